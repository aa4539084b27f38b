"""Sign-flip permutation test of mean differences that flips whole clusters.

If two strategies are equally good, which of them made which score of a document is chance, so the sign of a cluster's
summed difference is too. The p-value is the share of sign patterns under which the mean difference is at least as far
from zero as it was found to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from chunklab.compare.totals import TIE, ClusterTotals, Floats

MOST_EXHAUSTIVE = 16
"""Clusters up to which all patterns of signs are tried, 65,536 at most; beyond, patterns are drawn."""

BLOCK = 4_000_000
"""Signs and flipped sums that are held at a time: 32 MB of each."""


@dataclass(frozen=True, slots=True)
class SignFlips:
    """Two-sided p of every column of differences, shape (columns,).

    `smallest`: the p that differences in one direction in every cluster would have: no data of so many clusters has a
    smaller one. `n_patterns`: how many sign patterns were tried, the one found among them; `exhaustive`: all there are.
    """

    p_values: Floats = field(repr=False)
    smallest: float
    n_patterns: int
    exhaustive: bool


def sign_flips(
    differences: ClusterTotals, rng: np.random.Generator, resamples: int, *, block: int = BLOCK
) -> SignFlips:
    """Test of every column against a mean of zero, every column under the same sign patterns.

    All patterns where there are few clusters, else `resamples` random ones and, by the add-one rule, the one found: p
    is never 0. Means that differ by less than `TIE` count as equal. `block` does not change the result.

    >>> totals = ClusterTotals(np.ones(3), np.array([[0.5, 0.5], [0.25, -0.25], [0.25, 0.0]]))
    >>> sign_flips(totals, np.random.default_rng(1), 100).p_values.tolist()  # 2 of 8 patterns, 8 of 8
    [0.25, 1.0]
    """
    n, columns = differences.n_clusters, differences.n_columns
    exhaustive = n <= MOST_EXHAUSTIVE
    rows = max(1, block // max(1, n, columns))
    patterns = _all_signs(n, rows) if exhaustive else _drawn_signs(n, rows, rng, resamples)
    least = np.abs(differences.sums.sum(axis=0)) - TIE * differences.n_queries
    # a pattern and its opposite are equally far from zero, so of all patterns half are looked at
    tried = 2 ** max(0, n - 1) if exhaustive else resamples + 1
    as_far = np.zeros(columns) if exhaustive else np.ones(columns)
    for signs in patterns:
        as_far += np.count_nonzero(np.abs(signs @ differences.sums) >= least, axis=0)
    n_patterns = 2**n if exhaustive else tried
    return SignFlips(as_far / tried, 1 / tried, n_patterns, exhaustive)


def _all_signs(n: int, rows: int) -> Iterator[Floats]:
    """Every pattern of `n` signs that ends in +1, in blocks of shape (rows, n)."""
    free = max(0, n - 1)
    for start in range(0, 2**free, rows):
        numbers = np.arange(start, min(start + rows, 2**free))[:, None]
        signs = np.ones((len(numbers), n))
        signs[:, :free] -= 2.0 * ((numbers >> np.arange(free)) & 1)
        yield signs


def _drawn_signs(n: int, rows: int, rng: np.random.Generator, resamples: int) -> Iterator[Floats]:
    """Random patterns of `n` signs, in blocks of shape (rows, n)."""
    for start in range(0, resamples, rows):
        signs = rng.random((min(rows, resamples - start), n))
        yield np.where(signs < 0.5, -1.0, 1.0)
