import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.compare.totals import GRID, to_columns, to_totals
from chunklab.errors import ChunklabError


def test_sums_by_hand():
    columns = to_columns([{'q1': 0.5, 'q2': 1.0, 'q3': 0.25}], ['q1', 'q2', 'q3'], ['recall'])
    totals = to_totals(columns, [4, 2, 4])
    assert totals.sizes.tolist() == [1.0, 2.0]
    assert totals.sums.tolist() == [[1.0], [0.75]]
    assert (totals.n_queries, totals.n_clusters, totals.n_columns) == (3, 2, 1)
    assert totals.means.tolist() == [1.75 / 3]


def test_no_query():
    totals = to_totals(to_columns([{}, {}], [], ['a', 'b']), [])
    assert (totals.n_queries, totals.n_clusters, totals.n_columns) == (0, 0, 2)
    assert np.isnan(totals.means).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(-1, 1)), min_size=1, max_size=60), st.randoms())
def test_sums_are_exact_in_any_order(rows, shuffler):
    def totals_of(some):
        ids = [str(i) for i in range(len(some))]
        columns = to_columns([dict(zip(ids, (score for _, score in some), strict=True))], ids, ['x'])
        return to_totals(columns, [cluster for cluster, _ in some])

    found = totals_of(rows)
    clusters = sorted({cluster for cluster, _ in rows})
    for i, cluster in enumerate(clusters):
        scores = [round(score / GRID) * GRID for c, score in rows if c == cluster]
        assert found.sizes[i] == len(scores)
        assert found.sums[i, 0] == math.fsum(scores)
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    assert totals_of(shuffled).sums.tolist() == found.sums.tolist()


def test_columns_must_score_the_same_queries():
    with pytest.raises(ChunklabError, match=r'^b: query "q2" is not scored on both sides'):
        to_columns([{'q1': 1.0, 'q2': 0.0}, {'q1': 1.0}], ['q1', 'q2'], ['a', 'b'])
    with pytest.raises(ChunklabError, match=r'^b: query "q3"'):
        to_columns([{'q1': 1.0}, {'q1': 1.0, 'q3': 0.0}], ['q1'], ['a', 'b'])


@pytest.mark.parametrize('score', [math.nan, math.inf])
def test_a_score_must_be_a_number(score):
    with pytest.raises(ChunklabError, match=f'^b: the score of query "q2" is {score}, no number'):
        to_columns([{'q1': 1.0, 'q2': 0.0}, {'q1': 1.0, 'q2': score}], ['q1', 'q2'], ['a', 'b'])
