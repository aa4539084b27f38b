"""Findings of every row against every other: as a table for programs, and as superscripts for papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase

from chunklab.compare.pairwise import Pair
from chunklab.compare.result import Comparison
from chunklab.compare.verdict import ALPHA
from chunklab.corpus.wording import counted, printable
from chunklab.measures import less_is_better
from chunklab.report.latex import Superscripts, to_latex
from chunklab.report.marks import row_means
from chunklab.report.table import Cell, Column, Table
from chunklab.specs import parse

MOST_ROWS = len(ascii_lowercase)
"""Rows of which every pair is compared: as many as have a letter. Of hundreds, as in a sweep, nobody would read it."""

_ROW = 'row'


def pair_table(pairs: Sequence[Pair]) -> Table:
    """All pairs of rows, measure by measure."""
    columns = (
        Column('measure', 'measure', 'text'),
        Column('first', 'first', 'text'),
        Column('second', 'second', 'text'),
        Column('difference', 'differs', 'difference'),
        Column('adjusted_p', 'adj. p', 'p'),
        Column('better', 'better', 'text'),
    )
    rows = tuple(
        (p.measure, printable(p.first), printable(p.second), p.difference, p.adjusted_p, printable(p.better))
        for p in pairs
    )
    return Table('pairs', 'Every row against every other', columns, rows, (_HOW,))


_HOW = (
    'better: the row that is significantly better, if one is: p by flipping the sign of whole documents, adjusted '
    '(Holm) for all pairs of the measure, under 0.05.'
)


def lettered_latex(comparison: Comparison, pairs: Sequence[Pair], caption: str) -> str:
    """The main table for a paper: a letter for every row, and raised behind a score the letters of the rows than which
    it is significantly better."""
    table = _lettered_table(comparison, pairs)
    return to_latex(table, caption=caption, raised=_raised(table, comparison, pairs))


def row_letters(n: int) -> tuple[str, ...]:
    """The names of so many rows: letters, or numbers where there are more than letters."""
    return tuple(ascii_lowercase[:n]) if n <= MOST_ROWS else tuple(str(i) for i in range(1, n + 1))


def _lettered_table(comparison: Comparison, pairs: Sequence[Pair]) -> Table:
    asked = bool(comparison.query_ids)
    columns = [
        Column(_ROW, '', 'text'),
        Column('strategy', 'strategy', 'text'),
        Column('chunks', 'chunks', 'count'),
        Column('mean_tokens', 'tokens', 'length'),
        *([Column('straddled_queries', 'straddled', 'share')] if asked else []),
        *_measure_columns(comparison.measures),
    ]
    means = {measure: row_means(comparison, measure) for measure in comparison.measures}
    rows = []
    for letter, row in zip(row_letters(len(comparison.rows)), comparison.rows, strict=True):
        cells: list[Cell] = [letter, printable(row.strategy), row.n_chunks, row.mean_tokens]
        if asked:
            cells.append(row.straddled_share(len(comparison.query_ids)))
        rows.append((*cells, *(means[column.key][row.strategy] for column in columns if column.key in means)))
    return Table('scores', '', tuple(columns), tuple(rows), _notes(comparison, pairs))


def _measure_columns(measures: Sequence[str]) -> list[Column]:
    """Measures of one cutoff side by side, cutoffs in the order in which they first come."""
    columns = [_measure_column(measure) for measure in measures]
    groups = list(dict.fromkeys(column.group for column in columns))
    return sorted(columns, key=lambda column: groups.index(column.group))


def _measure_column(measure: str) -> Column:
    """A narrow one: the cutoff stands over its measures."""
    spec = parse(measure)
    if spec.cutoff is None:
        return Column(measure, measure, 'score')
    n = spec.cutoff.n
    group = f'first {n:,} chunks' if spec.cutoff.unit == 'chunks' else f'{n:,} tokens'
    return Column(measure, str(replace(spec, cutoff=None)), 'score', group)


def _raised(table: Table, comparison: Comparison, pairs: Sequence[Pair]) -> Superscripts:
    letters = row_letters(len(comparison.rows))
    place = {row.strategy: i for i, row in enumerate(comparison.rows)}
    column = {found.key: j for j, found in enumerate(table.columns)}
    beaten: dict[tuple[int, int], list[int]] = {}
    for pair in pairs:
        if pair.better:
            beaten.setdefault((place[pair.better], column[pair.measure]), []).append(place[pair.worse])
    return {cell: ''.join(letters[i] for i in sorted(rows)) for cell, rows in beaten.items()}


def _notes(comparison: Comparison, pairs: Sequence[Pair]) -> tuple[str, ...]:
    if not comparison.query_ids:
        return comparison.notes
    found = [
        'tokens: mean of a chunk. straddled: share of the queries whose answer a chunk boundary cuts'
        + (f', in phase 0. Scores are means over {comparison.phased.n_phases} phases.' if comparison.phased else '.')
    ]
    if pairs and all(pair.smallest_adjusted_p >= ALPHA for pair in pairs):
        documents = counted(pairs[0].n_clusters, 'independent document')
        found.insert(0, f'With {documents} and so many rows no difference between two of them can be significant.')
    elif pairs:
        found.insert(
            0,
            'Raised behind a score: the rows than which it is significantly better (paired by query, sign of whole '
            'documents flipped, p < 0.05 after Holm over all pairs of the measure).',
        )
    elif len(comparison.rows) > MOST_ROWS:
        found.insert(0, f'More than {MOST_ROWS} rows are not held against each other.')
    if lower := [measure for measure in comparison.measures if less_is_better(measure)]:
        found.append(f'Of {", ".join(lower)} less is better.')
    return (' '.join(found), *comparison.notes)
