"""Straddle rate against size: a curve for every way of cutting that was surveyed at several sizes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from chunklab.boundaries.survey import Survey
from chunklab.corpus.wording import counted, printable
from chunklab.report.plots.lettering import name_lines
from chunklab.report.plots.page import EDGE, WIDTH, Page, new_page
from chunklab.report.plots.plot import Plot, new_plot
from chunklab.report.plots.style import BAND, GRID, INK, MUTED, Line, Looks, line_style
from chunklab.specs import parse

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

UNIT = 'tokens'


class Family(NamedTuple):
    """A strategy without its size, such as `fixed(overlap=40)`, the size, and the unit of that."""

    name: str
    size: float
    unit: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Share of the queries that are straddled at each size, sizes ascending; `over_size` is the share that no cutting
    of that size could have spared, since an answer is longer."""

    name: str
    unit: str
    sizes: tuple[float, ...]
    rates: tuple[float, ...]
    over_size: tuple[float, ...]


def family_of(strategy: str) -> Family | None:
    """What belongs to one curve; None for a strategy without a size."""
    spec = parse(strategy)
    given = dict(spec.params)
    size = given.pop('size', None)
    if isinstance(size, bool) or not isinstance(size, int | float):
        return None
    return Family(str(replace(spec, params=tuple(given.items()))), float(size), str(given.get('unit', UNIT)))


def has_curve(strategies: Iterable[str]) -> bool:
    """Whether one of the strategies is there in several sizes."""
    families = [family for strategy in strategies if (family := family_of(strategy))]
    return len(set(families)) > len({(family.name, family.unit) for family in families})


def curves(survey: Survey) -> tuple[Curve, ...]:
    """Every strategy that has a size, in the order in which they come; a single size is a curve of one point."""
    points: dict[tuple[str, str], dict[float, tuple[float, float]]] = {}
    for row in survey.rows:
        if family := family_of(row.strategy):
            measured = (row.overall.query_rate, row.overall.unavoidable_query_rate)
            points.setdefault((family.name, family.unit), {})[family.size] = measured
    return tuple(
        Curve(name, unit, tuple(sorted(at)), *zip(*(at[size] for size in sorted(at)), strict=True))
        for (name, unit), at in points.items()
    )


def straddle_plots(survey: Survey) -> tuple[Plot, ...]:
    """One plot, or none where no strategy was surveyed at several sizes."""
    if not has_curve(row.strategy for row in survey.rows):
        return ()
    found = curves(survey)
    title = 'Questions whose answer a boundary cuts, by size of chunk'
    told = [
        f'{printable(curve.name)} from {100 * curve.rates[0]:.0f} % at size {curve.sizes[0]:g} to '
        f'{100 * curve.rates[-1]:.0f} % at {curve.sizes[-1]:g}'
        for curve in found
        if len(curve.sizes) > 1
    ]
    alt = f'Line plot of the share of questions straddled: {"; ".join(told)}.'
    return (new_plot('straddle', title, alt, lambda: _draw(survey, found, title)),)


_HEIGHT = 3.2
_LEFT, _FOOT, _GAP, _TOP = 0.68, 0.48, 0.3, 0.08


def _draw(survey: Survey, found: Sequence[Curve], title: str) -> Page:
    looks = {(curve.name, curve.unit): line_style(place) for place, curve in enumerate(found)}
    units = list(dict.fromkeys(curve.unit for curve in found))
    sizeless = [printable(row.strategy) for row in survey.rows if family_of(row.strategy) is None]
    note = [f'Without a size, so not shown: {", ".join(sizeless)}.'] if sizeless else []
    page = new_page(_TOP + _HEIGHT + _FOOT, title, [_about(survey)], _legend(found, looks), note)
    left = EDGE + _LEFT
    width = (WIDTH - EDGE - 0.1 - left - _GAP * (len(units) - 1)) / len(units)
    highest = max(rate for curve in found for rate in curve.rates)
    for place, unit in enumerate(units):
        axes = page.axes(left + place * (width + _GAP), _TOP, width, _HEIGHT)
        members = [curve for curve in found if curve.unit == unit]
        _draw_floor(axes, members)
        for curve in members:
            _draw_curve(page, axes, curve, looks[curve.name, curve.unit])
        _finish(axes, members, unit, highest)
        axes.tick_params(axis='y', labelleft=not place)
        axes.set_ylabel('questions straddled' if not place else '')
    return page


def _draw_curve(page: Page, axes: Axes, curve: Curve, look: Line) -> None:
    (line,) = axes.plot(curve.sizes, curve.rates, **_looks(look), clip_on=False, zorder=3)
    page.tip(line, printable(curve.name))


def _draw_floor(axes: Axes, members: Sequence[Curve]) -> None:
    """The share that no cutting can spare: the same for all of a unit, so the highest found at each size is drawn."""
    at: dict[float, float] = {}
    for curve in members:
        for size, share in zip(curve.sizes, curve.over_size, strict=True):
            if isfinite(share):
                at[size] = max(share, at.get(size, 0.0))
    sizes = sorted(at)
    axes.fill_between(sizes, [at[size] for size in sizes], color=BAND, linewidth=0, zorder=1)
    axes.plot(sizes, [at[size] for size in sizes], color=MUTED, linewidth=0.8, zorder=1)


def _finish(axes: Axes, members: Sequence[Curve], unit: str, highest: float) -> None:
    sizes = sorted({size for curve in members for size in curve.sizes})
    room = 0.03 * (sizes[-1] - sizes[0]) or 1.0
    axes.set_xlim(sizes[0] - room, sizes[-1] + room)
    axes.set_ylim(0, min(1.0, 1.08 * highest) or 1.0)
    axes.grid(color=GRID, linewidth=0.8)
    axes.locator_params(axis='x', nbins=8)
    axes.locator_params(axis='y', nbins=6)
    axes.xaxis.set_major_formatter(lambda value, _: f'{value:,g}')
    axes.yaxis.set_major_formatter(lambda value, _: f'{100 * value:.0f} %')
    axes.set_xlabel(f'size limit of a chunk ({printable(unit)})')


def _legend(found: Sequence[Curve], looks: dict[tuple[str, str], Line]) -> list[tuple[Artist, str]]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    entries: list[tuple[Artist, str]] = [
        (Line2D([], [], **_looks(looks[curve.name, curve.unit])), '\n'.join(name_lines(curve.name, 5.5)))
        for curve in found
    ]
    if any(share > 0 for curve in found for share in curve.over_size):
        entries.append((Patch(facecolor=BAND, edgecolor=MUTED), 'an answer longer than the size: always cut'))
    return entries


def _looks(look: Line) -> Looks:
    return {
        'color': look.colour,
        'marker': look.marker,
        'linestyle': look.dash,
        'markersize': 5.5,
        'linewidth': 1.5,
        'markeredgecolor': INK if look.marker in 'XP' else look.colour,
    }


def _about(survey: Survey) -> str:
    made = 'generated ' if survey.questions == 'generated' else ''
    asked = counted(survey.n_queries, f'{made}query', f'{made}queries')
    documents = counted(survey.n_documents, 'document')
    return (
        f'{printable(survey.corpus_name)} ({documents}, {asked}, digest {survey.corpus_digest[:12]}); '
        f'tokens of {printable(survey.tokenizer)}; nothing retrieved'
    )
