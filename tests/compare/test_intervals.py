import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from chunklab.compare.bootstrap import resampled_means
from chunklab.compare.intervals import Interval, intervals, standard_errors, tail_share
from chunklab.compare.totals import GRID, ClusterTotals


def totals_of(sums, sizes=None):
    columns = (np.round(np.array(sums, dtype=float) / GRID) * GRID).reshape(len(sums), -1)
    return ClusterTotals(np.ones(len(columns)) if sizes is None else np.array(sizes, dtype=float), columns)


def test_standard_error_by_hand():
    """Clusters of 1, 1 and 2 queries that sum to 1, 0 and 1: the mean is 1/2. Without each in turn it is 1/3, 2/3 and
    1/2: the moves are -1/6, 1/6 and 0, the variance 2/3 · 2/36 = 1/27."""
    assert standard_errors(totals_of([1, 0, 1], [1, 1, 2]))[0] == pytest.approx(math.sqrt(1 / 27), abs=1e-15)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(-8, 8)), min_size=2, max_size=9))
def test_standard_error_is_that_of_leaving_out_clusters(rows):
    """The jackknife as it is defined, by computing every mean anew; the spread is around the whole mean."""
    sizes, sums = zip(*rows, strict=True)
    whole = Fraction(sum(sums), sum(sizes))
    moves = [Fraction(sum(sums) - s, sum(sizes) - n) - whole for n, s in rows]
    expected = math.sqrt(Fraction(len(rows) - 1, len(rows)) * sum(move**2 for move in moves))
    assert standard_errors(totals_of(sums, sizes))[0] == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_with_clusters_of_one_size_it_is_the_textbook_error(rng):
    sums = rng.normal(size=20)
    expected = stats.sem(sums / 5)
    assert standard_errors(totals_of(sums, [5] * 20))[0] == pytest.approx(expected, rel=1e-8)


def test_under_thirty_single_queries_the_interval_is_that_of_the_t_test(rng):
    scores = rng.normal(size=29)
    expected = stats.ttest_1samp(scores, 0).confidence_interval(0.9)
    ((found,),) = intervals(totals_of(scores), (0.9,), rng)
    assert found.method == 'cluster t'
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-7)


@pytest.mark.parametrize('level', [0.95, 0.9])
def test_from_thirty_on_the_interval_is_scipys_bootstrap_at_the_widened_level(level, rng):
    n = 40
    sizes, scores = rng.integers(1, 21, n), rng.normal(size=n)
    sums = scores * sizes
    ((found,),) = intervals(totals_of(sums, sizes), (level,), np.random.default_rng(1), 40_000)
    assert found.method == 'bootstrap'
    expected = stats.bootstrap(
        (sums, sizes),
        lambda s, n, axis=-1: s.sum(axis=axis) / n.sum(axis=axis),
        paired=True,
        vectorized=True,
        method='percentile',
        n_resamples=40_000,
        batch=1000,
        confidence_level=1 - 2 * tail_share(level, n),
        rng=2,
    )
    # the density of the means at these percentiles makes their standard error over 40,000 resamples about a 70th of SE
    error = expected.standard_error / 70
    assert found.low == pytest.approx(expected.confidence_interval.low, abs=5 * error)
    assert found.high == pytest.approx(expected.confidence_interval.high, abs=5 * error)


def test_the_bounds_are_the_18th_means_from_either_end(rng):
    """30 clusters leave out .01876 of 1,001 places at each end of a 95 % interval: the 18th smallest and largest."""
    totals = totals_of(rng.normal(size=30))
    ((found,),) = intervals(totals, (0.95,), np.random.default_rng(1), 1000)
    drawn = sorted(resampled_means(totals, np.random.default_rng(1), 1000)[:, 0].tolist())
    assert (found.low, found.high) == (drawn[17], drawn[-18])


def test_tails_by_hand():
    """30 clusters: t(.975, 29) = 2.0452, times √(30/29) = 2.0802; the normal leaves .01876 beyond it."""
    assert tail_share(0.95, 30) == pytest.approx(0.01876, abs=2e-5)
    assert tail_share(0.95, 10**7) == pytest.approx(0.025, abs=1e-7)


@pytest.mark.parametrize('n', [0, 1])
def test_fewer_than_two_clusters_have_no_interval(n, rng):
    found = intervals(ClusterTotals(np.full(n, 3.0), np.ones((n, 2))), (0.95, 0.9), rng)
    assert [[i.method for i in column] for column in found] == [['none', 'none']] * 2
    assert all(math.isnan(i.low) and math.isnan(i.high) and not i.inside(1e9) for column in found for i in column)


@pytest.mark.parametrize('n', [2, 29, 30, 80])
def test_levels_nest_and_mirrored_columns_mirror(n, rng):
    sums = rng.normal(size=n)
    sizes = rng.integers(1, 9, n)
    found, mirrored = intervals(totals_of(np.column_stack((sums, -sums)), sizes), (0.95, 0.9), rng, 500)
    wide, narrow = found
    assert wide.low <= narrow.low <= sums.sum() / sizes.sum() <= narrow.high <= wide.high
    assert [(i.low, i.high) for i in mirrored] == [(-i.high, -i.low) for i in found]


def test_inside_counts_its_ends():
    assert Interval(-0.02, 0.02, 0.9, 'bootstrap').inside(0.02)
    assert not Interval(-0.02, 0.0201, 0.9, 'bootstrap').inside(0.02)
    assert not Interval(-0.0201, 0.02, 0.9, 'bootstrap').inside(0.02)
    assert Interval(0.0, 0.0, 0.9, 'cluster t').inside(0)
