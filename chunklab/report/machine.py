"""Tables for programs: CSV with every digit, JSON and JSON lines."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator

from chunklab.report.table import Cell, Table

_FORMULA = ('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠')


def to_csv(table: Table) -> str:
    """Header of column keys, then the rows; empty cells for NaN; text that a spreadsheet would run is quoted with '."""
    out = io.StringIO(newline='')
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow([column.key for column in table.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def to_json(*tables: Table) -> str:
    """One object: per table its title, notes and rows as objects; null for NaN."""
    shown = {t.name: {'title': t.title, 'rows': list(_objects(t)), 'notes': list(t.notes)} for t in tables}
    return json.dumps(shown, ensure_ascii=False, indent=2, allow_nan=False) + '\n'


def to_jsonl(*tables: Table) -> str:
    """One object per row of every table, with the table's name in `table`."""
    lines = [{'table': table.name, **row} for table in tables for row in _objects(table)]
    return ''.join(json.dumps(line, ensure_ascii=False, allow_nan=False) + '\n' for line in lines)


def spreadsheet_safe(text: str) -> str:
    """`text` with a ' before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _objects(table: Table) -> Iterator[dict[str, Cell | None]]:
    for row in table.rows:
        yield {c.key: None if _missing(cell) else cell for c, cell in zip(table.columns, row, strict=True)}


def _csv_cell(cell: Cell) -> Cell:
    if _missing(cell):
        return ''
    return spreadsheet_safe(cell) if isinstance(cell, str) else cell


def _missing(cell: Cell) -> bool:
    return isinstance(cell, float) and math.isnan(cell)
