from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.example import example_case
from chunklab.measures.intact import Intact
from chunklab.measures.overlap import Complete
from chunklab.specs import Cutoff


def share_whole(world, chunks):
    gold = world.annotated()
    return sum(any(world.inside([g], 'char') <= world.inside([c], 'char') for c in chunks) for g in gold) / len(gold)


@given(data=st.data())
def test_against_sets_of_characters(worlds, data):
    world, n = data.draw(worlds), data.draw(st.integers(1, 20))
    case = world.case()
    assert Intact(Cutoff(n)).score(case) == share_whole(world, world.ranking[:n])
    assert Intact(Cutoff(n, 'tokens')).score(case) == share_whole(world, world.within(n))


@given(data=st.data())
def test_all_intact_is_complete_and_more_chunks_never_hold_less(worlds, data):
    case = data.draw(worlds).case()
    scores = [Intact(Cutoff(k)).score(case) for k in range(1, 9)]
    assert scores == sorted(scores)
    assert all(Complete(Cutoff(k)).score(case) == 1.0 for k, score in enumerate(scores, 1) if score == 1.0)


def test_a_budget_cut_inside_the_gold_span_breaks_it():
    case = example_case({'d': 'aa bb cc dd'}, gold=[('d', 3, 8)], retrieved=[('d', 0, 11)])
    assert [Intact(Cutoff(n, 'tokens')).score(case) for n in (1, 2, 3, 4)] == [0.0, 0.0, 1.0, 1.0]


def test_overlapping_gold_spans_are_answers_each_for_itself():
    case = example_case({'d': 'aa bb cc dd'}, gold=[('d', 0, 5), ('d', 3, 11), ('d', 0, 6)], retrieved=[('d', 0, 8)])
    assert Intact(Cutoff(1)).score(case) == 0.5
