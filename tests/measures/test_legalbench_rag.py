from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.example import example_case
from chunklab.measures.legalbench_rag import Precision, Recall


def n_shared(left, right):
    return len({(left[0], i) for i in range(*left[1:])} & {(right[0], i) for i in range(*right[1:])})


@given(data=st.data())
def test_against_character_by_character_sums(worlds, data):
    world, k = data.draw(worlds), data.draw(st.integers(1, 8))
    case, read = world.case(), world.ranking[:k]
    shared = sum(n_shared(chunk, gold) for chunk in read for gold in world.gold)
    n_gold = sum(end - start for _, start, end in world.gold)
    n_read = sum(end - start for _, start, end in read)
    assert Recall(k).score(case) == pytest.approx(shared / n_gold)
    assert Precision(k).score(case) == pytest.approx(shared / n_read if n_read else 0.0)


def test_overlapping_chunks_bring_recall_over_one():
    case = example_case({'d': 'aaaabbbb'}, gold=[('d', 0, 4)], retrieved=[('d', 0, 4), ('d', 2, 8)])
    assert (Recall(1).score(case), Recall(2).score(case)) == (1.0, 1.5)
    assert Precision(2).score(case) == 6 / 10


def test_touching_is_no_overlap_and_another_document_holds_nothing():
    case = example_case({'d': 'aaaabbbb', 'e': 'aaaa'}, gold=[('d', 0, 4)], retrieved=[('d', 4, 8), ('e', 0, 4)])
    assert Recall(2).score(case) == Precision(2).score(case) == 0.0


def test_nothing_retrieved_scores_zero():
    case = example_case({'d': 'aaaa'}, gold=[('d', 0, 4)], retrieved=[])
    assert Recall(5).score(case) == Precision(5).score(case) == 0.0
