from __future__ import annotations

import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chunklab.characters import are_blank, code_points, word_starts

EVERY = range(sys.maxunicode + 1)
texts = st.text(st.sampled_from('ab \n\x1b\x1c\x85\u00a0\u200b\u3000\u3001🙂\ud800'), max_size=30)


def test_blank_is_what_isspace_says_of_every_code_point():
    found = are_blank(np.arange(len(EVERY), dtype=np.uint32))
    assert np.flatnonzero(found).tolist() == [code for code in EVERY if chr(code).isspace()]


def test_code_points_of_every_kind_of_character():
    text = 'a\x00é\ud800漢🙂'
    assert code_points(text).tolist() == list(map(ord, text))
    assert code_points('').tolist() == []


@given(text=texts)
def test_words_start_where_split_has_them(text):
    starts = word_starts(code_points(text)).tolist()
    assert [text[start:].split(maxsplit=1)[0] for start in starts] == text.split()
    assert all(start == 0 or text[start - 1].isspace() for start in starts)
