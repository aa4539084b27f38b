from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures import Gold
from chunklab.measures.example import example_case
from chunklab.types import GoldSpan, Query, Span


@given(data=st.data())
def test_gold_is_trimmed_then_merged(worlds, data):
    world = data.draw(worlds)
    gold = world.case().gold
    assert [(g.doc_id, g.span.start, g.span.end) for g in gold.annotated] == world.annotated()
    merged = [(doc_id, span.start, span.end) for doc_id, spans in gold.merged.items() for span in spans]
    assert merged == sorted(world.merged())


def test_overlapping_spans_are_merged_touching_ones_are_not():
    text = ' aaa bbb ccc '
    case = example_case(
        {'d': text}, gold=[('d', 5, 8), ('d', 0, 6), ('d', 8, 13), ('d', 1, 6), ('d', 4, 5)], retrieved=[]
    )
    assert case.gold.annotated == tuple(GoldSpan('d', s) for s in (Span(1, 6), Span(5, 8), Span(9, 12)))
    assert case.gold.merged == {'d': (Span(1, 8), Span(9, 12))}
    touching = example_case({'d': 'aabb'}, gold=[('d', 0, 2), ('d', 2, 4)], retrieved=[])
    assert touching.gold.merged == {'d': (Span(0, 2), Span(2, 4))}


def test_a_query_without_gold_has_none_and_cannot_be_scored():
    case = example_case({'d': 'a  b'}, gold=[('d', 1, 3)], retrieved=[])
    assert Gold.of(case.query, case.texts) == Gold.of(Query('q', ''), case.texts) == Gold((), {})
    with pytest.raises(AssertionError, match='BUG: query q has no gold'):
        _ = case.gold
