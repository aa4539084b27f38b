"""Heat map: the headline measure of every strategy in every category of question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunklab.compare.result import Comparison, mean
from chunklab.corpus.wording import counted, printable
from chunklab.report.plots.key import new_key
from chunklab.report.plots.lettering import name_lines, widest, wrapped
from chunklab.report.plots.page import EDGE, LINE, WIDTH, Page, new_page
from chunklab.report.plots.plot import Plot, new_plot
from chunklab.report.plots.quality import about_scores, explained, headline, scores_of
from chunklab.report.plots.style import CARD, MUTED, Looks, ink_on, shade

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

FEWEST = 3
"""Queries that a category needs for a row of its own; smaller ones go together."""

MOST = 40
"""Rows at most; of more categories the smallest go together."""


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category, or several small ones together: how many queries, and the mean of each strategy in table order."""

    category: str
    n_queries: int
    means: tuple[float, ...]


def category_rows(comparison: Comparison, *, fewest: int = FEWEST, most: int = MOST) -> tuple[CategoryRow, ...]:
    """Rows from the hardest category (lowest mean over all strategies) to the easiest; those merged come last."""
    measure = headline(comparison)
    if not measure:
        return ()
    scores = [scores_of(comparison, row, measure) for row in comparison.rows]
    members: dict[str, list[str]] = {}
    for query_id in comparison.query_ids:
        members.setdefault(comparison.categories.get(query_id, ''), []).append(query_id)
    kept, merged = _kept_and_merged(members, fewest, most)
    rows = [_row(printable(name) or '(none)', members[name], scores) for name in kept]
    rows.sort(key=lambda row: (mean(row.means), row.category))
    if merged:
        together = [query_id for name in merged for query_id in members[name]]
        rows.append(_row(f'{len(merged)} others, few queries each', together, scores))
    return tuple(rows)


def _kept_and_merged(members: Mapping[str, Sequence[str]], fewest: int, most: int) -> tuple[list[str], list[str]]:
    """Which categories have a row of their own; a single one to merge keeps its row."""
    by_size = sorted(members, key=lambda name: (-len(members[name]), name))
    kept = [name for name in by_size if len(members[name]) >= fewest]
    if len(kept) < len(by_size) or len(kept) > most:
        kept = kept[: most - 1]
    merged = sorted(set(by_size) - set(kept))
    return (by_size, []) if len(merged) == 1 and len(by_size) <= most else (kept, merged)


def _row(name: str, query_ids: Sequence[str], scores: Sequence[Mapping[str, float]]) -> CategoryRow:
    return CategoryRow(name, len(query_ids), tuple(mean(of[q] for q in query_ids) for of in scores))


def category_plots(comparison: Comparison) -> tuple[Plot, ...]:
    """One plot, or none where the queries are of fewer than two categories."""
    if len({comparison.categories.get(query_id, '') for query_id in comparison.query_ids}) < 2:
        return ()
    rows = category_rows(comparison)
    if not rows:
        return ()
    measure = headline(comparison)
    title = f'{measure} by category of question'
    ends = [f'{row.category} ({counted(row.n_queries, "query", "queries")}) {mean(row.means):.3f}' for row in rows]
    alt = (
        f'Heat map of mean {measure}, {counted(len(rows), "category", "categories")} by '
        f'{counted(len(comparison.rows), "strategy", "strategies")}, the hardest first. Mean over the strategies: '
        f'{"; ".join(ends[:5])}{"; … " + ends[-1] if len(ends) > 5 else ""}.'
    )
    return (new_plot('categories', title, alt, lambda: _draw(comparison, rows, measure, title)),)


_LABEL_WIDTH = 2.3
_HEAD_WIDTH = 1.9
"""Inches that names of strategies get at most, upright above their column, before they break."""

_WIDEST_CELL, _NARROWEST_WITH_NUMBER = 0.62, 0.3
_NARROWEST_HEAD = 0.26
"""Inches that a number of two digits needs; in narrower columns every other one stands higher."""

