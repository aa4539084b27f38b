"""A corpus folder while ingest writes to it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chunklab.corpus.documents import DOCUMENTS
from chunklab.corpus.files.extracted import Extracted
from chunklab.corpus.manifest import MANIFEST, Entry, bytes_digest, manifest_bytes
from chunklab.corpus.naming import candidates, name_key
from chunklab.corpus.originals import Original, is_gone
from chunklab.corpus.wording import printable
from chunklab.files import write_bytes_atomically

SOURCE = 'SOURCE.md'

SOURCE_STUB = """# {name}
Documents made by `chunklab ingest`; manifest.json tells which came from where, and what was left out of each.
Licence: say here under which these texts may be used and passed on.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: 'added', 'updated', 'unchanged', 'removed' or 'kept'."""

    doc_id: str
    what: str


class Target:
    """Which names are taken, which documents are there, and the manifest to be."""

    def __init__(self, into: Path, former: dict[str, Entry], originals: Iterable[Original]) -> None:
        self.into = into
        self.folder = into / DOCUMENTS
        self.entries = dict(former)
        present = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []
        self._taken = {name_key(name) for name in (*present, *former)}
        self._names = {entry.original(into): doc_id for doc_id, entry in former.items()}
        self._originals = {original.path for original in originals}

    def leave(self, original: Original, original_digest: str, extractor: str) -> Outcome | None:
        """The outcome for an original whose document is there already, made by this `extractor` of these very bytes;
        None where it has to be taken."""
        doc_id = self._names.get(original.path)
        if doc_id is None:
            return None
        entry = self.entries[doc_id]
        there = self._digest(doc_id)
        if there is None or (entry.original_digest, entry.extractor) != (original_digest, extractor):
            return None
        self.entries[doc_id] = replace(entry, root=self._root(original), source=original.source)
        return Outcome(doc_id, 'unchanged' if there == entry.digest else 'kept')

    def has(self, original: Original) -> bool:
        """Whether the document of `original` is there from before."""
        doc_id = self._names.get(original.path)
        return doc_id is not None and (self.folder / doc_id).is_file()

    def take(self, original: Original, extracted: Extracted, original_digest: str, extractor: str) -> Outcome:
        """Makes the extracted text the document of `original`, under the name it had or a new one."""
        data = extracted.text.encode('utf-8')
        digest = bytes_digest(data)
        doc_id = self._names.get(original.path) or self._new_name(original, digest)
        there = self._digest(doc_id)
        entry = self.entries.get(doc_id)
        if there is not None and there != digest and (entry is None or there != entry.digest):
            return Outcome(doc_id, 'kept')
        if there != digest:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(self.folder / doc_id, data, self.into)
        self.entries[doc_id] = Entry(
            root=self._root(original),
            source=original.source,
            digest=digest,
            original_digest=original_digest,
            extractor=extractor,
            pages=extracted.pages,
            notes=extracted.notes,
            dropped=extracted.dropped,
        )
        self._names[original.path] = doc_id
        self._taken.add(name_key(doc_id))
        if there is None:
            return Outcome(doc_id, 'added')
        return Outcome(doc_id, 'unchanged' if there == digest else 'updated')

    def remove_gone(self, roots: Sequence[Path]) -> list[Outcome]:
        """Removes documents whose originals lay below `roots` and are gone, unless they were changed by hand."""
        outcomes = []
        for doc_id, entry in list(self.entries.items()):
            path = entry.original(self.into)
            if path in self._originals or not any(path.is_relative_to(root) for root in roots) or not is_gone(path):
                continue
            if self._digest(doc_id) in (entry.digest, None):
                (self.folder / doc_id).unlink(missing_ok=True)
                del self.entries[doc_id]
                outcomes.append(Outcome(doc_id, 'removed'))
            else:
                outcomes.append(Outcome(doc_id, 'kept'))
        return outcomes

    def finish(self) -> None:
        """Writes the manifest, last, so that a killed run leaves none that is ahead of the documents."""
        if not self.folder.is_dir():
            return
        source = self.into / SOURCE
        if not source.exists():
            stub = SOURCE_STUB.format(name=printable(self.into.name))
            write_bytes_atomically(source, stub.encode('utf-8'), self.into)
        manifest, content = self.into / MANIFEST, manifest_bytes(self.entries)
        if not manifest.exists() or manifest.read_bytes() != content:
            write_bytes_atomically(manifest, content, self.into)

    def _root(self, original: Original) -> str:
        return os.path.relpath(original.root, self.into)

    def _new_name(self, original: Original, digest: str) -> str:
        """The first name that is free, or that is this very document's already."""
        return next(
            name
            for name in candidates(original.source)
            if name_key(name) not in self._taken or self._is_ours(name, digest)
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
