"""What stands where on a PDF page: characters, gathered into pieces that were written in one go."""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

LINE_END = frozenset({0x0A, 0x0D})
BLANK = frozenset(
    {0x09, 0x20, 0xA0, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A}
)
HYPHENS = frozenset({0x02, 0xFFFE})
"""What PDFium gives for a hyphen at the end of a line."""

WIDE_GAP = 1.5
"""Blank space between two characters of one line, in heights of a line, beyond which they may be pieces of their
own."""

WIDE_BLANKS = 4.6
"""The same in mean widths of a character; so the blanks that spread a typewritten line to its margin are no gap."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one line without a wide gap. `x0` to `x1` from left to right, `y` the base line from the bottom
    up, in points, after the page was turned so that this text runs from left to right; `size` is the height of the
    line."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


def pieces_on(page: PdfTextPage) -> list[list[Piece]]:
    """The pieces of a page in the order they were written, one list per direction of writing, the one with most
    first."""
    by_angle: defaultdict[int, list[Piece]] = defaultdict(list)
    collector = _Collector(page)
    for angle, piece in collector.all():
        by_angle[angle].append(piece)
    return sorted(by_angle.values(), key=lambda pieces: -sum(len(piece.text) for piece in pieces))


class _Collector:
    """Reads characters through PDFium's C functions, which tell more than a page's text."""

    def __init__(self, page: PdfTextPage) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = page
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = pdfium.FS_RECTF()

    def all(self) -> list[tuple[int, Piece]]:
        """Every piece with its angle in degrees."""
        found: list[tuple[int, Piece]] = []
        text = ''
        angle, x0, x1, y, size = 0, 0.0, 0.0, 0.0, 0.0
        for i in range(self._page.count_chars()):
            code = self._pdfium.FPDFText_GetUnicode(self._page, i)
            if code in LINE_END or (not text and code in BLANK):
                if text:
                    found.append((angle, Piece(text.rstrip(), x0, x1, y, size)))
                text = ''
                continue
            if code in BLANK:
                text += '' if text.endswith(' ') else ' '  # how many a line is set with is layout, not text
                continue
            if not text:
                angle = self._angle(i)
            left, right, base, height = self._place(i, angle)
            if text and not (
                _level(base - y, height, size) and -0.5 * size <= left - x1 <= wide_gap(text, x1 - x0, size)
            ):
                found.append((angle, Piece(text.rstrip(), x0, x1, y, size)))
                text, angle = '', self._angle(i)
                left, right, base, height = self._place(i, angle)
            if not text:
                x0, x1, y, size = left, right, base, height
            text += '-' if code in HYPHENS else chr(code)
            x1 = max(x1, right)
        if text:
            found.append((angle, Piece(text.rstrip(), x0, x1, y, size)))
        return found

    def _angle(self, i: int) -> int:
        return -round(math.degrees(self._pdfium.FPDFText_GetCharAngle(self._page, i))) % 360  # PDFium turns clockwise

    def _place(self, i: int, angle: int) -> tuple[float, float, float, float]:
        """Left, right, base line and height of a character, the page turned back by `angle`."""
        box = self._box
        self._pdfium.FPDFText_GetCharOrigin(self._page, i, self._x, self._y)
        self._pdfium.FPDFText_GetLooseCharBox(self._page, i, box)
        if angle == 0:
            return box.left, box.right, self._y.value, max(box.top - box.bottom, 0.1)
        corners = [_turned(x, y, angle) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), max(xs), _turned(self._x.value, self._y.value, angle)[1], max(max(ys) - min(ys), 0.1)


def _turned(x: float, y: float, angle: int) -> tuple[float, float]:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return x * cosine + y * sine, y * cosine - x * sine


def wide_gap(text: str, width: float, size: float) -> float:
    """The blank space behind `text`, in points, beyond which what follows is apart from it."""
    return max(WIDE_GAP * size, WIDE_BLANKS * width / max(len(text), 1))


def _level(step: float, height: float, size: float) -> bool:
    """Whether a character of that `height` is on the line, `step` above its base; raised and lowered ones are
    smaller."""
    return abs(step) <= (0.15 if height > 0.85 * size else 0.5) * max(height, size)
