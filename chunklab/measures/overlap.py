"""Recall, precision, F1, IoU and completeness of the retrieved text against the gold text.

G = gold of the query, R = union of the chunks taken at the cutoff (`5`: the first five; `1000t`: until 1,000 document
tokens are used up). Both are counted in `unit`: characters that are not white space (`nonblank`, the default), all
characters (`char`), or the encoder's tokens that start inside (`token`). What two chunks share counts once. Where a
denominator is empty the value is 0.0: nothing retrieved, or gold in which no token starts.

Definitions over spans of text as in "Evaluating Chunking Strategies for Retrieval" (Chroma, 2024), with unions in place
of its sums.
"""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.measures.case import Case
from chunklab.specs import Cutoff, Spec
from chunklab.texts import Unit


@dataclass(frozen=True, slots=True)
class Recall:
    """Share of the gold text that was retrieved: |G ∩ R| / |G|, between 0 and 1.

    >>> case = example_case({'d': 'aaaa bbbb cccc'}, gold=[('d', 5, 14)], retrieved=[('d', 0, 9), ('d', 5, 12)])
    >>> Recall(Cutoff(1)).score(case)  # bbbb of bbbbcccc
    0.5
    >>> Recall(Cutoff(2)).score(case)  # bbbbcc
    0.75
    >>> Recall(Cutoff(2, 'tokens')).score(case)  # aaaa and bbbb use up two tokens
    0.5
    """

    cutoff: Cutoff
    unit: Unit = 'nonblank'

    def __str__(self) -> str:
        return _spell('recall', self.cutoff, self.unit)

    def score(self, case: Case) -> float:
        counts = case.counts(self.cutoff, self.unit)
        return _ratio(counts.common, counts.gold)


@dataclass(frozen=True, slots=True)
class Precision:
    """Share of the retrieved text that is gold: |G ∩ R| / |R|, between 0 and 1; 0.0 if nothing was retrieved.

    >>> case = example_case({'d': 'aaaa bbbb cccc'}, gold=[('d', 5, 14)], retrieved=[('d', 0, 9), ('d', 5, 9)])
    >>> Precision(Cutoff(2)).score(case)  # bbbb of aaaabbbb; that bbbb came twice makes no difference
    0.5
    >>> round(Precision(Cutoff(2), unit='char').score(case), 3)  # 'bbbb' of 'aaaa bbbb'
    0.444
    """

    cutoff: Cutoff
    unit: Unit = 'nonblank'

    def __str__(self) -> str:
        return _spell('precision', self.cutoff, self.unit)

    def score(self, case: Case) -> float:
        counts = case.counts(self.cutoff, self.unit)
        return _ratio(counts.common, counts.retrieved)


@dataclass(frozen=True, slots=True)
class F1:
    """Harmonic mean of precision and recall: 2 |G ∩ R| / (|G| + |R|), between 0 and 1.

    >>> case = example_case({'d': 'aaaa bbbb cccc'}, gold=[('d', 5, 14)], retrieved=[('d', 0, 9)])
    >>> F1(Cutoff(1)).score(case)  # precision 4/8, recall 4/8
    0.5
    """

    cutoff: Cutoff
    unit: Unit = 'nonblank'

    def __str__(self) -> str:
        return _spell('f1', self.cutoff, self.unit)

    def score(self, case: Case) -> float:
        counts = case.counts(self.cutoff, self.unit)
        return _ratio(2 * counts.common, counts.gold + counts.retrieved)


@dataclass(frozen=True, slots=True)
class IoU:
    """Intersection over union of gold and retrieved text: |G ∩ R| / |G ∪ R|, between 0 and 1.

    >>> case = example_case({'d': 'aaaa bbbb cccc dddd'}, gold=[('d', 5, 14)], retrieved=[('d', 0, 9)])
    >>> round(IoU(Cutoff(1)).score(case), 3)  # bbbb of aaaabbbbcccc
    0.333
    """

    cutoff: Cutoff
    unit: Unit = 'nonblank'

    def __str__(self) -> str:
        return _spell('iou', self.cutoff, self.unit)

    def score(self, case: Case) -> float:
        counts = case.counts(self.cutoff, self.unit)
        return _ratio(counts.common, counts.gold + counts.retrieved - counts.common)


@dataclass(frozen=True, slots=True)
class Complete:
    """1.0 if all of the gold text was retrieved, be it in pieces, else 0.0: the whole answer is in the context.

    Compared as whole numbers, so no rounding can hide a missing character. Gold that holds nothing of `unit` is never
    complete, as its recall is 0.0.

    >>> case = example_case({'d': 'aaaa bbbb cccc'}, gold=[('d', 5, 14)], retrieved=[('d', 0, 9), ('d', 10, 14)])
    >>> Complete(Cutoff(1)).score(case), Complete(Cutoff(2)).score(case)  # the blank at 9 is not missed
    (0.0, 1.0)
    >>> Complete(Cutoff(2), unit='char').score(case)  # here it is
    0.0
    """

    cutoff: Cutoff
    unit: Unit = 'nonblank'

    def __str__(self) -> str:
        return _spell('complete', self.cutoff, self.unit)

    def score(self, case: Case) -> float:
        counts = case.counts(self.cutoff, self.unit)
        return float(0 < counts.gold == counts.common)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _spell(name: str, cutoff: Cutoff, unit: Unit) -> str:
    return str(Spec(name, params=() if unit == 'nonblank' else (('unit', unit),), cutoff=cutoff))
