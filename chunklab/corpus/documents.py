"""The documents of a corpus folder, text exactly as it lies there."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.wording import counted, listed, printable
from chunklab.errors import CorpusError
from chunklab.types import Document

DOCUMENTS = 'documents'
SUFFIX = '.txt'

OnError = Callable[[CorpusError], None]
"""What to do about a broken document or query: raise, or collect and go on."""


@dataclass(frozen=True, slots=True)
class DocumentFolder:
    """The documents in order of `doc_id`, and what was left aside."""

    documents: tuple[Document, ...]
    notes: tuple[str, ...]


def read_documents(folder: Path, on_error: OnError) -> DocumentFolder:
    """Every `documents/*.txt` of a corpus folder; other files and sub-folders are noted, not read.

    Raises CorpusError where there is no such folder or no document in it. A document that cannot be read or is not
    UTF-8 goes to `on_error`.
    """
    entries = _entries(folder)
    folders = [entry.name for entry in entries if entry.is_dir()]
    files = [entry for entry in entries if not entry.is_dir()]
    others = [entry.name for entry in files if not entry.name.endswith(SUFFIX)]
    taken = [entry for entry in files if entry.name.endswith(SUFFIX)]
    if not taken:
        raise CorpusError(f'{_shown(folder / DOCUMENTS)} has no {SUFFIX} file: documents are UTF-8 text, one file each')
    documents = []
    for entry in taken:
        try:
            documents.append(Document(entry.name, _read(entry)))
        except CorpusError as error:
            on_error(CorpusError(f'{_shown(Path(entry.path))}: {error}'))
    notes = []
    if others:
        notes.append(f'ignored in documents/: {counted(len(others), "file")} not named *.txt ({listed(others)})')
    if folders:
        notes.append(f'ignored in documents/: {counted(len(folders), "sub-folder")} ({listed(folders)})')
    return DocumentFolder(tuple(documents), tuple(notes))


def read_text(path: Path) -> str:
    """The text of a file as `decode` gives it. Raises CorpusError, without naming the file, where it can't be read."""
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise CorpusError(f'cannot be read: {error.strerror}') from error


def decode(data: bytes) -> str:
    """The text of a file, nothing normalised: CRLF, NUL and a leading U+FEFF stay.

    Raises CorpusError with the offset and value of the first byte that is not UTF-8.
    """
    try:
        # decoded from bytes, not through a text file, so that the offset in the error is that in the file
        return data.decode('utf-8')
    except UnicodeDecodeError as error:
        hint = ' (it looks like UTF-16)' if data[:2] in (b'\xff\xfe', b'\xfe\xff') else ''
        message = f'not UTF-8: byte {error.start} is 0x{data[error.start]:02x}{hint}'
        raise CorpusError(message) from error


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in `documents/`, in order of name."""
    try:
        if not any(folder.iterdir()):
            raise CorpusError(f'{_shown(folder)} is empty: a corpus folder has {DOCUMENTS}/*{SUFFIX} in it')
        if not (folder / DOCUMENTS).is_dir():
            raise CorpusError(
                f'{_shown(folder)} has no {DOCUMENTS}/ folder: "chunklab ingest PATH --into DIR" makes a corpus folder '
                'from .txt and .md files'
            )
        with os.scandir(folder / DOCUMENTS) as found:
            return sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError as error:
        raise CorpusError(f'no folder {_shown(folder)}') from error
    except NotADirectoryError as error:
        raise CorpusError(f'{_shown(folder)} is a file: a corpus is a folder with {DOCUMENTS}/*{SUFFIX}') from error
    except OSError as error:
        raise CorpusError(f'{_shown(folder)} cannot be read: {error.strerror}') from error


def _read(entry: os.DirEntry[str]) -> str:
    """The text of one document."""
    if any('\ud800' <= c <= '\udfff' for c in entry.name):
        raise CorpusError('the file name is not UTF-8: rename it, it has to be written in queries.jsonl')
    if not entry.is_file():
        raise CorpusError('not a regular file (a broken link?)')
    return read_text(Path(entry.path))


def _shown(path: Path) -> str:
    return printable(str(path))
