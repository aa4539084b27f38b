"""The tables of a comparison, as values that every format renders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chunklab.compare.result import VIEWS, Comparison, StrategyResult, View
from chunklab.corpus.wording import counted, printable
from chunklab.report.table import Cell, Column, Table

N_CONDITIONED = 2
"""How many of the measures, from the first on, are also shown for intact, straddled and common queries."""


def score_table(comparison: Comparison) -> Table:
    """How each strategy cuts, and what it retrieves: one row per strategy."""
    columns = [
        Column('strategy', 'strategy', 'text'),
        *_questions_column(comparison),
        Column('chunks', 'chunks', 'count', 'cutting'),
        Column('mean_tokens', 'tokens', 'length', 'cutting'),
    ]
    if comparison.query_ids:
        columns += [
            Column('straddled_spans', 'spans', 'share', 'straddled'),
            Column('straddled_queries', 'queries', 'share', 'straddled'),
            *_measure_columns(comparison.measures),
        ]
    rows = tuple(tuple(_score_cell(comparison, row, column) for column in columns) for row in comparison.rows)
    return Table('scores', _title(comparison), tuple(columns), rows, _reading(comparison))


def _questions_column(comparison: Comparison) -> tuple[Column, ...]:
    """Marks every row, in formats without a title too, where the questions are not those of people."""
    return (Column('questions', 'questions', 'text'),) if comparison.questions != 'labelled' else ()


def cost_table(comparison: Comparison) -> Table:
    """What each strategy costs by itself. Seconds vary from run to run, so they stand apart from the scores."""
    columns = [Column('strategy', 'strategy', 'text'), Column('chunk_seconds', 'chunk', 'seconds', 'seconds')]
    notes = ['Seconds as first measured, each strategy as if alone: sentences and tokens count for every strategy.']
    if comparison.query_ids:
        columns += _RETRIEVAL_COSTS
        columns += [Column(f'index_recall@{k}', f'recall@{k}', 'score', 'index') for k in comparison.cutoffs]
        notes.append(
            'Encoding is its share, by tokens, of one pass for all. Index recall@k: the share of the exact first k '
            'chunks that the index found.'
        )
    rows = tuple(tuple(_cost_cell(row, column) for column in columns) for row in comparison.rows)
    return Table('costs', 'Costs', tuple(columns), rows, tuple(notes))


_RETRIEVAL_COSTS = (
    Column('encode_seconds', 'encode', 'seconds', 'seconds'),
    Column('index_seconds', 'index', 'seconds', 'seconds'),
    Column('query_seconds', 'query', 'seconds', 'seconds'),
    Column('texts', 'texts', 'count', 'encoded'),
    Column('tokens', 'tokens', 'count', 'encoded'),
    Column('truncated', 'truncated', 'count', 'encoded'),
    Column('index_megabytes', 'MB', 'megabytes', 'index'),
)


def _cost_cell(row: StrategyResult, column: Column) -> Cell:
    if column.kind == 'text':
        return printable(row.strategy)
    if column.key.startswith('index_recall@'):
        return row.agreement[int(column.key.partition('@')[2])]
    cell: Cell = getattr(row.costs, column.key)
    return cell


def _measure_columns(measures: Sequence[str]) -> list[Column]:
    """Every measure over all queries; the first two also over the straddled, the intact and the common ones."""
    columns = []
    for place, measure in enumerate(measures):
        if place < N_CONDITIONED:
            columns.append(Column(measure, 'all', 'score', measure))
            columns += [Column(f'{measure}[{view}]', view, 'score', measure) for view in VIEWS if view != 'all']
        else:
            columns.append(Column(measure, measure, 'score', 'all queries'))
    return columns


def _score_cell(comparison: Comparison, row: StrategyResult, column: Column) -> Cell:
    if column.kind == 'score':
        measure, _, view = column.key.partition('[')
        return comparison.mean(row, measure, _view(view.rstrip(']')))
    return _PLAIN[column.key](comparison, row)


_PLAIN: Mapping[str, Callable[[Comparison, StrategyResult], Cell]] = {
    'strategy': lambda _, row: printable(row.strategy),
    'questions': lambda comparison, _: comparison.questions,
    'chunks': lambda _, row: row.n_chunks,
    'mean_tokens': lambda _, row: row.mean_tokens,
    'straddled_spans': lambda _, row: row.straddled_span_share,
    'straddled_queries': lambda comparison, row: row.straddled_share(len(comparison.query_ids)),
}


def _view(name: str) -> View:
    return next((view for view in VIEWS if view == name), 'all')


def _title(comparison: Comparison) -> str:
    made = 'generated ' if comparison.questions == 'generated' else ''
    n_asked = len(comparison.query_ids)
    asked = counted(n_asked, f'{made}query', f'{made}queries') if n_asked else 'no queries'
    contents = f'{counted(comparison.n_documents, "document")}, {asked}, digest {comparison.corpus_digest[:12]}'
    return f'{printable(comparison.corpus_name)} ({contents}); {comparison.encoder}; {comparison.index}'


def _reading(comparison: Comparison) -> tuple[str, ...]:
    notes = [f'Note: {note}' for note in comparison.notes]
    if comparison.n_without_gold and comparison.query_ids:
        asked = counted(comparison.n_without_gold, 'query without gold was', 'queries without gold were')
        notes.insert(0, f'{asked} asked too and stand in no mean.')
    if comparison.query_ids:
        n_common = counted(len(comparison.common), 'query', 'queries')
        notes.insert(
            0,
            'straddled: no chunk holds the answer whole, because a boundary cuts it. intact and straddled are this '
            "strategy's own queries, so those columns compare different questions; common is the same set of "
            f'{n_common} for every row: those that {comparison.common_strategy} straddles.',
        )
    return tuple(notes)
