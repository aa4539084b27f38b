"""A Chroma collection that somebody else's pipeline filled, for reading only: of a folder a copy is opened, for Chroma
writes to whatever it opens, and a server is only asked for what it holds."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chunklab.errors import StoreError, did_you_mean
from chunklab.index.places import ignore_progress
from chunklab.index.server import PATIENCE_SECONDS, answered, is_address, opened_server, settings, without_credentials
from chunklab.types import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_DATABASE = 'chroma.sqlite3'
_PER_CALL = 1000  # entries read at a time: Chroma asks its database for each by a variable, of which there are 32,766
_NAMES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Entries:
    """All that a collection holds, in the order in which it was put there. `texts` has '' where there is none;
    `vectors` are as stored, of any length."""

    ids: tuple[str, ...] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    metadata: tuple[Mapping[str, Any], ...] = field(repr=False)
    vectors: Vectors = field(repr=False)


@contextlib.contextmanager
def opened_place(place: str, scratch: Path, patience: float = PATIENCE_SECONDS) -> Iterator[ClientAPI]:
    """A client for the collections at `place`, a Chroma folder or the address of a server, inside the block.

    A folder is copied into `scratch`, and the copy is removed at the end. StoreError, one line, for a folder that is
    none of Chroma's, and for a server that is down, refuses, or takes longer than `patience` for one answer.
    """
    opened = opened_server(place, patience) if is_address(place) else _in_copy(Path(place), scratch)
    with opened as client:
        yield client


def find_collection(client: ClientAPI, name: str, place: str) -> Collection:
    """The collection of that name. StoreError if there is none, with the names of those that there are."""
    where = without_credentials(place)
    with answered(where):
        names = sorted(found.name for found in client.list_collections())
        if name in names:
            return client.get_collection(name, embedding_function=None)
    shown = ', '.join(names[:_NAMES_SHOWN]) + (f' and {len(names) - _NAMES_SHOWN} more' * (len(names) > _NAMES_SHOWN))
    there = f'it has: {shown}' if names else 'it has none'
    raise StoreError(f'{where} has no collection "{name}"{did_you_mean(name, names)}; {there}')


def read_entries(
    collection: Collection, text_field: str = '', on_progress: Callable[[int, int], None] = ignore_progress
) -> Entries:
    """Everything in the collection; texts are its documents, or what its metadata has under `text_field`."""
    ids: list[str] = []
    texts: list[str] = []
    metadata: list[Mapping[str, Any]] = []
    vectors: list[Vectors] = []
    with answered(f'collection {collection.name}'):
        total = collection.count()
        while len(ids) < total:
            part: Any = collection.get(
                limit=_PER_CALL, offset=len(ids), include=['embeddings', 'metadatas', 'documents']
            )
            if not part['ids']:
                break  # something was removed while this was read
            about = [found or {} for found in part['metadatas'] or [None] * len(part['ids'])]
            documents = part['documents'] or [None] * len(part['ids'])
            ids += part['ids']
            metadata += about
            texts += [_text(own, meta, text_field) for own, meta in zip(documents, about, strict=True)]
            vectors.append(np.asarray(part['embeddings'], dtype=np.float32))
            on_progress(len(ids), total)
    found = np.concatenate(vectors) if vectors else np.zeros((0, 0), np.float32)
    return Entries(tuple(ids), tuple(texts), tuple(metadata), found)


def index_settings(collection: Collection) -> Mapping[str, Any]:
    """How its index is built and searched, as Chroma keeps it; `space` among it."""
    kept = _configuration(collection)
    settings = kept.get('hnsw') or kept.get('spann') or {}
    about = collection.metadata or {}
    space = settings.get('space') or about.get('hnsw:space') or 'l2'
    return {**settings, 'space': space}


def embedding_function(collection: Collection) -> tuple[str, Mapping[str, Any]]:
    """The name and the settings of the function that the collection was made with; '' where Chroma keeps none."""
    kept = _configuration(collection).get('embedding_function') or {}
    return str(kept.get('name') or ''), kept.get('config') or {}


def _text(document: str | None, metadata: Mapping[str, Any], text_field: str) -> str:
    found = metadata.get(text_field) if text_field else document
    return found if isinstance(found, str) else ''


def _configuration(collection: Collection) -> Mapping[str, Any]:
    """As it is kept: what `configuration` gives is functions already made, or an error where one cannot be."""
    kept = getattr(collection, '_model', None)
    found = getattr(kept, 'configuration_json', None)
    if isinstance(found, str):
        found = json.loads(found)
    return found if isinstance(found, Mapping) else {}


@contextlib.contextmanager
def _in_copy(folder: Path, scratch: Path) -> Iterator[ClientAPI]:
    import chromadb

    _check_folder(folder)
    with tempfile.TemporaryDirectory(dir=scratch, prefix='copy-', ignore_cleanup_errors=True) as copy:
        target = Path(copy) / 'chroma'
        _copy(folder, target)
        with answered(f'{without_credentials(str(folder))} (a copy of it was opened)'):
            client = chromadb.PersistentClient(str(target), settings=settings())
        try:
            yield client
        finally:
            client.close()


def _check_folder(folder: Path) -> None:
    label = without_credentials(str(folder))
    if not folder.is_dir():
        raise StoreError(f'{label}: no such folder; --chroma names a Chroma folder, or a server as in http://host:8000')
    if not (folder / _DATABASE).is_file():
        raise StoreError(f'{label}: not a Chroma folder: there is no {_DATABASE} in it')


def _copy(folder: Path, target: Path) -> None:
    """The folder as it is. Its database is copied page by page within one transaction, so that a pipeline that writes
    at the same time cannot tear it; read from a file that is opened for reading only. Where even that would write, by
    mending it or for a write-ahead log, its files are copied."""
    label = without_credentials(str(folder))
    try:
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns(f'{_DATABASE}*'))
        left_open = any((folder / f'{_DATABASE}{end}').exists() for end in ('-wal', '-journal'))
        if left_open or _is_logged(folder / _DATABASE):
            for path in folder.glob(f'{_DATABASE}*'):
                shutil.copy2(path, target / path.name)
        else:
            _copy_database(folder / _DATABASE, target / _DATABASE)
    except sqlite3.Error as exc:
        raise StoreError(f'{label}: not a Chroma folder: {_DATABASE}: {exc}') from exc
    except (OSError, shutil.Error) as exc:
        reason = getattr(exc, 'strerror', None) or 'some of its files cannot be read'
        raise StoreError(f'{label}: cannot be copied to be read: {reason}') from exc


def _is_logged(path: Path) -> bool:
    """Whether the database has a write-ahead log: SQLite makes its files anew for whoever opens it, even to read."""
    with path.open('rb') as file:
        return file.read(20)[18:] == b'\x02\x02'  # the versions of its format for writing and for reading


def _copy_database(path: Path, target: Path) -> None:
    address = f'{path.absolute().as_uri()}?mode=ro'
    with contextlib.closing(sqlite3.connect(address, uri=True)) as theirs:
        if not theirs.execute("SELECT 1 FROM sqlite_master WHERE name = 'collections'").fetchone():
            raise sqlite3.DatabaseError('it has no collections')
        with contextlib.closing(sqlite3.connect(target)) as ours:
            theirs.backup(ours)
