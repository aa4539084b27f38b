"""What a foreign format is given and what it gives: files, not yet written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chunklab.corpus.folder import read_corpus
from chunklab.corpus.lines import Record
from chunklab.corpus.queries import QUERIES
from chunklab.corpus.readers.json_lines import json_objects
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError
from chunklab.types import Corpus, Query


@dataclass(frozen=True, slots=True)
class Material:
    """A sound corpus with, for each of its queries, the whole record that it was read from."""

    corpus: Corpus
    records: tuple[Record, ...] = field(repr=False)

    @property
    def texts(self) -> dict[str, str]:
        """The documents' texts by `doc_id`."""
        return {document.doc_id: document.text for document in self.corpus.documents}

    def asked(self) -> Iterator[tuple[Query, Record]]:
        """Each query with its record."""
        return zip(self.corpus.queries, self.records, strict=True)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be: its path with slashes, below the target, and its content, made while it is written."""

    path: str
    pieces: Iterable[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of an export, what is in them, and what the format can't hold, a line each."""

    files: tuple[File, ...]
    wrote: tuple[str, ...]
    cannot_hold: tuple[str, ...]


Renderer = Callable[[Material], Rendered]


def read_material(folder: Path) -> Material:
    """The corpus in `folder`, every offset checked, with its records."""
    corpus = read_corpus(folder)
    path = folder / QUERIES
    records = tuple(record for _, record in json_objects(path)) if path.exists() else ()
    if [record.get('query_id') for record in records] != [query.query_id for query in corpus.queries]:
        raise CorpusError(f'{printable(str(path))} was changed while it was read')
    return Material(corpus, records)


def json_line(value: object) -> bytes:
    """One line of JSON in ASCII, so that no reader takes U+2028 for the end of a line, or asks for the encoding."""
    return json.dumps(value).encode('ascii') + b'\n'


def safe_ids(ids: Iterable[str], safe: Callable[[str], str]) -> dict[str, str]:
    """For each id one that `safe` leaves as it is, all different; ids that are safe already stay."""
    ids = list(ids)
    found = {name: name for name in ids if safe(name) == name}
    taken = set(found)
    for name in ids:
        if name not in found:
            tail = hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()
            tries = (safe(name), *(f'{safe(name)}~{tail[:n]}' for n in range(8, len(tail) + 1)))
            found[name] = next(new for new in tries if new not in taken)
            taken.add(found[name])
    return found
