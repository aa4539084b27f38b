import warnings
from math import isnan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.compare.clusters import cluster_of
from chunklab.compare.selection import Split, choose, optimism_gap, split_clusters
from chunklab.errors import ChunklabError
from chunklab.types import Document, GoldSpan, Query, Span


@st.composite
def corpora(draw):
    """Documents in a few families, and queries with gold in one or two of them."""
    families = draw(st.lists(st.sampled_from(['', 'a', 'b', 'c']), min_size=2, max_size=8))
    documents = [Document(f'd{i}', 'x', family=family) for i, family in enumerate(families)]
    some = st.lists(st.sampled_from([d.doc_id for d in documents]), min_size=1, max_size=2, unique=True)
    golds = draw(st.lists(some, min_size=1, max_size=10))
    return documents, [
        Query(f'q{i}', '', tuple(GoldSpan(doc_id, Span(0, 1)) for doc_id in doc_ids)) for i, doc_ids in enumerate(golds)
    ]


@given(corpora(), st.floats(0.01, 0.99), st.integers(0, 2**32))
def test_no_family_lies_on_both_sides(corpus, share, seed):
    documents, queries = corpus
    clusters = cluster_of(queries, documents)
    n_clusters = len(set(clusters.values()))
    if n_clusters < 2:
        with pytest.raises(ChunklabError, match='at least 2'):
            split_clusters(clusters, share, np.random.default_rng(seed))
        return
    split = split_clusters(clusters, share, np.random.default_rng(seed))
    assert sorted(split.development + split.held_out) == sorted(query.query_id for query in queries)
    sides = []
    for members in (split.development, split.held_out):
        inside = [query for query in queries if query.query_id in members]
        assert [query.query_id for query in inside] == list(members)
        doc_ids = {gold.doc_id for query in inside for gold in query.gold}
        sides.append({document.family or document.doc_id for document in documents if document.doc_id in doc_ids})
    assert sides[0] and sides[1]
    assert not sides[0] & sides[1]
    n_held_out = len({clusters[query_id] for query_id in split.held_out})
    assert abs(n_held_out - share * n_clusters) <= 0.5 or n_held_out in (1, n_clusters - 1)


def test_one_seed_one_split_and_all_splits_come_up():
    clusters = {f'q{i}': i for i in range(4)}
    splits = [split_clusters(clusters, 0.5, np.random.default_rng(seed)).held_out for seed in range(100)]
    assert splits == [split_clusters(clusters, 0.5, np.random.default_rng(seed)).held_out for seed in range(100)]
    assert len(set(splits)) == 6  # 2 of 4


def test_clusters_may_have_any_numbers():
    for seed in range(5):
        split = split_clusters({'a': 7, 'b': 9, 'c': 7}, 0.5, np.random.default_rng(seed))
        assert {split.development, split.held_out} == {('a', 'c'), ('b',)}


@pytest.mark.parametrize('share', [0, 1, -0.5, 1.5, float('nan')])
def test_a_share_that_leaves_a_side_empty_is_refused(share):
    with pytest.raises(ChunklabError, match='between 0 and 1'):
        split_clusters({'a': 0, 'b': 1}, share, np.random.default_rng(1))


@pytest.mark.parametrize('clusters', [{}, {'a': 0}, {'a': 3, 'b': 3}])
def test_nobody_left_to_judge_is_said(clusters):
    with pytest.raises(ChunklabError, match=f'^{len(set(clusters.values()))} independent document.*at least 2'):
        split_clusters(clusters, 0.5, np.random.default_rng(1))


def test_the_best_is_chosen_and_ties_fall_to_the_baseline_or_the_first():
    assert choose({'a': 0.5, 'b': 0.7, 'c': 0.6}, 'a') == 'b'
    assert choose({'a': 0.7, 'b': 0.7, 'c': 0.6}, 'c') == 'a'
    assert choose({'a': 0.7, 'b': 0.1 + 0.6, 'c': 0.6}, 'b') == 'b'
    assert choose({'a': 0.7 + 1e-12, 'b': 0.7}, 'b') == 'b'


