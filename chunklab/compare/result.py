"""What a comparison found: per strategy the scores of every query, how its cuts fell, and what it cost."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from chunklab.compare.paired import PairedComparison
from chunklab.compare.phased import PhasedComparison

View = Literal['all', 'intact', 'straddled', 'common']
VIEWS: tuple[View, ...] = ('all', 'intact', 'straddled', 'common')


@dataclass(frozen=True, slots=True)
class Costs:
    """What one strategy takes by itself.

    `chunk_seconds` includes finding tokens and sentences. `encode_seconds` is its share of the pass that encoded all
    strategies together: its tokens at the seconds per token of that pass. `texts`, `tokens` and `truncated` count its
    distinct texts, the sentences that it had to embed before cutting among them.
    """

    chunk_seconds: float
    encode_seconds: float = math.nan
    index_seconds: float = math.nan
    query_seconds: float = math.nan
    texts: int = 0
    tokens: int = 0
    truncated: int = 0
    index_megabytes: float = math.nan


@dataclass(frozen=True, slots=True)
class StrategyResult:
    """One row of a comparison. `scores` holds, per measure, the value of every query that has gold."""

    strategy: str
    n_chunks: int
    mean_tokens: float
    straddled_span_share: float
    straddled_queries: frozenset[str]
    scores: Mapping[str, Mapping[str, float]] = field(repr=False)
    costs: Costs
    agreement: Mapping[int, float] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether all its chunks are known, and so what they straddle; not where only those are that came back."""
        return not math.isnan(self.straddled_span_share)

    def straddled_share(self, n_queries: int) -> float:
        """Share of the queries of which it straddles an answer; NaN where that is not known."""
        return len(self.straddled_queries) / n_queries if self.is_whole else math.nan


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows in the order of the strategies given. `common` names the queries of the common set, the same for every row:
    those that `common_strategy` straddles. `questions` says where they come from: 'labelled' by people, or 'generated'
    from the text. `verdicts` hold every other row against the baseline; where there is `phased`, by scores averaged
    over its phases. `clusters` gives, per query with gold, the number of its independent document (`cluster_of`), and
    `categories` its category."""

    corpus_name: str
    corpus_digest: str
    n_documents: int
    query_ids: tuple[str, ...]
    n_without_gold: int
    encoder: str
    index: str
    common_strategy: str
    common: frozenset[str]
    measures: tuple[str, ...]
    rows: tuple[StrategyResult, ...]
    notes: tuple[str, ...] = ()
    questions: str = 'labelled'
    verdicts: tuple[PairedComparison, ...] = ()
    phased: PhasedComparison | None = None
    clusters: Mapping[str, int] = field(default_factory=dict, repr=False)
    categories: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def cutoffs(self) -> tuple[int, ...]:
        """Every k at which the index was held against exact search, ascending."""
        return tuple(sorted({k for row in self.rows for k in row.agreement}))

    def members(self, row: StrategyResult, view: View) -> tuple[str, ...]:
        """The queries with gold that a view of a row takes in, in corpus order."""
        if view == 'all':
            return self.query_ids
        if view != 'common' and not row.is_whole:
            return ()  # which of them are straddled nobody knows
        chosen = self.common if view == 'common' else row.straddled_queries
        return tuple(q for q in self.query_ids if (q in chosen) == (view != 'intact'))

    def mean(self, row: StrategyResult, measure: str, view: View = 'all') -> float:
        """Mean of a measure over the queries of a view; NaN over none."""
        return mean(row.scores[measure][q] for q in self.members(row, view))


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean, exactly rounded whatever the order; NaN of nothing."""
    found = list(values)
    return math.fsum(found) / len(found) if found else math.nan
