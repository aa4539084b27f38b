"""Rankings turned into scores, query by query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chunklab.measures import Case, Measure
from chunklab.measures.overlap import Complete
from chunklab.specs import Cutoff
from chunklab.texts import TextIndex
from chunklab.types import Cutting, Query, ScoredChunk, SpanArray


def score_queries(
    queries: Sequence[Query],
    rankings: Mapping[str, tuple[ScoredChunk, ...]],
    cutting: Cutting,
    measures: Sequence[Measure],
    texts: Mapping[str, TextIndex],
) -> Mapping[str, Mapping[str, float]]:
    """Per measure (as its spec), the value of every query; `queries` are those with gold."""
    named = [(measure, str(measure)) for measure in measures]
    scores: dict[str, dict[str, float]] = {name: {} for _, name in named}
    for query in queries:
        retrieved = tuple(scored.chunk for scored in rankings[query.query_id])
        case = Case(query, retrieved, cutting.spans, texts)
        for measure, name in named:
            scores[name][query.query_id] = measure.score(case)
    return scores


def is_complete(
    query: Query,
    ranking: Sequence[ScoredChunk],
    k: int,
    spans: Mapping[str, SpanArray],
    texts: Mapping[str, TextIndex],
) -> bool:
    """Whether the first k chunks hold all of the gold; `spans` are those of the cutting that was ranked."""
    retrieved = tuple(scored.chunk for scored in ranking[:k])
    return bool(Complete(Cutoff(k)).score(Case(query, retrieved, spans, texts)))
