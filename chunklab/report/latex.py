"""Tables for papers: booktabs, captioned, with superscripts that name what a score is significantly better than."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from chunklab.corpus.wording import printable
from chunklab.report.table import Cell, Column, Table, format_cell

PACKAGES = r"""% needs in the preamble:
% \usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\usepackage{textcomp}\usepackage{booktabs}\usepackage{graphicx}
"""

Superscripts = Mapping[tuple[int, int], str]
"""What stands raised behind a cell, by its row and column."""


def to_latex(table: Table, *, caption: str = '', raised: Superscripts | None = None) -> str:
    """The table as a `table` environment to be put into a document that loads `PACKAGES`; never wider than a line.

    `caption` stands in place of the title. Text is escaped; what the fonts lack is named by its code point.
    """
    columns = table.columns
    head = [' & '.join(_heading(column) for column in columns) + r' \\']
    if any(column.group for column in columns):
        head = [*_groups(columns), *head]
    body = [
        ' & '.join(_cell(cell, columns[j], (raised or {}).get((i, j), '')) for j, cell in enumerate(row)) + r' \\'
        for i, row in enumerate(table.rows)
    ]
    lines = [
        r'\begin{table}[htbp]',
        r'\centering',
        rf'\caption{{{escaped(caption or table.title)}}}',
        rf'\label{{tab:chunklab-{table.name.replace(" ", "-")}}}',
        r'\medskip\small\setlength{\tabcolsep}{4pt}',
        r'\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%',
        rf'\begin{{tabular}}{{@{{}}{"".join(_alignment(column, bool(raised)) for column in columns)}@{{}}}}',
        r'\toprule',
        *head,
        r'\midrule',
        *body,
        r'\bottomrule',
        r'\end{tabular}}',
        *_notes(table),
        r'\end{table}',
    ]
    return '\n'.join(lines) + '\n'


def escaped(text: str) -> str:
    """`text` as LaTeX prints it, character by character: nothing in it is a command, and no ligature joins two."""
    apart = _LIGATURES.sub(r'\1\0', printable(text))  # NUL, which `printable` leaves nowhere, for an empty group
    return ''.join(_ESCAPES.get(c) or (c if _in_the_fonts(c) else f'[U+{ord(c):04X}]') for c in apart)


_LIGATURES = re.compile('([-,])(?=[-,])')
"""Two hyphens would be a dash, two commas a quotation mark."""

_ESCAPES: Mapping[str, str] = {
    '\\': r'\textbackslash{}',
    **{c: rf'\{c}' for c in '{}$&#_%'},
    '~': r'\textasciitilde{}',
    '^': r'\textasciicircum{}',
    '<': r'\textless{}',
    '>': r'\textgreater{}',
    '|': r'\textbar{}',
    "'": r'\textquotesingle{}',
    '"': r'\textquotedbl{}',
    '`': r'\textasciigrave{}',
    '\0': '{}',
    '–': r'\textendash{}',
    '—': r'\textemdash{}',
    '−': r'$-$',
    '…': r'\ldots{}',
    '§': r'\S{}',
    '·': r'\textperiodcentered{}',
    '±': r'$\pm$',
    '×': r'$\times$',
    '≈': r'$\approx$',
    '≤': r'$\le$',
    '≥': r'$\ge$',
    '‘': r'\textquoteleft{}',
    '’': r'\textquoteright{}',
    '“': r'\textquotedblleft{}',
    '”': r'\textquotedblright{}',
}


def _in_the_fonts(c: str) -> bool:
    return ' ' <= c <= '~' or 'À' <= c <= 'ÿ'


def _alignment(column: Column, raised: bool) -> str:
    # scores with something raised behind them stand left, so that their digits stay below each other
    return 'l' if column.kind == 'text' or (raised and column.kind == 'score') else 'r'


def _groups(columns: Sequence[Column]) -> Iterator[str]:
    """The line of group names, and the rules that show what each spans."""
    names, rules = [], []
    place = 1
    for group, members in groupby(columns, key=lambda column: column.group):
        n = len(list(members))
        if group:
            names.append(rf'\multicolumn{{{n}}}{{c}}{{{escaped(group)}}}')
            rules.append(rf'\cmidrule(lr){{{place}-{place + n - 1}}}')
        else:
            names += [''] * n
        place += n
    yield ' & '.join(names) + r' \\'
    yield ' '.join(rules)


def _heading(column: Column) -> str:
    return escaped(column.heading)


def _cell(cell: Cell, column: Column, raised: str) -> str:
    shown = format_cell(cell, column.kind)
    if column.kind == 'text':
        return rf'\texttt{{{escaped(shown)}}}' if column.key == 'strategy' else escaped(shown)
    signed = shown.replace('%', r'\%').replace('-', '$-$') if shown != 'n/a' else r'\textendash{}'
    return signed + (rf'\textsuperscript{{{raised}}}' if raised else '')


def _notes(table: Table) -> Iterator[str]:
    if table.notes:
        yield r'\par\smallskip'
        yield r'\begin{minipage}{\linewidth}\footnotesize'
        yield '\n\n'.join(escaped(note) for note in table.notes)
        yield r'\end{minipage}'
