"""A numbered list of the strategies, for plots in which there is room for a number only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from chunklab.report.plots.lettering import name_lines
from chunklab.report.plots.page import EDGE, LINE, WIDTH, Page

Entry = TypeVar('Entry')

_NUMBER = 0.32
_GAP = 0.06


@dataclass(frozen=True, slots=True)
class Key:
    """The list as it is laid out, and its height in inches; numbers are those of the rows of a table, from 1."""

    names: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]
    columns: int

    @property
    def height(self) -> float:
        """What `draw` takes."""
        return max(sum(map(_height, column)) for column in self._in_columns(self.entries)) + 0.1

    def draw(self, page: Page, top: float) -> None:
        """Write the list from `top`, in inches of the room, down; it runs down the columns."""
        numbered = list(zip(range(1, len(self.names) + 1), self.names, self.entries, strict=True))
        for place, column in enumerate(self._in_columns(numbered)):
            left, y = EDGE + place * (WIDTH - 2 * EDGE) / self.columns, top + LINE
            for number, name, lines in column:
                page.text(left + _NUMBER - 0.08, y, f'{number}', ha='right', va='baseline', fontweight='bold')
                for i, line in enumerate(lines):
                    page.tip(page.text(left + _NUMBER, y + i * LINE, line, va='baseline'), name)
                y += _height(lines)

    def _in_columns(self, entries: Sequence[Entry]) -> list[Sequence[Entry]]:
        rows = -(-len(entries) // self.columns)
        return [entries[i : i + rows] for i in range(0, len(entries), rows)]


def _height(lines: Sequence[str]) -> float:
    return LINE * len(lines) + _GAP


def new_key(names: Sequence[str]) -> Key:
    """The list in one column or two, whichever is lower."""
    return min((_laid_out(names, columns) for columns in (1, 2)), key=lambda key: key.height)


def _laid_out(names: Sequence[str], columns: int) -> Key:
    width = (WIDTH - 2 * EDGE) / columns - _NUMBER - 0.1
    return Key(tuple(names), tuple(name_lines(name, width) for name in names), columns)
