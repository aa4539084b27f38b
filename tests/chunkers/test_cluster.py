from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.chunkers import cluster as module
from chunklab.chunkers.cluster import Cluster, best_division, mean_similarity
from chunklab.roles import Phase, phases
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


def test_a_shifted_cutting_is_a_front_and_the_best_division_of_the_rest(phased_texts_of, given_context):
    vectors = [(1, 0), (1, 0), (0, 1), (0, 1), (0, 1), (1, 0)]
    context = given_context([(i, i + 2) for i in range(0, 18, 3)], vectors)
    text = 'a. b. c. d. e. f.'
    found = [phased_texts_of(Cluster(size=2), text, context, phase) for phase in phases('shift', 2)]
    assert found == [['a. b.', 'c.', 'd. e.', 'f.'], ['a.', 'b.', 'c.', 'd. e.', 'f.']]
    # a document within the limit is never cut by it
    for phase in phases('shift', 3):
        assert phased_texts_of(Cluster(size=6), text, context, phase) == ['a. b.', 'c. d. e.', 'f.']


@given(
    st.integers(2, 9), st.integers(0, 2**32 - 1), st.integers(6, 20), st.sampled_from(['shift', 'jitter']), st.data()
)
@settings(max_examples=60, deadline=None)
def test_no_division_of_a_phase_scores_more(given_context, drawn_sizes, n_units, seed, size, experiment, data):
    count = data.draw(st.integers(1, 8))
    phase = Phase(experiment, data.draw(st.integers(0, count - 1)), count)
    n_words = np.random.default_rng(seed).integers(1, 5, size=n_units).tolist()
    edges = np.cumsum([0, *n_words]).tolist()
    text = ' '.join('w' * edges[-1])
    sentences = [(2 * a, 2 * b - 1) for a, b in pairwise(edges)]
    vectors = unit_vectors(n_units, seed)
    similarities = vectors.astype(float) @ vectors.T.astype(float)
    mean = np.mean([similarities[i, j] for i, j in combinations(range(n_units), 2)])
    sizes = drawn_sizes(text, phase, size, edges[-1]) if experiment == 'jitter' else [size] * edges[-1]
    target = phase.number * size // count if experiment == 'shift' and edges[-1] > size else 0
    ends = [n for n in range(1, n_units + 1) if edges[n] <= size]
    front = min(ends, key=lambda n: (abs(edges[n] - target), n)) if target else 0

    def allowed(begins):
        if front and begins[:2] != [0, front]:
            return False
        return all(edges[b] - edges[a] <= sizes[edges[a]] for a, b in pairwise([*begins, n_units]))

    best = max(score(begins, similarities, mean) for begins in divisions(n_units) if allowed(begins))
    spans = Cluster(size=size).phased(Document('a.txt', text), given_context(sentences, vectors), phase)
    begins = [[start for start, _ in sentences].index(span.start) for span in spans]
    assert allowed(begins)
    assert score(begins, similarities, mean) == pytest.approx(best, abs=1e-4)


def test_a_sentence_over_the_limit_of_its_own_chunk_is_cut(given_context, drawn_sizes):
    text = 'a b c d e f g h. i.'
    context = given_context([(0, 16), (17, 19)], [(1, 0), (0, 1)])
    phase = next(one for one in phases('jitter', 50) if drawn_sizes(text, one, 8, 9)[0] < 8)
    sizes = drawn_sizes(text, phase, 8, 9)
    (first, second, *_) = Cluster(size=8).phased(Document('a.txt', text), context, phase)
    assert (first.start, first.end) == (0, 2 * sizes[0] - 1)
    assert second.start == 2 * sizes[0]


@pytest.mark.parametrize('n_pairs', [1, 7])
def test_the_division_hangs_on_no_block(monkeypatch, n_pairs):
    vectors = unit_vectors(60, seed=4)
    earliest = np.maximum.accumulate(np.maximum(0, np.arange(60) - np.arange(60) % 9))
    at_once = best_division(vectors, earliest).tolist()
    monkeypatch.setattr(module, '_PAIRS', n_pairs)
    assert best_division(vectors, earliest).tolist() == at_once
    assert len(at_once) > 5
