"""What a cut costs, and what luck of alignment does, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.corpus.wording import counted, printable
from chunklab.report.table import Cell, Column, Table
from chunklab.specs import parse


def alignment_table(phased: PhasedComparison) -> Table:
    """How far the start of the cutting alone moves each strategy, by the measures of completeness or else by the first
    one: one row per strategy."""
    headlines = tuple(name for name in phased.measures if _flips(name)) or phased.measures[:1]
    columns = [
        Column('strategy', 'strategy', 'text'),
        Column('turnover', 'turnover', 'share', 'cuts'),
        Column('distinct', 'distinct', 'count', 'cuts'),
    ]
    for name in headlines:
        columns += _alignment_columns(phased, name)
    rows = tuple(_alignment(phased, row, headlines) for row in phased.rows)
    return Table('alignment', _title(phased), tuple(columns), rows, _alignment_notes(phased))


def _alignment_columns(phased: PhasedComparison, name: str) -> list[Column]:
    columns = [
        Column(f'{name}[mean]', 'mean', 'score', name),
        Column(f'{name}[swing]', 'swing', 'score', name),
        Column(f'{name}[sd]', 'sd', 'score', name),
    ]
    if _flips(name):
        columns.append(Column(f'{name}[flip]', 'flips', 'share', name))
    if _is_indexed(phased):
        columns.append(Column(f'{name}[phase_0]', 'phase 0', 'score', name))
        columns.append(Column(f'{name}[phase_0_indexed]', 'in chroma', 'score', name))
    return columns


def _alignment_notes(phased: PhasedComparison) -> tuple[str, ...]:
    flips = 'flips, here the edit sensitivity' if phased.experiment == 'shift' else 'flips'
    notes = [
        'turnover: share of the cuts of phase 0 that are gone in another phase. distinct: different cuttings among the '
        'phases. mean: over all phases. swing: highest less lowest mean of a phase, sd their standard deviation. '
        f'{flips}: share of queries whose whole answer comes back in one phase and not in another. n/a: the cuts do '
        'not depend on the phase.'
    ]
    if _is_indexed(phased):
        notes.append(
            'phase 0, in chroma: the same cutting searched exactly, as every phase is, and in Chroma; what they differ '
            'by is due to the index.'
        )
    return (*notes, *(f'Note: {note}' for note in phased.notes))


def _alignment(phased: PhasedComparison, row: PhasedStrategy, headlines: Sequence[str]) -> tuple[Cell, ...]:
    cells: list[Cell] = [
        printable(row.strategy),
        _number(row.cuts.turnover if row.cuts else None),
        row.cuts.n_distinct if row.cuts else nan,
    ]
    for name in headlines:
        measure = row.measures[name]
        means = measure.of_phase
        flipped = row.flips.get(name)
        cells += [
            sum(means) / len(means),
            measure.swing.spread if measure.swing else nan,
            measure.swing.deviation if measure.swing else nan,
            *((flipped.rate if flipped else nan,) if _flips(name) else ()),
            *((means[0], _number(row.indexed.get(name))) if _is_indexed(phased) else ()),
        ]
    return tuple(cells)


def _flips(name: str) -> bool:
    """Whether a query either has this measure or has not, so that it can flip."""
    return parse(name).name == 'complete'


def _is_indexed(phased: PhasedComparison) -> bool:
    return any(row.indexed for row in phased.rows)


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
    notes = _PENALTY_NOTES if phased.experiment == 'jitter' else (*_PENALTY_NOTES, _SHIFT_NOTE)
    return Table('penalties', 'What a cut costs: each query against itself', columns, rows, notes)


_PENALTY_NOTES = (
    'boundary penalty: for the queries that are straddled in some phases and intact in others, mean score where intact '
    'less mean score where straddled. Intervals by whole documents. n/a: no query is cut in some phases only; without '
    'an interval: those that are come from one document.',
)

_SHIFT_NOTE = (
    'Strategies that go by sentences or clauses fall back into step after a few chunks, so shift says little of what '
    'their cuts cost: read it from --experiment jitter. For fixed both agree.'
)


def _penalty(row: PhasedStrategy, name: str) -> tuple[Cell, ...]:
    found = row.penalties.get(name)
    none = nan if row.cuts is None else 0  # where cuts do not depend on the phase there is nothing to count
    numbers: tuple[Cell, ...] = (nan, nan, nan, none, none)
    if found is not None:
        numbers = (found.mean, found.interval.low, found.interval.high, found.n_queries, found.n_clusters)
    return (printable(row.strategy), name, *numbers)


def phase_table(phased: PhasedComparison) -> Table:
    """The mean of every measure in every phase, and in phase 0 also as the index in use ranks."""
    indexed = _is_indexed(phased)
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('measure', 'measure', 'text'),
        *(Column(f'phase_{i}', str(i), 'score', 'phase') for i in range(phased.n_phases)),
        *((Column('phase_0_indexed', 'in chroma', 'score', 'phase 0'),) if indexed else ()),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            printable(row.strategy),
            name,
            *_padded(row.measures[name].of_phase, phased.n_phases),
            *((_number(row.indexed.get(name)),) if indexed else ()),
        )
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
    title = f'Queries that flip, out of {phased.n_phases} phases'
    return Table('flips', title, columns, rows, () if rows else ('None does.',))


def _complete_in(row: PhasedStrategy, name: str, query_id: str) -> float:
    measure = row.measures[name]
    return float(measure.scores[:, measure.query_ids.index(query_id)].sum())


def _title(phased: PhasedComparison) -> str:
    made = 'generated ' if phased.questions == 'generated' else ''
    asked = counted(len(phased.query_ids), f'{made}query', f'{made}queries')
    documents = counted(phased.n_documents, 'document')
    also = ', phase 0 in chroma too' if _is_indexed(phased) else ''
    return (
        f'{printable(phased.corpus_name)} ({documents}, {asked}, digest {phased.corpus_digest[:12]}); '
        f'{phased.encoder}; exact search{also}; {phased.n_phases} phases of {phased.experiment}'
    )


def _number(value: float | None) -> float:
    return nan if value is None else value
