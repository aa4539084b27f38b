"""What scanning, conversion and retyping do to a contract."""

from __future__ import annotations

import re

import numpy as np

_LETTER = re.compile(r'[A-Za-z]')


def noisy(text: str, rate: float, rng: np.random.Generator) -> str:
    """The text with about `rate` faults for every 1,000 characters: letters misread, blanks lost or doubled, words
    broken at a hyphen. Gold marks stay where they are, so the spans stay exact."""
    n = int(rng.poisson(rate * len(text) / 1000)) if rate else 0
    if not n:
        return text
    places = np.unique(rng.integers(0, len(text), size=n))
    kinds = rng.integers(0, 4, size=len(places))
    pieces: list[str] = []
    last = 0
    for place, kind in zip(places.tolist(), kinds.tolist(), strict=True):
        faulty = _fault(text[place], kind)
        if faulty is not None:
            pieces += (text[last:place], faulty)
            last = place + 1
    return ''.join(pieces) + text[last:]


_MISREAD = {'l': '1', 'O': '0', 'o': '0', 'I': 'l', 'e': 'c', 'S': '5', 'B': '8', 'n': 'ri', 'h': 'b', 'm': 'rn'}


def _fault(character: str, kind: int) -> str | None:
    """What is printed in place of a character; None where this fault cannot befall it."""
    if character == ' ':
        return ('  ', '', '   ', ' ')[kind]
    if kind == 0:
        return _MISREAD.get(character)
    if kind == 1 and _LETTER.match(character):
        return f'{character}- '
    return None
