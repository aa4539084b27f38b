"""How precise a cutting could be at best, before any retrieval."""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.measures.case import Case
from chunklab.measures.lookup import common_part
from chunklab.specs import Spec
from chunklab.types import Span


@dataclass(frozen=True, slots=True)
class PrecisionOmega:
    """Precision if exactly the chunks that overlap the gold were retrieved: |G ∩ C| / |C|, between 0 and 1.

    C = union of the cutting's chunks that share a character with G, counted in characters that are not white space; 0.0
    where no chunk does. It looks at no ranking and takes no cutoff. After Precision-Omega of "Evaluating Chunking
    Strategies for Retrieval" (Chroma, 2024), with a union in place of its sum.

    >>> case = example_case(
    ...     {'d': 'aaaa bbbb cccc'}, gold=[('d', 5, 9)], retrieved=[], cutting=[('d', 0, 9), ('d', 10, 14)]
    ... )
    >>> PrecisionOmega().score(case)  # bbbb of aaaabbbb
    0.5
    """

    def __str__(self) -> str:
        return str(Spec('precision_omega'))

    def score(self, case: Case) -> float:
        chunks: dict[str, list[Span]] = {}
        for held in case.holders:
            chunks.setdefault(held.doc_id, []).extend(held.chunks)
        n_held = sum(case.texts[doc_id].count_union(spans) for doc_id, spans in chunks.items())
        n_gold = sum(
            case.texts[held.doc_id].count_union(common_part(held.gold, chunk) for chunk in held.chunks)
            for held in case.holders
        )
        return n_gold / n_held if n_held else 0.0
