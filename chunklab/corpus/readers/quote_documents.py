"""The documents that lie beside a table of quotes, found by the names that people write."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chunklab.corpus.documents import DOCUMENTS, read_text
from chunklab.corpus.naming import candidates, name_key
from chunklab.corpus.readers.restoring import document_names
from chunklab.corpus.readers.shape import BESIDE
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import counted, printable, quoted
from chunklab.errors import CorpusError
from chunklab.types import Document

SUFFIXES = ('.txt', '.md')


@dataclass(frozen=True, slots=True)
class QuoteDocuments:
    """The documents in order of `doc_id`, and where they lie; `_named` has who goes by a name, for each kind of it."""

    documents: tuple[Document, ...]
    folder: Path
    _named: tuple[Mapping[str, Sequence[str]], ...] = field(repr=False)

    def named(self, name: str) -> str:
        """The `doc_id` of the document that `name` means: its file's name, that without suffix, or as made safe.

        Names are compared, never opened. Raises CorpusError where it means none, or several.
        """
        for goes_by, key in zip(self._named, (name, name, _safe_key(name)), strict=True):
            meant = goes_by.get(key, ())
            if len(meant) == 1:
                return meant[0]
            if meant:
                raise CorpusError(f'{quoted(name)} may be any of {counted(len(meant), "document")}')
        raise CorpusError(f'no document {quoted(name)} in {printable(self.folder.name)}/')


def find_documents(table: Path, tally: Tally) -> QuoteDocuments:
    """The .txt and .md files in `documents/` beside `table`, or beside it themselves where there is no such folder.

    Files that can't be read, and links out of the folder, go to `tally`. Raises CorpusError where there is no document.
    """
    folder = table.parent / DOCUMENTS
    if not folder.is_dir():
        folder = table.parent
    files = _files(folder, tally)
    texts: dict[str, str] = {}
    for file in files:
        try:
            texts[file.name] = read_text(file)
        except CorpusError as error:
            tally.add('documents', f'{printable(str(file))}: {error}')
    if not texts:
        raise CorpusError(f'{printable(str(folder))} has no {" or ".join(SUFFIXES)} file to find quotes in')
    names = document_names(dict.fromkeys(texts))
    found = sorted((Document(names[name], text, source=name) for name, text in texts.items()), key=lambda d: d.doc_id)
    ways = (
        _goes_by((name, doc_id) for name, doc_id in names.items()),
        _goes_by((os.path.splitext(name)[0], doc_id) for name, doc_id in names.items()),  # noqa: PTH122 (no path)
        _goes_by((name_key(doc_id), doc_id) for doc_id in names.values()),
    )
    return QuoteDocuments(tuple(found), folder.resolve(), ways)


def _files(folder: Path, tally: Tally) -> list[Path]:
    """The files that can be documents, in order of name."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise CorpusError(f'{printable(str(folder))} cannot be read: {error.strerror}') from error
    files = [entry for entry in entries if entry.suffix.lower() in SUFFIXES and not entry.name.startswith('.')]
    if folder.name != DOCUMENTS:
        files = [file for file in files if not BESIDE.match(file.name)]
    home = folder.resolve()
    inside = []
    for file in files:
        if not file.is_file():
            tally.add('documents', 'not a regular file')
        elif not file.resolve().is_relative_to(home):
            # a folder from elsewhere must not draw files of this machine into a corpus
            tally.add('documents', 'a link to a file outside of its folder')
        else:
            inside.append(file)
    return inside


def _goes_by(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, doc_id in pairs:
        found.setdefault(key, []).append(doc_id)
    return found


def _safe_key(name: str) -> str:
    """How the document made of a file of that name would be called; no document for a path."""
    return '' if '/' in name or '\\' in name else name_key(next(candidates(name)))
