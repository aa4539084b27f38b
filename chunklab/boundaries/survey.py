"""Several cuttings of one corpus side by side: how each of them treats the answers, before any retrieval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.boundaries.straddle import SpanCut, Straddling, summarise
from chunklab.boundaries.worst import WorstCut
from chunklab.types import Query


@dataclass(frozen=True, slots=True)
class StrategyCuts:
    """One strategy: its chunks and their mean length in tokens, how the answers fare over all queries and per category
    (in alphabetical order, '' for queries without one), and the worst cut gold spans."""

    strategy: str
    n_chunks: int
    mean_tokens: float
    overall: Straddling
    by_category: Mapping[str, Straddling] = field(repr=False)
    worst: tuple[WorstCut, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Survey:
    """Rows in the order of the strategies given. `categories` holds, by query id, the category of every query with
    gold, the only ones looked at."""

    corpus_name: str
    corpus_digest: str
    n_documents: int
    categories: Mapping[str, str] = field(repr=False)
    n_without_gold: int
    questions: str
    tokenizer: str
    rows: tuple[StrategyCuts, ...]
    notes: tuple[str, ...] = ()

    @property
    def n_queries(self) -> int:
        """Queries with gold."""
        return len(self.categories)


def summarise_by_category(cuts: Mapping[str, Sequence[SpanCut]], queries: Sequence[Query]) -> dict[str, Straddling]:
    """`summarise` of the queries of each category, categories in alphabetical order; those without gold have none."""
    members: dict[str, dict[str, Sequence[SpanCut]]] = {}
    for query in queries:
        if query.query_id in cuts:
            members.setdefault(query.category, {})[query.query_id] = cuts[query.query_id]
    return {category: summarise(members[category]) for category in sorted(members)}
