from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.files.extracted import PageStart
from chunklab.corpus.pages import Pages


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), unique_by=lambda start: start[0]), st.integers(0, 40))
def test_the_last_start_at_or_before_an_offset_counts(starts, offset):
    starts = tuple(PageStart(*start) for start in sorted(starts))
    before = [start.page for start in starts if start.offset <= offset]
    assert Pages({'a': starts}).page('a', offset) == (before[-1] if before else None)
    assert Pages({'a': starts}).page('b', offset) is None
