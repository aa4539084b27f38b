"""What a cut costs, and what luck of alignment does, as tables."""

from __future__ import annotations

from math import nan

from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.corpus.wording import counted, printable
from chunklab.report.table import Cell, Column, Table


def alignment_table(phased: PhasedComparison) -> Table:
    """How far the start of the cutting alone moves each strategy: one row per strategy."""
    completeness = tuple(name for name in phased.measures if name.startswith('complete'))
    columns = [
        Column('strategy', 'strategy', 'text'),
        Column('turnover', 'turnover', 'share', 'cuts'),
        Column('distinct', 'distinct', 'count', 'cuts'),
    ]
    for name in completeness:
        columns += [
            Column(f'{name}[mean]', 'mean', 'score', name),
            Column(f'{name}[swing]', 'swing', 'score', name),
            Column(f'{name}[sd]', 'sd', 'score', name),
            Column(f'{name}[flip]', 'flips', 'share', name),
        ]
    rows = tuple(_alignment(row, completeness) for row in phased.rows)
    return Table('alignment', _title(phased), tuple(columns), rows, _ALIGNMENT_NOTES)


_ALIGNMENT_NOTES = (
    'turnover: share of the cuts of phase 0 that are gone in another phase. distinct: different cuttings among the '
    'phases. swing: highest less lowest mean over the phases, sd their standard deviation. flips: share of queries '
    'whose whole answer comes back in one phase and not in another. n/a: the cuts do not depend on the phase.',
)


def _alignment(row: PhasedStrategy, completeness: tuple[str, ...]) -> tuple[Cell, ...]:
    cells: list[Cell] = [
        printable(row.strategy),
        _number(row.cuts.turnover if row.cuts else None),
        row.cuts.n_distinct if row.cuts else nan,
    ]
    for name in completeness:
        measure = row.measures[name]
        means = measure.of_phase
        flipped = row.flips.get(name)
        cells += [
            sum(means) / len(means),
            measure.swing.spread if measure.swing else nan,
            measure.swing.deviation if measure.swing else nan,
            flipped.rate if flipped else nan,
        ]
    return tuple(cells)


def penalty_table(phased: PhasedComparison) -> Table:
    """What each measure loses where a boundary cuts the answer: one row per strategy and measure."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('measure', 'measure', 'text'),
        Column('penalty', 'penalty', 'difference', 'boundary'),
        Column('low', 'from', 'difference', '95 % interval'),
        Column('high', 'to', 'difference', '95 % interval'),
        Column('queries', 'queries', 'count', 'cut in some phases'),
        Column('documents', 'documents', 'count', 'cut in some phases'),
    )
    rows = tuple(_penalty(row, name) for row in phased.rows for name in phased.measures)
    return Table('penalties', 'What a cut costs: each query against itself', columns, rows, _PENALTY_NOTES)


_PENALTY_NOTES = (
    'boundary penalty: for the queries that are straddled in some phases and intact in others, mean score where intact '
    'less mean score where straddled. Intervals by whole documents. n/a: no query is cut in some phases only.',
)


def _penalty(row: PhasedStrategy, name: str) -> tuple[Cell, ...]:
    found = row.penalties.get(name)
    numbers: tuple[Cell, ...] = (nan, nan, nan, 0, 0)
    if found is not None:
        numbers = (found.mean, found.interval.low, found.interval.high, found.n_queries, found.n_clusters)
    return (printable(row.strategy), name, *numbers)


def phase_table(phased: PhasedComparison) -> Table:
    """The mean of every measure in every phase."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('measure', 'measure', 'text'),
        *(Column(f'phase_{i}', str(i), 'score', 'phase') for i in range(phased.n_phases)),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (printable(row.strategy), name, *_padded(row.measures[name].of_phase, phased.n_phases))
        for row in phased.rows
        for name in phased.measures
    )
    return Table('phases', 'Mean score in each phase', columns, rows)


def _padded(means: tuple[float, ...], n_phases: int) -> tuple[float, ...]:
    """One mean for each phase; a strategy without phases has the same in all."""
    return means if len(means) == n_phases else means[:1] * n_phases


def flip_table(phased: PhasedComparison, n_shown: int) -> Table:
    """Queries whose whole answer comes back in some phases only: so many of each strategy and measure."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('measure', 'measure', 'text'),
        Column('query_id', 'query', 'text'),
        Column('complete_in', 'complete in', 'count', 'phases'),
    )
    rows = tuple(
        (printable(row.strategy), name, printable(query_id), int(_complete_in(row, name, query_id)))
        for row in phased.rows
        for name, flipped in row.flips.items()
        for query_id in flipped.query_ids[:n_shown]
    )
    return Table('flips', f'Queries that flip, out of {phased.n_phases} phases', columns, rows)


def _complete_in(row: PhasedStrategy, name: str, query_id: str) -> float:
    measure = row.measures[name]
    return float(measure.scores[:, measure.query_ids.index(query_id)].sum())


def _title(phased: PhasedComparison) -> str:
    made = 'generated ' if phased.questions == 'generated' else ''
    asked = counted(len(phased.query_ids), f'{made}query', f'{made}queries')
    documents = counted(phased.n_documents, 'document')
    return (
        f'{printable(phased.corpus_name)} ({documents}, {asked}, digest {phased.corpus_digest[:12]}); '
        f'{phased.encoder}; exact search; {phased.n_phases} phases of {phased.experiment}'
    )


def _number(value: float | None) -> float:
    return nan if value is None else value
