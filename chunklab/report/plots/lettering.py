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
        else:
            lines.append(piece)
    found = [line.strip() for line in lines if line.strip()]
    if len(found) > most:
        found = [*found[: most - 1], _cut(found[most - 1], width, size, weight)]
    return tuple(found)


def name_lines(name: str, width: float) -> tuple[str, ...]:
    """A name from outside as the lines of a label: escaped, wrapped, cut after a few lines."""
    return wrapped(printable(name), width, most=MOST_LINES) or ('(none)',)


def widest(lines: Sequence[str], size: float = SMALL) -> float:
    """Width in inches of the widest line; 0 of none."""
    return max((width_of(line, size) for line in lines), default=0.0)


def _pieces(text: str, width: float, size: float, weight: str) -> Iterator[str]:
    for word in re.findall(r'[^\s,]*,?\s*|.', text):
        while width_of(word.rstrip(), size, weight) > width:
            n = next(n for n in range(len(word), 0, -1) if n == 1 or width_of(word[:n], size, weight) <= width)
            yield word[:n]
            word = word[n:]
        yield word


def _cut(line: str, width: float, size: float, weight: str) -> str:
    while line and width_of(f'{line}…', size, weight) > width:
        line = line[:-1]
    return f'{line}…'
