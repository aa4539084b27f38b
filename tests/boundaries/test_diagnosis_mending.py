"""Moved chunks and reading windows, against trying every place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chunklab.boundaries.diagnosis import Reading, move_to_hold, read_windows
from chunklab.measures.example import word_tokens
from chunklab.texts import TextIndex
from chunklab.types import Document, Span, Tokens

WORDS = st.lists(st.text('abc', min_size=1, max_size=4), min_size=3, max_size=14)


@st.composite
def cases(draw):
    """A text of words, the offsets of its words, and two stretches of words, as (first, past), that share some; the
    first does not hold the second."""
    written = draw(WORDS)
    gaps = draw(st.lists(st.sampled_from([' ', '\n\n', '   ']), min_size=len(written), max_size=len(written)))
    text, edges = '', []
    for word, gap in zip(written, gaps, strict=True):
        edges.append((len(text), len(text) + len(word)))
        text += word + gap
    n = len(edges)
    gold = draw(st.integers(0, n - 2).flatmap(lambda first: st.tuples(st.just(first), st.integers(first + 2, n))))
    inside = st.integers(gold[0], gold[1])
    near = (
        st.tuples(st.integers(0, gold[0]), inside),
        st.tuples(inside, st.integers(gold[1], n)),
        st.tuples(inside, inside),
    )
    chunk = draw(st.one_of(*near).filter(lambda pair: _shares(pair, gold) and not _holds(pair, gold)))
    return text, edges, chunk, gold


def _shares(one, other):
    return max(one[0], other[0]) < min(one[1], other[1])


def _holds(one, other):
    return one[0] <= other[0] and other[1] <= one[1]


def span(edges, stretch):
    return Span(edges[stretch[0]][0], edges[stretch[1] - 1][1])


@pytest.mark.parametrize('unit', ['tokens', 'words'])
@given(cases())
def test_the_moved_chunk_is_the_nearest_of_its_length_that_holds_the_gold(unit, case):
    text, edges, chunk, gold = case
    length = max(chunk[1] - chunk[0], gold[1] - gold[0])
    places = [
        (abs(first - chunk[0]), first)
        for first in range(len(edges) - length + 1)
        if first <= gold[0] and gold[1] <= first + length
    ]
    index = TextIndex.of(Document('d', text), word_tokens(text))
    moved = move_to_hold(span(edges, gold), [span(edges, chunk)], index, unit)
    assert moved in [span(edges, (first, first + length)) for nearest, first in places if nearest == min(places)[0]]


@given(cases(), st.integers(0, 3), st.integers(0, 3))
def test_gold_that_begins_or_ends_inside_tokens_is_held_whole_within_the_length(case, skip, drop):
    text, edges, chunk, gold = case
    first, last = edges[gold[0]], edges[gold[1] - 1]
    wanted = Span(min(first[0] + skip, first[1] - 1), max(last[1] - drop, last[0] + 1))
    held = span(edges, chunk)
    assume(_shares((held.start, held.end), (wanted.start, wanted.end)))
    for unit in ('tokens', 'words', 'characters'):
        index = TextIndex.of(Document('d', text), word_tokens(text))
        moved = move_to_hold(wanted, [held], index, unit)
        count = {'tokens': index.n_tokens, 'words': starting_words(edges), 'characters': len}[unit]
        assert moved.start <= wanted.start < wanted.end <= moved.end
        assert count(moved) <= max(count(held), count(wanted))


def starting_words(edges):
    return lambda span: sum(span.start <= start < span.end for start, _ in edges)


def test_by_hand():
    index = TextIndex.of(Document('d', 'aa bb cc dd'), word_tokens('aa bb cc dd'))
    assert move_to_hold(Span(3, 8), [Span(0, 5)], index, 'words') == Span(3, 8)
    assert move_to_hold(Span(3, 11), [Span(0, 5)], index, 'words') == Span(3, 11)
    # of the two chunks the second holds more of the gold: it moves to the left, and three tokens still start in it
    assert move_to_hold(Span(1, 8), [Span(0, 2), Span(3, 11)], index) == Span(1, 11)
    assert move_to_hold(Span(0, 5), [Span(3, 11)], index) == Span(0, 8)
    # of two that hold as much, the first: a single token, which has to grow
    assert move_to_hold(Span(0, 5), [Span(0, 2), Span(3, 11)], index) == Span(0, 5)
    # eight characters, moved by one; the blank that comes first then is trimmed
    assert move_to_hold(Span(3, 11), [Span(2, 10)], index, 'characters') == Span(3, 11)


def test_a_document_without_tokens_can_be_mended_by_characters_alone():
    text = 'aaaa'
    index = TextIndex.of(Document('d', text), Tokens(np.zeros(0, np.int32), np.zeros(0, np.int32)))
    assert move_to_hold(Span(1, 4), [Span(0, 2)], index) == Span(1, 4)


@given(WORDS, st.integers(1, 6), st.data())
def test_windows_read_all_of_a_chunk_in_as_few_as_can_be(written, longest, data):
    text = ' '.join(written)
    document = Document('d', text)
    first = data.draw(st.integers(0, len(written) - 1))
    start = len(' '.join(written[:first])) + (first > 0)
    chunk = Span(start, len(text))
    windows = read_windows(document, chunk, Reading(longest, word_tokens))
    n_tokens = len(written) - first
    assert len(windows) == -(-n_tokens // longest)
    assert (windows[0].start, windows[-1].end) == (chunk.start, chunk.end)
    read = set().union(*(range(window.start, window.end) for window in windows))
    assert all(offset in read for offset in range(chunk.start, chunk.end) if not text[offset].isspace())
    lengths = {len(word_tokens(text[window.start : window.end])) for window in windows}
    assert lengths == {min(n_tokens, longest)}


def test_windows_that_read_longer_by_themselves_are_planned_shorter():
    # a tokenizer that reads two tokens where a text begins inside a word, as WordPiece can
    def tokens(text):
        found = word_tokens(text)
        if text.startswith('b'):
            return Tokens(np.append(np.int32(0), found.starts), np.append(np.int32(1), found.ends))
        return found

    document = Document('d', 'aa bb aa bb aa bb')
    windows = read_windows(document, Span(0, 17), Reading(3, tokens))
    assert max(len(tokens(document.text[window.start : window.end])) for window in windows) <= 3
    read = set().union(*(range(window.start, window.end) for window in windows))
    assert {0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16} <= read


def test_an_encoder_that_reads_nothing_has_no_windows():
    assert read_windows(Document('d', 'aa bb'), Span(0, 5), Reading(0, word_tokens)) == ()


def test_what_is_unread_begins_with_the_first_token_over_the_limit():
    document = Document('d', 'xx aa bb cc')
    reading = Reading(2, word_tokens)
    assert reading.unread(document, Span(3, 11)) == Span(9, 11)
    assert reading.unread(document, Span(3, 8)) is None
