from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.lookup import NO_CHUNKS, common_part, held_whole, overlapping
from chunklab.types import Span, to_span_array

spans = st.sets(st.integers(0, 30), min_size=2, max_size=2).map(lambda ends: Span(min(ends), max(ends)))


@given(st.lists(spans), st.lists(spans))
def test_lookups_find_what_looking_at_every_chunk_finds(chunks, wanted):
    chunks = sorted(chunks)
    rows = to_span_array(chunks)
    shared = [tuple(c for c in chunks if set(range(c.start, c.end)) & set(range(w.start, w.end))) for w in wanted]
    assert overlapping(rows, wanted) == shared
    whole = [any(set(range(w.start, w.end)) <= set(range(c.start, c.end)) for c in chunks) for w in wanted]
    assert held_whole(rows, to_span_array(wanted)).tolist() == whole


def test_a_long_early_chunk_is_found_behind_short_ones_that_end_before_it():
    rows = to_span_array([(0, 30), (2, 4), (6, 8), (20, 22)])
    assert overlapping(rows, [Span(25, 28)]) == [(Span(0, 30),)]
    assert held_whole(rows, to_span_array([(25, 28)])).tolist() == [True]


def test_a_document_without_chunks():
    assert overlapping(NO_CHUNKS, [Span(0, 1)]) == [()]
    assert held_whole(NO_CHUNKS, to_span_array([(0, 1)])).tolist() == [False]


def test_common_part():
    assert common_part(Span(2, 9), Span(5, 12)) == Span(5, 9)
