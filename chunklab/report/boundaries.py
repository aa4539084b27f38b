"""What each strategy's cuts do to the answers: the tables of a survey, and its worst cut answers in context."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator, Mapping

from chunklab.boundaries.straddle import NEAR_BOUNDARY, Straddling
from chunklab.boundaries.survey import StrategyCuts, Survey
from chunklab.boundaries.worst import CUT, GOLD_END, GOLD_START, WorstCut
from chunklab.corpus.wording import counted, printable
from chunklab.report.render import render_tables
from chunklab.report.table import Cell, Column, Table

NO_CATEGORY = '(none)'

_PEOPLE = ('table', 'md')
"""Formats that people read: one table of categories for each strategy, in place of a long one of all."""


def render_survey(survey: Survey, form: str, width: int, *, by_category: bool) -> str:
    """A survey in one of the formats of `render_tables`. CSV, which is one table, holds the categories if asked for."""
    if form == 'csv':
        return render_tables([category_table(survey) if by_category else straddle_table(survey)], form, width)
    tables = [straddle_table(survey)]
    if by_category:
        tables += category_tables(survey) if form in _PEOPLE else [category_table(survey)]
    shows_worst = any(row.worst for row in survey.rows)
    if form != 'table':
        return render_tables([*tables, *([worst_table(survey)] if shows_worst else [])], form, width)
    return render_tables(tables, form, width) + (f'\n{worst_text(survey, width)}' if shows_worst else '')


def straddle_table(survey: Survey) -> Table:
    """How each strategy treats the answers: one row per strategy."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        *_questions_column(survey),
        Column('chunks', 'chunks', 'count', 'cutting'),
        Column('mean_tokens', 'tokens', 'length', 'cutting'),
        *_MEASURED,
    )
    rows = tuple(
        (printable(row.strategy), *_questions(survey), row.n_chunks, row.mean_tokens, *_cells(row.overall))
        for row in survey.rows
    )
    return Table('straddle', _title(survey), columns, rows, _reading(survey))


def category_table(survey: Survey) -> Table:
    """The same for each strategy and category of question."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        *_questions_column(survey),
        Column('category', 'category', 'text'),
        *_COUNTED,
        *_MEASURED,
    )
    rows = tuple(
        (printable(row.strategy), *_questions(survey), *cells) for row in survey.rows for cells in _category_rows(row)
    )
    return Table('categories', 'By category', columns, rows)


def category_tables(survey: Survey) -> list[Table]:
    """The same as a table of categories for each strategy."""
    columns = (Column('category', 'category', 'text'), *_COUNTED, *_MEASURED)
    return [
        Table(f'categories {i}', f'{printable(row.strategy)} by category', columns, tuple(_category_rows(row)))
        for i, row in enumerate(survey.rows, 1)
    ]


def worst_table(survey: Survey) -> Table:
    """The worst cut answers of each strategy, the worst first."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('categories', 'category', 'text'),
        Column('query_ids', 'queries', 'text'),
        Column('doc_id', 'document', 'text'),
        Column('start', 'start', 'count'),
        Column('end', 'end', 'count'),
        Column('tokens', 'tokens', 'count'),
        Column('severity', 'severity', 'score'),
        Column('pieces', 'pieces', 'count'),
        Column('over_size', 'over size', 'text'),
        Column('excerpt', 'in context', 'text'),
    )
    rows = tuple(_worst_row(survey, row, worst) for row in survey.rows for worst in row.worst)
    return Table('worst', 'The worst cut answers', columns, rows, (_MARKS,))


def worst_text(survey: Survey, width: int) -> str:
    """The worst cut answers of each strategy for a terminal."""
    blocks = [_worst_block(survey, row, width) for row in survey.rows if row.worst]
    return '\n'.join([*blocks, textwrap.fill(_MARKS, width)]) + '\n'


_COUNTED = (Column('spans', 'spans', 'count', 'gold'), Column('queries', 'queries', 'count', 'gold'))

_MEASURED = (
    Column('straddled_spans', 'all', 'share', 'spans straddled'),
    Column('avoidable_spans', 'avoidable', 'share', 'spans straddled'),
    Column('unavoidable_spans', 'over size', 'share', 'spans straddled'),
    Column('straddled_queries', 'all', 'share', 'queries straddled'),
    Column('avoidable_queries', 'avoidable', 'share', 'queries straddled'),
    Column('unavoidable_queries', 'over size', 'share', 'queries straddled'),
    Column('severity', 'severity', 'score', 'straddled spans'),
    Column('pieces', 'pieces', 'length', 'straddled spans'),
    Column('most_pieces', 'most', 'count', 'straddled spans'),
    Column('lost', 'lost', 'count', 'straddled spans'),
    Column('clearance', 'clearance', 'length', 'intact spans'),
    Column('near_boundary', 'near', 'share', 'intact spans'),
)

