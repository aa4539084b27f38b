"""Tables as text: for a terminal (blocks no wider than it is) and as Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from chunklab.report.table import Column, Table, format_cell

_GAP = '  '


def to_terminal(table: Table, width: int = 100) -> str:
    """The table in aligned columns; where all do not fit side by side, in blocks that each repeat the first column."""
    cells = [[format_cell(cell, c.kind) for cell, c in zip(row, table.columns, strict=True)] for row in table.rows]
    widths = [
        max(len(column.heading), *(len(row[i]) for row in cells)) if cells else len(column.heading)
        for i, column in enumerate(table.columns)
    ]
    blocks = [_block(table.columns, cells, widths, chosen) for chosen in _fitting(table.columns, widths, width)]
    return '\n\n'.join([_wrapped(table.title, width), *blocks, *(_wrapped(note, width) for note in table.notes)]) + '\n'


def to_markdown(table: Table) -> str:
    """The table as one Markdown table, group and heading in one header cell, with its title and notes around it."""
    heads = [escaped_markdown(_full_heading(column)) for column in table.columns]
    rules = ['---' if column.kind == 'text' else '---:' for column in table.columns]
    rows = [
        [escaped_markdown(format_cell(cell, c.kind)) for cell, c in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    lines = ['| ' + ' | '.join(line) + ' |' for line in (heads, rules, *rows)]
    return (
        '\n'.join(
            [
                f'**{escaped_markdown(table.title)}**',
                '',
                *lines,
                *(f'\n{escaped_markdown(note)}' for note in table.notes),
            ]
        )
        + '\n'
    )


def _fitting(columns: Sequence[Column], widths: Sequence[int], width: int) -> Iterator[list[int]]:
    """Which columns stand in each block: whole groups while they fit, always after the first column."""
    block = [0]
    used = widths[0]
    for _, group in groupby(range(1, len(columns)), key=lambda i: columns[i].group):
        members = list(group)
        needed = _group_width(columns, widths, members)
        if len(block) > 1 and used + needed > width:
            yield block
            block, used = [0], widths[0]
        block += members
        used += needed
    yield block


def _group_width(columns: Sequence[Column], widths: Sequence[int], members: Sequence[int]) -> int:
    inside = sum(widths[i] for i in members) + len(_GAP) * len(members)
    return max(inside, len(columns[members[0]].group) + len(_GAP))


def _block(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], widths: Sequence[int], chosen: Sequence[int]
) -> str:
    widths = list(widths)
    over = ['']
    for group, indices in groupby(chosen[1:], key=lambda i: columns[i].group):
        members = list(indices)
        missing = len(group) + len(_GAP) - _group_width_bare(widths, members)
        widths[members[0]] += max(0, missing)  # room for a group name wider than its columns
        over.append(_GAP + group.center(_group_width_bare(widths, members) - len(_GAP), '─' if group else ' '))
    head = ' ' * widths[0] + ''.join(over)
    lines = [head] if head.strip() else []
    lines.append(_line([columns[i].heading for i in chosen], columns, widths, chosen))
    lines += [_line([row[i] for i in chosen], columns, widths, chosen) for row in cells]
    return '\n'.join(line.rstrip() for line in lines)


def _group_width_bare(widths: Sequence[int], members: Sequence[int]) -> int:
    return sum(widths[i] + len(_GAP) for i in members)


def _line(texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int], chosen: Sequence[int]) -> str:
    return _GAP.join(
        text.ljust(widths[i]) if columns[i].kind == 'text' else text.rjust(widths[i])
        for text, i in zip(texts, chosen, strict=True)
    )


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width)


def _full_heading(column: Column) -> str:
    if not column.group or column.group in ('cutting', 'all queries'):
        return column.heading
    return f'{column.group} {column.heading}'


def escaped_markdown(text: str) -> str:
    """`text` as Markdown shows it in a cell or a paragraph: no tag, link, image, code or entity in it is one."""
    # only what is active is escaped, so that intervals and specs stay readable as they are
    text = re.sub(r'&(?=#?\w+;)', '&amp;', re.sub(r'([\\|`])', r'\\\1', text))
    return text.replace('<', '&lt;').replace('](', ']\\(')
