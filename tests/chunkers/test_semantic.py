from __future__ import annotations

import itertools
import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers import semantic as module
from chunklab.chunkers.limits import Limits
from chunklab.chunkers.semantic import Semantic, neighbour_distances, smoothed, with_largest
from chunklab.errors import SpecError
from chunklab.roles import Phase, phases
from chunklab.types import Document, to_span_array

TEXT = 'a b. c d. e f. g h. i j. k l.'
SENTENCES = [(i, i + 4) for i in range(0, 30, 5)]


def directions(*degrees):
    return [(math.cos(math.radians(d)), math.sin(math.radians(d))) for d in degrees]


def cut(texts_of, given_context, degrees, **parameters):
    context = given_context(SENTENCES[: len(degrees)], directions(*degrees))
    text = TEXT[: 5 * len(degrees)]
    return [chunk.replace(' ', '').replace('.', '') for chunk in texts_of(Semantic(**parameters), text, context)]


@pytest.mark.parametrize(
    ('parameters', 'expected'),
    [
        ({'breakpoint': 'percentile'}, ['abcdef', 'ghijkl']),
        ({'breakpoint': 'percentile', 'threshold': 60}, ['abcdef', 'gh', 'ijkl']),
        ({'breakpoint': 'stddev', 'threshold': 1}, ['abcdef', 'ghijkl']),
        ({'breakpoint': 'stddev'}, ['abcdefghijkl']),
        ({'breakpoint': 'iqr'}, ['abcdef', 'ghijkl']),
        ({'breakpoint': 'iqr', 'threshold': 29}, ['abcdefghijkl']),
        ({'breakpoint': 'gradient'}, ['abcd', 'efghijkl']),
    ],
)
def test_each_rule_breaks_where_it_says(parameters, expected, texts_of, given_context):
    # The distances are 1 - cos of 10, 12, 90, 20, 11 degrees: .015 .022 1 .060 .018
    assert cut(texts_of, given_context, (0, 10, 22, 112, 132, 143), buffer=0, **parameters) == expected


def test_the_rules_numbers_by_hand():
    distances = [1 - math.cos(math.radians(d)) for d in (10, 12, 90, 20, 11)]
    mean, low, high = statistics.mean(distances), *statistics.quantiles(distances, n=4, method='inclusive')[::2]
    assert mean + statistics.pstdev(distances) < 1 < mean + 3 * statistics.pstdev(distances)
    assert mean + 1.5 * (high - low) < 1 < mean + 29 * (high - low)
    slopes = [distances[1] - distances[0], (distances[2] - distances[0]) / 2, (distances[3] - distances[1]) / 2]
    assert slopes[1] > max(slopes[0], slopes[2])


def test_a_segment_over_the_limit_is_cut_at_its_largest_distance(texts_of, given_context):
    degrees = (0, 10, 22, 112, 132, 143)
    assert cut(texts_of, given_context, degrees, size=5, buffer=0) == ['abcd', 'ef', 'gh', 'ijkl']
    assert cut(texts_of, given_context, degrees, size=6, buffer=0) == ['abcdef', 'ghijkl']
    assert cut(texts_of, given_context, degrees, size=6, max_chars=9, buffer=0) == ['abcd', 'ef', 'gh', 'ijkl']


def test_sentences_all_alike_are_halved(texts_of, given_context):
    assert cut(texts_of, given_context, (0,) * 6, size=4) == ['abcd', 'efgh', 'ijkl']


@pytest.mark.parametrize('rule', ['percentile', 'stddev', 'iqr', 'gradient'])
@pytest.mark.parametrize('n_sentences', [0, 1, 2, 3])
def test_few_sentences(rule, n_sentences, texts_of, given_context):
    chunks = cut(texts_of, given_context, (0, 50, 60)[:n_sentences], breakpoint=rule)
    assert ''.join(chunks) == 'abcdef'[: 2 * n_sentences]


def test_smoothing_is_the_weighted_mean_of_the_window():
    vectors = np.random.default_rng(0).normal(size=(7, 3)).astype(np.float32)
    weights = np.array([3, 0, 1, 5, 2, 2, 9])
    for buffer in range(9):
        found = smoothed(vectors, weights, buffer)
        for i in range(7):
            window = range(max(0, i - buffer), min(7, i + buffer + 1))
            total = sum(vectors[k].astype(float) * max(weights[k], 1) for k in window)
            assert found[i] == pytest.approx(total / np.linalg.norm(total), abs=1e-6)


@pytest.mark.parametrize('block', [1, 2, 3, 1024])
@pytest.mark.parametrize('buffer', [0, 1, 4])
def test_distances_are_those_of_the_whole_whatever_the_block(block, buffer, monkeypatch):
    monkeypatch.setattr(module, '_BLOCK', block)
    vectors = np.random.default_rng(1).normal(size=(8, 3)).astype(np.float32)
    smooth = smoothed(vectors, np.arange(8), buffer).astype(float)
    expected = [1 - a @ b for a, b in itertools.pairwise(smooth)]
    assert neighbour_distances(vectors, np.arange(8), buffer) == pytest.approx(expected, abs=2e-6)


