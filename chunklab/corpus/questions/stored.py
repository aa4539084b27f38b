"""generated.jsonl of a corpus folder: made questions, apart from those that people have labelled."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from chunklab.corpus.documents import DOCUMENTS
from chunklab.corpus.lines import read_lines, read_record
from chunklab.corpus.locate import bundled_folder
from chunklab.corpus.questions.maker import Record
from chunklab.corpus.wording import counted, printable
from chunklab.errors import CorpusError, StoreError
from chunklab.files import write_atomically

GENERATED = 'generated.jsonl'


def write_generated(folder: Path, records: Iterable[Record], *, over_reviewed: bool = False) -> Path:
    """Puts the records into the corpus folder, as a whole or not at all, in place of those that were there.

    Raises CorpusError where `folder` is no corpus, or where questions that a person has reviewed would be lost and
    `over_reviewed` is not set; StoreError where it cannot be written.
    """
    path = folder / GENERATED
    if not (folder / DOCUMENTS).is_dir():
        raise CorpusError(f'{printable(str(folder))} has no {DOCUMENTS}/ folder: it is no corpus')
    if not over_reviewed:
        n_reviewed = _n_reviewed(path)
        if n_reviewed:
            number = counted(n_reviewed, 'question that was', 'questions that were')
            raise CorpusError(f'{printable(str(path))} has {number} reviewed by a person: they would be lost')
    lines = (json.dumps(record, ensure_ascii=False) + '\n' for record in records)
    write_atomically(path, ''.join(lines))
    return path


def check_takes_questions(folder: Path) -> None:
    """Raises CorpusError for a bundled corpus and StoreError for a read-only folder, before any work is done."""
    shown = printable(str(folder))
    copied = f'copy it and ask about the copy: cp -r {shlex.quote(shown)} mine'
    bundled = bundled_folder()
    if bundled is not None and folder.resolve().is_relative_to(bundled.resolve()):
        raise CorpusError(f'{shown} is bundled with chunklab and stays as it is: {copied}')
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError(f'{shown} is read-only, and the questions are kept in it: {copied}')


def read_generated(folder: Path) -> tuple[Record, ...]:
    """The records as they were written, none where there is no such file; their gold is for `read_queries` to check.

    Raises CorpusError, 'path:line: …', for a line that is not an object.
    """
    path = folder / GENERATED
    return tuple(_parsed(path, number, line) for number, line in read_lines(path, _raise))


def _parsed(path: Path, number: int, line: str) -> Record:
    try:
        return read_record(line, 'a query is {"query_id": …, "query": …, "spans": […]}')
    except CorpusError as error:
        raise CorpusError(f'{printable(str(path))}:{number}: {error}') from error


def _n_reviewed(path: Path) -> int:
    """Reviewed questions in the file; a file that cannot be read has none to lose."""
    found: list[CorpusError] = []
    n = 0
    for _, line in read_lines(path, found.append):
        try:
            n += read_record(line, 'a query').get('reviewed') is True
        except CorpusError:
            continue
    return n


def _raise(error: CorpusError) -> None:
    raise error
