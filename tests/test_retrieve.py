from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.errors import StoreError
from chunklab.index import Contents
from chunklab.index.exact import ExactIndex
from chunklab.index.places import open_in_folder
from chunklab.index.settings import Hnsw
from chunklab.retrieve import Depth, Rankings, Searchable, agreement, retrieve
from chunklab.types import Corpus, Cutting, Document, Query, to_span_array


def unit(vectors):
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def cutting(sizes):
    return Cutting('x', {f'd{i}': to_span_array([(j, j + 1) for j in range(n)]) for i, n in enumerate(sizes)})


def by_hand(vectors, sizes, lengths, query, depth, doc_ids):
    """Every chunk, scored in exact arithmetic; rounded to 6 places, sorted, cut where the depth is reached."""
    scored = []
    for row, chunk in enumerate(cutting(sizes).chunks()):
        if not doc_ids or chunk.doc_id in doc_ids:
            products = [Decimal(float(a)) * Decimal(float(b)) for a, b in zip(vectors[row], query, strict=True)]
            score = sum(products, Decimal(0)).quantize(Decimal('0.000001'), ROUND_HALF_EVEN)
            scored.append((-score, chunk.chunk_id, row))
    kept, tokens = [], 0
    for score, _, row in sorted(scored):
        if len(kept) >= depth.chunks and tokens >= depth.tokens:
            break
        kept.append((row, int(-score * 10**6)))
        tokens += lengths[row]
    return kept


def entries(rankings):
    found = [rankings.ranked(i) for i in range(len(rankings.query_ids))]
    return [list(zip(rows.tolist(), micros.tolist(), strict=True)) for rows, micros in found]


def queries_for(restrictions):
    return [Query(f'q{i}', 'words', restrict_to=tuple(f'd{j}' for j in some)) for i, some in enumerate(restrictions)]


class Reluctant:
    """An index that orders with the rounding noise that Chroma has and keeps to the depth it was asked for."""

    def __init__(self, exact, vectors, seed):
        self.exact, self.vectors, self.rng, self.asked = exact, vectors, np.random.default_rng(seed), []

    def search(self, queries, depth, restrict):
        self.asked.append(depth)
        found = []
        for query, rows in zip(queries, self.exact.search(queries, 10**6, restrict), strict=True):
            noisy = self.vectors[rows].astype(np.float64) @ query + self.rng.uniform(-7e-7, 7e-7, len(rows))
            found.append(rows[np.argsort(-noisy)][:depth])
        return found


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=4),
    st.integers(1, 8),
    st.integers(0, 60),
    st.integers(0, 2**32 - 1),
    st.lists(st.lists(st.integers(0, 4), max_size=2), max_size=4),
    st.booleans(),
)
def test_rankings_are_what_the_definition_says(sizes, k, budget, seed, restrictions, noisy):
    rng = np.random.default_rng(seed)
    # Few distinct directions, some a hair apart: many ties, and near ties around the sixth place.
    directions = rng.normal(size=(4, 5))
    vectors = unit(directions[rng.integers(0, 4, sum(sizes))] + rng.choice([0, 5e-7], (sum(sizes), 1)))
    asked = unit(rng.normal(size=(len(restrictions), 5)))
    lengths = rng.integers(1, 9, sum(sizes))
    exact = ExactIndex(cutting(sizes), vectors)
    index = Reluctant(exact, vectors, seed) if noisy else exact
    queries = queries_for(restrictions)
    found = retrieve(queries, asked, Searchable(cutting(sizes), vectors, lengths), index, Depth(k, budget))
    expected = [
        by_hand(vectors, sizes, lengths, query_vector, Depth(k, budget), query.restrict_to)
        for query, query_vector in zip(queries, asked, strict=True)
    ]
    assert entries(found) == expected


def test_ties_beyond_the_first_candidates_are_looked_for():
    # 200 equal chunks; the ids that come first in string order are not those that the index offers first.
    vectors = np.tile(np.array([[1, 0]], dtype=np.float32), (200, 1))
    index = Reluctant(ExactIndex(cutting([200]), vectors), vectors, 0)
    found = retrieve(
        [Query('q', 'words')], vectors[:1], Searchable(cutting([200]), vectors, np.ones(200, int)), index, Depth(4)
    )
    ids = sorted(chunk.chunk_id for chunk in cutting([200]).chunks())[:4]
    assert [scored.chunk.chunk_id for scored in found.to_scored(cutting([200]))['q']] == ids
    assert max(index.asked) >= 200


def test_goes_deeper_until_the_budget_is_reached_and_only_where_needed():
    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(size=(500, 8)))
    lengths = np.where(vectors[:, 0] > 0, 1, 1000)  # a query along the first axis meets the short ones first
    along, against = unit(np.eye(8)[:1]), unit(-np.eye(8)[:1])
    index = Reluctant(ExactIndex(cutting([500]), vectors), vectors, 0)
    found = retrieve(
        [Query('a', ''), Query('b', '')],
        np.vstack([along, against]),
        Searchable(cutting([500]), vectors, lengths),
        index,
        Depth(5, 2000),
    )
    short, long = (lengths[found.ranked(i)[0]] for i in range(2))
    assert short[:-1].sum() < 2000 <= short.sum()
    assert len(short) > 200
    assert len(long) == 5
    assert index.asked == sorted(set(index.asked))


