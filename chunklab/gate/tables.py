"""The tables of a check, as values that every format renders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chunklab.corpus.wording import counted, printable
from chunklab.gate.judging import Judgement
from chunklab.gate.losers import Loser
from chunklab.gate.verdict import GateVerdict
from chunklab.report.table import Cell, Column, Table

_WORDS = {'pass': 'pass', 'stale': 'stale', 'fail': 'FAIL'}


def headline(verdict: GateVerdict) -> str:
    """The outcome in one sentence."""
    n, n_failed, n_stale = len(verdict.judgements), len(verdict.failed), len(verdict.stale)
    name = printable(verdict.baseline)
    if verdict.passed:
        stale = f'; {n_stale} better by more than the tolerance: the baseline is stale' if n_stale else ''
        return f'PASS: {counted(n, "judgement")} against {name}{stale}'
    return f'FAIL: {n_failed} of {counted(n, "judgement")} against {name}'


def outcome_table(verdict: GateVerdict) -> Table:
    """One row: how the check ended, on what."""
    columns = (
        Column('outcome', 'outcome', 'text'),
        Column('baseline', 'baseline', 'text'),
        Column('corpus', 'corpus', 'text'),
        Column('corpus_digest', 'digest', 'text'),
        Column('documents', 'documents', 'count'),
        Column('queries', 'queries', 'count'),
        Column('judged', 'judged', 'count'),
        Column('failed', 'failed', 'count'),
        Column('stale', 'stale', 'count'),
    )
    row: tuple[Cell, ...] = (
        'pass' if verdict.passed else 'fail',
        printable(verdict.baseline),
        printable(verdict.corpus),
        verdict.corpus_digest,
        verdict.n_documents,
        verdict.n_queries,
        len(verdict.judgements),
        len(verdict.failed),
        len(verdict.stale),
    )
    return Table('outcome', headline(verdict), columns, (row,), tuple(printable(note) for note in verdict.notes))


def change_table(verdict: GateVerdict) -> Table:
    """What the candidate changed."""
    columns = (Column('what', 'what', 'text'), Column('before', 'before', 'text'), Column('now', 'now', 'text'))
    rows = tuple((c.what, c.before, c.now) for c in verdict.changes)
    title = 'What changed' if rows else 'What changed: nothing that is recorded'
    return Table('changes', title, columns, rows)


def rule_table(verdict: GateVerdict) -> Table:
    """The rules on measures: one row for each rule and strategy, those that fail first."""
    columns = (
        Column('rule', 'rule', 'text'),
        Column('strategy', 'strategy', 'text'),
        Column('verdict', 'verdict', 'text'),
        Column('before', 'before', 'score', 'mean'),
        Column('now', 'now', 'score', 'mean'),
        Column('change', 'change', 'difference', 'mean'),
        Column('low', 'from', 'difference', '95 %'),
        Column('high', 'to', 'difference', '95 %'),
        Column('p', 'p', 'p', 'paired'),
        Column('queries', 'n', 'count', 'paired'),
        Column('lost', 'lost', 'count', 'paired'),
    )
    judged = [j for j in _worst_first(verdict) if not j.rule.is_cost]
    rows = tuple(
        (
            *_head(verdict, j),
            j.before,
            j.now,
            j.change,
            j.interval.low,
            j.interval.high,
            j.p,
            j.n_queries,
            len(j.lost),
        )
        for j in judged
    )
    counts = f'{counted(verdict.n_queries, "query", "queries")}, digest {verdict.corpus_digest[:12]}'
    title = f'Rules on {printable(verdict.corpus)} ({counted(verdict.n_documents, "document")}, {counts})'
    return Table('rules', title, columns, rows, _reading(judged))


def cost_table(verdict: GateVerdict) -> Table:
    """The rules on costs."""
    columns = (
        Column('rule', 'rule', 'text'),
        Column('strategy', 'strategy', 'text'),
        Column('verdict', 'verdict', 'text'),
        Column('before', 'before', 'length'),
        Column('now', 'now', 'length'),
        Column('bound', 'at most', 'length'),
    )
    rows = tuple((*_head(verdict, j), j.before, j.now, j.bound) for j in _worst_first(verdict) if j.rule.is_cost)
    return Table('costs', 'Rules on costs', columns, rows)


def cause_table(verdict: GateVerdict) -> Table:
    """What the candidate itself shows that may have caused a drop."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('aspect', 'aspect', 'text'),
        Column('evidence', 'evidence', 'text'),
    )
    rows = tuple((printable(f.strategy), f.aspect, f.evidence) for f in verdict.findings)
    return Table('causes', causes_title(verdict), columns, rows)


