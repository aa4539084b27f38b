"""Quality against cost: which strategies no other one beats in both."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from chunklab.compare.pareto import pareto_front
from chunklab.compare.result import Comparison, StrategyResult, mean
from chunklab.corpus.wording import printable
from chunklab.report.plots.key import new_key
from chunklab.report.plots.page import EDGE, WIDTH, Page, new_page
from chunklab.report.plots.placing import Place, place_labels
from chunklab.report.plots.plot import Plot, new_plot
from chunklab.report.plots.quality import about_scores, explained, headline, more_is_better, scores_of
from chunklab.report.plots.style import BLUE, CARD, GRID, INK, MUTED, NORMAL, Looks

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Point:
    """One strategy, numbered by its row in the table from 1, against one cost."""

    number: int
    strategy: str
    quality: float
    cost: float
    on_front: bool


class _Cost(NamedTuple):
    heading: str
    scale: str
    of: Callable[[StrategyResult], float]


_COSTS: Mapping[str, _Cost] = {
    'index': _Cost('size of the index', 'megabytes', lambda row: row.costs.index_megabytes),
    'chunks': _Cost('chunks to store and search', 'chunks', lambda row: float(row.n_chunks)),
    'encode': _Cost('time to encode', 'seconds', lambda row: row.costs.encode_seconds),
}


def fronts(comparison: Comparison) -> Mapping[str, tuple[Point, ...]]:
    """By cost the strategies of which it is known: `index` or, where not all have one, `chunks`; and `encode`.

    A cost that is the same for all, as the one reading of `--mode late` is, decides nothing and is left out.
    """
    measure = headline(comparison)
    if not measure or not more_is_better(measure):
        return {}
    sized = all(math.isfinite(row.costs.index_megabytes) for row in comparison.rows)
    chosen = ('index' if sized else 'chunks', 'encode')
    found = {cost: _points(comparison, measure, _COSTS[cost].of) for cost in chosen}
    return {cost: points for cost, points in found.items() if len({point.cost for point in points}) > 1}


def _points(comparison: Comparison, measure: str, cost_of: Callable[[StrategyResult], float]) -> tuple[Point, ...]:
    numbered = [(i, row) for i, row in enumerate(comparison.rows, 1) if math.isfinite(cost_of(row))]
    quality = [mean(scores_of(comparison, row, measure).values()) for _, row in numbered]
    costs = [cost_of(row) for _, row in numbered]
    front = pareto_front(quality, [costs]) if numbered else ()
    return tuple(
        Point(number, row.strategy, score, cost, on_front)
        for (number, row), score, cost, on_front in zip(numbered, quality, costs, front, strict=True)
    )


def pareto_plots(comparison: Comparison) -> tuple[Plot, ...]:
    """One plot, or none where fewer than two strategies differ in a cost that is known."""
    found = fronts(comparison)
    if not found:
        return ()
    measure = headline(comparison)
    title = f'What {measure} costs'
    best = [
        f'{_COSTS[cost].heading}: '
        + '; '.join(
            f'{printable(point.strategy)} {point.quality:.3f} at {point.cost:,.1f} {_COSTS[cost].scale}'
            for point in sorted(points, key=lambda point: (point.cost, point.number))
            if point.on_front
        )
        for cost, points in found.items()
    ]
    alt = f'Scatter plot of {measure} against cost. On the front, which no other strategy beats: {". ".join(best)}.'
    return (new_plot('pareto', title, alt, lambda: _draw(comparison, found, measure, title)),)


_HEIGHT = 2.9
_HEAD, _FOOT, _LEFT, _GAP = 0.27, 0.5, 0.62, 0.35
_RADIUS = 0.095


def _draw(comparison: Comparison, found: Mapping[str, Sequence[Point]], measure: str, title: str) -> Page:
    key = new_key([printable(row.strategy) for row in comparison.rows])
    note = _left_out(comparison, found)
    page = new_page(
        _HEAD + _HEIGHT + _FOOT + key.height,
        title,
        [about_scores(comparison)],
        _legend(),
        [*([note] if note else []), *explained([measure])],
    )
    left = EDGE + _LEFT
    width = (WIDTH - EDGE - 0.1 - left - _GAP * (len(found) - 1)) / len(found)
    for place, (cost, points) in enumerate(found.items()):
        axes = page.axes(left + place * (width + _GAP), _HEAD, width, _HEIGHT)
        axes.set_title(f'against {_COSTS[cost].heading}', fontsize=NORMAL, loc='left', pad=5)
        axes.set_xlabel(f'{_COSTS[cost].scale} (less is better)')
        axes.set_ylabel(f'mean {printable(measure)}' if not place else '')
        axes.tick_params(axis='y', labelleft=not place)
        axes.grid(color=GRID, linewidth=0.8)
        axes.locator_params(nbins=6)
        axes.xaxis.set_major_formatter(lambda value, _: f'{value:,g}')
        _set_limits(axes, points, [point for members in found.values() for point in members])
        _draw_points(page, axes, points, width, _COSTS[cost])
    key.draw(page, _HEAD + _HEIGHT + _FOOT)
    return page


def _set_limits(axes: Axes, points: Sequence[Point], of_all: Sequence[Point]) -> None:
    """Room around the points; the scale of quality is that of all panels."""
    for values, least, set_limits in (
        ([point.cost for point in points], 0.0, axes.set_xlim),
        ([point.quality for point in of_all], 0.02, axes.set_ylim),
    ):
        low, high = min(values), max(values)
        room = max(0.12 * (high - low), least)
        set_limits(low - room, high + room)


def _draw_points(page: Page, axes: Axes, points: Sequence[Point], width: float, cost: _Cost) -> None:
    front = sorted((point for point in points if point.on_front), key=lambda point: (point.cost, point.number))
    axes.plot(
        [point.cost for point in front],
        [point.quality for point in front],
        color=BLUE,
        linewidth=1.4,
        drawstyle='steps-post',
        zorder=2,
    )
    places = [_place(axes, point, width) for point in points]
    line = _along([_place(axes, point, width) for point in front])
    labels = place_labels(places, _RADIUS, width, _HEIGHT, line)
    for point, place, label in zip(points, places, labels, strict=True):
        (dot,) = axes.plot([point.cost], [point.quality], **(_FRONT if point.on_front else _BEATEN))
        page.tip(dot, f'{printable(point.strategy)}: {point.quality:.3f} at {point.cost:,.2f} {cost.scale}')
        text = axes.annotate(
            f'{point.number}',
            (point.cost, point.quality),
            xytext=((label.x - place.x) * 72, (label.y - place.y) * 72),
            textcoords='offset points',
            ha='center',
            va='center',
            color=INK if point.on_front else MUTED,
            fontweight='bold' if point.on_front else 'normal',
            arrowprops={'arrowstyle': '-', 'color': MUTED, 'linewidth': 0.6, 'shrinkA': 0, 'shrinkB': 2},
            zorder=4,
        )
        page.tip(text, point.strategy)


def _place(axes: Axes, point: Point, width: float) -> Place:
    """Where a point stands, in inches from the corner of axes that wide."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    return Place((point.cost - left) / (right - left) * width, (point.quality - low) / (high - low) * _HEIGHT)


