"""Makes a corpus folder from text files, or brings one up to date."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.documents import DOCUMENTS
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.manifest import MANIFEST, Entry, bytes_digest, manifest_bytes, read_manifest
from chunklab.corpus.naming import candidates, name_key
from chunklab.corpus.originals import SUFFIXES, Failure, Found, Original, find_originals, is_gone, read_original
from chunklab.corpus.queries import QUERIES
from chunklab.corpus.wording import counted, listed, printable
from chunklab.errors import CorpusError, StoreError

SOURCE = 'SOURCE.md'

SOURCE_STUB = """# {name}
Documents made by `chunklab ingest` of .txt and .md files, text as it was; manifest.json tells which came from where.
Licence: say here under which these texts may be used and passed on.
"""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file: names of documents, in order. `kept` were changed by hand in the corpus folder, so
    that ingest neither overwrote nor removed them; `failed` files were not taken; `skipped` counts other extensions."""

    into: Path
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    failed: tuple[Failure, ...]
    skipped: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


def ingest(paths: Sequence[Path], into: Path) -> IngestReport:
    """Makes the corpus folder `into` of the .txt and .md files in `paths`, or updates it; tells what it did.

    Text is taken as it is, byte for byte, a .md file too. A document keeps its name from one ingest to the next. One
    whose original, below one of `paths`, is gone is removed; one that was put or changed there by hand never is. A file
    that cannot be taken is reported, and the others are. Killed at any point and run again, it ends the same.
    Raises CorpusError where `into` or `paths` cannot be meant, before anything is written, and StoreError where `into`
    cannot be written.
    """
    try:
        _check_target(paths, into)
        found = find_originals(paths)
        if not found.originals and not found.failed:
            passed = ', '.join(f'{n} {suffix}' for suffix, n in found.skipped)
            raise CorpusError(
                f'no {" or ".join(SUFFIXES)} file in {_names(paths)}' + (f' (passed over: {passed})' if passed else '')
            )
        return _ingest(paths, into, found)
    except OSError as error:
        raise StoreError(f'{printable(str(into))} cannot be written: {error.strerror}') from error


