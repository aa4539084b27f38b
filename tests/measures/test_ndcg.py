from __future__ import annotations

from itertools import permutations
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.example import example_case
from chunklab.measures.ndcg import EXHAUSTIVE_UP_TO, NDCG, best_order


def gain(world, ranking):
    """Discounted gain of a ranking, character by character."""
    gold, seen, total = world.inside(world.annotated()), set(), 0.0
    for rank, chunk in enumerate(ranking, 1):
        total += len((world.inside([chunk]) & gold) - seen) / len(gold) / log2(1 + rank)
        seen |= world.inside([chunk])
    return total


@given(data=st.data())
def test_ideal_gold_against_sets_of_characters(worlds, data):
    world, k = data.draw(worlds), data.draw(st.integers(1, 8))
    assert NDCG(k).score(world.case()) == pytest.approx(gain(world, world.ranking[:k]), abs=1e-12)


@given(data=st.data())
def test_ideal_own_against_every_order_of_the_cutting(worlds, data):
    world, k = data.draw(worlds), data.draw(st.integers(1, 3))
    case = world.case()
    gold = world.inside(world.annotated())
    holding = [chunk for chunk in world.chunks if world.inside([chunk]) & gold]
    best = max(gain(world, order) for order in permutations(holding, min(k, len(holding))))
    found = best_order(case, k)
    assert found.method == 'exact'
    assert found.gain == pytest.approx(best, abs=1e-12)
    own = NDCG(k, ideal='own').score(case)
    assert own == pytest.approx(gain(world, world.ranking[:k]) / best if best else 0.0, abs=1e-12)
    assert 0.0 <= NDCG(k).score(case) <= own <= 1.0


def test_greedy_is_not_always_best_and_the_exhaustive_search_knows():
    # the middle chunk is the biggest, but the outer two hold everything together
    chunks = [('d', 0, 5), ('d', 2, 8), ('d', 5, 10)]
    case = example_case({'d': 'a' * 10}, gold=[('d', 0, 10)], retrieved=chunks)
    middle_first = 0.6 + 0.2 / log2(3)
    outer = 0.5 + 0.5 / log2(3)
    assert outer > middle_first
    assert best_order(case, 2).gain == pytest.approx(outer)


def test_among_many_overlapping_chunks_the_larger_of_greedy_and_run_is_taken_and_named():
    small = [('d', 20 + i, 22 + i) for i in range(EXHAUSTIVE_UP_TO)]
    cutting = [('d', 0, 5), ('d', 2, 8), ('d', 5, 10), *small]
    texts, gold = {'d': 'a' * 40}, [('d', 0, 10), ('d', 20, 20 + EXHAUSTIVE_UP_TO + 1)]
    n_gold = 10 + EXHAUSTIVE_UP_TO + 1
    poor = example_case(texts, gold, retrieved=small, cutting=cutting)
    assert best_order(poor, 2).method == 'greedy'
    assert best_order(poor, 2).gain == pytest.approx((6 + 2 / log2(3)) / n_gold)
    good = example_case(texts, gold, retrieved=[('d', 0, 5), ('d', 5, 10)], cutting=cutting)
    assert best_order(good, 2).method == 'run'
    assert NDCG(2, ideal='own').score(good) == 1.0


def test_disjoint_chunks_are_ordered_by_size_however_many():
    chunks = [('d', i * 10, i * 10 + i) for i in range(1, 12)]
    case = example_case({'d': 'a' * 130}, gold=[('d', 0, 130)], retrieved=chunks[::-1], cutting=chunks)
    assert best_order(case, 3).method == 'exact'
    assert best_order(case, 3).gain == pytest.approx((11 + 10 / log2(3) + 9 / 2) / 130)
    assert NDCG(3, ideal='own').score(case) == 1.0


def test_a_chunk_that_holds_two_gold_spans_is_one_chunk():
    chunks = [('d', i * 10, i * 10 + 10) for i in range(6)]
    gold = [('d', start + at, start + at + 2) for _, start, _ in chunks for at in (1, 6)]
    case = example_case({'d': 'a' * 60}, gold=gold, retrieved=chunks[:1], cutting=chunks)
    assert best_order(case, 2).method == 'exact'
    assert best_order(case, 2).gain == pytest.approx((1 + 1 / log2(3)) / 6)


def test_text_that_a_higher_rank_brought_brings_no_gain():
    case = example_case({'d': 'aaaa'}, gold=[('d', 0, 4)], retrieved=[('d', 0, 2), ('d', 0, 3)])
    assert NDCG(2).score(case) == pytest.approx(0.5 + 0.25 / log2(3))


def test_a_cutting_that_lost_the_gold_scores_zero():
    case = example_case({'d': 'aabb'}, gold=[('d', 2, 4)], retrieved=[('d', 0, 2)])
    assert NDCG(1, ideal='own').score(case) == NDCG(1).score(case) == 0.0