def _along(front: Sequence[Place]) -> list[Place]:
    """Places close together on the steps from one point of the front to the next."""
    found = []
    for one, other in pairwise(front):
        for i in range(21):
            found.append(Place(one.x + (other.x - one.x) * i / 20, one.y))
            found.append(Place(other.x, one.y + (other.y - one.y) * i / 20))
    return found


_FRONT: Looks = {'marker': 'o', 'markersize': 6, 'linestyle': 'none', 'color': BLUE, 'zorder': 3}
_BEATEN: Looks = {**_FRONT, 'color': MUTED, 'markerfacecolor': CARD, 'markeredgewidth': 1.3}


def _legend() -> list[tuple[Artist, str]]:
    from matplotlib.lines import Line2D

    return [
        (Line2D([], [], **{**_FRONT, 'linestyle': '-', 'linewidth': 1.4}), 'front: no other is as good for less'),
        (Line2D([], [], **_BEATEN), 'beaten by another'),
    ]


def _left_out(comparison: Comparison, found: Mapping[str, Sequence[Point]]) -> str:
    """Names by number the strategies that have no place in a panel."""
    told = []
    for cost, points in found.items():
        there = {point.number for point in points}
        absent = [str(i) for i in range(1, len(comparison.rows) + 1) if i not in there]
        if absent:
            told.append(f'{_COSTS[cost].heading} not known of {", ".join(absent)}')
    text = '; '.join(told)
    return f'{text[:1].upper()}{text[1:]}.' if text else ''
