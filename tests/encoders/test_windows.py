from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.encoders.windows import plan_windows


@st.composite
def plans(draw):
    longest = draw(st.integers(1, 40))
    return draw(st.integers(0, 300)), longest, draw(st.integers(0, longest - 1))


def test_by_hand():
    # 20 tokens by windows of 8 that share 2 or more: 0-8, 6-14, 12-20; the overlaps 6-8 and 12-14 are halved
    windows = plan_windows(20, 8, 2)
    assert (windows.length, windows.starts.tolist(), windows.edges.tolist()) == (8, [0, 6, 12], [0, 7, 13, 20])


@pytest.mark.parametrize('n_tokens', [0, 1, 7, 8])
def test_what_fits_is_one_window(n_tokens):
    windows = plan_windows(n_tokens, 8, 2)
    assert (windows.length, windows.starts.tolist(), windows.edges.tolist()) == (n_tokens, [0], [0, n_tokens])


@given(plans())
def test_windows_cover_the_document_overlap_enough_and_are_the_fewest(plan):
    n_tokens, longest, overlap = plan
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
    n_tokens, _, overlap = plan
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
