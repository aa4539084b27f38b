"""manifest.json of a corpus folder: which of its documents came from ingest, and from where."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from chunklab.corpus.documents import SUFFIX
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError

MANIFEST = 'manifest.json'
FORMAT = 'chunklab ingest 1'

UNSAFE = re.compile('[/\\\\\0\ud800-\udfff]')
"""What is in no name of a document: separators, NUL, lone surrogates."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a document came from. `root` is the path from the corpus folder to the folder that was given, so that both
    can be moved together; `source` is the file's path below that; `digest` is the sha256 of its bytes."""

    root: str
    source: str
    digest: str

    def original(self, into: Path) -> Path:
        """The file that it was made of; `into` is the resolved corpus folder."""
        return Path(os.path.normpath(into / self.root / self.source))


def read_manifest(into: Path) -> dict[str, Entry]:
    """Entries by `doc_id`, none where there is no manifest. Raises CorpusError for one that cannot be trusted."""
    path = into / MANIFEST
    try:
        content = json.loads(path.read_bytes())
        if content['format'] != FORMAT:
            raise ValueError(f'its format is not "{FORMAT}"')
        entries = {doc_id: Entry(**fields) for doc_id, fields in content['documents'].items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CorpusError(f'{printable(str(path))} cannot be read: {error.strerror}') from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f'{printable(str(path))} was not written by this version of chunklab ingest: move it away'
        raise CorpusError(f'{message} ({printable(str(error))})') from error
    for doc_id, entry in entries.items():
        strings = all(isinstance(value, str) for value in asdict(entry).values())
        # ingest deletes documents by these names, and a folder may come from anywhere
        if not strings or UNSAFE.search(doc_id) or not doc_id.endswith(SUFFIX):
            raise CorpusError(f'{printable(str(path))} names no document of this folder: {printable(doc_id)}')
    return entries


def manifest_bytes(entries: Mapping[str, Entry]) -> bytes:
    """The file's content: documents in order of `doc_id`, ASCII, the same for the same entries."""
    content = {'format': FORMAT, 'documents': {doc_id: asdict(entries[doc_id]) for doc_id in sorted(entries)}}
    return (json.dumps(content, indent=1) + '\n').encode('ascii')


def bytes_digest(data: bytes) -> str:
    """sha256, hexadecimal; for a document's file the same as `Document.digest` of its text."""
    return hashlib.sha256(data).hexdigest()
