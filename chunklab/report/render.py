"""Tables in one of the formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chunklab.compare.result import Comparison
from chunklab.report.latex import PACKAGES, to_latex
from chunklab.report.machine import to_csv, to_json, to_jsonl
from chunklab.report.phases import alignment_table, flip_table, penalty_table, phase_table
from chunklab.report.table import Table
from chunklab.report.tables import cost_table, score_table
from chunklab.report.text import to_markdown, to_terminal
from chunklab.report.verdicts import verdict_table


def render(comparison: Comparison, form: str, width: int) -> str:
    """A whole comparison in the format named, one of `FORMATS`; `width` is that of the terminal, for `table`."""
    each_phase = phase_tables(comparison) if form in FOR_PROGRAMS else ()
    return render_tables((*comparison_tables(comparison), *each_phase), form, width)


def comparison_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Scores, what may be concluded from them, what phases showed, and costs."""
    concluded = (verdict_table(comparison),) if comparison.verdicts else ()
    phased = (alignment_table(comparison.phased), penalty_table(comparison.phased)) if comparison.phased else ()
    return (score_table(comparison), *concluded, *phased, cost_table(comparison))


def phase_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Every phase by itself, and all queries that flip: long, so people get them from `chunklab phases`."""
    phased = comparison.phased
    return (phase_table(phased), flip_table(phased, len(phased.query_ids))) if phased else ()


def render_tables(tables: Sequence[Table], form: str, width: int) -> str:
    """The tables one below the other; CSV holds the first alone, since a CSV file is one table."""
    return FORMATS[form](tables, width)


FOR_PROGRAMS = ('json', 'jsonl')
"""Formats that hold everything there is."""

FORMATS: Mapping[str, Callable[[Sequence[Table], int], str]] = {
    'table': lambda tables, width: '\n'.join(to_terminal(table, width) for table in tables),
    'md': lambda tables, _: '\n'.join(to_markdown(table) for table in tables),
    'csv': lambda tables, _: to_csv(tables[0]),
    'json': lambda tables, _: to_json(*tables),
    'jsonl': lambda tables, _: to_jsonl(*tables),
    'latex': lambda tables, _: '\n'.join([PACKAGES, *(to_latex(table) for table in tables)]),
}
