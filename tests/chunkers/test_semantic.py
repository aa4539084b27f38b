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
from chunklab.types import to_span_array

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


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.integers(1, 6), st.data())
def test_further_breaks_agree_with_the_recursion(one_token_a_word, tenths, size, data):
    n_units = len(tenths) + 1
    text = 'x ' * n_units
    units = to_span_array([(2 * i, 2 * i + 1) for i in range(n_units)])
    breaks = sorted(data.draw(st.sets(st.integers(1, n_units - 1), max_size=3)))
    distances = np.array(tenths) / 10
    found = with_largest(np.array(breaks, dtype=np.int64), distances, units, one_token_a_word(text), Limits(size, 999))
    edges = [0, *breaks, n_units]
    expected = set(breaks)
    for begin, end in itertools.pairwise(edges):
        expected.update(reference_breaks(begin, end, distances.tolist(), lambda a, b: b - a > size))
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
