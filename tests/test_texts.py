from __future__ import annotations

import re
import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chunklab import spans
from chunklab.texts import TextIndex
from chunklab.types import Document, Span, Tokens

characters = st.sampled_from('ab1.é\u0301\U0001f600\ud800 \n\r\t\x00\x0b\x1c\u00a0\u0085\u2028\u3000\u200b\ufeff')
texts = st.text(alphabet=characters, max_size=30)


@st.composite
def placed(draw):
    """A text, tokens of it, and a span of it."""
    text = draw(texts) + draw(st.sampled_from(['', 'word ' * 20, ' ' * 70, 'w' * 70])) + draw(texts)
    ends = st.integers(0, len(text))
    edges = sorted(draw(st.sets(ends, max_size=12)))
    rows = list(zip(edges[::2], edges[1::2], strict=False))
    start, end = sorted(draw(st.tuples(ends, ends)))
    return text, rows, Span(start, end)


def index(text, rows=()):
    edges = np.array(rows, dtype=np.int32).reshape(-1, 2)
    return TextIndex.of(Document('d', text), Tokens(edges[:, 0].copy(), edges[:, 1].copy()))


@given(placed())
def test_counts_are_those_of_a_walk_through_the_span(case):
    text, rows, span = case
    found = index(text, rows)
    piece = text[span.start : span.end]
    assert found.n_chars == len(text)
    assert found.count(span) == found.n_nonblank(span) == sum(not c.isspace() for c in piece)
    assert found.count(span, 'char') == len(piece)
    assert found.count(span, 'token') == sum(span.start <= start < span.end for start, _ in rows)
    assert found.n_words(span) == len(piece.split())


@given(placed())
def test_trim_agrees_with_trimming_the_text_itself(case):
    text, rows, span = case
    assert index(text, rows).trim(span) == spans.trim(text, span)


@given(placed())
def test_the_next_nonblank_character_is_the_first_one_not_before_the_offset(case):
    text, rows, span = case
    after = (i for i in range(span.start, len(text)) if not text[i].isspace())
    assert index(text, rows).next_nonblank(span.start) == next(after, len(text))


@given(placed(), st.integers(1, 8))
def test_the_first_tokens_of_a_span_end_with_the_last_of_them(case, n):
    text, rows, span = case
    inside = [(start, end) for start, end in rows if span.start <= start < span.end]
    end = inside[n - 1][1] if len(inside) >= n else span.end
    assert index(text, rows).first_tokens(span, n) == Span(span.start, min(end, span.end))


@given(placed(), st.data())
def test_a_union_counts_what_two_spans_share_once(case, data):
    text, rows, _ = case
    ends = st.integers(0, len(text))
    several = [Span(*sorted(pair)) for pair in data.draw(st.lists(st.tuples(ends, ends), max_size=6))]
    inside = {i for span in several for i in range(span.start, span.end)}
    found = index(text, rows)
    assert found.count_union(several) == sum(not text[i].isspace() for i in inside)
    assert found.count_union(several, 'char') == len(inside)
    assert found.count_union(several, 'token') == sum(start in inside for start, _ in rows)


def test_every_character_of_unicode_is_blank_exactly_where_isspace_says_so():
    text = ''.join(map(chr, range(sys.maxunicode + 1)))
    printed = index(text).printed.inside(Span(0, len(text)))
    assert np.flatnonzero(~printed).tolist() == [i for i, c in enumerate(text) if c.isspace()]


@pytest.mark.parametrize('text', ['', ' ', '\u3000', 'a'])
def test_the_smallest_texts(text):
    found = index(text)
    assert found.count(Span(0, len(text))) == len(text.strip())


@given(texts)
@example('a  b')
def test_words_are_what_split_finds(text):
    runs = [Span(*match.span()) for match in re.finditer(r'\S+', text)]
    assert index(text).n_words(Span(0, len(text))) == len(runs) == len(text.split())
