"""Panels that share their rows: a strategy on each line, its name once at the left, a measure in each panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunklab.corpus.wording import printable
from chunklab.report.plots.lettering import name_lines, widest
from chunklab.report.plots.page import EDGE, LINE, WIDTH, Page
from chunklab.report.plots.style import GRID, INK, NORMAL, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL_WIDTH = 2.35
"""Inches that names of strategies get at most before they break."""

_ACROSS = 2
_HEAD = 0.27
_FOOT = 0.46
_GAP = 0.36


@dataclass(frozen=True, slots=True)
class Panel:
    """Where one panel is, in inches of the room; `first` if names stand at its left."""

    left: float
    top: float
    width: float
    height: float
    first: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Panels with their rows: `names` in full, `labels` the lines of each as shown, `step` inches a row is high."""

    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    step: float
    panels: tuple[Panel, ...]
    room: float

    def axes(self, page: Page, panel: Panel, heading: str, scale: str) -> Axes:
        """The axes of a panel: row i at y = i, the first on top; `heading` above it, `scale` below."""
        axes = page.axes(panel.left, panel.top, panel.width, panel.height)
        axes.set_ylim(len(self.names) - 0.5, -0.5)
        axes.set_yticks(range(len(self.names)), [''] * len(self.names))
        axes.tick_params(axis='y', length=0)
        axes.spines['left'].set_visible(False)
        axes.grid(axis='x', color=GRID, linewidth=0.8)
        axes.set_title(printable(heading), fontsize=NORMAL, loc='left', pad=5, color=INK)
        axes.set_xlabel(scale, fontsize=SMALL)
        if panel.first:
            for place, (name, lines) in enumerate(zip(self.names, self.labels, strict=True)):
                label = axes.annotate(
                    '\n'.join(lines),
                    (0, place),
                    xycoords=('axes fraction', 'data'),
                    xytext=(-6, 0),
                    textcoords='offset points',
                    ha='right',
                    va='center',
                    linespacing=1.1,
                    annotation_clip=False,
                )
                page.tip(label, name)
        return axes


def panel_grid(names: Sequence[str], n_panels: int, *, least_step: float = 0.27, headed: bool = True) -> Grid:
    """Rows for the names, and panels two abreast, each with room for a heading unless not `headed`."""
    labels = tuple(name_lines(name, LABEL_WIDTH) for name in names)
    step = max(least_step, LINE * max(map(len, labels)) + 0.04)
    height, head = step * len(names), _HEAD if headed else 0.0
    across = min(n_panels, _ACROSS)
    left = EDGE + max(map(widest, labels)) + 0.12
    width = (WIDTH - EDGE - 0.06 - left - _GAP * (across - 1)) / across
    panels = []
    for i in range(n_panels):
        down, right = divmod(i, across)
        top = head + down * (head + height + _FOOT)
        panels.append(Panel(left + right * (width + _GAP), top, width, height, first=not right))
    room = -(-n_panels // across) * (head + height + _FOOT)
    return Grid(tuple(names), labels, step, tuple(panels), room)
