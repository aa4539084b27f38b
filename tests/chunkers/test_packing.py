from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers.limits import Limits
from chunklab.chunkers.pace import Pace
from chunklab.chunkers.packing import joined, n_in_front, pack, split_long, tokens_before
from chunklab.chunkers.words import words
from chunklab.types import Tokens, to_span_array

# Limits for up to 40 tokens, the same for every chunk or one for each token that a chunk may begin with.
DRAWN = st.none() | st.lists(st.integers(1, 6), min_size=41, max_size=41).map(np.array)
LIMITS = st.builds(Limits, st.integers(1, 6), st.integers(1, 20), DRAWN)


@st.composite
def tokenised(draw):
    """A text, and tokens that may leave characters out, hold several words' parts, or share one character."""
    text = draw(st.text(st.sampled_from('abc  \n'), max_size=40))
    filled = [i for i, c in enumerate(text) if not c.isspace()]
    starts = sorted(draw(st.lists(st.sampled_from(filled), max_size=40))) if filled else []
    return text, Tokens(np.array(starts, dtype=np.int32), np.array(starts, dtype=np.int32) + 1)


def count(tokens, start, end):
    return sum(start <= at < end for at in tokens.starts.tolist())


def fits(tokens, start, end, limits):
    size = limits.size if limits.drawn is None else limits.drawn[count(tokens, 0, start)]
    return count(tokens, start, end) <= size and end - start <= limits.max_chars


def reference_pieces(text, tokens, start, end, limits):
    """The rule of `split_long` as its docstring says it, one character after the other."""
    pieces = []
    while start < end:
        reach = start + 1
        while reach < end and fits(tokens, start, reach + 1, limits):
            reach += 1
        cut = reach
        if reach < end and not (text[reach - 1].isspace() or text[reach].isspace()):
            blanks = [i for i in range(start + 1, reach) if text[i - 1].isspace()]
            token_starts = [i for i in range(start + 1, reach + 1) if i in tokens.starts.tolist()]
            if blanks and 4 * (reach - blanks[-1]) <= reach - start:
                cut = blanks[-1]
            elif token_starts:
                cut = token_starts[-1]
        pieces.append((start, start + len(text[start:cut].rstrip())))
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    return pieces


@given(tokenised(), LIMITS)
def test_split_long_follows_its_rule(case, limits):
    text, tokens = case
    rows = split_long(text, tokens, np.array([(0, len(text))]), limits)
    start = len(text) - len(text.lstrip())
    expected = reference_pieces(text, tokens, start, len(text.rstrip()), limits)
    assert [tuple(row) for row in rows.tolist()] == expected
    assert all(fits(tokens, a, b, limits) or b - a == 1 for a, b in expected)


def test_split_long_leaves_what_fits_and_keeps_the_order(one_token_a_word):
    text = 'aa bb  cc dd ee ff  gg hh'
    rows = split_long(text, one_token_a_word(text), to_span_array([(0, 7), (7, 20), (20, 25)]), Limits(2, 99))
    assert [text[a:b] for a, b in rows.tolist()] == ['aa bb', 'cc dd', 'ee ff', 'gg hh']


def test_white_space_is_preferred_when_close_by():
    text = 'aaaa bbbb ccccc'
    none = Tokens(np.array([], dtype=np.int32), np.array([], dtype=np.int32))
    assert [text[a:b] for a, b in split_long(text, none, np.array([(0, 15)]), Limits(9, 12)).tolist()] == [
        'aaaa bbbb',
        'ccccc',
    ]
    assert [text[a:b] for a, b in split_long(text, none, np.array([(0, 15)]), Limits(9, 14)).tolist()] == [
        'aaaa bbbb cccc',
        'c',
    ]
    # Exactly a quarter is still close.
    assert split_long('aa bb', none, np.array([(0, 5)]), Limits(9, 4)).tolist() == [[0, 2], [3, 5]]


def test_one_word_without_tokens_is_cut_by_characters():
    text = 'x' * 25
    rows = split_long(
        text, Tokens(np.array([0], dtype=np.int32), np.array([25], dtype=np.int32)), words(text), Limits(1, 10)
    )
    assert rows.tolist() == [[0, 10], [10, 20], [20, 25]]


def reference_packing(tokens, units, limits, groups, repeat):
    """Try every number of repeated and of new units, most first."""
    chunks, begin, fresh = [], 0, 0
    while fresh < len(units):
        for first in range(begin, fresh + 1):
            lasts = [
                last
                for last in range(fresh, len(units))
                if fits(tokens, units[first][0], units[last][1], limits) and groups[first] == groups[last]
            ]
            if lasts or first == fresh:
                last = max(lasts, default=fresh)
                break
        chunks.append((units[first][0], units[last][1]))
        begin, fresh = max(first + 1, last + 1 - repeat), last + 1
    return chunks


