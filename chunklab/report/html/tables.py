"""Tables as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from chunklab.compare.verdict import Verdict
from chunklab.report.html.escaping import shown
from chunklab.report.marks import MARKS
from chunklab.report.table import Cell, Column, Table, format_cell


def to_html(table: Table) -> str:
    """The table with its title as caption, groups over headings, and its notes below."""
    rows = ''.join(f'<tr>{"".join(_cells(table.columns, row))}</tr>\n' for row in table.rows)
    notes = ''.join(f'<p class="note">{shown(note)}</p>\n' for note in table.notes)
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{shown(table.title)}">\n<table>\n'
        f'<caption>{shown(table.title)}</caption>\n<thead>\n{_head(table.columns)}</thead>\n<tbody>\n{rows}</tbody>\n'
        f'</table>\n</div>\n{notes}'
    )


def _head(columns: Sequence[Column]) -> str:
    headings = ''.join(f'<th scope="col"{_numeric(column)}>{shown(column.heading)}</th>' for column in columns)
    if not any(column.group for column in columns):
        return f'<tr>{headings}</tr>\n'
    over = ''
    for group, members in groupby(columns, key=lambda column: column.group):
        wide = len(list(members))
        over += (
            f'<th scope="colgroup" colspan="{wide}" class="group">{shown(group)}</th>'
            if group
            else (f'<td colspan="{wide}"></td>')
        )
    return f'<tr>{over}</tr>\n<tr>{headings}</tr>\n'


def _cells(columns: Sequence[Column], row: Sequence[Cell]) -> Iterator[str]:
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        text = format_cell(cell, column.kind)
        if place == 0:
            yield f'<th scope="row">{shown(text)}</th>'
        elif column.key == 'verdict':
            yield _verdict(text)
        elif column.key.endswith('[against]'):
            yield _marked(text)
        else:
            yield f'<td{_numeric(column)}>{shown(text)}</td>'


def _verdict(text: str) -> str:
    """A verdict with the sign that stands for it elsewhere, so that it needs no colour."""
    kind, sign = next(((_class(one), sign) for one, sign in MARKS.items() if text.startswith(one)), ('', ''))
    return f'<td class="verdict {kind}"><span aria-hidden="true">{sign}</span> {shown(text)}</td>'


def _marked(text: str) -> str:
    """A cell that begins with such a sign."""
    kind = next((_class(one) for one, sign in MARKS.items() if text.startswith(f'{sign} ')), '')
    return f'<td class="verdict {kind}">{shown(text)}</td>'


def _class(verdict: Verdict) -> str:
    return verdict.replace(' ', '-')


def _numeric(column: Column) -> str:
    return '' if column.kind == 'text' else ' class="number"'
