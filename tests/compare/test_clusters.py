import random

from hypothesis import given
from hypothesis import strategies as st

from chunklab.compare.clusters import cluster_of
from chunklab.types import Document, GoldSpan, Query, Span


def query(query_id, *doc_ids):
    return Query(query_id, '', tuple(GoldSpan(doc_id, Span(0, 1)) for doc_id in doc_ids))


def documents(**families):
    return [Document(doc_id, '', family=family) for doc_id, family in families.items()]


def test_each_document_is_a_cluster_numbered_in_the_order_of_the_documents():
    found = cluster_of([query('q1', 'c'), query('q2', 'a'), query('q3', 'c')], documents(a='', b='', c=''))
    assert found == {'q1': 1, 'q2': 0, 'q3': 1}  # b has no query and no number


def test_documents_of_a_family_are_one_cluster():
    found = cluster_of([query('q1', 'a'), query('q2', 'b'), query('q3', 'c')], documents(a='', b='lease', c='lease'))
    assert found == {'q1': 0, 'q2': 1, 'q3': 1}


def test_a_query_on_two_documents_joins_them_and_their_families():
    docs = documents(a='x', b='', c='', d='y', e='x', f='y')
    queries = [query('q1', 'e', 'd'), query('q2', 'f'), query('q3', 'a'), query('q4', 'b'), query('q5', 'c', 'b')]
    assert cluster_of(queries, docs) == {'q1': 0, 'q2': 0, 'q3': 0, 'q4': 1, 'q5': 1}


def test_queries_without_gold_have_no_cluster():
    assert cluster_of([query('q1')], documents(a='')) == {}
    assert cluster_of([], []) == {}


def by_flooding(queries, docs):
    """Which queries are reached from which, by walking from document to document until nothing is new."""
    family = {d.doc_id: d.family for d in docs}
    held = {q.query_id: {gold.doc_id for gold in q.gold} for q in queries}
    groups = [set(ids) for ids in held.values()] + [
        {d for d, f in family.items() if f == name} for name in set(family.values()) if name
    ]
    reached = {}
    for query_id, ids in held.items():
        seen = set(ids)
        while grown := set().union(*(group for group in groups if group & seen)) - seen:
            seen |= grown
        reached[query_id] = frozenset(seen)
    return reached


@given(
    st.lists(st.sampled_from(['', '', 'x', 'y', 'z']), min_size=1, max_size=8),
    st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=3), max_size=8),
    st.randoms(use_true_random=False),
)
def test_agrees_with_flooding_and_with_any_order_of_queries(families, gold, shuffler: random.Random):
    docs = [Document(str(i), '', family=family) for i, family in enumerate(families)]
    queries = [query(f'q{i}', *(str(d % len(docs)) for d in places)) for i, places in enumerate(gold)]
    found = cluster_of(queries, docs)
    reached = by_flooding(queries, docs)
    for one in found:
        for other in found:
            assert (found[one] == found[other]) == (reached[one] == reached[other])
    assert sorted(set(found.values())) == list(range(len(set(found.values()))))
    shuffled = list(queries)
    shuffler.shuffle(shuffled)
    assert cluster_of(shuffled, docs) == found
