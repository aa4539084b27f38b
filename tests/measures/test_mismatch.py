from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.example import example_case
from chunklab.measures.mismatch import DocumentMismatch


@given(data=st.data())
def test_against_a_count(worlds, data):
    world, k = data.draw(worlds), data.draw(st.integers(1, 8))
    right = {doc for doc, _, _ in world.annotated()}
    first = world.ranking[:k]
    wrong = [doc for doc, _, _ in first if doc not in right]
    assert DocumentMismatch(k).score(world.case()) == (len(wrong) / len(first) if first else 0.0)


def test_fewer_than_k_chunks_are_judged_by_those_that_came():
    case = example_case({'d': 'aa', 'e': 'bb'}, gold=[('d', 0, 2)], retrieved=[('e', 0, 2), ('d', 0, 2)])
    assert DocumentMismatch(10).score(case) == 0.5
    assert DocumentMismatch(1).score(case) == 1.0


def test_a_document_whose_only_gold_is_white_space_is_one_without_gold():
    case = example_case({'d': 'aa', 'e': 'b  b'}, gold=[('d', 0, 2), ('e', 1, 3)], retrieved=[('e', 0, 1)])
    assert DocumentMismatch(1).score(case) == 1.0
