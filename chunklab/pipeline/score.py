"""Rankings turned into scores, query by query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import nan

from chunklab.measures import Case, Measure
from chunklab.measures.overlap import Complete
from chunklab.specs import Cutoff
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Cutting, Query, ScoredChunk, SpanArray


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


def without_whole(
    scores: Mapping[str, Mapping[str, float]],
    measures: Sequence[Measure],
    query: Query,
    texts: Mapping[str, TextIndex],
) -> Mapping[str, Mapping[str, float]]:
    """The scores of chunks of which only those are known that came back: NaN under each measure that looks at the
    others too. `query` is any of those that were scored, to see which do."""
    unknown = {str(measure) for measure in measures if _needs_whole(measure, query, texts)}
    return {name: dict.fromkeys(of_query, nan) if name in unknown else of_query for name, of_query in scores.items()}


class _WholeAskedError(Exception):
    """A measure looked at chunks that did not come back."""


class _NotKnown(Mapping[str, SpanArray]):
    """The cutting of somebody who does not tell it."""

    def __getitem__(self, doc_id: str) -> SpanArray:
        raise _WholeAskedError(doc_id)

    def __iter__(self) -> Iterator[str]:
        raise _WholeAskedError

    def __len__(self) -> int:
        raise _WholeAskedError


def _needs_whole(measure: Measure, query: Query, texts: Mapping[str, TextIndex]) -> bool:
    came_back = tuple(Chunk(gold.doc_id, gold.span) for gold in query.gold)
    try:
        measure.score(Case(query, came_back, _NotKnown(), texts))
    except _WholeAskedError:
        return True
    return False


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