def _ingest(paths: Sequence[Path], into: Path, found: Found) -> IngestReport:
    target = _Target(into.resolve(), read_manifest(into), found.originals)
    failed = list(found.failed)
    outcomes: list[_Outcome] = []
    empty: list[str] = []
    for original in found.originals:
        try:
            data = read_original(original)
            outcomes.append(target.take(original, data))
        except CorpusError as error:
            failed.append(Failure(str(original.path), str(error)))
        else:
            empty += [original.source] if not data else []
    outcomes += target.remove_gone([path.resolve() for path in paths if path.is_dir()])
    target.finish()

    def named(what: str) -> tuple[str, ...]:
        return tuple(sorted(outcome.doc_id for outcome in outcomes if outcome.what == what))

    return IngestReport(
        into=into,
        added=named('added'),
        updated=named('updated'),
        unchanged=named('unchanged'),
        removed=named('removed'),
        kept=named('kept'),
        failed=tuple(sorted(failed)),
        skipped=found.skipped,
        notes=_notes(empty, into),
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one document: 'added', 'updated', 'unchanged', 'removed' or 'kept'."""

    doc_id: str
    what: str


class _Target:
    """The corpus folder while it is written: which names are taken, and the manifest to be."""

    def __init__(self, into: Path, former: dict[str, Entry], originals: Iterable[Original]) -> None:
        self.into = into
        self.folder = into / DOCUMENTS
        self.entries = dict(former)
        present = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []
        self.taken = {name_key(name) for name in (*present, *former)}
        self.names = {entry.original(into): doc_id for doc_id, entry in former.items()}
        self.originals = {original.path for original in originals}

    def take(self, original: Original, data: bytes) -> _Outcome:
        """Makes `data` the document of `original`, under the name it had or a new one."""
        digest = bytes_digest(data)
        doc_id = self.names.get(original.path) or self._new_name(original, digest)
        there = self._digest(doc_id)
        entry = self.entries.get(doc_id)
        if there is not None and there != digest and (entry is None or there != entry.digest):
            return _Outcome(doc_id, 'kept')
        if there != digest:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / doc_id, data, self.into)
        self.entries[doc_id] = Entry(os.path.relpath(original.root, self.into), original.source, digest)
        self.names[original.path] = doc_id
        self.taken.add(name_key(doc_id))
        if there is None:
            return _Outcome(doc_id, 'added')
        return _Outcome(doc_id, 'unchanged' if there == digest else 'updated')

    def remove_gone(self, roots: Sequence[Path]) -> list[_Outcome]:
        """Removes documents whose originals lay below `roots` and are gone, unless they were changed by hand."""
        outcomes = []
        for doc_id, entry in list(self.entries.items()):
            path = entry.original(self.into)
            if path in self.originals or not any(path.is_relative_to(root) for root in roots) or not is_gone(path):
                continue
            if self._digest(doc_id) in (entry.digest, None):
                (self.folder / doc_id).unlink(missing_ok=True)
                del self.entries[doc_id]
                outcomes.append(_Outcome(doc_id, 'removed'))
            else:
                outcomes.append(_Outcome(doc_id, 'kept'))
        return outcomes

    def finish(self) -> None:
        """Writes the manifest, last, so that a killed run leaves none that is ahead of the documents."""
        if not self.folder.is_dir():
            return
        source = self.into / SOURCE
        if not source.exists():
            write_atomically(source, SOURCE_STUB.format(name=printable(self.into.name)).encode('utf-8'), self.into)
        manifest, content = self.into / MANIFEST, manifest_bytes(self.entries)
        if not manifest.exists() or manifest.read_bytes() != content:
            write_atomically(manifest, content, self.into)

    def _new_name(self, original: Original, digest: str) -> str:
        """The first name that is free, or that is this very document's already."""
        return next(
            name
            for name in candidates(original.source)
            if name_key(name) not in self.taken or self._is_ours(name, digest)
        )

    def _is_ours(self, name: str, digest: str) -> bool:
        """Whether the document of that name is this text and no other file's: a killed run left it before it wrote the
        manifest, or the originals have moved."""
        entry = self.entries.get(name)
        free = entry is None or is_gone(entry.original(self.into))
        return free and self._digest(name) == digest

    def _digest(self, doc_id: str) -> str | None:
        try:
            return bytes_digest((self.folder / doc_id).read_bytes())
        except FileNotFoundError:
            return None


def write_atomically(path: Path, data: bytes, scratch: Path) -> None:
    """Puts `data` at `path` as a whole or not at all, by way of a file in the folder `scratch` on the same disk."""
    temporary = scratch / f'.ingest-{os.getpid()}.tmp'
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _check_target(paths: Sequence[Path], into: Path) -> None:
    """Raises CorpusError where `into` is no place for a corpus folder, or would be ingested into itself."""
    shown = printable(str(into))
    if into.exists() and not into.is_dir():
        raise CorpusError(f'{shown} is a file: a corpus is a folder')
    target = into.resolve()
    for path in paths:
        given = path.resolve()
        if target.is_relative_to(given) or given.is_relative_to((target / DOCUMENTS).resolve()):
            raise CorpusError(
                f'{shown} would be ingested into itself: it lies in {printable(str(path))} or the other way round; '
                'choose a folder beside it'
            )
    if into.is_dir() and any(into.iterdir()) and not (into / DOCUMENTS).is_dir():
        raise CorpusError(f'{shown} is neither empty nor a corpus folder (no {DOCUMENTS}/): choose another folder')


def _notes(empty: Sequence[str], into: Path) -> tuple[str, ...]:
    """Which files have no text, and whether the queries that were there still fit the documents."""
    notes = [f'taken, but without any text: {counted(len(empty), "file")} ({listed(empty)})'] if empty else []
    if (into / QUERIES).exists():
        try:
            read_corpus(into)
        except CorpusError as error:
            notes.append(f'the queries no longer fit the documents: {error}')
    return tuple(notes)


def _names(paths: Sequence[Path]) -> str:
    shown = [printable(str(path)) for path in paths[:3]]
    more = len(paths) - len(shown)
    return ', '.join(shown) + (f' and {counted(more, "more path", "more paths")}' if more else '')
