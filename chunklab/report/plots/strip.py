"""Phase strip: the mean of every phase as a dot, so that luck of alignment can be seen beside the strategies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.compare.result import Comparison, mean
from chunklab.corpus.wording import counted, printable
from chunklab.report.plots.page import Page, new_page
from chunklab.report.plots.panels import panel_grid
from chunklab.report.plots.plot import Plot, new_plot
from chunklab.report.plots.quality import about, explained, headlines
from chunklab.report.plots.style import BLUE, CARD, GRID, INK, ORANGE, Looks

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Strip:
    """One strategy under one measure: the mean over queries in each phase, phase 0 first, and the mean of those. A
    strategy that has no phases was cut once: `means` holds one value."""

    strategy: str
    measure: str
    means: tuple[float, ...]
    mean: float
    has_phases: bool


def strips(phased: PhasedComparison, measures: Sequence[str]) -> tuple[Strip, ...]:
    """Every strategy under each measure, measure by measure."""
    return tuple(_strip(row, measure) for measure in measures for row in phased.rows)


def _strip(row: PhasedStrategy, measure: str) -> Strip:
    means = row.measures[measure].of_phase
    return Strip(row.strategy, measure, means, mean(means), row.cuts is not None)


def phase_plots(comparison: Comparison) -> tuple[Plot, ...]:
    """One plot, or none where there are no phases, or no queries to score in them."""
    phased = comparison.phased
    if phased is None or not phased.query_ids:
        return ()
    measures = [measure for measure in headlines(comparison) if measure in phased.measures]
    rows = strips(phased, measures)
    if not rows:
        return ()
    title = f'Luck of alignment: every strategy cut in {counted(phased.n_phases, "phase")}'
    spans = [
        f'{printable(row.strategy)} {min(row.means):.3f} to {max(row.means):.3f} in {row.measure}' for row in rows[:12]
    ]
    alt = (
        f'Strip plot of {counted(phased.n_phases, "phase")} of {phased.experiment} for each strategy: '
        f'{"; ".join(spans)}{"; …" if len(rows) > len(spans) else "."}'
    )
    return (new_plot('phases', title, alt, lambda: _draw(comparison, phased, rows, measures, title)),)


def _draw(
    comparison: Comparison, phased: PhasedComparison, rows: Sequence[Strip], measures: Sequence[str], title: str
) -> Page:
    grid = panel_grid([row.strategy for row in phased.rows], len(measures), least_step=0.36)
    plain = phased.experiment == 'shift'  # phase 0 of jitter is one draw of many
    moved = {
        'shift': 'Phases of shift: the first chunk of each document ends somewhere else, nothing else changes.',
        'jitter': 'Phases of jitter: every chunk has a size limit of its own, nothing else changes.',
    }
    note = f'{moved[phased.experiment]} From the top of a row to its bottom: phase 0, 1, 2 …'
    page = new_page(grid.room, title, [about(comparison)], _legend(rows, plain=plain), [note, *explained(measures)])
    for panel, measure in zip(grid.panels, measures, strict=True):
        axes = grid.axes(page, panel, measure, 'mean over queries')
        axes.locator_params(axis='x', nbins=5)
        axes.margins(x=0.07)
        axes.hlines(
            [i + 0.5 for i in range(len(phased.rows) - 1)], *_ALL, transform=axes.get_yaxis_transform(), **_RULE
        )
        members = [row for row in rows if row.measure == measure]
        for place, row in enumerate(members):
            _draw_row(page, axes, place, row, plain=plain)
        low, high = axes.get_xlim()
        if high - low < _LEAST_SPAN:  # a hair's breadth of noise is not blown up to the whole width
            middle = (low + high) / 2
            axes.set_xlim(middle - _LEAST_SPAN / 2, middle + _LEAST_SPAN / 2)
    return page


_LEAST_SPAN = 0.1
_ALL = (0, 1)
_RULE: Looks = {'color': GRID, 'linewidth': 0.8, 'zorder': 0}
_MEAN: Looks = {'color': ORANGE, 'linewidth': 3.0, 'solid_capstyle': 'butt', 'zorder': 2}
_DOT: Looks = {'marker': 'o', 'markersize': 4.5, 'linestyle': 'none', 'color': BLUE, 'zorder': 3}
_PLAIN: Looks = {**_DOT, 'marker': 'D', 'markersize': 6, 'markerfacecolor': CARD, 'markeredgewidth': 1.4}
_ONCE: Looks = {'marker': 'X', 'markersize': 7, 'linestyle': 'none', 'color': INK, 'zorder': 3}


def _draw_row(page: Page, axes: Axes, place: int, row: Strip, *, plain: bool) -> None:
    if not row.has_phases:
        (point,) = axes.plot([row.mean], [place], **_ONCE)
        page.tip(point, f'{printable(row.strategy)}: {row.mean:.3f}, has no phases')
        return
    (line,) = axes.plot([row.mean, row.mean], [place - 0.4, place + 0.4], **_MEAN)
    page.tip(line, f'{printable(row.strategy)}: mean {row.mean:.3f}')
    step = 0.6 / max(1, len(row.means) - 1)
    for phase, value in enumerate(row.means):
        (dot,) = axes.plot([value], [place - 0.3 + phase * step], **(_DOT if phase or not plain else _PLAIN))
        page.tip(dot, f'{printable(row.strategy)}, phase {phase}: {value:.3f}')


def _legend(rows: Sequence[Strip], *, plain: bool) -> list[tuple[Artist, str]]:
    from matplotlib.lines import Line2D

    entries: list[tuple[Artist, str]] = []
    if any(row.has_phases for row in rows):
        entries += [
            *([(Line2D([], [], **_PLAIN), 'phase 0, the plain cutting')] if plain else []),
            (Line2D([], [], **_DOT), 'another phase' if plain else 'a phase'),
            (Line2D([], [], **_MEAN), 'mean over the phases'),
        ]
    if not all(row.has_phases for row in rows):
        entries.append((Line2D([], [], **_ONCE), 'has no phases: cut once'))
    return entries
