"""Small sets of scores of clustered queries."""

import numpy as np
import pytest
from hypothesis import strategies as st


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def paired_scores(rng):
    """Builds random scores of strategies over clustered queries: paired_scores(sizes, {'a': 0.0, 'b': lift})."""

    def build(sizes, lifts, measures=('recall@5',)):
        clusters = np.repeat(np.arange(len(sizes)), sizes)
        ids = [f'q{i}' for i in range(len(clusters))]
        scores = {
            strategy: {
                measure: dict(zip(ids, (lift + rng.random(len(ids))).tolist(), strict=True)) for measure in measures
            }
            for strategy, lift in lifts.items()
        }
        return scores, dict(zip(ids, clusters.tolist(), strict=True))

    return build


SCORES = st.sampled_from([0.0, 0.1, 0.2, 0.3, 1 / 3, 0.5, 0.6, 0.7, 2 / 3, 1.0])


@pytest.fixture(scope='session')
def clustered():
    """A hypothesis strategy: rows of (cluster, score, ...) with so many scores each."""

    def rows(n_scores, min_size=1, max_size=24, n_clusters=8):
        row = st.tuples(st.integers(0, n_clusters - 1), *[SCORES] * n_scores)
        return st.lists(row, min_size=min_size, max_size=max_size)

    return rows
