"""Strategies against a baseline, query by query, and what may be concluded."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from chunklab.compare.holm import holm
from chunklab.compare.intervals import RESAMPLES, Interval, intervals, standard_errors
from chunklab.compare.permutation import SignFlips, sign_flips
from chunklab.compare.power import detectable_difference
from chunklab.compare.totals import TIE, ClusterTotals, Floats, to_columns, to_totals
from chunklab.compare.verdict import ALPHA, MARGIN, Verdict, in_words, judge
from chunklab.errors import ChunklabError

Scores = Mapping[str, Mapping[str, float]]
"""Scores of one strategy: per measure, per query id."""

PATTERNS_PER_COMPARISON = 40
"""Sign patterns drawn at least: enough for an adjusted p of half of .05, so that no drawing limits a verdict."""


@dataclass(frozen=True, slots=True)
class PairedComparison:
    """One strategy against the baseline under one measure; numbers that cannot be had are NaN.

    `difference`: mean of the strategy's score minus the baseline's, over queries.
    `p`: of a sign-flip permutation test by cluster over `n_patterns` patterns, all there are if `exhaustive`;
    `adjusted_p`: after Holm, over all comparisons made together. `smallest_adjusted_p`: the least it could have been
    with so many clusters and comparisons, whatever the scores.
    `wins`, `ties`, `losses`: queries on which the strategy does better than the baseline, as well, worse.
    `detectable`: the smallest true difference that this corpus would show with 80 % power.
    """

    measure: str
    strategy: str
    baseline: str
    difference: float
    interval_95: Interval
    interval_90: Interval
    p: float
    adjusted_p: float
    smallest_adjusted_p: float
    exhaustive: bool
    n_patterns: int
    wins: int
    ties: int
    losses: int
    n_queries: int
    n_clusters: int
    detectable: float
    margin: float
    verdict: Verdict

    @property
    def verdict_in_words(self) -> str:
        """The verdict as a table shows it."""
        return in_words(self.verdict, self.n_clusters)


def compare_to_baseline(
    scores: Mapping[str, Scores],
    baseline: str,
    clusters: Mapping[str, int],
    *,
    rng: np.random.Generator,
    margin: float = MARGIN,
    resamples: int = RESAMPLES,
    lower_is_better: Collection[str] = (),
) -> tuple[PairedComparison, ...]:
    """Every other strategy against `baseline`, measure by measure, strategies in the order given.

    `scores` holds strategy → measure → query id → score; all must score the same queries under the baseline's
    measures, else ChunklabError. `clusters` is what `cluster_of` gives. Holm's adjustment is over all comparisons
    returned, so pass at once what one table shows. Every comparison sees the same resamples and the same sign patterns:
    another strategy beside it changes nothing but the adjustment, and what can be detected after it. Only where there
    are more than `resamples` / 40 comparisons (250) does each further one add patterns, for all of them.
    `lower_is_better` names measures of which less is better. The same generator state gives the same result to the last
    bit.
    """
    if not margin >= 0:
        raise ChunklabError(f'margin {margin}: the margin of equivalence is 0 or more, in units of the score')
    pairs = _pairs(scores, baseline)
    if not pairs:
        return ()
    query_ids = list(scores[baseline][pairs[0].measure])
    differences = _differences(scores, baseline, pairs, query_ids)
    tests = _test(differences, [clusters[query_id] for query_id in query_ids], rng, resamples)
    return tuple(
        _compared(pair, i, baseline, differences[:, i], tests, margin, -1 if pair.measure in lower_is_better else 1)
        for i, pair in enumerate(pairs)
    )


@dataclass(frozen=True, slots=True)
class _Tests:
    """What was found of all pairs together: per pair its two intervals, standard error and adjusted p."""

    totals: ClusterTotals
    means: list[float]
    errors: list[float]
    intervals: list[tuple[Interval, ...]]
    flips: SignFlips
    adjusted: tuple[float, ...]
    smallest_adjusted: float


def _test(differences: Floats, clusters: Sequence[int], rng: np.random.Generator, resamples: int) -> _Tests:
    """Every statistic of an array of differences, shape (queries, pairs)."""
    totals = to_totals(differences, clusters)
    found = intervals(totals, (0.95, 0.90), rng, resamples)
    flips = sign_flips(totals, rng, max(resamples, PATTERNS_PER_COMPARISON * totals.n_columns))
    return _Tests(
        totals,
        totals.means.tolist(),
        standard_errors(totals).tolist(),
        found,
        flips,
        holm(flips.p_values.tolist()),
        min(1.0, flips.smallest * totals.n_columns),
    )


def _compared(
    pair: _Pair, i: int, baseline: str, differences: Floats, tests: _Tests, margin: float, better: int
) -> PairedComparison:
    """The comparison of the `i`-th pair; `better` is the sign of a difference in the strategy's favour."""
    interval_95, interval_90 = tests.intervals[i]
    n_clusters, smallest = tests.totals.n_clusters, tests.smallest_adjusted
    wins, losses = (int(np.count_nonzero(differences * sign > TIE)) for sign in (better, -better))
    # where no data could show a difference, none can be detected however large
    n_compared = len(tests.means)
    detectable = detectable_difference(tests.errors[i], n_clusters, n_compared) if smallest < ALPHA else math.nan
    return PairedComparison(
        measure=pair.measure,
        strategy=pair.strategy,
        baseline=baseline,
        difference=tests.means[i],
        interval_95=interval_95,
        interval_90=interval_90,
        p=float(tests.flips.p_values[i]),
        adjusted_p=tests.adjusted[i],
        smallest_adjusted_p=smallest,
        exhaustive=tests.flips.exhaustive,
        n_patterns=tests.flips.n_patterns,
        wins=wins,
        ties=len(differences) - wins - losses,
        losses=losses,
        n_queries=len(differences),
        n_clusters=n_clusters,
        detectable=detectable,
        margin=margin,
        verdict=judge(tests.means[i] * better, interval_90, tests.adjusted[i], smallest, margin),
    )


class _Pair(NamedTuple):
    measure: str
    strategy: str


def _pairs(scores: Mapping[str, Scores], baseline: str) -> list[_Pair]:
    """What is compared, in the order in which it is shown; ChunklabError if the baseline or a measure is missing."""
    if baseline not in scores:
        raise ChunklabError(f'baseline "{baseline}" is not among the strategies compared: {", ".join(scores)}')
    for strategy, of_strategy in scores.items():
        missing = [measure for measure in scores[baseline] if measure not in of_strategy]
        if missing:
            raise ChunklabError(f'{strategy} is not scored under {missing[0]}, which {baseline} is')
    others = [strategy for strategy in scores if strategy != baseline]
    return [_Pair(measure, strategy) for measure in scores[baseline] for strategy in others]


def _differences(
    scores: Mapping[str, Scores], baseline: str, pairs: Sequence[_Pair], query_ids: Sequence[str]
) -> Floats:
    """Score minus the baseline's, shape (queries, pairs), a multiple of the grid."""
    measures = list(dict.fromkeys(pair.measure for pair in pairs))
    of_baseline = _columns(scores, [_Pair(measure, baseline) for measure in measures], query_ids)
    repeated = [measures.index(pair.measure) for pair in pairs]
    return np.asarray(_columns(scores, pairs, query_ids) - of_baseline[:, repeated])


def _columns(scores: Mapping[str, Scores], pairs: Sequence[_Pair], query_ids: Sequence[str]) -> Floats:
    names = [f'{pair.strategy}, {pair.measure}' for pair in pairs]
    return to_columns([scores[pair.strategy][pair.measure] for pair in pairs], query_ids, names)
