"""A whole comparison in one of the formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chunklab.compare.result import Comparison
from chunklab.report.machine import to_csv, to_json, to_jsonl
from chunklab.report.tables import cost_table, score_table
from chunklab.report.text import to_markdown, to_terminal


def render(comparison: Comparison, form: str, width: int) -> str:
    """Scores and costs in the format named, one of `FORMATS`; `width` is that of the terminal, for `table`.

    CSV holds the scores alone, since a CSV file is one table.
    """
    return FORMATS[form](comparison, width)


def _terminal(comparison: Comparison, width: int) -> str:
    return to_terminal(score_table(comparison), width) + '\n' + to_terminal(cost_table(comparison), width)


def _markdown(comparison: Comparison, _: int) -> str:
    return to_markdown(score_table(comparison)) + '\n' + to_markdown(cost_table(comparison))


FORMATS: Mapping[str, Callable[[Comparison, int], str]] = {
    'table': _terminal,
    'md': _markdown,
    'csv': lambda comparison, _: to_csv(score_table(comparison)),
    'json': lambda comparison, _: to_json(score_table(comparison), cost_table(comparison)),
    'jsonl': lambda comparison, _: to_jsonl(score_table(comparison), cost_table(comparison)),
}
