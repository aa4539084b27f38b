"""The tables of a reproduction, as values that every format renders. All figures of the published kind are per cent."""

from __future__ import annotations

import math
from collections.abc import Iterable

from chunklab.compare.paired import PairedComparison
from chunklab.report.table import Cell, Column, Table
from chunklab.reproduce.judging import JUDGED, Judged
from chunklab.reproduce.published import MEASURES, PUBLISHED, RERUN, Figures, K
from chunklab.reproduce.result import Reproduced, Reproduction
from chunklab.reproduce.variants import AS_PUBLISHED, VARIANTS

TOLERANCE = 0.5
"""Points within which a figure counts as reproduced."""

_HEADINGS = {'recall': 'recall', 'precision': 'precision', 'omega': 'Ω', 'iou': 'IoU'}


def parity_table(reproduction: Reproduction) -> Table:
    """One row per chunker: its figures here, those of the published code run again, and those printed."""
    columns = (
        Column('chunker', 'chunker', 'text'),
        Column('chunks', 'chunks', 'count'),
        *_figure_columns('here', 'here'),
        *_figure_columns('rerun', 'its own code'),
        *_figure_columns('published', 'published'),
        Column('gap', 'own code', 'points', 'largest difference to'),
        Column('gap_to_printed', 'published', 'points', 'largest difference to'),
    )
    rows = tuple(_parity_row(row) for row in reproduction.rows)
    corpus = reproduction.corpus
    title = (
        f'{corpus.name} ({len(corpus.documents)} corpora, {len(corpus.queries)} questions, digest '
        f'{corpus.digest[:12]}); parity=chroma, k = {K}; {reproduction.own.encoder}; {reproduction.own.index}'
    )
    return Table('parity', title, columns, rows, (_verdict(reproduction), *(f'Note: {n}' for n in corpus.notes)))


def departure_table(reproduction: Reproduction) -> Table:
    """What each habit of the published code does: every row under every variant."""
    columns = (
        Column('chunker', 'chunker', 'text'),
        Column('misplaced', 'misplaced', 'count'),
        Column('variant', 'variant', 'text'),
        *_figure_columns('mean', 'mean'),
        *_figure_columns('deviation', 'std over questions'),
    )
    rows = tuple(_variant_row(row, name) for row in reproduction.rows for name in VARIANTS)
    notes = tuple(f'{name}: {variant.says}.' for name, variant in VARIANTS.items())
    searched = 'misplaced: chunks whose text is first found elsewhere than where they were cut.'
    return Table('departures', 'What each departure of the published code does', columns, rows, (searched, *notes))


def verdict_table(judged: Judged) -> Table:
    """Each row against the baseline under chunklab's definitions, judged by document and by question."""
    columns = (
        Column('chunker', 'chunker', 'text'),
        Column('measure', 'measure', 'text'),
        Column('difference', 'difference', 'score'),
        *_judged_columns('document', 'by document'),
        *_judged_columns('question', 'as if questions were independent'),
    )
    pairs = zip(judged.by_document, judged.by_question, strict=True)
    rows = tuple(
        (left.strategy, left.measure, left.difference, *_judged_cells(left), *_judged_cells(right))
        for left, right in sorted(pairs, key=lambda pair: JUDGED.index(pair[0].measure))
    )
    [baseline] = {pair.baseline for pair in judged.by_document}
    notes = (
        'by document: the questions of one document are one cluster, as in every comparison of chunklab.',
        'as if questions were independent: what could be said at best; these documents alone do not allow it.',
        f'Both: Holm over all {len(rows)} comparisons, 95 % intervals.',
    )
    return Table('verdicts', f"Against {baseline}, under chunklab's own definitions", columns, rows, notes)


def _figure_columns(key: str, group: str) -> tuple[Column, ...]:
    return tuple(Column(f'{key}_{name}', _HEADINGS[name], 'points', group) for name in MEASURES)


def _judged_columns(key: str, group: str) -> tuple[Column, ...]:
    return (
        Column(f'{key}_low', 'low', 'score', group),
        Column(f'{key}_high', 'high', 'score', group),
        Column(f'{key}_p', 'p', 'score', group),
        Column(f'{key}_verdict', 'verdict', 'text', group),
    )


def _judged_cells(pair: PairedComparison) -> tuple[Cell, ...]:
    return pair.interval_95.low, pair.interval_95.high, pair.adjusted_p, pair.verdict


def _parity_row(row: Reproduced) -> tuple[Cell, ...]:
    rerun = RERUN[row.label].figures if row.label in RERUN else None
    figures = (*_shares(row.means[AS_PUBLISHED]), *_shares(rerun), *_shares(PUBLISHED.get(row.label)))
    return row.label, row.n_chunks, *figures, row.gap() / 100, row.gap_to_printed() / 100


def _variant_row(row: Reproduced, name: str) -> tuple[Cell, ...]:
    figures = (*_shares(row.means[name]), *_shares(row.deviations[name]))
    return row.label, sum(row.misplaced.values()), name, *figures


def _shares(figures: Figures | None) -> tuple[float, ...]:
    """The figures as fractions, which tables show in per cent; NaN for none."""
    if figures is None:
        return (math.nan,) * len(MEASURES)
    return tuple(value / 100 for value in figures.values())


def _verdict(reproduction: Reproduction) -> str:
    """Whether the figures of the published code are reached, where its chunks are."""
    known = [row for row in reproduction.rows if row.label in RERUN]
    other = [row.label for row in known if row.n_chunks != RERUN[row.label].n_chunks]
    beyond = [row.label for row in known if row.label not in other and not row.gap() <= TOLERANCE]
    said = f'Of {len(known)} rows with figures of its own code, {len(known) - len(other) - len(beyond)} are within '
    said += f'{TOLERANCE} points in every measure'
    return said + _named('; other chunks', other) + _named('; further off', beyond) + '.'


def _named(what: str, labels: Iterable[str]) -> str:
    listed = ', '.join(labels)
    return f'{what}: {listed}' if listed else ''
