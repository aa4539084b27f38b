"""Files of one JSON object a line, read line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chunklab.corpus.documents import decode
from chunklab.corpus.lines import Record, encodable, read_record
from chunklab.corpus.wording import printable, quoted, suggestion
from chunklab.errors import CorpusError


def json_objects(path: Path) -> Iterator[tuple[int, Record]]:
    """Number, from 1, and object of every line that is not blank; only a line feed ends a line, never U+2028.

    Raises CorpusError, 'path:line: …', for a line that is not UTF-8 or not an object, and where there is no such file.
    """
    try:
        with path.open('rb') as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    yield number, read_record(decode(line).removeprefix('\ufeff'), 'each line is {…}')
                except CorpusError as error:
                    raise at_line(path, number, error) from error
    except FileNotFoundError as error:
        raise CorpusError(f'{printable(str(path))} is not there') from error
    except OSError as error:
        raise CorpusError(f'{printable(str(path))} cannot be read: {error.strerror}') from error


def text_field(record: Record, key: str) -> str:
    """The string at `key`, which has to be there. Raises CorpusError without naming the line."""
    value = record.get(key)
    if value is None:
        raise CorpusError(f'no {quoted(key)}{suggestion(key, record)}')
    if not isinstance(value, str):
        raise CorpusError(f'{quoted(key)} must be a string, not {type(value).__name__}')
    return encodable(value, key)


def at_line(path: Path, number: int, error: CorpusError | str) -> CorpusError:
    """The error with its place before it."""
    return CorpusError(f'{printable(str(path))}:{number}: {error}')
