"""Whether gold spans came back whole, each inside one chunk."""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.measures.case import Case
from chunklab.spans import contains
from chunklab.specs import Cutoff, Spec
from chunklab.types import Chunk, GoldSpan


@dataclass(frozen=True, slots=True)
class Intact:
    """Share of the gold spans that lie whole inside one of the chunks taken at the cutoff, between 0 and 1.

    Gold spans are those annotated, trimmed of white space, exact duplicates dropped, overlapping ones not merged: each
    is an answer of its own. Under a token budget the last chunk counts only as far as it fits. chunklab's own measure.

    >>> case = example_case(
    ...     {'d': 'aaaa bbbb cccc'}, gold=[('d', 0, 4), ('d', 5, 14)], retrieved=[('d', 0, 9), ('d', 10, 14)]
    ... )
    >>> Intact(Cutoff(2)).score(case)  # 'aaaa' is whole; 'bbbb cccc' came back complete, but in two pieces
    0.5
    """

    cutoff: Cutoff

    def __str__(self) -> str:
        return str(Spec('intact', cutoff=self.cutoff))

    def score(self, case: Case) -> float:
        chunks = case.taken(self.cutoff)
        gold = case.gold.annotated
        return sum(_is_whole(span, chunks) for span in gold) / len(gold)


def _is_whole(gold: GoldSpan, chunks: tuple[Chunk, ...]) -> bool:
    return any(chunk.doc_id == gold.doc_id and contains(chunk.span, gold.span) for chunk in chunks)
