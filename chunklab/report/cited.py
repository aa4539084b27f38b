"""A comparison as it is handed on: in each format with the caption that says what it was measured on and how."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from chunklab.compare.pairwise import Pair
from chunklab.compare.result import Comparison
from chunklab.report.latex import PACKAGES, to_latex
from chunklab.report.machine import to_csv, to_json, to_jsonl
from chunklab.report.marks import judged_columns, marked_table
from chunklab.report.pairs import lettered_latex, pair_table
from chunklab.report.render import comparison_tables, phase_tables
from chunklab.report.table import Column, Table
from chunklab.report.text import escaped_markdown, to_markdown, to_terminal


@dataclass(frozen=True, slots=True)
class Cited:
    """A comparison, its rows held against each other, and its caption."""

    comparison: Comparison
    pairs: tuple[Pair, ...] = field(repr=False)
    caption: str


def render_cited(cited: Cited, form: str, width: int) -> str:
    """The whole of it in the format named, one of `CITED_FORMATS`; `width` is that of the terminal, for `table`."""
    return CITED_FORMATS[form](cited, width)


def tables_for_people(cited: Cited) -> tuple[Table, ...]:
    """The marked table, if anything was judged, then scores, verdicts, phases and costs."""
    marked = (marked_table(cited.comparison),) if cited.comparison.verdicts else ()
    return (*marked, *comparison_tables(cited.comparison))


def _for_programs(cited: Cited) -> tuple[Table, ...]:
    """The caption as a table of one cell, then all numbers."""
    caption = Table('caption', 'Caption', (Column('caption', 'caption', 'text'),), ((cited.caption,),))
    pairs = (pair_table(cited.pairs),) if cited.pairs else ()
    return (caption, *comparison_tables(cited.comparison), *phase_tables(cited.comparison), *pairs)


def _terminal(cited: Cited, width: int) -> str:
    return '\n'.join(
        [
            textwrap.fill(cited.caption, width, break_on_hyphens=False) + '\n',
            *(to_terminal(t, width) for t in tables_for_people(cited)),
        ]
    )


def _markdown(cited: Cited, _: int) -> str:
    return '\n'.join([escaped_markdown(cited.caption) + '\n', *map(to_markdown, tables_for_people(cited))])


def _latex(cited: Cited, _: int) -> str:
    """The main table with its letters and the whole caption; the others by their titles."""
    others = comparison_tables(cited.comparison)[1:]
    main = lettered_latex(cited.comparison, cited.pairs, cited.caption)
    return '\n'.join([PACKAGES, main, *map(to_latex, others)])


def _csv(cited: Cited, _: int) -> str:
    """The scores and what may be concluded from them; the caption in a last column of each row, since a CSV file has no
    other place for it."""
    scores = comparison_tables(cited.comparison)[0]
    judged, cells = judged_columns(cited.comparison)
    columns = (*scores.columns, *judged, Column('caption', 'caption', 'text'))
    rows = tuple((*row, *more, cited.caption) for row, more in zip(scores.rows, cells, strict=True))
    return to_csv(replace(scores, columns=columns, rows=rows))


CITED_FORMATS: Mapping[str, Callable[[Cited, int], str]] = {
    'table': _terminal,
    'md': _markdown,
    'latex': _latex,
    'csv': _csv,
    'json': lambda cited, _: to_json(*_for_programs(cited)),
    'jsonl': lambda cited, _: to_jsonl(*_for_programs(cited)),
}
