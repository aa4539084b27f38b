from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.example import example_case
from chunklab.measures.relevance import AveragePrecision, Hit, ReciprocalRank


def relevant(world):
    found = set()
    for gold in world.merged():
        held = {chunk: len(world.inside([chunk]) & world.inside([gold])) for chunk in world.chunks}
        found |= {chunk for chunk, n in held.items() if n > 0 and n >= max(held.values()) / 2}
    return found


@given(data=st.data())
def test_against_judgements_made_character_by_character(worlds, data):
    world, k = data.draw(worlds), data.draw(st.integers(1, 8))
    case, wanted = world.case(), relevant(world)
    ranks = [rank for rank, chunk in enumerate(world.ranking[:k], 1) if chunk in wanted]
    assert {(c.doc_id, c.span.start, c.span.end) for c in case.relevant} == wanted
    assert Hit(k).score(case) == float(bool(ranks))
    assert ReciprocalRank(k).score(case) == (1 / ranks[0] if ranks else 0.0)
    precisions = [sum(r <= rank for r in ranks) / rank for rank in ranks]
    assert AveragePrecision(k).score(case) == pytest.approx(sum(precisions) / max(1, len(wanted)), abs=1e-12)


@given(data=st.data())
def test_bounds_and_growth_with_k(worlds, data):
    case = data.draw(worlds).case()
    for measure in (Hit, ReciprocalRank, AveragePrecision):
        scores = [measure(k).score(case) for k in range(1, 9)]
        assert scores == sorted(scores)
        assert 0.0 <= scores[0] <= scores[-1] <= 1.0


def test_exactly_half_of_the_best_is_enough_and_less_is_not():
    chunks = [('d', 0, 2), ('d', 2, 5), ('d', 5, 11)]
    case = example_case({'d': 'aabbbcccccc'}, gold=[('d', 0, 11)], retrieved=chunks)
    assert [ReciprocalRank(3).score(case), AveragePrecision(3).score(case)] == [1 / 2, (1 / 2 + 2 / 3) / 2]


def test_each_of_two_touching_gold_spans_has_its_own_best_chunk():
    case = example_case(
        {'d': 'aabbbbbbbb'},
        gold=[('d', 0, 2), ('d', 2, 10)],
        retrieved=[('d', 0, 2)],
        cutting=[('d', 0, 2), ('d', 2, 10)],
    )
    assert Hit(1).score(case) == 1.0


def test_relevance_is_judged_by_the_whole_cutting_not_by_what_came_back():
    cutting = [('d', 0, 3), ('d', 3, 10)]
    case = example_case({'d': 'aaaaaaaaaa'}, gold=[('d', 0, 10)], retrieved=[('d', 0, 3)], cutting=cutting)
    assert Hit(1).score(case) == 0.0


def test_average_precision_counts_the_relevant_chunks_beyond_k():
    chunks = [('d', 0, 2), ('d', 2, 4), ('d', 4, 6)]
    case = example_case({'d': 'aaaaaa'}, gold=[('d', 0, 6)], retrieved=chunks)
    assert AveragePrecision(1).score(case) == 1 / 3


def test_lost_gold_makes_nothing_relevant():
    case = example_case({'d': 'aabb'}, gold=[('d', 2, 4)], retrieved=[('d', 0, 2)])
    assert [m(1).score(case) for m in (Hit, ReciprocalRank, AveragePrecision)] == [0.0, 0.0, 0.0]
