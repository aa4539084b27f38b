"""Tables of quoted answers: CSV, TSV, or JSON lines, one row an answer, whatever its columns are called."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.documents import read_text
from chunklab.corpus.lines import encodable
from chunklab.corpus.readers.json_lines import at_line, json_objects
from chunklab.corpus.wording import counted, listed, printable, quoted
from chunklab.errors import CorpusError

ROLES: Mapping[str, tuple[str, ...]] = {
    'question': ('question',),
    'query': ('query',),
    'document': ('document', 'doc', 'document_id', 'doc_id', 'document_name', 'file', 'file_name', 'filename'),
    'answer': ('answer', 'answers', 'quote', 'quotes', 'context', 'contexts', 'reference', 'references'),
    'category': ('category',),
    'id': ('id', 'query_id', 'question_id'),
    'no_gold': ('no_gold',),
    'occurrence': ('occurrence',),
    'start': ('start',),
}
"""What a column can be, and the names it goes by; case, blanks and hyphens in them don't matter."""

DELIMITERS: Mapping[str, str] = {'.csv': ',;\t', '.tsv': '\t'}
JSON_LINES = ('.jsonl', '.ndjson')

_HEAD_BYTES = 65_536
_LONGEST_FIELD = 2**31 - 1
_TRUTH = dict.fromkeys(('true', 'yes', 'y', '1', 'x'), True) | dict.fromkeys(('false', 'no', 'n', '0', ''), False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `query` is what is asked and `question` its bare wording; `quotes` is empty where `no_gold` is true.

    `occurrence` (from 1) or `start` (an offset) say which place of the one quote is meant.
    """

    line: int
    query: str
    question: str
    document: str
    quotes: tuple[str, ...]
    category: str
    query_id: str
    no_gold: bool
    occurrence: int | None
    start: int | None


@dataclass(frozen=True, slots=True)
class QuoteTable:
    """The rows in order, and the names of columns that mean nothing here."""

    rows: tuple[Row, ...]
    unread: tuple[str, ...]


def read_table(path: Path) -> QuoteTable:
    """The rows of `path`. Raises CorpusError, 'path:line: …', for the first that can't be understood."""
    rows: list[Row] = []
    unread: dict[str, None] = {}
    for line, cells in json_objects(path) if _is_json(path) else _csv_rows(path):
        try:
            columns = _columns(cells)
            rows.append(_row(line, {role: cells[name] for role, name in columns.items()}))
        except CorpusError as error:
            raise at_line(path, line, error) from error
        unread.update(dict.fromkeys(name for name in cells if name not in columns.values()))
    if not rows:
        raise CorpusError(f'{printable(str(path))} has no row')
    return QuoteTable(tuple(rows), tuple(unread))


def looks_like_a_table(path: Path) -> bool:
    """Whether `path` is such a file by its suffix and first line; never raises."""
    suffix = path.suffix.lower()
    if suffix not in (*DELIMITERS, *JSON_LINES):
        return False
    try:
        if _is_json(path):
            # the first object alone, so that a broken one below is named by `read_table` and not passed over here
            return bool(_columns(next(json_objects(path))[1]))
        with path.open('rb') as file:
            _delimiter(path, file.read(_HEAD_BYTES).decode('utf-8', 'ignore').removeprefix('\ufeff'))
    except (OSError, ValueError, StopIteration, CorpusError):
        return False
    return True


def _is_json(path: Path) -> bool:
    return path.suffix.lower() in JSON_LINES


def _csv_rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Line, where it begins, and cells by column name of every row."""
    try:
        text = read_text(path).removeprefix('\ufeff')
    except CorpusError as error:
        raise CorpusError(f'{printable(str(path))}: {error}') from error
    if '\0' in text:
        # no tool writes one into a table: it is UTF-16, or no table
        raise at_line(path, text.count('\n', 0, text.index('\0')) + 1, 'a NUL byte: not a table in UTF-8')
    delimiter = _delimiter(path, text)
    with _fields_of_any_length():
        reader = csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True)
        header = next(reader)
        rows: list[tuple[int, Mapping[str, object]]] = []
        line = reader.line_num + 1
        try:
            for cells in reader:
                if len(cells) > len(header):
                    raise CorpusError(f'{counted(len(cells), "cell")} below {counted(len(header), "column")}')
                if cells:
                    rows.append((line, dict(zip(header, cells + [''] * (len(header) - len(cells)), strict=True))))
                line = reader.line_num + 1
        except (CorpusError, csv.Error) as error:
            raise at_line(path, line, printable(str(error))) from error
    return iter(rows)


def _delimiter(path: Path, text: str) -> str:
    """What separates the cells of the header, so that it names the columns that have to be there."""
    faults = []
    for delimiter in DELIMITERS.get(path.suffix.lower(), ',;\t'):
        header: list[str] = []
        try:
            with _fields_of_any_length():
                header = next(csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True), [])
            if len(set(header)) < len(header):
                raise CorpusError('two columns have the same name')
            _columns(header)
        except (CorpusError, csv.Error) as error:
            faults.append((-len(header), str(error)))
        else:
            return delimiter
    # the fault of the delimiter that makes most columns, for that is the one meant
    raise at_line(path, 1, printable(min(faults)[1]))


@contextmanager
def _fields_of_any_length() -> Iterator[None]:
    """The csv module takes no field over 128 KB, which a quoted schedule can exceed; its limit is one for all."""
    former = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(former)


def _columns(names: Iterable[str]) -> dict[str, str]:
    """The column of each role that has one."""
    names = list(names)
    found: dict[str, str] = {}
    for role, aliases in ROLES.items():
        meant = [name for name in names if _plain(name) in aliases]
        if len(meant) > 1:
            raise CorpusError(f'which of the columns {listed(meant)} is the {role}? rename or remove the others')
        if meant:
            found[role] = meant[0]
    absent = [role for role in ('document', 'answer') if role not in found]
    if 'question' not in found and 'query' not in found:
        absent.insert(0, 'question')
    if absent:
        wanted = ' or '.join(quoted(name) for name in ROLES[absent[0]][:4])
        raise CorpusError(f'no column for the {absent[0]} ({wanted}): there are {listed(names) or "none"}')
    return found


def _plain(name: str) -> str:
    return name.strip().casefold().replace(' ', '_').replace('-', '_')


def _row(line: int, cells: Mapping[str, object]) -> Row:
    question, query = _text(cells, 'question'), _text(cells, 'query')
    if not (query or question).strip():
        raise CorpusError('the question is blank')
    quotes = _quotes(cells['answer'])
    no_gold = _truth(cells.get('no_gold'))
    if no_gold and quotes:
        raise CorpusError('"no_gold" is true, but there is an answer')
    if not no_gold and not quotes:
        raise CorpusError('the answer is blank: a question that nothing answers must say so in a column "no_gold"')
    row = Row(
        line=line,
        query=query or question,
        question=question or query,
        document=_text(cells, 'document').strip(),
        quotes=quotes,
        category=_text(cells, 'category').strip(),
        query_id=_text(cells, 'id').strip(),
        no_gold=no_gold,
        occurrence=_whole(cells, 'occurrence', 1),
        start=_whole(cells, 'start', 0),
    )
    if not row.document and not no_gold:
        raise CorpusError('the document is blank')
    if len(quotes) > 1 and (row.occurrence, row.start) != (None, None):
        raise CorpusError('"occurrence" and "start" are of one answer: give each its own row')
    return row


def _text(cells: Mapping[str, object], role: str) -> str:
    value = cells.get(role)
    if value is None:
        return ''
    if type(value) is int:  # ids often are
        return str(value)
    if not isinstance(value, str):
        raise CorpusError(f'the {role} must be a string, not {type(value).__name__}')
    return encodable(value, role)


def _quotes(value: object) -> tuple[str, ...]:
    """The quotes of a cell, none for a blank one; a list with a blank one in it is a mistake."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return ()
    quotes: Sequence[object] = value if isinstance(value, list) else [value]
    for quote in quotes:
        if not isinstance(quote, str):
            raise CorpusError(f'the answer must be a string or a list of strings, not {type(quote).__name__}')
        if not quote.strip():
            raise CorpusError('one of the answers is blank')
    return tuple(encodable(str(quote), 'answer') for quote in quotes)


def _truth(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    plain = str(value).strip().casefold()
    if plain not in _TRUTH:
        raise CorpusError(f'"no_gold" must be true or false, not {quoted(str(value))}')
    return _TRUTH[plain]


def _whole(cells: Mapping[str, object], role: str, least: int) -> int | None:
    """A whole number, or None where the cell is empty."""
    value = cells.get(role)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        number = None
    if type(number) is not int or number < least:
        raise CorpusError(f'"{role}" must be a whole number from {least}, not {quoted(str(value))}')
    return number
