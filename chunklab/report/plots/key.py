"""A numbered list of the strategies, for plots in which there is room for a number only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chunklab.report.plots.lettering import name_lines
from chunklab.report.plots.page import EDGE, LINE, WIDTH, Page

_NUMBER = 0.32
_GAP = 0.06


@dataclass(frozen=True, slots=True)
class Key:
    """The list as it is laid out, and its height in inches; numbers are those of the rows of a table, from 1."""

    names: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]
    columns: int

    @property
    def _n_rows(self) -> int:
        return -(-len(self.entries) // self.columns)

    @property
    def height(self) -> float:
        """What `draw` takes."""
        return sum(self._row_height(row) for row in range(self._n_rows)) + 0.1

    def draw(self, page: Page, top: float) -> None:
        """Write the list from `top`, in inches of the room, down; it runs down the columns."""
        width = (WIDTH - 2 * EDGE) / self.columns
        for place, (name, lines) in enumerate(zip(self.names, self.entries, strict=True)):
            column, row = divmod(place, self._n_rows)
            y = top + sum(self._row_height(i) for i in range(row))
            left = EDGE + column * width
            page.text(left + _NUMBER - 0.08, y + LINE, f'{place + 1}', ha='right', va='baseline', fontweight='bold')
            page.tip(page.text(left + _NUMBER, y + LINE, '\n'.join(lines), va='baseline', linespacing=1.2), name)

    def _row_height(self, row: int) -> float:
        return LINE * max(len(lines) for lines in self.entries[row :: self._n_rows]) + _GAP


def new_key(names: Sequence[str]) -> Key:
    """The list in one column or two, whichever is lower."""
    return min((_in_columns(names, columns) for columns in (1, 2)), key=lambda key: key.height)


def _in_columns(names: Sequence[str], columns: int) -> Key:
    width = (WIDTH - 2 * EDGE) / columns - _NUMBER - 0.1
    return Key(tuple(names), tuple(name_lines(name, width) for name in names), columns)
