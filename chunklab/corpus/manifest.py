"""manifest.json of a corpus folder: which of its documents came from ingest, from where, and where their pages
begin."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from chunklab.corpus.documents import SUFFIX
from chunklab.corpus.files.extracted import PageStart
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError

MANIFEST = 'manifest.json'
FORMAT = 'chunklab ingest 2'
FORMER = 'chunklab ingest 1'
"""The format of chunklab 0.1, which took text files alone, as they were. It is read, and written as `FORMAT`."""

UNSAFE = re.compile('[/\\\\\0\ud800-\udfff]')
"""What is in no name of a document: separators, NUL, lone surrogates."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a document came from. `root` is the path from the corpus folder to the folder that was given, so that
    both can be moved together; `source` is the file's path below that; `digest` is the sha256 of the document's
    bytes, and `original_digest` of the file's; `extractor` is what made the one of the other ('' where that is not
    known any more). `notes` say what was left out; `dropped` are lines of page furniture that were dropped, with how
    often each was."""

    root: str
    source: str
    digest: str
    original_digest: str = ''
    extractor: str = ''
    pages: tuple[PageStart, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: tuple[tuple[str, int], ...] = ()

    def original(self, into: Path) -> Path:
        """The file that it was made of; `into` is the resolved corpus folder."""
        return Path(os.path.normpath(into / self.root / self.source))


def read_manifest(into: Path) -> dict[str, Entry]:
    """Entries by `doc_id`, none where there is no manifest. Raises CorpusError for one that cannot be trusted."""
    path = into / MANIFEST
    try:
        content = json.loads(path.read_bytes())
        if content['format'] not in (FORMAT, FORMER):
            raise ValueError(f'its format is neither "{FORMAT}" nor "{FORMER}"')
        entries = {doc_id: _entry(fields) for doc_id, fields in content['documents'].items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CorpusError(f'{printable(str(path))} cannot be read: {error.strerror}') from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f'{printable(str(path))} was not written by this version of chunklab ingest: move it away'
        raise CorpusError(f'{message} ({printable(str(error))})') from error
    for doc_id, entry in entries.items():
        strings = (entry.root, entry.source, entry.digest, entry.original_digest, entry.extractor)
        # ingest deletes documents by these names, and a folder may come from anywhere
        if not all(isinstance(value, str) for value in strings) or UNSAFE.search(doc_id) or not doc_id.endswith(SUFFIX):
            raise CorpusError(f'{printable(str(path))} names no document of this folder: {printable(doc_id)}')
    return entries


def manifest_bytes(entries: Mapping[str, Entry]) -> bytes:
    """The file's content: documents in order of `doc_id`, one to a line, ASCII, the same for the same entries."""
    lines = [f'  {json.dumps(doc_id)}: {json.dumps(_fields(entries[doc_id]))}' for doc_id in sorted(entries)]
    documents = '{\n' + ',\n'.join(lines) + '\n }' if lines else '{}'
    return f'{{\n "format": {json.dumps(FORMAT)},\n "documents": {documents}\n}}\n'.encode('ascii')


def bytes_digest(data: bytes) -> str:
    """sha256, hexadecimal; for a document's file the same as `Document.digest` of its text."""
    return hashlib.sha256(data).hexdigest()


def _fields(entry: Entry) -> dict[str, object]:
    """An entry as JSON holds it; what is empty is left out."""
    fields = {
        'root': entry.root,
        'source': entry.source,
        'digest': entry.digest,
        'original_digest': entry.original_digest,
        'extractor': entry.extractor,
        'pages': [[start.offset, start.page] for start in entry.pages],
        'notes': list(entry.notes),
        'dropped': [list(line) for line in entry.dropped],
    }
    return {name: value for name, value in fields.items() if value or name in ('root', 'source', 'digest')}


def _entry(fields: Mapping[str, object]) -> Entry:
    """The entry in a JSON object. Raises TypeError or ValueError for one that is none."""
    plain = {name: value for name, value in fields.items() if name not in ('pages', 'notes', 'dropped')}
    pages, notes, dropped = (_listed(fields.get(name, [])) for name in ('pages', 'notes', 'dropped'))
    starts = tuple(PageStart(*(_whole(value) for value in _listed(start))) for start in pages)
    if any(a.offset >= b.offset for a, b in pairwise(starts)):
        raise ValueError('its pages are not in order')
    lines = tuple((str(line), _whole(n)) for line, n in map(_listed, dropped))
    return Entry(**plain, pages=starts, notes=tuple(str(note) for note in notes), dropped=lines)  # type: ignore[arg-type]


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f'no list: {value!r:.40}')
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(f'no count: {value!r:.40}')
    return value
