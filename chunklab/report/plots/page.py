"""The sheet that a plot is drawn on: heading, legend and notes laid out in inches, and room for it between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from chunklab.corpus.wording import printable
from chunklab.report.plots.lettering import width_of, wrapped
from chunklab.report.plots.style import INK, LARGE, MUTED

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 6.7
"""Inches: a column of A4 between margins, 643 pixels on a screen."""

EDGE = 0.12
LINE = 0.165
"""Height in inches of a line of small text."""

_TITLE_LINE = 0.21
_LEGEND_ROW = 0.215
_HANDLE = 0.6
"""Inches that a legend entry takes beside its text."""


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with room for a plot of a given height; `tips` by the id of the artist that they belong to."""

    figure: Figure
    height: float
    body_top: float
    tips: dict[str, str] = field(default_factory=dict)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes of that size in inches, `left` from the edge of the page and `top` below the top of the room."""
        bottom = self.height - self.body_top - top - height
        return self.figure.add_axes((left / WIDTH, bottom / self.height, width / WIDTH, height / self.height))

    def text(self, left: float, top: float, text: str, **looks: Any) -> Artist:
        """Text whose upper left corner is at that place of the room, in inches."""
        y = (self.height - self.body_top - top) / self.height
        return self.figure.text(left / WIDTH, y, text, **{'va': 'top', 'ha': 'left', **looks})

    def tip(self, artist: Artist, text: str) -> None:
        """What is shown when a mouse rests on the artist, in an SVG."""
        name = f'tip{len(self.tips) + 1}'
        artist.set_gid(name)
        self.tips[name] = printable(text)


def new_page(
    room: float, title: str, about: Sequence[str], legend: Sequence[tuple[Artist, str]] = (), notes: Sequence[str] = ()
) -> Page:
    """A page with `room` inches of height for the plot, below its heading and legend and above its notes.

    Each entry of the legend is what it shows and what that means.
    """
    from matplotlib.figure import Figure

    heading = wrapped(printable(title), WIDTH - 2 * EDGE, LARGE, 'bold', most=3)
    below = [line for text in about for line in wrapped(printable(text), WIDTH - 2 * EDGE, most=5)]
    foot = [line for text in notes for line in wrapped(printable(text), WIDTH - 2 * EDGE, most=5)]
    columns = _legend_columns([label for _, label in legend])
    n_rows = -(-len(legend) // columns)
    legend_top = EDGE + _TITLE_LINE * len(heading) + LINE * len(below) + 0.06
    body_top = legend_top + (_LEGEND_ROW * n_rows + 0.06 if legend else 0) + 0.04
    foot_height = LINE * len(foot) + (0.1 if foot else 0)
    height = body_top + room + foot_height + EDGE
    figure = Figure(figsize=(WIDTH, height))
    page = Page(figure, height, body_top)
    _lines(figure, EDGE, heading, _TITLE_LINE, fontsize=LARGE, fontweight='bold', color=INK)
    _lines(figure, EDGE + _TITLE_LINE * len(heading), below, LINE, color=MUTED)
    _lines(figure, height - EDGE - LINE * len(foot), foot, LINE, color=MUTED)
    if legend:
        figure.legend(
            [artist for artist, _ in legend],
            [label for _, label in legend],
            loc='upper left',
            bbox_to_anchor=(EDGE / WIDTH, 1 - legend_top / height),
            ncols=columns,
            borderpad=0,
            borderaxespad=0,
            handlelength=2.6,
            handletextpad=0.6,
            columnspacing=1.4,
            labelspacing=0.5,
        )
    return page


def _lines(figure: Figure, top: float, lines: Sequence[str], step: float, **looks: Any) -> None:
    height = float(figure.get_figheight())
    for place, line in enumerate(lines):
        y = 1 - (top + place * step) / height
        figure.text(EDGE / WIDTH, y, line, va='top', ha='left', **looks)


def _legend_columns(labels: Sequence[str]) -> int:
    """The most columns in which the entries fit; they run down the columns, the first of which are the longer ones,
    as matplotlib puts them."""
    for columns in range(min(len(labels), 6), 1, -1):
        rows, longer = divmod(len(labels), columns)
        starts = [i * rows + min(i, longer) for i in range(columns + 1)]
        widths = [max(map(width_of, labels[start:end])) + _HANDLE for start, end in pairwise(starts)]
        if sum(widths) <= WIDTH - 2 * EDGE:
            return columns
    return 1
