"""A table that people edit in Excel or LibreOffice: what is written comes back, and no cell is run as a formula."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError
from chunklab.files import write_atomically

DELIMITERS: Mapping[str, str] = {'.csv': ',', '.tsv': '\t'}
"""By the extension of the file."""

READABLE = (',', ';', '\t')
"""What may part the cells of a table that comes back: Excel writes ';' in half of Europe, whatever it read."""

LONGEST_CELL = 32_767
"""Characters of one cell that Excel holds; it cuts the rest off without a word."""

_RUN = frozenset('=+-@\t\r＝＋－＠')
_GUARD = "'"


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the head: its number as spreadsheets count, the head being row 1, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes .csv (UTF-8 with a byte order mark, by which Excel knows it) or .tsv, as a whole or not at all.

    Raises CorpusError for another extension.
    """
    delimiter = DELIMITERS.get(path.suffix.lower())
    if delimiter is None:
        raise CorpusError(f'{printable(str(path))}: a review is written to a {" or ".join(DELIMITERS)} file')
    out = io.StringIO(newline='')
    writer = csv.writer(out, delimiter=delimiter, lineterminator='\r\n', quoting=csv.QUOTE_MINIMAL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    mark = '\ufeff' if delimiter == ',' else ''
    write_atomically(path, mark + out.getvalue())


def read_sheet(path: Path, needed: Sequence[str]) -> tuple[Row, ...]:
    """The rows of a .csv or .tsv, whichever of `READABLE` parts its cells; rows without any text are passed over.

    Columns may stand in any order and others among them. Raises CorpusError where a needed column is missing, comes
    twice, or the file is no such table: a spreadsheet of another format, or not in Unicode.
    """
    shown = printable(str(path))
    text = _decoded(path)
    delimiter = max(READABLE, key=text.split('\n', 1)[0].count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise CorpusError(f'{shown}: not a table that can be read: {error}') from error
    head = [unguarded(cell).strip().lower() for cell in table[0]] if table else []
    for column in needed:
        if head.count(column) != 1:
            what = f'no column "{column}"' if column not in head else f'several columns "{column}"'
            raise CorpusError(f'{shown}: {what} in its first row: a review has {", ".join(needed)}')
    return tuple(
        Row(number, dict(zip(head, map(unguarded, cells), strict=False)))
        for number, cells in enumerate(table[1:], 2)
        if any(cell.strip() for cell in cells)
    )


def guarded(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it, or where `unguarded` would take one."""
    return _GUARD + cell if cell[:1] in _RUN or cell[:1] == _GUARD else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell[:1] == _GUARD and (cell[1:2] in _RUN or cell[1:2] == _GUARD) else cell


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f'{printable(str(path))} cannot be read: {error.strerror}') from error
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # Excel's "Unicode text"
    try:
        return data.decode('utf-16' if utf16 else 'utf-8').removeprefix('\ufeff')
    except UnicodeDecodeError as error:
        raise CorpusError(
            f'{printable(str(path))}: not UTF-8 at byte {error.start}: save it as "CSV UTF-8" or as text in Unicode'
        ) from error