def test_the_gap_by_hand():
    # development: documents with means 1 and 0, held out: 0.5 and 0; each a mean of two documents, so the standard
    # errors are half their distance, 1/2 and 1/4, together √(5/16), and Welch's degrees of freedom are
    # (5/16)² / (1/16 + 1/256) = 25/17, rounded down to 1, where t(.975) = 12.706
    scores = {'q1': 1.0, 'q2': 0.0, 'q3': 0.5, 'q4': 0.0}
    split = Split(('q1', 'q2'), ('q3', 'q4'))
    found = optimism_gap(scores, split, {'q1': 0, 'q2': 1, 'q3': 2, 'q4': 3})
    assert found.value == 0.25
    assert found.interval.method == 'cluster t'
    assert found.interval.high - 0.25 == pytest.approx(12.7062047 * sqrt(5 / 16))
    assert 0.25 - found.interval.low == pytest.approx(12.7062047 * sqrt(5 / 16))


def test_a_gap_over_one_document_has_no_interval():
    found = optimism_gap({'q1': 1.0, 'q2': 0.0, 'q3': 0.5}, Split(('q1',), ('q2', 'q3')), {'q1': 0, 'q2': 1, 'q3': 2})
    assert found.value == 0.75
    assert found.interval.method == 'none'
    assert isnan(found.interval.low)


def test_scores_that_never_differ_leave_no_doubt():
    scores = dict.fromkeys('abcd', 0.5)
    found = optimism_gap(scores, Split(('a', 'b'), ('c', 'd')), {'a': 0, 'b': 1, 'c': 2, 'd': 3})
    assert (found.value, found.interval.low, found.interval.high) == (0, 0, 0)


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=12),
    st.lists(st.floats(0, 1), min_size=2, max_size=12),
)
def test_the_gap_against_the_welch_test(left, right):
    """One query to a document is the plain Welch test; only the degrees of freedom are rounded down."""
    from scipy import stats

    scores = {f'q{i}': round(score, 3) for i, score in enumerate([*left, *right])}
    query_ids = list(scores)
    split = Split(tuple(query_ids[: len(left)]), tuple(query_ids[len(left) :]))
    clusters = {query_id: i for i, query_id in enumerate(query_ids)}
    sides = [[scores[q] for q in side] for side in (split.development, split.held_out)]
    found = optimism_gap(scores, split, clusters)
    assert found.value == pytest.approx(np.mean(sides[0]) - np.mean(sides[1]), abs=1e-8)
    variances = [np.var(side, ddof=1) / len(side) for side in sides]
    if sum(variances) < 1e-12:
        return
    parts = sum(v**2 / (len(side) - 1) for v, side in zip(variances, sides, strict=True))
    freedom = max(1, int(sum(variances) ** 2 / parts + 1e-6))
    reach = stats.t.ppf(0.975, freedom) * sqrt(sum(variances))
    assert found.interval.high - found.value == pytest.approx(reach, rel=1e-4, abs=1e-7)
    if freedom > 1:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore', RuntimeWarning)  # of scores that are all alike
            exact = stats.ttest_ind(*sides, equal_var=False).confidence_interval(0.95)
        assert found.interval.low <= exact.low + 1e-6
        assert found.interval.high >= exact.high - 1e-6


@given(st.dictionaries(st.sampled_from('abcdef'), st.floats(0, 1), min_size=6, max_size=6))
def test_turning_the_sides_turns_the_gap(scores):
    clusters = {query_id: i // 2 for i, query_id in enumerate('abcdef')}
    one = optimism_gap(scores, Split(tuple('abcd'), tuple('ef')), clusters)
    other = optimism_gap(scores, Split(tuple('ef'), tuple('abcd')), clusters)
    assert other.value == -one.value
