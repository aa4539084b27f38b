"""Numerals against lists written by hand."""

from __future__ import annotations

import pytest

from chunklab.outline.numerals import Reading, digits, letter_readings, letters, number_value, roman, word

ROMANS = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv', 'xvi']


def test_roman():
    assert [roman(r) for r in ROMANS] == list(range(1, 17))
    assert [roman(r) for r in ('xl', 'xlix', 'l', 'lxxxix')] == [40, 49, 50, 89]
    assert [roman(r) for r in ('', 'iiii', 'vx', 'ic', 'the', 'il')] == [0] * 6


def test_letters():
    assert [letters(c) for c in ('a', 'i', 'z', 'aa', 'bb', 'zz')] == [1, 9, 26, 27, 28, 52]
    assert [letters(c) for c in ('', 'ab', 'aaa')] == [0] * 3


def test_words():
    assert [word(w) for w in ('One', 'TWENTY', 'First', 'tenth', 'Term')] == [1, 20, 1, 10, 0]


def test_digits():
    assert [digits(d) for d in ('4', '4.1', '4.1.', '4.0', '4.01', '4.1.0')] == [
        (4,), (4, 1), (4, 1), (4,), (4, 1), (4, 1, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ('printed', 'value'),
    [('IV', (4,)), ('B', (2,)), ('Four', (4,)), ('FOUR', (4,)), ('3.02', (3, 2)), ('Term', ()), ('', ()), ('iv', ())],
)
def test_number_value(printed, value):
    assert number_value(printed) == value


def test_a_letter_may_be_read_in_two_ways():
    assert letter_readings('i', '(_)') == (Reading('(a)', (9,)), Reading('(i)', (1,)))
    assert letter_readings('C', '_.') == (Reading('A.', (3,)),)
    assert letter_readings('ii', '(_)') == (Reading('(a)', (35,)), Reading('(i)', (2,)))
    assert letter_readings('USD', '(_)') == letter_readings('Us', '(_)') == ()