def causes_title(verdict: GateVerdict) -> str:
    """What the findings are: suspects where something got worse, else worth a look."""
    return 'Suspected causes' if verdict.got_worse else 'Found on the way'


def loser_table(verdict: GateVerdict) -> Table:
    """What came back for the queries that lost most, before and now: one row for each chunk."""
    columns = (
        Column('query_id', 'query', 'text'),
        Column('question', 'question', 'text'),
        Column('strategy', 'strategy', 'text'),
        Column('measure', 'measure', 'text'),
        Column('score_before', 'before', 'score'),
        Column('score_now', 'now', 'score'),
        Column('when', 'when', 'text'),
        Column('rank', 'rank', 'count'),
        Column('doc_id', 'document', 'text'),
        Column('start', 'start', 'count'),
        Column('end', 'end', 'count'),
        Column('answer', 'answer', 'text'),
        Column('text', 'text', 'text'),
    )
    rows = tuple(row for loser in verdict.losers for row in _came_back(loser))
    return Table('losers', 'The queries that lost most', columns, rows)


def all_tables(verdict: GateVerdict) -> tuple[Table, ...]:
    """Every table, for programs."""
    return (
        outcome_table(verdict),
        change_table(verdict),
        rule_table(verdict),
        cost_table(verdict),
        cause_table(verdict),
        loser_table(verdict),
    )


def shortened(table: Table, rows: int, without: tuple[str, ...] = ()) -> Table:
    """The first rows of a table, without some columns; a note says how many rows are left out."""
    kept = [i for i, column in enumerate(table.columns) if column.key not in without]
    more = len(table.rows) - rows
    return replace(
        table,
        columns=tuple(table.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows[:rows]),
        notes=(*((f'… and {more:,} more rows',) if more > 0 else ()), *table.notes),
    )


def _worst_first(verdict: GateVerdict) -> list[Judgement]:
    order = {'stale': 1, 'pass': 2}
    return sorted(verdict.judgements, key=lambda j: 0 if verdict.fails(j) else order[j.outcome])


def _head(verdict: GateVerdict, judgement: Judgement) -> tuple[str, str, str]:
    word = 'FAIL' if verdict.fails(judgement) else _WORDS[judgement.outcome]
    return printable(judgement.rule.bare), printable(judgement.strategy), word


def _reading(judged: list[Judgement]) -> tuple[str, ...]:
    if not judged:
        return ()
    first = judged[0]
    notes = [
        'Means over the same queries before and now. 95 % and p: of the paired difference, by whole documents '
        f'({first.interval.method}, {counted(max(j.n_clusters for j in judged), "independent document")}; p by '
        'flipping signs, for this row alone). lost: queries that score less than before.'
    ]
    if any(j.rule.subset.kind == 'straddled' for j in judged):
        notes.append("straddled: the queries whose answer the baseline's strategy cuts, the same on both sides.")
    notes += dict.fromkeys(f'{j.rule.bare}, {j.strategy}: {j.remark}' for j in judged if j.remark)
    return tuple(printable(note) for note in notes)


def _came_back(loser: Loser) -> Iterator[tuple[Cell, ...]]:
    head = (
        printable(loser.query_id),
        loser.question,
        printable(loser.strategy),
        loser.measure,
        loser.before,
        loser.now,
    )
    for when, chunks in (('before', loser.came_before), ('now', loser.came_now)):
        for c in chunks:
            yield (*head, when, c.rank, printable(c.doc_id), c.start, c.end, c.answer, c.text)