@given(tokenised(), LIMITS, st.integers(0, 3), st.data())
def test_pack_agrees_with_trying_everything(case, limits, repeat, data):
    text, tokens = case
    units = split_long(text, tokens, words(text), limits)
    jumps = data.draw(st.lists(st.integers(0, 1), min_size=len(units), max_size=len(units)))
    groups = np.cumsum(np.array(jumps, dtype=np.int64))
    found = pack(tokens, units, limits, groups=groups, repeat=repeat)
    expected = reference_packing(tokens, units.tolist(), limits, groups.tolist(), repeat)
    assert [tuple(row) for row in found.tolist()] == expected


def test_packed_length_counts_tokens_between_units(one_token_a_word):
    text = 'a b c d e'
    units = to_span_array([(0, 1), (4, 5), (6, 7)])  # b lies in no unit, but in the chunk from a to c
    assert pack(one_token_a_word(text), units, Limits(3, 99)).tolist() == [[0, 5], [6, 7]]


@pytest.mark.parametrize(('limits', 'expected'), [((2, 99), 2), ((9, 3), 2), ((3, 5), 3), ((3, 4), 2), ((2, 5), 2)])
def test_a_chunk_may_be_exactly_as_long_as_the_limits(limits, expected, one_token_a_word):
    text = 'a b c'
    assert len(text[: pack(one_token_a_word(text), words(text), Limits(*limits))[0, 1]].split()) == expected


@pytest.mark.parametrize(('repeat', 'expected'), [(0, ['ab', 'cd', 'e']), (1, ['ab', 'bc', 'cd', 'de'])])
def test_repeated_units_open_the_next_chunk(repeat, expected, one_token_a_word):
    text = 'a b c d e'
    rows = pack(one_token_a_word(text), words(text), Limits(2, 99), repeat=repeat)
    assert [text[a:b].replace(' ', '') for a, b in rows.tolist()] == expected


@given(tokenised())
def test_tokens_before_counts_them(case):
    text, tokens = case
    offsets = np.arange(len(text) + 1)
    assert tokens_before(tokens, offsets).tolist() == [count(tokens, 0, at) for at in offsets.tolist()]


def test_each_chunk_may_have_a_limit_of_its_own(one_token_a_word):
    text = 'a b c d e f g h'
    limits = Limits(4, 99, drawn=np.array([3, 9, 9, 2, 9, 4, 9, 9, 9]))  # of those that begin with a, d and f: 3, 2, 4
    rows = pack(one_token_a_word(text), words(text), limits)
    assert [text[a:b] for a, b in rows.tolist()] == ['a b c', 'd e', 'f g h']
    pieces = split_long(text, one_token_a_word(text), to_span_array([(0, 15)]), limits)
    assert pieces.tolist() == rows.tolist()


def reference_front(tokens, units, limits, front):
    """The number of units that a first chunk may have, whose end is nearest; of two as near, fewer."""
    allowed = [n for n in range(1, len(units) + 1) if fits(tokens, units[0][0], units[n - 1][1], limits)] or [1]
    return min(allowed, key=lambda n: (abs(count(tokens, 0, units[n - 1][1]) - front), n))


@given(tokenised(), LIMITS, st.integers(1, 9))
def test_the_first_chunk_ends_at_the_unit_end_nearest_to_the_front(case, limits, front):
    text, tokens = case
    units = split_long(text, tokens, words(text), limits)
    found = n_in_front(tokens, units, Pace(limits, front))
    assert found == (reference_front(tokens, units.tolist(), limits, front) if len(units) else 0)
    assert n_in_front(tokens, units, Pace(limits)) == 0
    rows = units.tolist()
    assert joined(units, found).tolist() == ([[rows[0][0], rows[found - 1][1]]] if rows else [])
    assert joined(units, 0).tolist() == []


@pytest.mark.parametrize(
    ('front', 'size', 'max_chars', 'expected'),
    [
        (1, 9, 99, 1),  # sentences end after 3, 5 and 9 tokens: 3 is nearest to 1
        (4, 9, 99, 1),  # as near to 3 as to 5
        (5, 9, 99, 2),
        (7, 9, 99, 2),
        (8, 9, 99, 3),
        (8, 8, 99, 2),  # nine tokens would be too many
        (8, 9, 16, 2),  # and so would 17 characters
    ],
)
def test_nearest_sentence_end(front, size, max_chars, expected, one_token_a_word):
    text = 'a b c d e f g h i'
    units = to_span_array([(0, 5), (6, 9), (10, 17)])
    assert n_in_front(one_token_a_word(text), units, Pace(Limits(size, max_chars), front)) == expected
