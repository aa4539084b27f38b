from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chunklab.marks import Marks
from chunklab.types import Span

marked = st.integers(0, 300).flatmap(lambda n: arrays(np.bool_, n))


@given(marked)
@example(np.ones(64, np.bool_))
@example(np.ones(128, np.bool_))
@example(np.zeros(64, np.bool_))
def test_rank_counts_the_marks_before_every_offset(array):
    marks = Marks.of(array)
    expected = [int(array[:i].sum()) for i in range(len(array) + 1)]
    assert [marks.rank(i) for i in range(len(array) + 1)] == expected
    assert marks.ranks(np.arange(len(array) + 1)).tolist() == expected
    assert marks.total == array.sum()


@given(marked)
def test_select_finds_every_mark_and_nothing_after_the_last(array):
    marks = Marks.of(array)
    places = np.flatnonzero(array).tolist()
    assert [marks.select(rank) for rank in range(len(places))] == places
    assert marks.select(len(places)) == marks.select(len(places) + 5) == len(array)


@given(marked, st.data())
def test_what_is_inside_a_span_is_that_part_of_the_array(array, data):
    ends = st.integers(0, len(array))
    start, end = sorted(data.draw(st.tuples(ends, ends)))
    found = Marks.of(array).inside(Span(start, end))
    assert found.dtype == np.bool_
    assert found.tolist() == array[start:end].tolist()


def test_ranks_keep_the_shape_of_the_offsets():
    spans = np.array([[0, 3], [3, 70]])
    assert Marks.of(np.ones(70, np.bool_)).ranks(spans).tolist() == [[0, 3], [3, 70]]
    assert Marks.of(np.ones(70, np.bool_)).ranks(np.zeros((0, 2), np.int64)).shape == (0, 2)


@pytest.mark.parametrize('size', [0, 63, 64, 10_000_000])
def test_they_take_a_fifth_of_a_byte_for_each_character(size):
    marks = Marks.of(np.ones(size, np.bool_))
    assert marks.words.nbytes + marks.before.nbytes <= 0.1876 * size + 12
