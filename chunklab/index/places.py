"""Where collections live: each in a folder of its own, put in place when it is whole, or on a Chroma server."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chunklab.errors import StoreError
from chunklab.index.chroma import (
    ChromaIndex,
    Cost,
    build,
    built_in,
    collection_name,
    explained,
    find_complete,
    find_marked,
)
from chunklab.index.contents import Contents
from chunklab.index.settings import Hnsw

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_HALF = '.half'  # what a killed build leaves behind ends so, and is removed by the next

_PATIENCE_SECONDS = 10


def ignore_progress(done_chunks: int, total_chunks: int) -> None:
    """Takes the chunks done and in all, and shows nothing."""


@contextlib.contextmanager
def open_in_folder(
    folder: Path, contents: Contents, hnsw: Hnsw, on_progress: Callable[[int, int], None] = ignore_progress
) -> Iterator[ChromaIndex]:
    """The index of these contents, kept below `folder`; built if it is not there whole. Open inside the block.

    `on_progress` gets the chunks added and in all. StoreError if Chroma cannot write or read there. One process at a
    time: the store's lock sees to that.
    """
    path = folder / collection_name(contents, hnsw)
    if path.is_dir():
        with _client_in(path) as client, explained(_folder_hint(path)):
            whole = find_complete(client, contents, hnsw) is not None
    else:
        whole = False
    if not whole:
        _build_in_place(path, contents, hnsw, on_progress)
    with _client_in(path) as client:
        with explained(_folder_hint(path)):
            collection = find_complete(client, contents, hnsw)
        if collection is None:
            raise AssertionError(f'BUG: {path} is not whole though it was just built')
        yield ChromaIndex(collection, contents, Cost(built_in(collection), _megabytes(path)))


@contextlib.contextmanager
def open_on_server(
    url: str, contents: Contents, hnsw: Hnsw, on_progress: Callable[[int, int], None] = ignore_progress
) -> Iterator[ChromaIndex]:
    """The index of these contents on the Chroma server at `url`; built if it is not there whole.

    A collection that another process left half built there is removed and built anew. StoreError if the server cannot
    be reached or refuses.
    """
    with _client_of(url) as client:
        with explained(url):
            collection = find_complete(client, contents, hnsw)
            if collection is None:
                _remove(client, collection_name(contents, hnsw))
                collection = build(client, contents, hnsw, on_progress)
        yield ChromaIndex(collection, contents, Cost(built_in(collection), 0.0))


@contextlib.contextmanager
def found_in_folder(folder: Path, contents: Contents, hnsw: Hnsw) -> Iterator[Collection | None]:
    """The collection of these contents as it lies below `folder`, None if there is none: nothing is built or mended."""
    path = folder / collection_name(contents, hnsw)
    if not path.is_dir():
        yield None
        return
    with _client_in(path) as client:
        with explained(_folder_hint(path)):
            found = find_marked(client, contents, hnsw)
        yield found


@contextlib.contextmanager
def found_on_server(url: str, contents: Contents, hnsw: Hnsw) -> Iterator[Collection | None]:
    """The collection of these contents as the Chroma server at `url` has it, None if it has none."""
    with _client_of(url) as client:
        with explained(url):
            found = find_marked(client, contents, hnsw)
        yield found


def check_server(url: str) -> None:
    """StoreError unless a Chroma server answers at `url`."""
    with _client_of(url):
        return


def _build_in_place(path: Path, contents: Contents, hnsw: Hnsw, on_progress: Callable[[int, int], None]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in [*path.parent.glob(f'*{_HALF}'), path]:
            if leftover.exists():
                shutil.rmtree(leftover)
        half = path.with_name(path.name + _HALF)
        with _client_in(half) as client, explained(str(half)):
            build(client, contents, hnsw, on_progress)
        half.replace(path)  # last, so a killed run leaves no half index
    except OSError as exc:
        raise StoreError(f'{path}: the index cannot be written: {exc.strerror}') from exc


def _folder_hint(path: Path) -> str:
    # Not removed unasked: what Chroma cannot open today, for want of memory or file handles, may be whole.
    return f'{path} (if it is damaged, delete this folder and it is built again)'


def _remove(client: ClientAPI, name: str) -> None:
    from chromadb.errors import NotFoundError

    with contextlib.suppress(NotFoundError):
        client.delete_collection(name)


@contextlib.contextmanager
def _client_in(path: Path) -> Iterator[ClientAPI]:
    import chromadb

    with explained(_folder_hint(path)):
        client = chromadb.PersistentClient(str(path), settings=_settings())
    try:
        yield client
    finally:
        client.close()  # also lets go of the files, so that the folder can be moved


@contextlib.contextmanager
def _client_of(url: str) -> Iterator[ClientAPI]:
    import chromadb

    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == 'https' else 8000)
    except ValueError as exc:
        raise StoreError(f'{url}: {exc}; a Chroma server is named like http://localhost:8000') from exc
    if parts.scheme not in ('http', 'https') or not parts.hostname:
        raise StoreError(f'{url}: a Chroma server is named like http://localhost:8000')
    _check_answers(f'{parts.scheme}://{parts.hostname}:{port}')
    with explained(url):
        client = chromadb.HttpClient(host=parts.hostname, port=port, ssl=parts.scheme == 'https', settings=_settings())
    try:
        yield client
    finally:
        client.close()
        for part in (client, getattr(client, '_admin_client', None)):
            session = getattr(getattr(part, '_server', None), '_session', None)
            if session is not None:  # Chroma leaves its connections open
                session.close()


def _check_answers(url: str) -> None:
    """StoreError unless a Chroma server is alive there; Chroma's own client would wait for it without end."""
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(f'{url}/api/v2/heartbeat', timeout=_PATIENCE_SECONDS):
            pass
    except urllib.error.HTTPError as exc:
        exc.close()
        raise StoreError(f'{url}: not a Chroma server, or one in trouble: it answers {exc.code} {exc.reason}') from exc
    except OSError as exc:
        reason = getattr(exc, 'reason', exc)
        raise StoreError(f'{url}: no Chroma server answers there ({reason}); one is started with: chroma run') from exc


def _settings() -> Any:
    from chromadb.config import Settings

    # Nothing is taken from a .env file that happens to lie in the folder at hand.
    return Settings(_env_file=None, anonymized_telemetry=False)


def _megabytes(path: Path) -> float:
    return sum(file.stat().st_size for file in path.rglob('*') if file.is_file()) / 1e6
