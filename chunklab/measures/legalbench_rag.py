"""`parity=legalbench-rag`: recall and precision as LegalBench-RAG scores them (arXiv 2408.10343).

All characters count, white space too, and every overlap of a retrieved chunk with a gold span is added up: text that
two chunks share counts twice, as retrieved and as found, so that overlapping chunks can bring recall over 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chunklab.measures.case import Case
from chunklab.specs import Cutoff, Spec
from chunklab.types import Chunk


@dataclass(frozen=True, slots=True)
class Recall:
    """Sum of the overlaps of the first k chunks with the gold spans, over the sum of the gold spans' lengths.

    >>> case = example_case({'d': 'aaaa bbbb'}, gold=[('d', 0, 4)], retrieved=[('d', 0, 4), ('d', 2, 9)])
    >>> Recall(1).score(case), Recall(2).score(case)  # aa comes back twice
    (1.0, 1.5)
    """

    k: int

    def __str__(self) -> str:
        return _spell('recall', self.k)

    def score(self, case: Case) -> float:
        return _ratio(_overlap(case, case.retrieved[: self.k]), sum(len(gold.span) for gold in case.query.gold))


@dataclass(frozen=True, slots=True)
class Precision:
    """Sum of the overlaps of the first k chunks with the gold spans, over the sum of the chunks' lengths.

    >>> case = example_case({'d': 'aaaa bbbb'}, gold=[('d', 0, 4)], retrieved=[('d', 0, 4), ('d', 0, 8)])
    >>> Precision(1).score(case), round(Precision(2).score(case), 3)  # 4 + 4 of 4 + 8
    (1.0, 0.667)
    """

    k: int

    def __str__(self) -> str:
        return _spell('precision', self.k)

    def score(self, case: Case) -> float:
        chunks = case.retrieved[: self.k]
        return _ratio(_overlap(case, chunks), sum(len(chunk.span) for chunk in chunks))


def _overlap(case: Case, chunks: Sequence[Chunk]) -> int:
    return sum(
        max(0, min(chunk.span.end, gold.span.end) - max(chunk.span.start, gold.span.start))
        for chunk in chunks
        for gold in case.query.gold
        if chunk.doc_id == gold.doc_id
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _spell(name: str, k: int) -> str:
    return str(Spec(name, params=(('parity', 'legalbench-rag'),), cutoff=Cutoff(k)))
