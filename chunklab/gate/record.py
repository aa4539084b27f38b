"""What was measured on which terms: the values that a baseline keeps and a candidate is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chunklab.compare.result import mean
from chunklab.types import Chunk

PLACES = 6
"""Decimal places that scores are rounded to, in the file and before they are compared."""

COSTS: Mapping[str, str] = {
    'chunks': 'chunks in all documents together',
    'mean_tokens': 'mean length of a chunk in tokens',
    'texts': 'distinct texts encoded',
    'tokens': 'tokens encoded',
    'truncated': 'texts longer than the encoder reads',
    'index_mb': 'megabytes of an embedded Chroma collection',
}
"""What a rule can bound besides measures. Seconds are not among them: no two machines share them."""


@dataclass(frozen=True, slots=True)
class QueryMark:
    """One query with gold: a digest of its text, category, gold and restriction, its category, and the number of its
    independent document."""

    digest: str
    category: str
    cluster: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a baseline fixes. Two sets of scores are comparable only if they were measured on equal terms.

    `documents` maps names to digests, `measures` specs to digests of what they compute. `sample` and `seed` say which
    documents were drawn, 0 for all. `folder` is where the corpus lies, seen from the baseline's file, for a corpus that
    has no name; it is no part of the terms.
    """

    corpus: str
    corpus_digest: str
    documents: Mapping[str, str] = field(repr=False)
    sample: int
    seed: int
    questions: str
    question_field: str
    restrict_to_document: bool
    k: tuple[int, ...]
    budgets: tuple[int, ...]
    measures: Mapping[str, str]
    queries: Mapping[str, QueryMark] = field(repr=False)
    folder: str = ''

    @property
    def query_ids(self) -> tuple[str, ...]:
        """The queries with gold, sorted: the order of every array of scores."""
        return tuple(sorted(self.queries))

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that queries name, sorted."""
        return tuple(sorted({mark.category for mark in self.queries.values() if mark.category}))


@dataclass(frozen=True, slots=True)
class Setup:
    """What a candidate may change, apart from its strategies; the same for all of them.

    `window` is the number of tokens that the encoder reads of one chunk; one that lies `in_folder` is named by that
    folder's name alone, so another run has to be told where it is. `index` is 'chroma' or 'exact', `hnsw` the
    settings of the graph, empty without one.
    """

    encoder: str
    weights_digest: str
    mode: str
    window: int
    query_prompt: str
    document_prompt: str
    index: str
    index_label: str
    hnsw: Mapping[str, int | str]
    versions: Mapping[str, str]
    in_folder: bool = False


@dataclass(frozen=True, slots=True)
class StrategyRecord:
    """One strategy as it was measured.

    `scores`: per measure and query, rounded to `PLACES`. `costs`: by the names of `COSTS`, those that are known.
    `index_recall`: per k the share of the exact first k chunks that the index found. `retrieved`: per query the first k
    chunks. `bare`: the documents that have text but no chunk.
    """

    spec: str
    digest: str
    costs: Mapping[str, float]
    index_recall: Mapping[int, float]
    bare: tuple[str, ...]
    straddled: frozenset[str] = field(repr=False)
    scores: Mapping[str, Mapping[str, float]] = field(repr=False)
    retrieved: Mapping[str, tuple[Chunk, ...]] = field(repr=False)

    def mean(self, measure: str, query_ids: tuple[str, ...]) -> float:
        """Mean of a measure over these queries; NaN over none."""
        return mean(self.scores[measure][query_id] for query_id in query_ids)


@dataclass(frozen=True, slots=True)
class Record:
    """Strategies measured on one set of terms. `common` holds the queries that `common_strategy` straddles."""

    terms: Terms
    setup: Setup
    strategies: tuple[StrategyRecord, ...]
    common_strategy: str
    common: frozenset[str] = field(repr=False)
