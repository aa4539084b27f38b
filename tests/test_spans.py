"""Spans against an oracle that has no arithmetic: sets of characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.spans import common_parts, contains, intersection, length, overlaps, trim, union
from chunklab.types import Span

offsets = st.integers(0, 24)
any_span = st.tuples(offsets, offsets).map(lambda ends: Span(min(ends), max(ends)))
some_spans = st.lists(any_span, max_size=8)
texts = st.text(alphabet='ab \n\t\u00a0\u3000é\U0001f600', max_size=25)


def characters(spans):
    return {offset for span in spans for offset in range(span.start, span.end)}


def runs(offsets):
    """The set as maximal runs of neighbours: the only list of disjoint spans that cannot be made shorter."""
    starts = sorted(i for i in offsets if i - 1 not in offsets)
    ends = sorted(i + 1 for i in offsets if i + 1 not in offsets)
    return [Span(*pair) for pair in zip(starts, ends, strict=True)]


@given(some_spans)
def test_union_is_the_shortest_list_of_disjoint_spans_with_the_same_characters(spans):
    assert union(spans) == runs(characters(spans))


@given(some_spans, some_spans)
def test_intersection_holds_exactly_what_is_in_both(left, right):
    assert intersection(left, right) == runs(characters(left) & characters(right))


@given(some_spans, some_spans)
def test_common_parts_of_disjoint_spans_hold_each_common_character_once(left, right):
    parts = common_parts(union(left), union(right))
    held = [at for part in parts for at in range(part.start, part.end)]
    assert held == sorted(characters(left) & characters(right))


@given(some_spans)
def test_length_counts_each_character_once(spans):
    assert length(spans) == len(characters(spans))


@given(any_span, any_span)
def test_overlap_is_a_shared_character(left, right):
    assert overlaps(left, right) == bool(characters([left]) & characters([right]))


@given(any_span, any_span.filter(len))
def test_a_span_contains_those_with_no_character_outside_it(outer, inner):
    assert contains(outer, inner) == (characters([inner]) <= characters([outer]))


@given(texts, st.data())
def test_trim_leaves_out_the_white_space_at_both_ends_and_nothing_else(text, data):
    ends = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    span = Span(*ends)
    kept = [i for i in range(*ends) if not text[i].isspace()]
    assert trim(text, span) == (Span(kept[0], kept[-1] + 1) if kept else Span(span.start, span.start))


def test_touching_spans_are_joined_but_do_not_overlap():
    assert union([Span(3, 5), Span(0, 3)]) == [Span(0, 5)]
    assert intersection([Span(0, 3)], [Span(3, 5)]) == []
    assert not overlaps(Span(0, 3), Span(3, 5))