def reference_breaks(begin, end, distances, is_long):
    if end - begin < 2 or not is_long(begin, end):
        return []
    inside = range(begin + 1, end)
    place = max(inside, key=lambda b: (distances[b - 1], b & -b, -b))
    return [
        *reference_breaks(begin, place, distances, is_long),
        place,
        *reference_breaks(place, end, distances, is_long),
    ]


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
    st.integers(1, 6) | st.lists(st.integers(1, 6), min_size=14, max_size=14),
    st.data(),
)
def test_further_breaks_agree_with_the_recursion(one_token_a_word, tenths, sizes, data):
    n_units = len(tenths) + 1
    text = 'x ' * n_units
    units = to_span_array([(2 * i, 2 * i + 1) for i in range(n_units)])
    breaks = sorted(data.draw(st.sets(st.integers(1, n_units - 1), max_size=3)))
    distances = np.array(tenths) / 10
    drawn = np.array(sizes if isinstance(sizes, list) else [sizes] * 14)  # by the token that a chunk begins with
    limits = Limits(6, 999, drawn) if isinstance(sizes, list) else Limits(sizes, 999)
    found = with_largest(np.array(breaks, dtype=np.int64), distances, units, one_token_a_word(text), limits)
    edges = [0, *breaks, n_units]
    expected = set(breaks)
    for begin, end in itertools.pairwise(edges):
        expected.update(reference_breaks(begin, end, distances.tolist(), lambda a, b: b - a > drawn[a]))
    assert found == sorted(expected)


@pytest.mark.parametrize(
    ('parameters', 'message'),
    [
        (
            {'breakpoint': 'mean'},
            'semantic(breakpoint=mean): breakpoint must be one of percentile, stddev, iqr, gradient',
        ),
        (
            {'threshold': 101},
            'semantic(breakpoint=percentile, threshold=101): threshold must be between 0 and 100 (0: 95)',
        ),
        ({'buffer': -1}, 'semantic(buffer=-1): buffer must be at least 0'),
    ],
)
def test_parameters_that_make_no_sense(parameters, message):
    with pytest.raises(SpecError) as caught:
        Semantic(**parameters)
    assert str(caught.value) == message


def phased(phased_texts_of, given_context, degrees, phase, **parameters):
    context = given_context(SENTENCES[: len(degrees)], directions(*degrees))
    found = phased_texts_of(Semantic(**parameters), TEXT[: 5 * len(degrees)], context, phase)
    return [chunk.replace(' ', '').replace('.', '') for chunk in found]


def test_a_shifted_cutting_moves_only_where_the_size_limit_acts(phased_texts_of, given_context):
    degrees = (0, 10, 22, 112, 132, 143)  # the jump is before gh
    found = [phased(phased_texts_of, given_context, degrees, phase, size=5, buffer=0) for phase in phases('shift', 5)]
    plain, moved = ['abcd', 'ef', 'gh', 'ijkl'], ['ab', 'cdef', 'gh', 'ijkl']
    # sentences end after 2, 4 and 6 tokens; the first chunk should end after 0, 1, 2, 3 and 4
    assert found == [plain, moved, moved, moved, plain]
    for phase in phases('shift', 6):
        assert phased(phased_texts_of, given_context, degrees, phase, size=6, buffer=0) == ['abcdef', 'ghijkl']


def test_a_first_chunk_may_end_beyond_a_jump(phased_texts_of, given_context):
    degrees = (0, 90, 95, 101, 106, 110)  # the jump is before cd
    found = [phased(phased_texts_of, given_context, degrees, phase, size=5, buffer=0) for phase in phases('shift', 5)]
    assert found[0] == ['ab', 'cdef', 'gh', 'ijkl']
    assert found[4] == ['abcd', 'ef', 'gh', 'ijkl']


@given(st.lists(st.integers(0, 359), min_size=2, max_size=6), st.integers(2, 12), st.integers(0, 9))
def test_chunks_with_limits_of_their_own(given_context, drawn_sizes, degrees, size, number):
    text, n_units = TEXT[: 5 * len(degrees)], len(degrees)
    context, phase = given_context(SENTENCES[:n_units], directions(*degrees)), Phase('jitter', number, 10)
    chunker = Semantic(size=size, max_chars=999, breakpoint='stddev', threshold=9, buffer=0)  # no jump is so large
    found = [(span.start, span.end) for span in chunker.phased(Document('a.txt', text), context, phase)]
    sizes = drawn_sizes(text, phase, size, 2 * n_units)
    vectors = np.array(directions(*degrees), dtype=np.float32)
    distances = neighbour_distances(vectors, np.full(n_units, 2), 0).tolist()
    cuts = reference_breaks(0, n_units, distances, lambda a, b: 2 * (b - a) > sizes[2 * a])
    assert found == [(5 * a, 5 * b - 1) for a, b in itertools.pairwise([0, *cuts, n_units])]


def test_a_sentence_over_the_limit_of_its_own_chunk_is_cut(given_context, drawn_sizes):
    text = 'a b c d e f g h. i.'
    context = given_context([(0, 16), (17, 19)], directions(0, 90))
    phase = next(one for one in phases('jitter', 50) if drawn_sizes(text, one, 8, 9)[0] < 8)
    sizes = drawn_sizes(text, phase, 8, 9)
    (first, second, *_) = Semantic(size=8, buffer=0).phased(Document('a.txt', text), context, phase)
    assert (first.start, first.end) == (0, 2 * sizes[0] - 1)
    assert second.start == 2 * sizes[0]
