"""Whether the right contracts were searched out at all."""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.measures.case import Case
from chunklab.specs import Cutoff, Spec
from chunklab.types import source_id


@dataclass(frozen=True, slots=True)
class DocumentMismatch:
    """Share of the first k chunks that come from a document without gold for the query; less is better.

    Of the chunks that came back, where they are fewer than k; 0.0 if none did. Document-level retrieval mismatch, after
    "Towards Reliable Retrieval in RAG Systems for Large Legal Datasets" (arXiv 2510.06999).

    >>> case = example_case(
    ...     {'d': 'aaaa bbbb', 'e': 'cccc'}, gold=[('d', 0, 4)], retrieved=[('d', 5, 9), ('e', 0, 4)]
    ... )
    >>> DocumentMismatch(2).score(case)
    0.5
    """

    k: int

    def __str__(self) -> str:
        return str(Spec('drm', cutoff=Cutoff(self.k)))

    def score(self, case: Case) -> float:
        first = case.retrieved[: self.k]
        if not first:
            return 0.0
        of_gold = case.gold.merged.keys()
        strangers = sum(chunk.doc_id not in of_gold and source_id(chunk.doc_id) not in of_gold for chunk in first)
        return strangers / len(first)
