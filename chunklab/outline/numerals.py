"""What a printed number may mean: '(i)' is the ninth letter or the roman one, and only its neighbours tell which."""

from __future__ import annotations

import re
from typing import NamedTuple

_ROMAN = re.compile(r'(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z')
_ROMAN_DIGITS = {'i': 1, 'v': 5, 'x': 10, 'l': 50}
_WORDS = [
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
    'thirteen',
    'fourteen',
    'fifteen',
    'sixteen',
    'seventeen',
    'eighteen',
    'nineteen',
    'twenty',
]
_ORDINALS = [
    'first',
    'second',
    'third',
    'fourth',
    'fifth',
    'sixth',
    'seventh',
    'eighth',
    'ninth',
    'tenth',
    'eleventh',
    'twelfth',
]


class Reading(NamedTuple):
    """One meaning of a label: the series it may belong to and its place there, (4,) for '4.' and (4, 1) for '4.1'."""

    style: str
    value: tuple[int, ...]


def roman(text: str) -> int:
    """Value of a lower-case roman numeral up to 89; 0 if it is none."""
    if not _ROMAN.match(text):
        return 0
    digits = [_ROMAN_DIGITS[c] for c in text]
    following = [*digits[1:], 0]
    return sum(-d if d < after else d for d, after in zip(digits, following, strict=True))


def letters(text: str) -> int:
    """Place of a lower-case letter in a series a, b, ... z, aa, bb, ...; 0 for other words."""
    if not text or text != text[0] * len(text) or len(text) > 2:
        return 0
    return ord(text[0]) - ord('a') + 1 + 26 * (len(text) - 1)


def word(text: str) -> int:
    """Value of 'Four' or 'fourth'; 0 for other words."""
    for words in (_WORDS, _ORDINALS):
        if text.lower() in words:
            return words.index(text.lower()) + 1
    return 0


def digits(text: str) -> tuple[int, ...]:
    """(4, 1) for '4.1'; (4,) for '4.0' too, as some contracts number their articles so."""
    value = tuple(int(part) for part in text.split('.') if part)
    return value[:-1] if len(value) == 2 and value[1] == 0 and value[0] > 0 else value


def letter_readings(text: str, shape: str) -> tuple[Reading, ...]:
    """Both meanings of the letters inside a label of that shape, such as '(_)'; none for other words."""
    case = 'A' if text.isupper() else 'a' if text.islower() else ''
    if not case:
        return ()
    low = text.lower()
    found = []
    if place := letters(low):
        found.append(Reading(shape.replace('_', case), (place,)))
    if place := roman(low):
        found.append(Reading(shape.replace('_', 'I' if case == 'A' else 'i'), (place,)))
    return tuple(found)


def number_value(text: str) -> tuple[int, ...]:
    """Value of what follows 'Article' or 'Section': 4, 4.1, IV, B or Four; () if it is none of these."""
    if text[:1].isdecimal():
        return digits(text)
    low = text.lower()
    value = roman(low) if text.isupper() else 0
    value = value or word(text) or (letters(low) if text.isupper() else 0)
    return (value,) if value else ()
