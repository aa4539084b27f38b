"""A mean over queries with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from chunklab.compare.intervals import RESAMPLES, Interval, intervals
from chunklab.compare.totals import to_columns, to_totals


@dataclass(frozen=True, slots=True)
class MeanEstimate:
    """`mean` is NaN over no query; `interval` is without bounds for fewer than two clusters."""

    mean: float
    interval: Interval
    n_queries: int
    n_clusters: int


def estimate_mean(
    scores: Mapping[str, float],
    clusters: Mapping[str, int],
    *,
    rng: np.random.Generator,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> MeanEstimate:
    """The mean of a score per query id, such as a boundary penalty. `clusters` may know more queries than have one.

    >>> scores = {'q1': 0.0, 'q2': 1.0, 'q3': 0.5}
    >>> estimate_mean(scores, {'q1': 0, 'q2': 0, 'q3': 1}, rng=np.random.default_rng(1)).mean
    0.5
    """
    return estimate_means({'scores': scores}, clusters, rng=rng, level=level, resamples=resamples)['scores']


def estimate_means(
    scores: Mapping[str, Mapping[str, float]],
    clusters: Mapping[str, int],
    *,
    rng: np.random.Generator,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> dict[str, MeanEstimate]:
    """By name, the means of several sets of scores of the same queries, all from the same resamples of clusters.

    ChunklabError if the sets do not score the same queries, or one score is no finite number.
    """
    query_ids = list(next(iter(scores.values()), {}))
    columns = to_columns(list(scores.values()), query_ids, list(scores))
    totals = to_totals(columns, [clusters[query_id] for query_id in query_ids])
    found = intervals(totals, (level,), rng, resamples)
    return {
        name: MeanEstimate(mean, interval, totals.n_queries, totals.n_clusters)
        for name, mean, (interval,) in zip(scores, totals.means.tolist(), found, strict=True)
    }
