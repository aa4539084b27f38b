"""Means of resampled clusters."""

from __future__ import annotations

import numpy as np

from chunklab.compare.totals import ClusterTotals, Floats

BLOCK = 4_000_000
"""Weights, resamples times clusters, that are held at a time: 32 MB."""


def resampled_means(totals: ClusterTotals, rng: np.random.Generator, resamples: int, *, block: int = BLOCK) -> Floats:
    """Mean over queries of every column in every resample, shape (resamples, columns).

    A resample draws as many clusters as there are, with replacement, each with all its queries; every column sees the
    same draws. `block` bounds the memory and does not change the result. At least one cluster is needed.

    >>> totals = ClusterTotals(np.array([1.0, 3.0]), np.array([[1.0], [0.0]]))  # 1 query that scores 1, 3 that score 0
    >>> sorted(set(resampled_means(totals, np.random.default_rng(1), 50).ravel().tolist()))
    [0.0, 0.25, 1.0]
    """
    n = totals.n_clusters
    # the sizes are one more column, so one product gives numerators and denominators
    summands = np.column_stack((totals.sums, totals.sizes))
    found = np.empty((resamples, totals.n_columns))
    rows = max(1, block // n)
    for start in range(0, resamples, rows):
        stop = min(start + rows, resamples)
        drawn = rng.integers(0, n, size=(stop - start, n))
        drawn += np.arange(stop - start)[:, None] * n
        weights = np.bincount(drawn.ravel(), minlength=drawn.size).reshape(drawn.shape)
        sums = weights.astype(np.float64) @ summands
        np.divide(sums[:, :-1], sums[:, -1:], out=found[start:stop])
    return found
