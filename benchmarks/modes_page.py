"""The page of `benchmarks/modes.py`: scores and costs of each mode, and how alike the modes rank.

`page` is what is committed; `tau` and `means` also make the advice of `chunklab compare`.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from asked import asked
from scipy.stats import kendalltau

STRATEGIES = (
    'fixed(size=200)',
    'fixed(size=200, overlap=40)',
    'fixed(size=200, overlap=100)',
    'recursive(size=200)',
    'sentence(size=200)',
    'semantic(size=200)',
    'cluster(size=200)',
    'clause(size=200)',
    'fixed(size=100)',
    'sentence(size=100)',
)
PHASED = ('fixed(size=200)', 'sentence(size=200)')
MEASURES = ('complete@1000t', 'complete@5', 'recall@1000t', 'recall@5', 'intact@1000t', 'intact@5')
FIRST = MEASURES[0]

Tables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What encoding some documents for all strategies takes: processor seconds, megabytes kept, and the seconds that
    distilling took before."""

    seconds: float
    megabytes: float
    distilling: float = 0.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The documents that costs were measured on, and their tokens."""

    n_documents: int
    n_tokens: int


def page(tables: Tables, phases: Tables, costs: Mapping[str, Cost], sample: Sample) -> str:
    """The page that is committed."""
    first = next(iter(tables))
    titles = '\n'.join(f'- {table["scores"]["title"]}' for table in tables.values())
    parts = [
        '# Plain, late, static: do they rank alike, and what do they cost?',
        f'`{asked()}`, {date.today():%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}), Python '
        f'{platform.python_version()}. Bare questions, each searched in its contract, exactly.{_lacking(tables)}\n\n'
        f'{titles}',
        '## Scores\n\n' + scores(tables),
        f'## Rank agreement with {first}\n\n' + agreement(tables, first),
        '## What a cut costs\n\nThe boundary penalty, each question against itself, over 8 phases of jitter, with its '
        '95 % interval and the number of questions.'
        + unphased([mode for mode in tables if mode not in phases])
        + '\n\n'
        + penalties(phases),
        '## What encoding costs\n\n' + expenses(costs, sample),
    ]
    return '\n\n'.join(parts) + '\n'


def _lacking(tables: Tables) -> str:
    """Says so where plain encoding, by which the others are to be judged, was left out."""
    if 'plain' in tables:
        return ''
    return ' Plain encoding was left out of the scores: of how the modes rank beside it, this page says nothing.'


def scores(tables: Tables) -> str:
    """complete@1000t of each strategy in each mode, with its rank, and complete@5."""
    columns = [(measure, mode) for measure in MEASURES[:2] for mode in tables]
    lines = [row(['strategy', *(f'{measure} {mode}' for measure, mode in columns)]), rule(len(columns))]
    of_column = [means(tables[mode], measure) for measure, mode in columns]
    for i, strategy in enumerate(STRATEGIES):
        cells = [f'{found[i]:.3f} ({1 + sum(x > found[i] for x in found)})' for found in of_column]
        lines.append(row([strategy, *cells]))
    return (
        '\n'.join(lines) + '\n\nIn brackets the rank. Scores of different modes are not to be compared with each other.'
    )


def agreement(tables: Tables, first: str) -> str:
    """tau-b of each measure, and which pairs of strategies come out the other way round."""
    others = [mode for mode in tables if mode != first]
    lines = [row(['tau-b', *others]), rule(len(others))]
    for measure in MEASURES:
        reference = means(tables[first], measure)
        lines.append(row([measure, *(f'{tau(reference, means(tables[mode], measure)):.2f}' for mode in others)]))
    told = []
    for mode in others:
        pairs = turned(means(tables[first], FIRST), means(tables[mode], FIRST))
        n_pairs = len(STRATEGIES) * (len(STRATEGIES) - 1) // 2
        worst = (
            f'; the widest: {pairs[0][0]} over {pairs[0][1]} by {pairs[0][2]:.3f}, there {pairs[0][3]:+.3f}'
            if pairs
            else ''
        )
        told.append(f'{mode} turns {len(pairs)} of {n_pairs} pairs of strategies around in {FIRST}{worst}.')
    return '\n'.join(lines) + '\n\n' + ' '.join(told)


def unphased(modes: Sequence[str]) -> str:
    """What to say of modes that were not cut in phases here."""
    if not modes:
        return ''
    return (
        f' Not of {", ".join(modes)}, whose phases were not encoded on these contracts; plain and late on 24, in '
        '4 phases, stand in [results/boundaries](../boundaries/README.md#late-against-plain).'
    )


def penalties(phases: Tables) -> str:
    """The boundary penalty of each strategy and measure in each mode."""
    lines = [row(['strategy', 'measure', *phases]), row(['---', '---', *(['---:'] * len(phases))])]
    of_mode = {
        mode: {(found['strategy'], found['measure']): found for found in table['penalties']['rows']}
        for mode, table in phases.items()
    }
    for strategy in PHASED:
        for measure in MEASURES[:4]:
            found = [of_mode[mode].get((strategy, measure)) for mode in phases]
            cells = [
                f'{x["penalty"]:.3f} [{x["low"]:.3f}, {x["high"]:.3f}] {x["queries"]}' if x else 'n/a' for x in found
            ]
            lines.append(row([strategy, measure, *cells]))
    return '\n'.join(lines)


def expenses(costs: Mapping[str, Cost], sample: Sample) -> str:
    """Seconds and megabytes, and what the cheaper modes save."""
    lines = [row(['mode', 'processor s', 'plain takes', 'MB kept', 'MB per million tokens']), rule(4)]
    for mode, cost in costs.items():
        ratio = costs['plain'].seconds / cost.seconds
        lines.append(
            row(
                [
                    mode,
                    f'{cost.seconds:.2f}',
                    f'{ratio:.1f} ×' if ratio < 10 else f'{ratio:,.0f} ×',
                    f'{cost.megabytes:.1f}',
                    f'{cost.megabytes / sample.n_tokens * 1e6:.0f}',
                ]
            )
        )
    return (
        '\n'.join(lines)
        + f'\n\nAll ten strategies, with what `semantic` and `cluster` cut by, on {sample.n_documents} of the '
        f'contracts ({sample.n_tokens:,} tokens); the model loaded, questions and cutting not counted. Processor '
        'seconds, which other work on the machine changes little. static needs the distilled model besides (31 MB), '
        f'which took {costs["static"].distilling:.0f} s on the clock, once.'
    )


def row(cells: Sequence[str]) -> str:
    """A row of a Markdown table."""
    return f'| {" | ".join(cells)} |'


def rule(n_figures: int) -> str:
    """The line under a head of one name and so many figures."""
    return row(['---', *(['---:'] * n_figures)])


def means(table: Mapping[str, Any], measure: str) -> list[float]:
    """The mean of each strategy, in their order."""
    rows = {row['strategy']: row for row in table['scores']['rows']}
    return [float(rows[strategy][measure]) for strategy in STRATEGIES]


def tau(left: Sequence[float], right: Sequence[float]) -> float:
    """Kendall's tau-b; equal scores tie."""
    return float(kendalltau([round(x, 9) for x in left], [round(x, 9) for x in right]).statistic)


def turned(left: Sequence[float], right: Sequence[float]) -> list[tuple[str, str, float, float]]:
    """Pairs of strategies that the two put in opposite order: (better, worse) by `left`, and both differences."""
    found = []
    for i, j in combinations(range(len(left)), 2):
        if (left[i] - left[j]) * (right[i] - right[j]) < 0:
            better, worse = (i, j) if left[i] > left[j] else (j, i)
            gap = left[better] - left[worse]
            found.append((STRATEGIES[better], STRATEGIES[worse], gap, right[better] - right[worse]))
    return sorted(found, key=lambda pair: -pair[2])
