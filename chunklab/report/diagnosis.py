"""Why queries failed: the table of causes, and the whole story of one query."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import nan

from chunklab.boundaries.diagnosis import CAUSES, GoldStory, Story, StrategyDiagnosis
from chunklab.corpus.wording import counted, printable
from chunklab.report.table import Cell, Column, Table
from chunklab.types import Span

_WIDTH = 100
_MEANINGS = (
    'Causes, the first that holds: lost, some of the answer is in no chunk; truncated, it lies where the encoder '
    'stopped reading; index, exact search brings it, the index did not; cut, one chunk moved to hold it whole would '
    'have come back; wrong-document, within its own contract it would have come back; outranked, none of these.'
)


def cause_table(title: str, rows: Sequence[StrategyDiagnosis]) -> Table:
    """How many queries failed for each cause: one row per strategy."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('queries', 'queries', 'count'),
        Column('failed', 'failed', 'count'),
        *(Column(cause, cause, 'count', 'cause') for cause in CAUSES),
        *(Column(f'{cause}_share', cause, 'share', 'share of failures') for cause in CAUSES),
    )
    return Table('causes', title, columns, tuple(_row(row) for row in rows), (_MEANINGS,))


def _row(row: StrategyDiagnosis) -> tuple[Cell, ...]:
    counts = [row.counts[cause] for cause in CAUSES]
    return (printable(row.strategy), row.n_queries, row.n_failed, *counts, *(row.share(cause) for cause in CAUSES))


def query_table(rows: Sequence[StrategyDiagnosis]) -> Table:
    """Every failed query with all causes that hold, and the rank at which its answer would be complete."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('query_id', 'query', 'text'),
        Column('cause', 'cause', 'text'),
        Column('causes', 'all that hold', 'text'),
        Column('rank', 'complete at rank', 'count'),
    )
    found: tuple[tuple[Cell, ...], ...] = tuple(
        (
            printable(row.strategy),
            printable(diagnosis.query_id),
            diagnosis.cause,
            ' '.join(diagnosis.causes),
            nan if diagnosis.rank is None else diagnosis.rank,
        )
        for row in rows
        for diagnosis in row.diagnoses
    )
    return Table('failures', 'Failed queries', columns, found)


def story_table(stories: Sequence[Story], texts: Mapping[str, str]) -> Table:
    """The stories for programs, a row for everything they tell of: each answer, the chunks that hold some of it, the
    chunks that came back, and those moved to hold an answer whole."""
    columns = (
        Column('query_id', 'query', 'text'),
        Column('strategy', 'strategy', 'text'),
        Column('part', 'part', 'text'),
        Column('doc_id', 'document', 'text'),
        Column('start', 'start', 'count'),
        Column('end', 'end', 'count'),
        Column('rank', 'rank', 'count'),
        Column('score', 'score', 'score'),
        Column('share', 'of the answer', 'share'),
        Column('text', 'answer, a bar at each cut', 'text'),
    )
    rows = tuple(
        (printable(story.query.query_id), printable(story.strategy), *cells)
        for story in stories
        for cells in _story_rows(story, texts)
    )
    return Table('stories', 'What happened to each of these queries', columns, rows, (_PARTS,))


_PARTS = (
    'answer: a gold span, and of it the share that the best chunk holds. holds: a chunk with some of it, ranked by '
    'exact search. came back: among the first k of the index in use, with its share of all answers. mended: a chunk '
    'moved to hold an answer whole, ranked among the others.'
)


def _story_rows(story: Story, texts: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    for gold in story.gold:
        of_gold = gold.cut.gold
        text = _marked(texts[of_gold.doc_id], of_gold.span, gold.cuts)
        yield ('answer', *_offsets(of_gold.doc_id, of_gold.span), nan, nan, 1 - gold.cut.severity, text)
        for holder in gold.holders:
            rank = nan if holder.rank is None else holder.rank
            score = nan if holder.score is None else holder.score
            yield ('holds', *_offsets(of_gold.doc_id, holder.chunk.span), rank, score, holder.share, '')
    for found in story.found:
        chunk = found.scored.chunk
        offsets = _offsets(chunk.doc_id, chunk.span)
        yield ('came back', *offsets, found.scored.rank, found.scored.score, found.share, '')
    for mended in story.mended:
        yield ('mended', *_offsets(mended.chunk.doc_id, mended.chunk.span), mended.rank, mended.score, nan, '')


def _offsets(doc_id: str, span: Span) -> tuple[Cell, ...]:
    return printable(doc_id), span.start, span.end


def story_text(story: Story, texts: Mapping[str, str]) -> str:
    """One failed query from its gold to what came back, for a person; contract text is escaped."""
    return '\n'.join(_story_lines(story, texts)) + '\n'


def _story_lines(story: Story, texts: Mapping[str, str]) -> Iterator[str]:
    diagnosis = story.diagnosis
    yield f'{printable(story.strategy)}: {diagnosis.cause} (all that hold: {", ".join(diagnosis.causes)})'
    at = _at_rank(diagnosis.rank)
    yield f'The whole answer would be there {at}; asked for were the first {story.k}.'
    if diagnosis.repaired:
        ranks = (f'{cause} {_at_rank(rank)}' for cause, rank in diagnosis.repaired.items())
        yield f'With one thing mended: {", ".join(ranks)}.'
    for number, gold in enumerate(story.gold, 1):
        yield ''
        yield from _gold_lines(number, gold, texts)
    yield ''
    yield 'What came back:'
    for found in story.found:
        chunk = found.scored.chunk
        held = f', {100 * found.share:.0f} % of the answer' if found.gold else ''
        yield f'  {found.scored.rank}. {found.scored.score:.3f}  {_place(chunk.doc_id, chunk.span)}{held}'
    if any(gold.cut.straddled and gold.cut.over_size for gold in story.gold):
        yield 'An answer is longer than the size of a chunk: no chunk can be moved to hold it whole.'
    for mended in story.mended:
        place = _place(mended.chunk.doc_id, mended.chunk.span)
        yield f'A chunk moved to hold the answer whole: {place}, {mended.score:.3f}, rank {mended.rank}'


def _at_rank(rank: int | None) -> str:
    return 'never' if rank is None else f'at rank {rank}'


def _gold_lines(number: int, gold: GoldStory, texts: Mapping[str, str]) -> Iterator[str]:
    doc_id, span = gold.cut.gold.doc_id, gold.cut.gold.span
    state = f'cut in {counted(len(gold.cuts), "place")}' if gold.cut.straddled else 'whole in one chunk'
    yield f'Answer {number}, {_place(doc_id, span)}, {state} (a bar marks each cut):'
    yield textwrap.fill(_marked(texts[doc_id], span, gold.cuts), _WIDTH, initial_indent='  ', subsequent_indent='  ')
    for holder in gold.holders:
        rank = 'not searched' if holder.rank is None else f'rank {holder.rank}, {holder.score:.3f}'
        unread = f', not read by the encoder from {holder.unread.start} on' if holder.unread else ''
        yield f'  in {_place(doc_id, holder.chunk.span)}: {100 * holder.share:.0f} % of it, {rank}{unread}'


def _marked(text: str, span: Span, cuts: Sequence[int]) -> str:
    edges = [span.start, *cuts, span.end]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    return printable(' ┃ '.join(' '.join(piece.split()) for piece in pieces))


def _place(doc_id: str, span: Span) -> str:
    return f'{printable(doc_id)} [{span.start}, {span.end})'
