"""Lines in the order they are read, from pieces of text that a PDF may have written in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from chunklab.corpus.files.pdf.glyphs import Piece, wide_gap

MARKER = re.compile(
    r'(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]{1,2}|[ivxlcIVXLC]{1,6})[.)]|\d{1,3}(?:\.\d{1,3})+|[•●▪◦·–—*-]'
    r'|(?:ARTICLE|Article|SECTION|Section|SCHEDULE|Schedule|EXHIBIT|Exhibit)\s+[\dIVXLC]+[.:]?)(?=\s|$)'
)
"""What a list item or clause begins with: '4.2', '(a)', 'iv.', '•', 'ARTICLE V'."""

MIN_COLUMN_LINES = 5
FILLED = 0.6
"""Share of its column that the middle line of running text fills at least; tables and signature blocks do not."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a page. `x0`, `x1`, `y` and `size` as those of `Piece`; `column` counts columns over the page;
    `cells` is how many parts with wide gaps between it has, its number or bullet not counted; `part` counts page
    breaks of an earlier printing in the middle of the page."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    column: int
    cells: int
    part: int = 0


def lines_of(pieces: Sequence[Piece]) -> list[PageLine]:
    """The lines of one direction of writing: top to bottom, within two columns of running text the left one first."""
    lines: list[PageLine] = []
    for column, part in enumerate(_columns(pieces)):
        lines += _lines(part, column)
    return lines


def _lines(pieces: Sequence[Piece], column: int) -> list[PageLine]:
    """Pieces on one base line, wherever in the file they were written (numbers often come first), become one line."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        base = rows[-1][0] if rows else None
        if base is not None and base.y - piece.y <= 0.35 * min(base.size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda piece: piece.x0), column) for row in rows]


def _line(row: Sequence[Piece], column: int) -> PageLine:
    text = ''
    cells = 1
    x1 = row[0].x0
    for piece in row:
        gap = piece.x0 - x1
        if text and MARKER.fullmatch(text):
            text += ' '
        elif text and gap > wide_gap(text, x1 - row[0].x0, piece.size):
            text += '\t'
            cells += 1
        elif text and gap > 0.1 * piece.size:
            text += ' '
        text += piece.text
        x1 = max(x1, piece.x1)
    widest = max(row, key=lambda piece: len(piece.text))
    return PageLine(text, row[0].x0, x1, widest.y, widest.size, column, cells)


def _columns(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Parts of a page to be read one after the other: what is above two columns, the left, the right, what is below."""
    rows = sorted(pieces, key=lambda piece: -piece.y)
    best: tuple[int, int] = (0, 0)
    gutter = 0.0
    if len(rows) >= 2 * MIN_COLUMN_LINES:
        left, right = min(piece.x0 for piece in rows), max(piece.x1 for piece in rows)
        for step in range(35, 66):
            middle = left + (right - left) * step / 100
            for start, end in _bands(rows, middle):
                if end - start > best[1] - best[0] and _are_columns(rows[start:end], middle):
                    best, gutter = (start, end), middle
    start, end = best
    if start == end:
        return [list(pieces)]
    band = rows[start:end]
    parts = [
        rows[:start],
        [piece for piece in band if piece.x1 <= gutter],
        [piece for piece in band if piece.x0 > gutter],
        rows[end:],
    ]
    return [part for part in parts if part]


def _bands(rows: Sequence[Piece], middle: float) -> list[tuple[int, int]]:
    """Longest stretches from top to bottom in which no piece lies across `middle`."""
    crossing = [-1, *(i for i, piece in enumerate(rows) if piece.x0 <= middle < piece.x1), len(rows)]
    return [(a + 1, b) for a, b in pairwise(crossing) if b - a > 2 * MIN_COLUMN_LINES]


def _are_columns(band: Sequence[Piece], middle: float) -> bool:
    sides = [piece for piece in band if piece.x1 <= middle], [piece for piece in band if piece.x0 > middle]
    for side in sides:
        if len(side) < MIN_COLUMN_LINES:
            return False
        width = max(piece.x1 for piece in side) - min(piece.x0 for piece in side)
        half = max(piece.x1 for piece in band) - min(piece.x0 for piece in band)
        if median(piece.x1 - piece.x0 for piece in side) < FILLED * width or width < 0.3 * half:
            return False
    tops = [side[0].y for side in sides]
    bottoms = [side[-1].y for side in sides]
    shared = min(tops) - max(bottoms)
    return shared > 0.5 * (max(tops) - min(bottoms))
