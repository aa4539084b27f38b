"""Writes what a reader has read as a corpus folder, checked before it is in its place."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from chunklab.corpus.descriptions import DESCRIPTIONS
from chunklab.corpus.documents import DOCUMENTS, SUFFIX
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.manifest import UNSAFE
from chunklab.corpus.naming import candidates, name_key
from chunklab.corpus.queries import QUERIES
from chunklab.corpus.readers.marker import MARKER, file_digest, marker_bytes, replaceable
from chunklab.corpus.readers.reading import Reading, Record
from chunklab.corpus.swapping import NEW, put_in_place, scratch_beside
from chunklab.corpus.wording import counted, printable
from chunklab.errors import CorpusError, StoreError
from chunklab.types import Corpus, Document

SOURCE = 'SOURCE.md'


@dataclass(frozen=True, slots=True)
class Written:
    """A corpus folder as it is now; `state` says whether it is new, has replaced another, or was there already."""

    into: Path
    digest: str
    n_documents: int
    n_queries: int
    n_no_gold: int
    state: Literal['new', 'replaced', 'unchanged']


def write_corpora(readings: Sequence[Reading], into: Path, format_name: str) -> tuple[Written, ...]:
    """Writes the one reading as the corpus folder `into`, or several, each as a folder of its name in there.

    Raises as `write_corpus`; nothing is written if any of the folders can't be.
    """
    if not readings:
        raise AssertionError('BUG: no corpus to write')
    targets = {into: readings[0]} if len(readings) == 1 else {into / _folder_name(r): r for r in readings}
    if len(targets) < len(readings):
        raise AssertionError('BUG: two corpora of one name')
    try:
        with contextlib.ExitStack() as stack:
            if len(readings) > 1:  # nobody makes a corpus of the folder around them meanwhile
                stack.enter_context(scratch_beside(into.resolve()))
                _check_around(into, len(readings))
            for target in targets:
                replaceable(target)
            return tuple(write_corpus(reading, target, format_name) for target, reading in targets.items())
    except OSError as error:
        raise StoreError(f'{printable(str(into))} cannot be written: {error.strerror}') from error


def _check_around(into: Path, n: int) -> None:
    if (into / DOCUMENTS).exists():
        raise CorpusError(f'{printable(str(into))} is a corpus folder: {n} corpora need one around them')


def write_corpus(reading: Reading, into: Path, format_name: str) -> Written:
    """Makes the corpus folder `into` of `reading`: text byte for byte, whole or not at all.

    It is built beside its place, read back with every offset checked, and moved there last, so that a run killed at any
    point leaves the old corpus or the new one. A folder that is there is only replaced if it was made by this function
    and hasn't been changed since; else CorpusError, and nothing is touched. Raises StoreError where `into` cannot be
    written.
    """
    target = into.resolve()
    try:
        with scratch_beside(target) as scratch:
            former = replaceable(target)
            corpus, marker = _build(reading, scratch / NEW, format_name, target)
            if former != marker:
                put_in_place(scratch, target)
    except OSError as error:
        raise StoreError(f'{printable(str(into))} cannot be written: {error.strerror}') from error
    return Written(
        into=into,
        digest=corpus.digest,
        n_documents=len(corpus.documents),
        n_queries=len(corpus.queries),
        n_no_gold=sum(query.no_gold for query in corpus.queries),
        state='new' if former is None else 'unchanged' if former == marker else 'replaced',
    )


def _build(reading: Reading, folder: Path, format_name: str, target: Path) -> tuple[Corpus, bytes]:
    """Writes the corpus folder and reads it back: the corpus as it will be read, and the marker."""
    (folder / DOCUMENTS).mkdir(parents=True)
    files = _write_documents(reading, folder)
    descriptions = b''.join(_line(_description(d)) for d in reading.documents if d.title or d.source or d.family)
    if descriptions:
        files[DESCRIPTIONS] = _write(folder / DESCRIPTIONS, descriptions)
    if reading.records:
        files[QUERIES] = _write(folder / QUERIES, b''.join(_line(record) for record in reading.records))
    corpus = _read_back(reading, folder, target)
    files[SOURCE] = _write(folder / SOURCE, _source(reading, corpus, format_name).encode('utf-8'))
    marker = marker_bytes(reading, format_name, corpus.digest, files)
    (folder / MARKER).write_bytes(marker)
    return corpus, marker


def _write_documents(reading: Reading, folder: Path) -> dict[str, str]:
    """The documents, as their text is; their digests by path."""
    names = {name_key(document.doc_id) for document in reading.documents}
    if len(names) < len(reading.documents):
        raise AssertionError('BUG: two documents whose names are one on some file systems')
    files = {}
    for document in reading.documents:
        doc_id = document.doc_id
        if UNSAFE.search(doc_id) or not doc_id.endswith(SUFFIX):
            raise AssertionError(f'BUG: {doc_id!r} is no name for a document')
        files[f'{DOCUMENTS}/{doc_id}'] = _write(folder / DOCUMENTS / doc_id, document.text.encode('utf-8'))
    return files


def _read_back(reading: Reading, folder: Path, target: Path) -> Corpus:
    """The corpus as `read_corpus` finds it in `folder`, sure to be what was read."""
    try:
        corpus = read_corpus(folder)
    except CorpusError as error:
        # the scratch folder is gone when this is read
        raise CorpusError(str(error).replace(printable(str(folder)), printable(str(target)))) from error
    if set(corpus.documents) != set(reading.documents) or len(corpus.queries) != len(reading.records):
        raise AssertionError('BUG: what is on disk is not what was read')
    return corpus


def _write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return file_digest(data)


def _line(record: Record) -> bytes:
    try:
        return (json.dumps(record, ensure_ascii=False) + '\n').encode('utf-8')
    except UnicodeEncodeError:  # half a surrogate pair in a key that chunklab doesn't know: JSON can name it
        return (json.dumps(record) + '\n').encode('ascii')


def _description(document: Document) -> Record:
    """The line of documents.jsonl for a document that has more than its text."""
    fields = {'title': document.title, 'source': document.source, 'family': document.family}
    return {'doc_id': document.doc_id, **{key: value for key, value in fields.items() if value}}


def _source(reading: Reading, corpus: Corpus, format_name: str) -> str:
    """SOURCE.md: what was read, what is in it, what was left out."""
    n_no_gold = sum(query.no_gold for query in corpus.queries)
    n_documents, n_queries = (
        counted(len(corpus.documents), 'document'),
        counted(len(corpus.queries), 'query', 'queries'),
    )
    lines = [
        f'# {printable(reading.name)}',
        printable(reading.source),
        f'Read by chunklab from the format `{format_name}`. The licence of the source holds for all of it.',
        '',
        f'Read: {"; ".join(printable(line) for line in reading.read)}.',
        f'In it: {n_documents}, {n_queries}' + (f', {n_no_gold:,} of them without gold.' if n_no_gold else '.'),
        f'Digest: {corpus.digest}',
        *(f'- {printable(note)}' for note in corpus.notes),
        *(f'- {printable(str(left))}' for left in reading.left_out),
    ]
    return '\n'.join(lines) + '\n'


def _folder_name(reading: Reading) -> str:
    return next(candidates(reading.name)).removesuffix(SUFFIX)