def test_an_index_that_finds_no_more_is_believed():
    vectors = unit(np.random.default_rng(0).normal(size=(50, 8)))

    class Poor:
        calls = 0

        def search(self, queries, depth, restrict):
            self.calls += 1
            return [np.array([3, 1, 2])[:depth]] * len(queries)

    index = Poor()
    searchable = Searchable(cutting([50]), vectors, np.ones(50, int))
    found = retrieve([Query('q', '')], vectors[:1], searchable, index, Depth(10, 100))
    assert sorted(found.ranked(0)[0].tolist()) == [1, 2, 3]
    assert index.calls == 2


def test_chroma_and_exact_give_the_same_bytes(tmp_path):
    rng = np.random.default_rng(5)
    sizes = [120, 80, 0, 200]
    vectors = unit(rng.normal(size=(400, 32)))
    vectors[300:340] = vectors[100]  # a clause that stands in many places
    asked = np.vstack([unit(rng.normal(size=(20, 32))), vectors[100:101]])
    queries = queries_for([[], [0], [3, 1], [2], []] * 4 + [[]])
    lengths = rng.integers(1, 300, 400)
    documents = tuple(Document(f'd{i}', 'x' * n) for i, n in enumerate(sizes))
    contents = Contents(Corpus('c', documents, ()), cutting(sizes), vectors, 'e', 'e')
    searchable = Searchable(cutting(sizes), vectors, lengths)
    exact = retrieve(queries, asked, searchable, ExactIndex(cutting(sizes), vectors), Depth(10, 1500))
    with open_in_folder(tmp_path, contents, Hnsw()) as index:
        found = retrieve(queries, asked, searchable, index, Depth(10, 1500))
    assert found.to_bytes() == exact.to_bytes()
    assert agreement(found, exact, 10) == 1.0


def test_no_queries_and_no_chunks():
    empty = Searchable(cutting([0]), np.zeros((0, 4), np.float32), np.zeros(0, int))
    index = ExactIndex(cutting([0]), empty.vectors)
    assert retrieve([], np.zeros((0, 4), np.float32), empty, index, Depth(5)).to_scored(cutting([0])) == {}
    none = retrieve([Query('q', '')], np.ones((1, 4), np.float32), empty, index, Depth(5, 100))
    assert none.to_scored(cutting([0])) == {'q': ()}
    assert Rankings.from_bytes(none.to_bytes()).to_bytes() == none.to_bytes()


def ranking(*lists):
    pairs = [
        (np.array([r for r, _ in some], dtype=np.int64), np.array([m for _, m in some], np.int32)) for some in lists
    ]
    return Rankings.of([f'q{i}' for i in range(len(lists))], pairs)


class TestRankings:
    def test_as_values(self):
        scored = ranking([(1, 900000), (0, -5)]).to_scored(cutting([2]))['q0']
        assert [(s.chunk.chunk_id, s.score, s.rank) for s in scored] == [('d0:1-2', 0.9, 1), ('d0:0-1', -0.000005, 2)]

    @given(
        st.lists(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(-(10**6), 10**6)), max_size=5), max_size=5)
    )
    def test_come_back_from_bytes(self, lists):
        made = ranking(*lists)
        back = Rankings.from_bytes(made.to_bytes())
        assert back.query_ids == made.query_ids
        assert entries(back) == entries(made) == lists
        assert back.to_bytes() == made.to_bytes()

    def test_ids_of_any_kind_come_back(self):
        ids = ['é🏠', 'a,b "c"', '\ud800', '']
        made = Rankings.of(ids, [(np.zeros(0, np.int64), np.zeros(0, np.int32))] * 4)
        assert Rankings.from_bytes(made.to_bytes()).query_ids == tuple(ids)

    @pytest.mark.parametrize('cut', [0, 5, 12, -1, -4, -8])
    def test_damaged_bytes_are_one_line(self, cut):
        whole = ranking([(1, 2), (3, 4)], [(5, 6)]).to_bytes()
        with pytest.raises(StoreError, match='damaged') as error:
            Rankings.from_bytes(whole[:cut])
        assert '\n' not in str(error.value)


class TestAgreement:
    def test_is_the_share_of_the_exact_first_k(self):
        exact = ranking([(0, 9), (1, 8), (2, 7), (3, 6)], [(4, 9), (5, 8)])
        missed = ranking([(0, 9), (2, 7), (3, 6)], [(4, 9), (5, 8)])
        assert agreement(exact, exact, 2) == 1.0
        assert agreement(missed, exact, 2) == (1 / 2 + 1) / 2
        assert agreement(missed, exact, 3) == (2 / 3 + 1) / 2

    def test_a_tie_at_the_kth_counts_as_found(self):
        exact = ranking([(0, 9), (1, 8), (2, 8)])
        assert agreement(ranking([(0, 9), (2, 8)]), exact, 2) == 1.0
        assert agreement(ranking([(0, 9), (3, 7)]), exact, 2) == 0.5

    def test_nothing_found_counts_and_nothing_to_find_does_not(self):
        assert agreement(ranking([], []), ranking([(0, 1)], []), 5) == 0.0
        assert agreement(ranking([]), ranking([]), 5) == 1.0

    def test_of_other_queries_is_a_bug(self):
        with pytest.raises(AssertionError, match='BUG'):
            agreement(ranking([]), ranking([], []), 5)
