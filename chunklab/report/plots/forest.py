"""Forest plot: how far every strategy lies from the baseline, with its 95 % interval and the verdict."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from chunklab.compare.result import Comparison
from chunklab.compare.verdict import Verdict
from chunklab.corpus.wording import counted, printable
from chunklab.report.plots.page import Page, new_page
from chunklab.report.plots.panels import panel_grid
from chunklab.report.plots.plot import Plot, new_plot
from chunklab.report.plots.quality import about_scores, explained, headlines, more_is_better
from chunklab.report.plots.style import BAND, BLACK, BLUE, CARD, INK, MUTED, VERMILLION, Looks

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Difference:
    """One strategy less the baseline under one measure; `low` and `high` are NaN where there is no interval."""

    strategy: str
    measure: str
    difference: float
    low: float
    high: float
    verdict: Verdict
    words: str


class _Mark(NamedTuple):
    marker: str
    colour: str
    filled: bool


_MARKS: Mapping[Verdict, _Mark] = {
    'better': _Mark('^', BLUE, True),
    'worse': _Mark('v', VERMILLION, True),
    'equivalent': _Mark('s', BLACK, True),
    'undecided': _Mark('o', MUTED, False),
    'cannot be said': _Mark('x', MUTED, False),
}


def differences(comparison: Comparison) -> tuple[Difference, ...]:
    """Every row of the plot, in the order of the verdicts."""
    return tuple(
        Difference(
            found.strategy,
            found.measure,
            found.difference,
            found.interval_95.low,
            found.interval_95.high,
            found.verdict,
            found.verdict_in_words,
        )
        for found in comparison.verdicts
    )


def forest_plots(comparison: Comparison) -> tuple[Plot, ...]:
    """One plot, or none where nothing was compared with a baseline."""
    rows = differences(comparison)
    if not rows:
        return ()
    baseline = printable(comparison.verdicts[0].baseline)
    title = f'Difference from the baseline {baseline}'
    told = Counter(row.words for row in rows)
    counts = ', '.join(f'{n} {words}' for words, n in told.items())
    alt = (
        f'Forest plot of {counted(len(rows), "difference")} from {baseline} with 95 % intervals, in '
        f'{" and ".join(headlines(comparison))}: {counts}. {_told(rows)}'
    )
    return (new_plot('forest', title, alt, lambda: _draw(comparison, rows, title)),)


def _told(rows: Sequence[Difference]) -> str:
    shown = [f'{printable(row.strategy)} {row.difference:+.3f} ({row.measure}, {row.words})' for row in rows[:12]]
    return '; '.join(shown) + ('; …' if len(rows) > len(shown) else '.')


def _draw(comparison: Comparison, rows: Sequence[Difference], title: str) -> Page:
    measures = headlines(comparison)
    members = {measure: [row for row in rows if row.measure == measure] for measure in measures}
    grid = panel_grid([row.strategy for row in members[measures[0]]], len(measures))
    first = comparison.verdicts[0]
    sample = f'{counted(first.n_queries, "query", "queries")} of {counted(first.n_clusters, "independent document")}'
    page = new_page(
        grid.room,
        title,
        [about_scores(comparison)],
        _legend(rows, first.margin),
        [
            f'Lines: 95 % intervals over whole documents ({sample}). Verdicts go by a p adjusted for all comparisons '
            'shown, so a line clear of 0 is not yet a finding.',
            *explained(measures),
        ],
    )
    reach = _reach(rows, first.margin)
    for panel, measure in zip(grid.panels, measures, strict=True):
        axes = grid.axes(page, panel, measure, f'difference ({_better(measure)} is better)')
        axes.set_xlim(-reach, reach)
        axes.locator_params(axis='x', nbins=6)
        axes.xaxis.set_major_formatter(lambda value, _: f'{value:+g}'.replace('-', '−') if round(value, 9) else '0')
        axes.axvspan(-first.margin, first.margin, color=BAND, linewidth=0, zorder=0)
        axes.axvline(0, color=INK, linewidth=1.0, zorder=1)
        for place, row in enumerate(members[measure]):
            _draw_row(page, axes, place, row)
    return page


def _draw_row(page: Page, axes: Axes, place: int, row: Difference) -> None:
    mark = _MARKS[row.verdict]
    if math.isfinite(row.low) and math.isfinite(row.high):
        axes.plot([row.low, row.high], [place, place], color=mark.colour, linewidth=1.6, solid_capstyle='butt')
    (point,) = axes.plot([row.difference], [place], **_looks(mark))
    reach = '' if math.isnan(row.low) else f' ({row.low:+.3f} to {row.high:+.3f})'
    page.tip(point, f'{printable(row.strategy)}: {row.difference:+.3f}{reach}, {row.words}')


def _legend(rows: Sequence[Difference], margin: float) -> list[tuple[Artist, str]]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    words = {row.verdict: row.words for row in rows}
    entries: list[tuple[Artist, str]] = [
        (Line2D([], [], linewidth=1.6, **_looks(mark)), words[verdict])
        for verdict, mark in _MARKS.items()
        if verdict in words
    ]
    if margin:
        entries.append((Patch(facecolor=BAND), f'within ±{margin:g}: as good as no difference'))
    return entries


def _looks(mark: _Mark) -> Looks:
    return {
        'color': mark.colour,
        'marker': mark.marker,
        'markersize': 7,
        'markerfacecolor': mark.colour if mark.filled else CARD,
        'markeredgewidth': 1.4 if mark.marker != 'x' else 2.2,
    }


def _better(measure: str) -> str:
    return 'right' if more_is_better(measure) else 'left'


def _reach(rows: Sequence[Difference], margin: float) -> float:
    """How far the scale goes either way, so that zero stands in the middle of every panel."""
    ends = [abs(end) for row in rows for end in (row.low, row.difference, row.high) if math.isfinite(end)]
    return 1.08 * max([*ends, 1.5 * margin, 0.01])
