from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.index import exact
from chunklab.index.contents import Layout, group_by_restriction
from chunklab.index.exact import ExactIndex
from chunklab.types import Cutting, to_span_array


def cutting(sizes):
    return Cutting('x', {f'd{i}': to_span_array([(j, j + 1) for j in range(n)]) for i, n in enumerate(sizes)})


def by_hand(vectors, sizes, query, depth, doc_ids):
    """One similarity after the other, and a sort."""
    owners = [f'd{i}' for i, n in enumerate(sizes) for _ in range(n)]
    scored = [(-float(v @ query), row) for row, v in enumerate(vectors) if not doc_ids or owners[row] in doc_ids]
    return [row for _, row in sorted(scored)[:depth]]


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=6),
    st.integers(1, 30),
    st.integers(0, 2**32 - 1),
    st.lists(st.lists(st.integers(0, 7), max_size=3), max_size=5),
    st.sampled_from([3, 1 << 15]),
)
def test_finds_what_comparing_one_by_one_finds(sizes, depth, seed, restrictions, block):
    # Small whole numbers have exact products, so that many are equal and no rounding differs.
    rng = np.random.default_rng(seed)
    vectors = rng.integers(-2, 3, size=(sum(sizes), 4)).astype(np.float32)
    queries = rng.integers(-2, 3, size=(len(restrictions), 4)).astype(np.float32)
    restrict = [tuple(f'd{i}' for i in some) for some in restrictions]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, '_CHUNKS_PER_BLOCK', block)
        found = ExactIndex(cutting(sizes), vectors).search(queries, depth, restrict)
    for query, doc_ids, rows in zip(queries, restrict, found, strict=True):
        assert rows.tolist() == by_hand(vectors, sizes, query, depth, doc_ids)


def test_of_equal_chunks_the_first_are_kept_whatever_the_blocks(monkeypatch):
    vectors = np.zeros((40, 2), dtype=np.float32)
    vectors[:, 0] = [1, 0, 1, 2] * 10
    for block in (1, 2, 7, 40):
        monkeypatch.setattr(exact, '_CHUNKS_PER_BLOCK', block)
        (found,) = ExactIndex(cutting([40]), vectors).search(np.array([[1, 0]], dtype=np.float32), 13, [()])
        assert found.tolist() == [*range(3, 40, 4), 0, 2, 4]


def test_memory_does_not_grow_with_the_number_of_chunks():
    """The vectors are views of one row and take nothing; all similarities at once would take 120 MB."""
    import tracemalloc

    n = 200_000
    index = ExactIndex(cutting([n // 4] * 4), np.broadcast_to(np.ones(1, dtype=np.float32), (n, 4)))
    queries = np.ones((150, 4), dtype=np.float32)
    tracemalloc.start()
    try:
        for restriction in ((), ('d0', 'd2')):
            (*_, found) = index.search(queries, 5, [restriction] * 150)
            assert found.tolist() == [0, 1, 2, 3, 4]
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()


def test_an_empty_cutting_has_nothing():
    index = ExactIndex(cutting([0, 0]), np.zeros((0, 4), dtype=np.float32))
    found = index.search(np.ones((2, 4), dtype=np.float32), 5, [(), ('d1',)])
    assert [rows.tolist() for rows in found] == [[], []]


def test_vectors_and_chunks_must_be_as_many():
    with pytest.raises(AssertionError, match='BUG'):
        ExactIndex(cutting([2]), np.zeros((3, 4), dtype=np.float32))


def test_a_restriction_to_an_unknown_document_finds_nothing():
    index = ExactIndex(cutting([2]), np.ones((2, 4), dtype=np.float32))
    assert index.search(np.ones((1, 4), dtype=np.float32), 5, [('elsewhere',)])[0].tolist() == []


@given(st.lists(st.integers(0, 5), max_size=6), st.lists(st.integers(0, 8), max_size=4))
def test_layout_follows_the_order_of_chunks(sizes, wanted):
    layout = Layout.of(cutting(sizes))
    doc_ids = [f'd{i}' for i in wanted]
    expected = [row for row, chunk in enumerate(cutting(sizes).chunks()) if chunk.doc_id in doc_ids]
    assert layout.rows(doc_ids).tolist() == expected
    assert layout.count(doc_ids) == len(expected)


def test_queries_with_one_restriction_are_searched_together():
    assert group_by_restriction([(), ('b', 'a'), (), ('a', 'b', 'a')]) == {(): [0, 2], ('a', 'b'): [1, 3]}
