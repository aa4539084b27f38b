import itertools
from fractions import Fraction

import numpy as np
import pytest

from chunklab.compare.bootstrap import resampled_means
from chunklab.compare.totals import GRID, ClusterTotals


def totals_of(sizes, *columns):
    return ClusterTotals(np.array(sizes, dtype=float), np.array(columns, dtype=float).T)


def test_shares_of_all_possible_resamples():
    """Three clusters can be drawn in 27 ways; each mean comes as often as that says."""
    sizes, sums = [1, 2, 4], [1.0, 0.5, 0.0]
    expected = {}
    for drawn in itertools.product(range(3), repeat=3):
        mean = float(Fraction(sum(Fraction(sums[i]) for i in drawn), sum(sizes[i] for i in drawn)))
        expected[mean] = expected.get(mean, 0) + 1 / 27
    found = resampled_means(totals_of(sizes, sums), np.random.default_rng(1), 20_000).ravel()
    values, counts = np.unique(found, return_counts=True)
    assert values.tolist() == sorted(expected)
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        assert count / 20_000 == pytest.approx(expected[value], abs=0.012)


def test_the_block_and_the_columns_beside_change_nothing():
    rng = np.random.default_rng(2)
    sizes = rng.integers(1, 21, 50)
    sums = np.round(rng.random((50, 7)) * sizes[:, None] / GRID) * GRID
    totals = ClusterTotals(sizes.astype(float), sums)
    whole = resampled_means(totals, np.random.default_rng(3), 400)
    for block in (1, 50, 350, 7777):
        assert (resampled_means(totals, np.random.default_rng(3), 400, block=block) == whole).all()
    alone = ClusterTotals(totals.sizes, sums[:, 4:5])
    assert (resampled_means(alone, np.random.default_rng(3), 400) == whole[:, 4:5]).all()


def test_a_mirrored_column_is_mirrored_to_the_last_bit():
    rng = np.random.default_rng(2)
    sums = np.round(rng.normal(size=40) / GRID) * GRID
    found = resampled_means(totals_of(rng.integers(1, 9, 40), sums, -sums), np.random.default_rng(3), 300)
    assert (found[:, 0] == -found[:, 1]).all()
