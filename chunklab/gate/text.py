"""A check as a person reads it in a terminal: the outcome, what changed, the rules, the causes, the losers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from chunklab.corpus.wording import printable
from chunklab.gate.losers import Loser, Returned
from chunklab.gate.tables import causes_title, change_table, cost_table, headline, rule_table, shortened
from chunklab.gate.verdict import GateVerdict
from chunklab.report.text import to_terminal

ROWS = 500
"""Rows of a table that are shown."""

NAME = 24
"""Characters of a document's name that are shown."""


def to_text(verdict: GateVerdict, width: int) -> str:
    """The whole check, tables no wider than `width`; ends with a line end."""
    return '\n'.join(part.rstrip('\n') + '\n' for part in sections(verdict, width))


def sections(verdict: GateVerdict, width: int) -> Iterator[str]:
    """The parts of the text, the most important first; those with nothing to say are left out."""
    yield headline(verdict)
    if verdict.changes:
        yield to_terminal(change_table(verdict), width)
    else:
        yield 'What changed: nothing that is recorded.'
    rules, costs = rule_table(verdict), cost_table(verdict)
    if rules.rows:
        yield to_terminal(shortened(rules, ROWS, without=('queries',)), width)
    if costs.rows:
        yield to_terminal(shortened(costs, ROWS), width)
    if verdict.findings:
        yield causes_text(verdict, width)
    if verdict.losers:
        yield losers_text(verdict, width)
    yield from (textwrap.fill(printable(note), width) for note in verdict.notes)


def causes_text(verdict: GateVerdict, width: int) -> str:
    """The findings, one below the other."""
    lines = [
        textwrap.fill(f'{printable(f.strategy)}: {f.evidence}', width, initial_indent='- ', subsequent_indent='  ')
        for f in verdict.findings
    ]
    return '\n'.join([causes_title(verdict), '', *lines])


def losers_text(verdict: GateVerdict, width: int) -> str:
    """Each query that lost, with the chunks that came back for it before and now."""
    blocks = ['\n'.join(_loser(loser, width)) for loser in verdict.losers]
    return '\n\n'.join(['The queries that lost most, and what came back for them', *blocks])


def _loser(loser: Loser, width: int) -> Iterator[str]:
    head = f'{printable(loser.strategy)}, {loser.measure}: {loser.before:.3f} before, {loser.now:.3f} now'
    yield from textwrap.wrap(f'{printable(loser.query_id)}  {head}', width)
    if loser.question:
        yield from textwrap.wrap(f'"{loser.question}"', width, initial_indent='  ', subsequent_indent='   ')
    for when, chunks in (('before', loser.came_before), ('now', loser.came_now)):
        if not chunks:
            yield f'  {when:<6}  nothing came back'
        for place, chunk in enumerate(chunks):
            yield _cut(_returned('' if place else when, chunk), width)


def _returned(when: str, chunk: Returned) -> str:
    text = f'  "{chunk.text}"' if chunk.text else ''
    answer = {'whole': 'answer', 'part': 'part'}.get(chunk.answer, '')
    place = f'{chunk.start}-{chunk.end}'
    return f'  {when:<6} {chunk.rank:>2}. {answer:<6}  {_short(chunk.doc_id):<{NAME}} {place:>13}{text}'


def _short(name: str) -> str:
    """A document's name in at most `NAME` characters, its beginning and its end."""
    shown = printable(name)
    return shown if len(shown) <= NAME else f'{shown[: NAME - 9]}…{shown[-8:]}'


def _cut(line: str, width: int) -> str:
    line = line.rstrip()
    return line if len(line) <= width else line[: width - 1] + '…'
