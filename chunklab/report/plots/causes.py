"""Causes of failure: how many questions each strategy failed to answer completely, by the first cause that holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from chunklab.boundaries.diagnosis import CAUSES, Cause, StrategyDiagnosis
from chunklab.corpus.wording import counted, printable
from chunklab.report.plots.lettering import width_of
from chunklab.report.plots.page import Page, new_page
from chunklab.report.plots.panels import panel_grid
from chunklab.report.plots.plot import Plot, new_plot
from chunklab.report.plots.style import CARD, GREEN, INK, PURPLE, SKY, VERMILLION, Looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Bar:
    """One strategy: the number of failed queries by cause, in the order of `CAUSES`, those of none left out."""

    strategy: str
    parts: tuple[tuple[Cause, int], ...]
    n_queries: int

    @property
    def n_failed(self) -> int:
        """Length of the bar."""
        return sum(n for _, n in self.parts)


class _Look(NamedTuple):
    colour: str
    hatch: str
    meaning: str


_LOOKS: Mapping[Cause, _Look] = {
    'lost': _Look('#4d4d4d', '', 'lost: in no chunk'),
    'truncated': _Look(PURPLE, '...', 'truncated: not read by the encoder'),
    'index': _Look(GREEN, 'xxx', 'index: exact search finds it'),
    'cut': _Look(VERMILLION, '///', 'cut: a moved boundary would mend it'),
    'wrong-document': _Look(SKY, '\\\\\\', 'wrong-document: found in its contract alone'),
    'outranked': _Look('#d9d9d9', '', 'outranked: other chunks came first'),
}


def bars(causes: Sequence[StrategyDiagnosis]) -> tuple[Bar, ...]:
    """A bar for each strategy, in the order given."""
    return tuple(
        Bar(row.strategy, tuple((cause, row.counts[cause]) for cause in CAUSES if row.counts[cause]), row.n_queries)
        for row in causes
    )


def cause_plots(causes: Sequence[StrategyDiagnosis], about: Sequence[str]) -> tuple[Plot, ...]:
    """One plot, or none without a diagnosis; `about` says of what."""
    found = bars(causes)
    if not found:
        return ()
    title = 'Why questions were not answered completely'
    told = [
        f'{printable(bar.strategy)}: {bar.n_failed} of {bar.n_queries} failed'
        + ''.join(f', {n} {cause}' for cause, n in bar.parts)
        for bar in found[:12]
    ]
    alt = f'Stacked bars by cause for {counted(len(found), "strategy", "strategies")}. {"; ".join(told)}'
    alt += '; …' if len(found) > len(told) else '.'
    return (new_plot('causes', title, alt, lambda: _draw(found, title, about)),)


def _draw(found: Sequence[Bar], title: str, about: Sequence[str]) -> Page:
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

    held = [cause for cause in CAUSES if any(cause == name for bar in found for name, _ in bar.parts)]
    legend = [(Patch(**_fill(cause)), _LOOKS[cause].meaning) for cause in held]
    note = 'Of several causes the first in the order above counts.' if len(held) > 1 else ''
    grid = panel_grid([bar.strategy for bar in found], 1, least_step=0.36, headed=False)
    page = new_page(grid.room, title, about, legend, [note] if note else [])
    (panel,) = grid.panels
    axes = grid.axes(page, panel, '', 'questions not answered completely')
    longest = max(1, *(bar.n_failed for bar in found))
    n_inches = panel.width - _END
    axes.set_xlim(0, longest * panel.width / n_inches)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=True))
    for place, bar in enumerate(found):
        _draw_bar(page, axes, place, bar, n_inches / longest)
    return page


_END = 0.95
"""Inches right of the longest bar, for '123 of 565'."""


def _draw_bar(page: Page, axes: Axes, place: int, bar: Bar, inches_each: float) -> None:
    at = 0
    for cause, n in bar.parts:
        (part,) = axes.barh([place], [n], left=[at], height=0.66, linewidth=0.8, **_fill(cause))
        page.tip(part, f'{printable(bar.strategy)}: {n} of {bar.n_failed} {cause}')
        if n * inches_each > width_of(f'{n}') + 0.12:
            box = {'boxstyle': 'round,pad=0.15', 'facecolor': CARD, 'edgecolor': 'none'}
            axes.text(at + n / 2, place, f'{n}', ha='center', va='center', bbox=box)
        at += n
    axes.annotate(
        f'{bar.n_failed} of {bar.n_queries}',
        (at, place),
        xytext=(5, 0),
        textcoords='offset points',
        ha='left',
        va='center',
        bbox={'boxstyle': 'square,pad=0.1', 'facecolor': CARD, 'edgecolor': 'none'},
    )


def _fill(cause: Cause) -> Looks:
    look = _LOOKS[cause]
    return {'facecolor': look.colour, 'hatch': look.hatch, 'edgecolor': INK}
