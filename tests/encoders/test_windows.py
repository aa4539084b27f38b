from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.encoders.windows import Late, paragraph_tokens, plan_by_paragraph, plan_windows
from chunklab.errors import SpecError


@st.composite
def plans(draw):
    longest = draw(st.integers(1, 40))
    return draw(st.integers(0, 300)), longest, draw(st.integers(1, longest))


def test_by_hand():
    # 20 tokens by windows of 8 that share 2 or more: 0-8, 6-14, 12-20; the overlaps 6-8 and 12-14 are halved
    windows = plan_windows(20, 8, 6)
    assert (windows.length, windows.starts.tolist(), windows.edges.tolist()) == (8, [0, 6, 12], [0, 7, 13, 20])


@pytest.mark.parametrize('n_tokens', [0, 1, 7, 8])
def test_what_fits_is_one_window(n_tokens):
    windows = plan_windows(n_tokens, 8, 6)
    assert (windows.length, windows.starts.tolist(), windows.edges.tolist()) == (n_tokens, [0], [0, n_tokens])


@given(plans())
def test_windows_cover_the_document_overlap_enough_and_are_the_fewest(plan):
    n_tokens, longest, stride = plan
    overlap = longest - stride
    windows = plan_windows(*plan)
    ends = windows.starts + windows.length
    assert windows.starts[0] == 0
    assert ends[-1] == n_tokens
    assert (ends[:-1] - windows.starts[1:] >= overlap).all()
    assert (np.diff(windows.starts) > 0).all()
    fewest = 1
    while fewest * longest - (fewest - 1) * overlap < n_tokens:
        fewest += 1
    assert len(windows) == fewest


@given(plans())
def test_each_token_is_read_where_the_nearer_end_is_farthest(plan):
    n_tokens, longest, stride = plan
    overlap = longest - stride
    windows = plan_windows(*plan)

    def room(token, start):
        before = math.inf if start == 0 else token - start
        after = math.inf if start + windows.length == n_tokens else start + windows.length - 1 - token
        return min(before, after)

    chosen = np.repeat(windows.starts, np.diff(windows.edges)).tolist()
    assert len(chosen) == n_tokens
    for token, start in enumerate(chosen):
        assert start <= token < start + windows.length
        others = [s for s in windows.starts.tolist() if s <= token < s + windows.length]
        assert room(token, start) == max(room(token, other) for other in others)
        assert room(token, start) >= overlap // 2 - 1


@given(plans(), st.sets(st.integers(1, 299)))
def test_windows_by_paragraph_cover_the_document_and_begin_where_they_may(plan, places):
    n_tokens, longest, stride = plan
    paragraphs = sorted(place for place in places if place < n_tokens)
    windows = plan_by_paragraph(*plan, np.array(paragraphs, dtype=np.int64))
    starts = windows.starts.tolist()
    assert starts[0] == 0
    assert starts[-1] + windows.length == n_tokens
    assert windows.length == min(n_tokens, longest)
    for before, start in pairwise(starts[:-1]):  # the last one ends where the document does
        allowed = [place for place in paragraphs if before + stride // 2 < place <= before + stride]
        assert start == (allowed[-1] if allowed else before + stride)
    assert (np.diff(starts) <= stride).all()


def test_paragraphs_are_what_blank_lines_part():
    text = 'One two.\n \t\n  Three four.\nFive.\r\n\r\nSix.\n\n'
    starts = np.array([text.index(word) for word in ('One', 'two', 'Three', 'four', 'Five', 'Six')], dtype=np.int32)
    assert paragraph_tokens(text, starts).tolist() == [2, 5]
    assert paragraph_tokens('', starts[:0]).tolist() == []


@pytest.mark.parametrize('weighting', ['middle', 'mean'])
@given(plan=plans())
def test_every_token_counts_in_every_window_that_reads_it_and_most_in_the_middle(weighting, plan):
    windows = plan_windows(*plan)
    totals = np.zeros(windows.n_tokens)
    for i, start in enumerate(windows.starts.tolist()):
        weights = windows.weights(i, weighting)
        assert weights.shape == (windows.length,)
        assert (weights > 0).all()
        totals[start : start + windows.length] += weights
    assert (totals > 0).all()


def test_weights_by_hand():
    windows = plan_windows(8, 4, 2)
    assert windows.starts.tolist() == [0, 2, 4]
    assert [windows.weights(i, 'middle').tolist() for i in range(3)] == [[4, 3, 2, 1], [1, 2, 2, 1], [1, 2, 3, 4]]
    assert windows.weights(1, 'mean').tolist() == [1, 1, 1, 1]
    assert plan_windows(3, 4, 2).weights(0, 'middle').tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ('settings', 'message'),
    [
        ({'window': -1}, 'at least 1'),
        ({'window': 10, 'stride': 11}, 'would leave some out'),
        ({'weighting': 'median'}, 'weighting=median is not one of nearest, middle, mean'),
        ({'begin': 'line'}, 'begin=line is not one of even, paragraph'),
        ({'numbers': 'int8'}, 'numbers=int8 is not one of float16, float32'),
    ],
)
def test_what_makes_no_sense_is_one_line(settings, message):
    with pytest.raises(SpecError, match=message):
        Late(**settings)
