import math

import numpy as np
import pytest
from scipy import stats

from chunklab.compare.power import detectable_difference


def test_by_hand():
    """21 clusters: t(.975, 20) = 2.0860 and t(.80, 20) = 0.8600, times a standard error of .01."""
    assert detectable_difference(0.01, 21, 1) == pytest.approx(0.02946, abs=1e-5)
    assert detectable_difference(0.01, 21, 5) == pytest.approx(0.01 * (2.8453 + 0.8600), abs=1e-5)


@pytest.mark.parametrize(('error', 'n'), [(0.01, 1), (0.01, 0), (0.0, 60), (math.nan, 60)])
def test_nothing_to_judge_by(error, n):
    assert math.isnan(detectable_difference(error, n, 1))


@pytest.mark.parametrize('n', [8, 20, 60, 240])
@pytest.mark.parametrize('n_comparisons', [1, 7])
def test_the_t_test_finds_it_in_80_percent(n, n_comparisons):
    """Exact power from the noncentral t distribution; the formula is an approximation, a little generous for few."""
    error = 1 / np.sqrt(n)
    reach = stats.t.ppf(1 - 0.05 / (2 * n_comparisons), n - 1)
    power = stats.nct.sf(reach, n - 1, detectable_difference(error, n, n_comparisons) / error)
    assert power == pytest.approx(0.8, abs=0.03 if n < 20 else 0.012)