_VALUES: Mapping[str, Callable[[Straddling], Cell]] = {
    'straddled_spans': lambda found: found.span_rate,
    'avoidable_spans': lambda found: found.avoidable_span_rate,
    'unavoidable_spans': lambda found: found.unavoidable_span_rate,
    'straddled_queries': lambda found: found.query_rate,
    'avoidable_queries': lambda found: found.avoidable_query_rate,
    'unavoidable_queries': lambda found: found.unavoidable_query_rate,
    'severity': lambda found: found.severity,
    'pieces': lambda found: found.pieces,
    'most_pieces': lambda found: found.most_pieces or math.nan,
    'lost': lambda found: found.n_lost,
    'clearance': lambda found: found.clearance if math.isfinite(found.clearance) else math.nan,
    'near_boundary': lambda found: found.near_boundary_rate,
}

_MARKS = (
    f'{GOLD_START}…{GOLD_END} is the answer, {CUT} where it goes on in another chunk. Answers that fit the size come '
    'first, among them those of which the best chunk lacks most.'
)


def _cells(found: Straddling) -> tuple[Cell, ...]:
    return tuple(_VALUES[column.key](found) for column in _MEASURED)


def _category_rows(row: StrategyCuts) -> Iterator[tuple[Cell, ...]]:
    for category, found in row.by_category.items():
        yield (printable(category) or NO_CATEGORY, found.n_spans, found.n_queries, *_cells(found))


def _questions_column(survey: Survey) -> tuple[Column, ...]:
    """Marks every row, in formats without a title too, where the questions are not those of people."""
    return (Column('questions', 'questions', 'text'),) if survey.questions != 'labelled' else ()


def _questions(survey: Survey) -> tuple[Cell, ...]:
    return (survey.questions,) if survey.questions != 'labelled' else ()


def _worst_row(survey: Survey, row: StrategyCuts, worst: WorstCut) -> tuple[Cell, ...]:
    cut = worst.cut
    return (
        printable(row.strategy),
        _categories(survey, worst),
        printable(', '.join(worst.query_ids)),
        printable(cut.gold.doc_id),
        cut.gold.span.start,
        cut.gold.span.end,
        worst.n_tokens,
        cut.severity,
        math.nan if cut.pieces is None else cut.pieces,
        {None: 'n/a', True: 'yes', False: 'no'}[cut.over_size],
        worst.excerpt,
    )


def _worst_block(survey: Survey, row: StrategyCuts, width: int) -> str:
    lines = [f'The worst cut answers of {printable(row.strategy)}', '']
    for place, worst in enumerate(row.worst, 1):
        gold = worst.cut.gold
        asked = f'{_categories(survey, worst)} ({printable(", ".join(worst.query_ids))})'
        head = f'{place}. {asked}, {printable(gold.doc_id)} [{gold.span.start}, {gold.span.end})'
        lines.append(textwrap.fill(head, width, subsequent_indent=_INDENT))
        for text in (_how(worst), worst.excerpt):
            lines.append(textwrap.fill(text, width, initial_indent=_INDENT, subsequent_indent=_INDENT))
        lines.append('')
    return '\n'.join(lines)


_INDENT = '   '


def _how(worst: WorstCut) -> str:
    cut = worst.cut
    pieces = 'partly in no chunk' if cut.pieces is None else f'in {counted(cut.pieces, "piece")}'
    missing = f'{100 * cut.severity:.0f} % of it missing from the best chunk'
    longer = '; longer than the size' if cut.over_size else ''
    return f'{counted(worst.n_tokens, "token")} {pieces}, {missing}{longer}'


def _categories(survey: Survey, worst: WorstCut) -> str:
    named = dict.fromkeys(survey.categories[query_id] or NO_CATEGORY for query_id in worst.query_ids)
    return printable(', '.join(named))


def _title(survey: Survey) -> str:
    made = 'generated ' if survey.questions == 'generated' else ''
    asked = counted(survey.n_queries, f'{made}query', f'{made}queries')
    n_spans = counted(survey.rows[0].overall.n_spans, 'gold span')
    documents = counted(survey.n_documents, 'document')
    return (
        f'{printable(survey.corpus_name)} ({documents}, {asked} with {n_spans}, digest {survey.corpus_digest[:12]}); '
        f'tokens of {survey.tokenizer}; nothing retrieved'
    )


def _reading(survey: Survey) -> tuple[str, ...]:
    notes = [
        'straddled: no chunk holds the answer whole, because a boundary cuts it; of queries, those with at least one '
        "such span. over size: it is longer than the strategy's own size, so it has to be cut; avoidable: the others; "
        'n/a for a strategy without a size.',
        'severity: the share of a straddled span that the chunk with most of it lacks. pieces: the fewest chunks that '
        'together hold it, mean and most. lost: spans of which a part is in no chunk.',
        'clearance: tokens between an intact span and the nearer end of its chunk, the median; the ends of a document '
        f'are no cuts, and n/a says that most have no cut at either end. near: share of all spans that are intact with '
        f'fewer than {NEAR_BOUNDARY} tokens to spare; where cuts lie between sentences, that is the rule.',
    ]
    if survey.n_without_gold:
        notes.append(f'{counted(survey.n_without_gold, "query", "queries")} without gold left aside.')
    return (*notes, *(f'Note: {note}' for note in survey.notes))
