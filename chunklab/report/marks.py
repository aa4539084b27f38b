"""The table to read first: every strategy's score with a mark that says what it is worth against the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

from chunklab.compare.paired import PairedComparison
from chunklab.compare.result import Comparison, mean
from chunklab.compare.verdict import Verdict
from chunklab.corpus.wording import counted, printable
from chunklab.report.table import Cell, Column, Kind, Table, format_cell

MARKS: Mapping[Verdict, str] = {'better': '▲', 'worse': '▼', 'equivalent': '≈', 'undecided': '?', 'cannot be said': '·'}

_MEANINGS: Mapping[Verdict, str] = {
    'better': 'better',
    'worse': 'worse',
    'equivalent': 'as good, within ±{margin:g}',
    'undecided': 'undecided',
    'cannot be said': 'cannot be said with {documents}',
}


def marked_table(comparison: Comparison) -> Table:
    """One row per strategy, and per measure that was judged its mean and how it differs from the first row: a mark, the
    difference, and its 95 % interval."""
    judged = list(dict.fromkeys(found.measure for found in comparison.verdicts))
    by_row = {(found.strategy, found.measure): found for found in comparison.verdicts}
    columns = [Column('strategy', 'strategy', 'text')]
    for measure in judged:
        columns.append(Column(measure, 'mean', 'score', measure))
        columns.append(Column(f'{measure}[against]', 'against the first', 'text', measure))
    means = {measure: row_means(comparison, measure) for measure in judged}
    rows = []
    for row in comparison.rows:
        cells: list[Cell] = [printable(row.strategy)]
        for measure in judged:
            cells += [means[measure][row.strategy], _against(by_row.get((row.strategy, measure)))]
        rows.append(tuple(cells))
    return Table('marks', _title(comparison), tuple(columns), tuple(rows), _notes(comparison))


def judged_columns(comparison: Comparison) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """The same for programs: columns to stand beside others and, row by row, their cells. Per measure that was judged
    its mean, the difference, its 95 % interval and the verdict; of the first row the mean alone."""
    judged = list(dict.fromkeys(found.measure for found in comparison.verdicts))
    by_row = {(found.strategy, found.measure): found for found in comparison.verdicts}
    means = {measure: row_means(comparison, measure) for measure in judged}
    columns = [
        Column(f'{measure}[{name}]', name, kind, measure)
        for measure in judged
        for name, kind in (('mean', 'score'), *_DIFFERENCE, ('verdict', 'text'))
    ]
    rows = [
        tuple(
            cell
            for measure in judged
            for cell in (means[measure][row.strategy], *_numbers(by_row.get((row.strategy, measure))))
        )
        for row in comparison.rows
    ]
    return tuple(columns), tuple(rows)


_DIFFERENCE: tuple[tuple[str, Kind], ...] = (('differs', 'difference'), ('from', 'difference'), ('to', 'difference'))


def _numbers(found: PairedComparison | None) -> tuple[Cell, ...]:
    if found is None:
        return nan, nan, nan, 'baseline'
    return found.difference, found.interval_95.low, found.interval_95.high, found.verdict


def row_means(comparison: Comparison, measure: str) -> Mapping[str, float]:
    """By row, the mean that is judged: over the queries, and over the phases where there are some."""
    return {name: mean(scores.values()) for name, scores in judged_scores(comparison, measure).items()}


def judged_scores(comparison: Comparison, measure: str) -> Mapping[str, Mapping[str, float]]:
    """By row, the scores per query that are judged: averaged over the phases where there are some."""
    if comparison.phased:
        return {row.strategy: row.measures[measure].of_query for row in comparison.phased.rows}
    return {row.strategy: row.scores[measure] for row in comparison.rows}


def _against(found: PairedComparison | None) -> str:
    if found is None:
        return 'baseline'
    interval = found.interval_95
    shown = f'{MARKS[found.verdict]} {format_cell(found.difference, "difference")}'
    if interval.method == 'none':
        return shown
    return f'{shown} [{format_cell(interval.low, "difference")}, {format_cell(interval.high, "difference")}]'


def _title(comparison: Comparison) -> str:
    first = comparison.verdicts[0]
    averaged = ', averaged over phases' if comparison.phased else ''
    return f'Scores{averaged}, and how they differ from {printable(first.baseline)} [95 % interval]'


def _notes(comparison: Comparison) -> tuple[str, ...]:
    first = comparison.verdicts[0]
    seen = {found.verdict for found in comparison.verdicts}
    documents = counted(first.n_clusters, 'independent document')
    meant = [
        f'{MARKS[verdict]} {meaning.format(margin=first.margin, documents=documents)}'
        for verdict, meaning in _MEANINGS.items()
        if verdict in seen or verdict not in ('cannot be said',)
    ]
    return (
        f'{", ".join(meant)}: paired by {counted(first.n_queries, "query", "queries")}, clustered by {documents}, p '
        f'adjusted (Holm) for {counted(len(comparison.verdicts), "comparison")}.',
    )
