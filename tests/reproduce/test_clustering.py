from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.reproduce.clustering import segments


def unit_rows(angles):
    return np.array([[np.cos(a), np.sin(a)] for a in angles], dtype=np.float32)


def by_matrix(vectors, longest):
    """The published algorithm as it is told: a matrix of similarities, sums of its squares, and two arrays."""
    matrix = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    matrix -= matrix[np.triu_indices(len(matrix), 1)].mean()
    np.fill_diagonal(matrix, 0)
    best, begins = [0.0] * len(matrix), [0] * len(matrix)
    for i in range(len(matrix)):
        for first in range(i, max(i - longest, -1), -1):
            total = matrix[first : i + 1, first : i + 1].sum() + (best[first - 1] if first else 0.0)
            if total > best[i] + 1e-9:
                best[i], begins[i] = total, first
    runs, last = [], len(matrix) - 1
    while last >= 0:
        runs.insert(0, (begins[last], last))
        last = begins[last] - 1
    return runs


@given(st.lists(st.integers(0, 628), min_size=2, max_size=14, unique=True), st.integers(1, 5))
def test_against_the_whole_matrix(angles, longest):
    vectors = unit_rows([angle / 100 for angle in angles])
    assert segments(vectors, longest) == by_matrix(vectors, longest)


@given(st.lists(st.integers(0, 628), min_size=2, max_size=14, unique=True), st.integers(1, 5))
def test_runs_follow_each_other_and_only_the_first_may_be_too_long(angles, longest):
    runs = segments(unit_rows([angle / 100 for angle in angles]), longest)
    assert runs[0][0] == 0
    assert runs[-1][1] == len(angles) - 1
    assert all(left[1] + 1 == right[0] for left, right in pairwise(runs))
    assert all(last - first < longest for first, last in runs[1:])


def test_alike_neighbours_go_together_by_hand():
    # cosines: 1 within the pairs, 0 across them; mean of the six is 1/3; a pair's reward is 1 - 1/3
    assert segments(unit_rows([0, 0, np.pi / 2, np.pi / 2]), 4) == [(0, 1), (2, 3)]


def test_without_a_find_the_run_goes_back_to_the_first_row_however_long_it_is():
    # every row is alone with those beside it: 0 and 2 are alike, but a run of two never holds both
    vectors = unit_rows([0, np.pi / 2, 0, np.pi / 2])
    assert segments(vectors, 2) == [(0, 3)]


@pytest.mark.parametrize(('n_rows', 'found'), [(0, []), (1, [(0, 0)])])
def test_nothing_to_put_together(n_rows, found):
    assert segments(unit_rows([0.0] * n_rows).reshape(-1, 2), 4) == found
