"""The classic measures of ranked retrieval, on chunks that are relevant or not.

A chunk is relevant if, of some gold span g, it holds at least half of what this cutting's best chunk holds of g, and
something at all, in characters that are not white space. g is a gold span after merging: overlapping annotations are
one g, touching ones are two. So every cutting that lost nothing has a relevant chunk for every query, whatever its
size; the price is that different cuttings are judged by different chunks. To compare strategies, use measures of text.
"""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.measures.case import Case
from chunklab.specs import Cutoff, Spec


@dataclass(frozen=True, slots=True)
class Hit:
    """1.0 if a relevant chunk is among the first k, else 0.0. Also called success@k.

    >>> case = example_case(
    ...     {'d': 'aaaa bbbb cccc dddd'}, gold=[('d', 5, 19)], retrieved=[('d', 0, 4), ('d', 5, 9), ('d', 10, 19)]
    ... )
    >>> Hit(1).score(case), Hit(2).score(case)  # the best chunk holds ccccdddd of the gold, bbbb is half of that
    (0.0, 1.0)
    """

    k: int

    def __str__(self) -> str:
        return str(Spec('hit', cutoff=Cutoff(self.k)))

    def score(self, case: Case) -> float:
        return float(any(_relevance(case, self.k)))


@dataclass(frozen=True, slots=True)
class ReciprocalRank:
    """1 / rank of the first relevant chunk among the first k; 0.0 if none is. Its mean is the MRR (Voorhees, 1999).

    >>> case = example_case(
    ...     {'d': 'aaaa bbbb cccc dddd'}, gold=[('d', 5, 19)], retrieved=[('d', 0, 4), ('d', 5, 9), ('d', 10, 19)]
    ... )
    >>> ReciprocalRank(3).score(case)
    0.5
    """

    k: int

    def __str__(self) -> str:
        return str(Spec('mrr', cutoff=Cutoff(self.k)))

    def score(self, case: Case) -> float:
        return next((1 / rank for rank, relevant in enumerate(_relevance(case, self.k), 1) if relevant), 0.0)


@dataclass(frozen=True, slots=True)
class AveragePrecision:
    """Sum, over the relevant chunks among the first k, of the precision at their rank, over all relevant chunks.

    The denominator counts every relevant chunk of the cutting, found or not, also where there are more than k, as in
    trec_eval's `map_cut`. The mean of it is the MAP.

    >>> case = example_case(
    ...     {'d': 'aaaa bbbb cccc dddd'}, gold=[('d', 5, 19)], retrieved=[('d', 0, 4), ('d', 5, 9), ('d', 10, 19)]
    ... )
    >>> round(AveragePrecision(3).score(case), 3)  # (1/2 + 2/3) / 2
    0.583
    """

    k: int

    def __str__(self) -> str:
        return str(Spec('map', cutoff=Cutoff(self.k)))

    def score(self, case: Case) -> float:
        total, found = 0.0, 0
        for rank, relevant in enumerate(_relevance(case, self.k), 1):
            if relevant:
                found += 1
                total += found / rank
        return total / len(case.relevant) if found else 0.0


def _relevance(case: Case, k: int) -> list[bool]:
    relevant = case.relevant
    return [chunk in relevant for chunk in case.retrieved[:k]]