_STEP = 0.205
_COUNT = 0.42
"""Inches for the number of queries, left of the cells."""


def _draw(comparison: Comparison, rows: Sequence[CategoryRow], measure: str, title: str) -> Page:
    labels = [wrapped(row.category, _LABEL_WIDTH, most=1)[0] for row in rows]
    names = [printable(row.strategy) for row in comparison.rows]
    left = EDGE + widest(labels) + 0.1 + _COUNT
    cell = min(_WIDEST_CELL, (WIDTH - EDGE - left) / len(names))
    heads = [name_lines(name, _HEAD_WIDTH) for name in names]
    key = None if LINE * max(map(len, heads)) <= cell else new_key(names)
    if key:
        heads = [(f'{i}',) for i in range(1, len(names) + 1)]
    staggered = bool(key) and cell < _NARROWEST_HEAD
    head = 0.26 + LINE * staggered if key else 0.1 + max(map(widest, heads))
    height = _STEP * len(rows)
    page = new_page(
        head + height + 0.1 + (key.height if key else 0),
        title,
        [about_scores(comparison)],
        _legend(),
        [
            'The hardest categories first. n: number of queries; a row with few of them tells little.',
            *explained([measure]),
        ],
    )
    axes = page.axes(left, head, cell * len(names), height)
    _draw_cells(page, axes, names, rows, cell)
    for x, lines in enumerate(heads):
        _draw_head(page, left + (x + 0.5) * cell, head - LINE * (staggered and x % 2), lines, names[x])
    for place, row in enumerate(rows):
        top = head + (place + 0.5) * _STEP
        page.tip(page.text(left - _COUNT - 0.1, top, labels[place], ha='right', va='center'), row.category)
        page.text(left - 0.1, top, f'{row.n_queries:,}', ha='right', va='center', color=MUTED)
    page.text(left - 0.1, head - 0.05, 'n', ha='right', va='bottom', color=MUTED)
    if key:
        key.draw(page, head + height + 0.06)
    return page


def _draw_head(page: Page, middle: float, bottom: float, lines: Sequence[str], name: str) -> None:
    """A name upright above its column, or its number."""
    upright = lines[0].isdigit()
    turned: Looks = {'fontweight': 'bold'} if upright else {'rotation': 90.0, 'linespacing': 1.1}
    page.tip(page.text(middle, bottom - 0.06, '\n'.join(lines), ha='center', va='bottom', **turned), name)


def _draw_cells(page: Page, axes: Axes, names: Sequence[str], rows: Sequence[CategoryRow], cell: float) -> None:
    from matplotlib.patches import Rectangle

    axes.set_xlim(0, len(names))
    axes.set_ylim(len(rows), 0)
    axes.set_axis_off()
    for y, row in enumerate(rows):
        for x, value in enumerate(row.means):
            patch = Rectangle((x, y), 1, 1, facecolor=shade(value), edgecolor=CARD, linewidth=0.8)
            axes.add_patch(patch)
            page.tip(patch, f'{names[x]}, {row.category}: {value:.3f}')
            if cell >= _NARROWEST_WITH_NUMBER:
                axes.text(x + 0.5, y + 0.52, _short(value), ha='center', va='center', color=ink_on(value))
    axes.plot(
        [0, 0, len(names), len(names), 0], [0, len(rows), len(rows), 0, 0], color=MUTED, linewidth=0.8, clip_on=False
    )


def _short(value: float) -> str:
    """A share in two digits, as narrow as can be: .05, .72, 1."""
    return '1' if value >= 0.995 else f'{value:.2f}'.removeprefix('0')


def _legend() -> list[tuple[Artist, str]]:
    from matplotlib.patches import Patch

    words = ('0', '.25', '.50', '.75', '1')
    return [(Patch(facecolor=shade(i / 4), edgecolor=MUTED, linewidth=0.8), words[i]) for i in range(5)]
