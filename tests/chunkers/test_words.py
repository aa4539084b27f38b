from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers import words as module
from chunklab.chunkers.words import positions_of, trimmed, without_contained, words
from chunklab.spans import trim
from chunklab.types import Span, to_span_array, to_spans

NASTY = st.text(st.sampled_from('ab \n\r\u3000\x1c\x85\u200b\ufeff\u00a0🙂\ud800'), max_size=20)


@st.composite
def texts_with_rows(draw):
    text = draw(NASTY)
    ends = st.integers(0, len(text))
    return text, [tuple(sorted(pair)) for pair in draw(st.lists(st.tuples(ends, ends), max_size=6))]


@pytest.fixture(params=[1 << 18, 3])
def _block(request, monkeypatch):
    monkeypatch.setattr(module, '_BLOCK', request.param)
    words.cache_clear()


@pytest.mark.usefixtures('_block')
class TestAnyBlockSize:
    def test_words_are_what_split_gives(self):
        text = ' a\u3000bc \ud800d\x1ce\n\n🙂🙂 \x85'
        assert [text[a:b] for a, b in words(text).tolist()] == text.split()

    def test_a_word_over_several_blocks_is_one(self):
        assert words(' ' * 5 + 'x' * 11 + ' ').tolist() == [[5, 16]]

    def test_positions_are_those_of_the_characters(self):
        text = 'a.b…🙂.\x00.'
        assert positions_of(text, '.🙂;').tolist() == [i for i, c in enumerate(text) if c in '.🙂;']


@given(NASTY)
def test_words_of_any_text(text):
    assert [text[a:b] for a, b in words(text).tolist()] == text.split()


@given(texts_with_rows())
def test_trimmed_agrees_with_trimming_each_span(case):
    text, rows = case
    expected = [trim(text, Span(a, b)) for a, b in rows]
    assert to_spans(trimmed(text, to_span_array(rows))) == [span for span in expected if len(span)]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=8))
def test_without_contained_agrees_with_looking_at_every_pair(pairs):
    spans = sorted({(a, a + n) for a, n in pairs})
    expected = [s for s in spans if not any(o[0] <= s[0] and s[1] <= o[1] for o in spans if o != s)]
    assert [tuple(row) for row in without_contained(to_span_array([(a, a + n) for a, n in pairs])).tolist()] == expected


def test_words_cannot_be_written_to():
    with pytest.raises(ValueError, match='read-only'):
        words('a b')[0, 0] = 1


def test_nothing_in_nothing():
    assert words('').shape == trimmed('', np.array([(0, 0)])).shape == (0, 2)
