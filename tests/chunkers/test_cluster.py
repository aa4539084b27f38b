from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.chunkers.cluster import Cluster, best_division, mean_similarity
from chunklab.types import Document


def unit_vectors(n_rows, seed, dim=3):
    rows = np.random.default_rng(seed).normal(size=(n_rows, dim))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def divisions(n_units):
    """All ways to divide so many units into consecutive segments, each as the list of its segments' first units."""
    for n_cuts in range(n_units):
        for cuts in combinations(range(1, n_units), n_cuts):
            yield [0, *cuts]


def score(begins, similarities, mean):
    edges = [*begins, len(similarities)]
    return sum(
        similarities[i, j] - mean for begin, end in pairwise(edges) for i, j in combinations(range(begin, end), 2)
    )


@given(st.integers(2, 10), st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 80))
@settings(max_examples=60, deadline=None)
def test_no_division_within_the_limits_scores_more(given_context, n_units, seed, size, max_chars):
    rng = np.random.default_rng(seed)
    words = [['w'] * n for n in rng.integers(1, 5, size=n_units)]
    text = ' '.join(' '.join(sentence) for sentence in words)
    edges = np.cumsum([0] + [2 * len(sentence) for sentence in words])
    sentences = [(a, b - 1) for a, b in pairwise(edges)]
    size, max_chars = max(size, 4), max(max_chars, 8)  # every sentence fits
    vectors = unit_vectors(n_units, seed)
    context, document = given_context(sentences, vectors), Document('a.txt', text)

    similarities = vectors.astype(float) @ vectors.T.astype(float)
    mean = np.mean([similarities[i, j] for i, j in combinations(range(n_units), 2)])

    def allowed(begins):
        segments = zip(begins, [*begins[1:], n_units], strict=True)
        return all(
            sum(len(s) for s in words[a:b]) <= size and sentences[b - 1][1] - sentences[a][0] <= max_chars
            for a, b in segments
        )

    best = max(score(begins, similarities, mean) for begins in divisions(n_units) if allowed(begins))
    spans = Cluster(size=size, max_chars=max_chars).spans(document, context)
    starts = [start for start, _ in sentences]
    begins = [starts.index(span.start) for span in spans]
    assert allowed(begins)
    assert score(begins, similarities, mean) == pytest.approx(best, abs=1e-4)


def test_sentences_of_one_kind_go_together(texts_of, given_context):
    vectors = [(1, 0), (1, 0), (0, 1), (0, 1), (0, 1), (1, 0)]
    sentences = [(i, i + 2) for i in range(0, 18, 3)]
    context = given_context(sentences, vectors)
    assert texts_of(Cluster(), 'a. b. c. d. e. f.', context) == ['a. b.', 'c. d. e.', 'f.']
    assert texts_of(Cluster(size=2), 'a. b. c. d. e. f.', context) == ['a. b.', 'c.', 'd. e.', 'f.']


def test_of_equal_divisions_the_one_whose_last_chunk_begins_earliest():
    alike = np.ones((4, 1), dtype=np.float32)
    assert best_division(alike, np.array([0, 0, 1, 2])).tolist() == [0, 2]
    assert best_division(alike, np.zeros(4, dtype=np.int64)).tolist() == [0]


@given(st.integers(2, 30), st.integers(0, 1000))
def test_the_mean_agrees_with_looking_at_every_pair(n_rows, seed):
    vectors = unit_vectors(n_rows, seed)
    expected = np.mean([float(vectors[i] @ vectors[j]) for i, j in combinations(range(n_rows), 2)])
    assert mean_similarity(vectors) == pytest.approx(expected, abs=1e-6)
