import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from chunklab.compare.permutation import MOST_EXHAUSTIVE, sign_flips
from chunklab.compare.totals import GRID, ClusterTotals


def totals_of(sums, sizes=None):
    columns = np.round(np.array(sums, dtype=float) / GRID) * GRID
    columns = columns.reshape(len(sums), -1 if len(sums) else 1)
    return ClusterTotals(np.ones(len(columns)) if sizes is None else np.array(sizes, dtype=float), columns)


def by_hand(sums):
    """Share of all patterns, in exact arithmetic."""
    exact = [Fraction(s).limit_denominator(1000) for s in sums]
    found = abs(sum(exact))
    flipped = [
        abs(sum(s * e for s, e in zip(signs, exact, strict=True)))
        for signs in itertools.product((1, -1), repeat=len(sums))
    ]
    return sum(f >= found for f in flipped) / len(flipped)


def test_worked_example(rng):
    """1 + 2 + 3 = 6 is reached by +++ and ---; 1 + 2 - 3 = 0 by all."""
    found = sign_flips(totals_of([[1.0, 1.0], [2.0, 2.0], [3.0, -3.0]]), rng, 10)
    assert found.p_values.tolist() == [2 / 8, 1.0]
    assert (found.smallest, found.n_patterns, found.exhaustive) == (2 / 8, 8, True)


@pytest.mark.parametrize(('sums', 'smallest'), [([], 1.0), ([0.7], 1.0), ([0.7, 0.1], 0.5)])
def test_few_clusters_show_nothing(sums, smallest, rng):
    found = sign_flips(totals_of(np.array(sums).reshape(-1, 1), [3] * len(sums)), rng, 10)
    assert found.p_values.tolist() == [smallest]
    assert found.smallest == smallest


def test_equal_up_to_rounding_counts_as_equal(rng):
    sums = [0.1 + 0.2, -0.3, 0.6, 0.1 * 3, 0.7]
    assert sign_flips(totals_of([[s] for s in sums]), rng, 10).p_values.tolist() == [by_hand(sums)]


def test_thirds_that_do_not_quite_add_up_count_as_equal(rng):
    """Two queries of 1/3 against one of 2/3 is nothing: 6 of the 8 patterns of 2/3, -2/3 and 1 are 1 or more."""
    third, two_thirds = (round(score / GRID) * GRID for score in (1 / 3, 2 / 3))
    assert 2 * third != two_thirds
    there = [2 * third, -two_thirds, 1.0]
    totals = totals_of(np.column_stack((there, [-s for s in there[:2]] + [1.0])), [2, 1, 1])
    assert sign_flips(totals, rng, 10).p_values.tolist() == [6 / 8, 6 / 8]


def test_agrees_with_brute_force(clustered):
    @given(clustered(2, n_clusters=6))
    def check(rows):
        clusters = sorted({c for c, _, _ in rows})
        sums = [sum(b - a for c, a, b in rows if c == cluster) for cluster in clusters]
        sizes = [sum(c == cluster for c, _, _ in rows) for cluster in clusters]
        found = sign_flips(totals_of([[s] for s in sums], sizes), np.random.default_rng(1), 10)
        assert found.p_values[0] == by_hand(sums)

    check()


def test_agrees_with_scipy_where_all_patterns_are_tried(rng):
    sums = rng.normal(0.4, 1, 12)
    expected = stats.permutation_test((sums,), np.sum, permutation_type='samples', n_resamples=np.inf)
    assert sign_flips(totals_of(sums), rng, 10).p_values[0] == expected.pvalue


def test_agrees_with_scipy_where_patterns_are_drawn(rng):
    sums = 0.2 + rng.normal(0, 1, 40)
    sums += 0.2 - sums.mean()
    found = sign_flips(totals_of(sums), np.random.default_rng(1), 20_000)
    expected = stats.permutation_test((sums,), np.sum, permutation_type='samples', n_resamples=20_000, rng=2)
    assert 0.005 < expected.pvalue < 0.3
    error = np.sqrt(expected.pvalue * (1 - expected.pvalue) / 20_000)
    assert abs(found.p_values[0] - expected.pvalue) < 4 * error * np.sqrt(2)
    assert (found.n_patterns, found.exhaustive) == (20_001, False)


def test_a_drawn_p_is_never_zero(rng):
    found = sign_flips(totals_of(np.ones((60, 1))), rng, 99)
    assert found.p_values.tolist() == [1 / 100] == [found.smallest]


@pytest.mark.parametrize('n', [MOST_EXHAUSTIVE, MOST_EXHAUSTIVE + 1])
def test_the_block_and_the_columns_beside_change_nothing(n):
    sums = np.random.default_rng(3).normal(0.3, 1, (n, 4))
    whole = sign_flips(totals_of(sums), np.random.default_rng(1), 200)
    for block in (1, 64, 1000):
        if block > 1 or n > MOST_EXHAUSTIVE:
            again = sign_flips(totals_of(sums), np.random.default_rng(1), 200, block=block)
            assert again.p_values.tolist() == whole.p_values.tolist()
    alone = sign_flips(totals_of(sums[:, 2:3]), np.random.default_rng(1), 200)
    assert alone.p_values.tolist() == whole.p_values[2:3].tolist()
