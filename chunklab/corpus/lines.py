"""JSON Lines of a corpus folder: one object a line, faults named by file and line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from chunklab.corpus.documents import OnError, decode
from chunklab.corpus.wording import printable, quoted, suggestion
from chunklab.errors import CorpusError

Record = Mapping[str, object]


def read_lines(path: Path, on_error: OnError) -> list[tuple[int, str]]:
    """Lines that are not blank, with their numbers; a line feed ends them, never U+2028, U+0085 or a form feed."""
    try:
        data = path.read_bytes()
        # a leading U+FEFF, as some editors write it, belongs to no JSON value
        text = decode(data).removeprefix('\ufeff')
    except FileNotFoundError:
        return []
    except OSError as error:
        on_error(CorpusError(f'{printable(str(path))} cannot be read: {error.strerror}'))
        return []
    except CorpusError as error:
        cause = error.__cause__
        number = data.count(b'\n', 0, cause.start) + 1 if isinstance(cause, UnicodeDecodeError) else 1
        on_error(CorpusError(f'{printable(str(path))}:{number}: {error}'))
        return []
    return [(n, line) for n, line in enumerate(text.split('\n'), 1) if line.strip(' \t\r')]


def read_record(line: str, wanted: str) -> Record:
    """One line as an object whose keys come once; `wanted` says in an error what it should look like."""
    try:
        record = json.loads(line, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise CorpusError(f'not JSON: {error.msg} at column {error.colno}') from error
    except (ValueError, RecursionError) as error:
        raise CorpusError(f'not JSON that can be read: {error}') from error
    if not isinstance(record, dict):
        raise CorpusError(f'not an object: {wanted}')
    return record


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise CorpusError(f'key {quoted(twice)} comes twice in one object')
    return found


def string(record: Record, key: str) -> str:
    """A field that has to be there and to say something."""
    value = record.get(key)
    if value is None:
        raise CorpusError(f'no {quoted(key)}{suggestion(key, record)}')
    if not isinstance(value, str) or not value.strip():
        raise CorpusError(f'{quoted(key)} must be a string that is not blank')
    return encodable(value, key)


def encodable(value: str, key: str) -> str:
    """The value, if it is text that can be written."""
    if any('\ud800' <= c <= '\udfff' for c in value):
        raise CorpusError(f'{quoted(key)} holds half a surrogate pair, which is no character')
    return value
