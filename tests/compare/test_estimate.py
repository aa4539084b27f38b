import math

import numpy as np
import pytest

from chunklab.compare.estimate import estimate_mean, estimate_means
from chunklab.errors import ChunklabError


def test_by_hand(rng):
    """Clusters of 1, 1 and 2 queries that sum to 1, 0 and 1: 1/2 ± t(.975, 2) · √(1/27), where t is 4.3027."""
    found = estimate_mean({'a': 1.0, 'b': 0.0, 'c': 1.0, 'd': 0.0}, {'a': 9, 'b': 2, 'c': 5, 'd': 5, 'e': 7}, rng=rng)
    assert (found.mean, found.n_queries, found.n_clusters) == (0.5, 4, 3)
    assert found.interval.high == pytest.approx(0.5 + 4.30265 / math.sqrt(27), abs=1e-5)
    assert found.interval.low == pytest.approx(0.5 - 4.30265 / math.sqrt(27), abs=1e-5)
    assert found.interval.level == 0.95


def test_no_query_and_one_cluster_have_no_interval(rng):
    nothing = estimate_mean({}, {}, rng=rng)
    assert math.isnan(nothing.mean)
    assert (nothing.interval.method, nothing.n_queries, nothing.n_clusters) == ('none', 0, 0)
    one = estimate_mean({'a': 0.5, 'b': 1.0}, {'a': 0, 'b': 0}, rng=rng)
    assert (one.mean, one.interval.method, one.n_clusters) == (0.75, 'none', 1)
    assert estimate_means({}, {}, rng=rng) == {}


@pytest.mark.parametrize('n', [12, 40])
def test_together_is_as_one_by_one_and_in_any_order_of_queries(n, paired_scores):
    scores, clusters = paired_scores([3] * n, {'a': 0.0, 'b': 0.4})
    sets = {name: scores[name]['recall@5'] for name in scores}
    together = estimate_means(sets, clusters, rng=np.random.default_rng(4), resamples=500)
    for name, values in sets.items():
        backwards = dict(reversed(values.items()))
        alone = estimate_mean(backwards, clusters, rng=np.random.default_rng(4), resamples=500)
        assert alone == together[name]


def test_sets_of_other_queries_are_refused(rng):
    with pytest.raises(ChunklabError, match=r'^b: query'):
        estimate_means({'a': {'q1': 1.0}, 'b': {'q2': 1.0}}, {'q1': 0, 'q2': 1}, rng=rng)
