"""Text that fits: how wide it is when drawn, and where it breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from chunklab.corpus.wording import printable
from chunklab.report.plots.style import SMALL

MOST_LINES = 3
"""Lines of a label at most; what is beyond them is in its tip."""

_POINTS_PER_INCH = 72
_NARROWEST = 0.2
"""Widths in ems: no letter is narrower."""


@lru_cache(maxsize=8192)
def width_of(text: str, size: float = SMALL, weight: str = 'normal') -> float:
    """Width in inches of a line of text as plots draw it."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    if not text:
        return 0.0
    font = FontProperties(family=['DejaVu Sans'], size=size, weight=weight)
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _POINTS_PER_INCH


def wrapped(text: str, width: float, size: float = SMALL, weight: str = 'normal', most: int = 99) -> tuple[str, ...]:
    """The text on lines no wider than `width` inches: broken after blanks and commas, a word that is too long anywhere.

    Nothing but blanks at the breaks is lost, unless it takes over `most` lines: the last one then ends in `…`.
    """
    lines = ['']
    for piece in _pieces(text, width, size, weight):
        if width_of((lines[-1] + piece).rstrip(), size, weight) <= width:
            lines[-1] += piece
        elif len(lines) == most:
            lines[-1] = _cut(lines[-1] + piece, width, size, weight)
            break
        else:
            lines.append(piece)
    return tuple(line.strip() for line in lines if line.strip())


def name_lines(name: str, width: float) -> tuple[str, ...]:
    """A name from outside as the lines of a label: escaped, wrapped, cut after a few lines."""
    return wrapped(printable(name), width, most=MOST_LINES) or ('(none)',)


def widest(lines: Sequence[str], size: float = SMALL) -> float:
    """Width in inches of the widest line; 0 of none."""
    return max((width_of(line, size) for line in lines), default=0.0)


def _pieces(text: str, width: float, size: float, weight: str) -> Iterator[str]:
    for match in re.finditer(r'[^\s,]*,?\s*', text.strip()):
        word = match.group()
        while (n := _n_fitting(word, width, size, weight)) < len(word.rstrip()):
            yield word[:n]
            word = word[n:]
        yield word


def _n_fitting(word: str, width: float, size: float, weight: str) -> int:
    """How many characters of a word fit, one at least: halving what is in doubt, for a name can be of any length."""
    low, high = 1, min(len(word.rstrip()), int(width * _POINTS_PER_INCH / (_NARROWEST * size)) + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(word[:middle], size, weight) <= width else (low, middle - 1)
    return max(low, high)


def _cut(line: str, width: float, size: float, weight: str) -> str:
    n = _n_fitting(line, width - width_of('…', size, weight), size, weight)
    return f'{line[:n].rstrip()}…'
