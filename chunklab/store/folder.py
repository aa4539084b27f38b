"""The folder that caches live in: made, locked, and stamped with the format it has."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from chunklab import __version__
from chunklab.errors import StoreError
from chunklab.store.blobs import BlobCache
from chunklab.store.digests import digest_of

FORMAT = 1
"""Number of the folder's layout; raised when an older chunklab could misread what a newer one writes."""

_STAMP = 'chunklab-store.json'
_LOCK = 'lock'
_POLL_SECONDS = 0.1


def default_path() -> Path:
    """Where the platform wants caches kept: `$XDG_CACHE_HOME/chunklab` or `~/.cache/chunklab` on Linux."""
    import platformdirs

    return Path(platformdirs.user_cache_dir('chunklab', appauthor=False))


class Store:
    """An open store: caches by name, and a folder for indexes. Made by `open_store`.

    `made_by` is part of the address of vectors and rankings: two that differ in it share the store, but none of these.
    """

    def __init__(self, path: Path, made_by: str = '') -> None:
        self.path = path
        self.made_by = made_by
        self._caches: dict[str, BlobCache] = {}

    def apart(self, made_by: str) -> Store:
        """The same store, open as long as this one, for one who must not take over what was made otherwise."""
        other = Store(self.path, made_by)
        other._caches = self._caches
        return other

    def address(self, digest: str) -> str:
        """Where what that digest stands for is kept in this store."""
        return digest_of('made by', self.made_by, digest) if self.made_by else digest

    def cache(self, name: str) -> BlobCache:
        """The cache of that name, made if need be; the same object each time."""
        if name not in self._caches:
            self._caches[name] = BlobCache(self.path / f'{name}.sqlite')
        return self._caches[name]

    def folder(self, name: str) -> Path:
        """The sub-folder of that name, made if need be."""
        path = self.path / name
        try:
            path.mkdir(exist_ok=True)
        except OSError as exc:
            raise StoreError(f'{path}: cannot be made: {exc.strerror}') from exc
        return path

    def close(self) -> None:
        """Let go of every cache."""
        while self._caches:
            self._caches.popitem()[1].close()


@contextlib.contextmanager
def open_store(path: Path, *, on_wait: Callable[[str], None]) -> Iterator[Store]:
    """The store in folder `path`, made if need be, for this process alone until the block is left.

    Where another process has it, `on_wait` gets one line of text and this one waits. StoreError if the folder cannot be
    made or written, holds other things, or has another version's format.
    """
    path = path.absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(f'{path}: the store cannot be made here: {exc.strerror}; name another with --store') from exc
    with _locked(path, on_wait):
        _check_stamp(path)
        store = Store(path)
        try:
            yield store
        finally:
            store.close()


@contextlib.contextmanager
def _locked(path: Path, on_wait: Callable[[str], None]) -> Iterator[None]:
    import filelock

    # The system drops the lock when its process dies, however it dies.
    lock = filelock.FileLock(path / _LOCK, poll_interval=_POLL_SECONDS)
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            on_wait(f'{path} is in use by another chunklab process; waiting for it to finish')
            lock.acquire()
    except OSError as exc:
        raise StoreError(f'{path}: the store cannot be written: {exc.strerror}; name another with --store') from exc
    try:
        yield
    finally:
        lock.release()


def _check_stamp(path: Path) -> None:
    stamp = path / _STAMP
    try:
        if not stamp.exists():
            _write_stamp(stamp)
        written = json.loads(stamp.read_text(encoding='utf-8'))
        found, maker = written['format'], written['made_by']
    except OSError as exc:
        raise StoreError(f'{stamp}: {exc.strerror}; name another folder with --store') from exc
    except (ValueError, KeyError, TypeError) as exc:
        raise StoreError(f'{stamp}: is damaged; delete the folder, or name another with --store') from exc
    if found != FORMAT:
        raise StoreError(
            f'{path}: this store was made by chunklab {maker} (format {found}, this is chunklab {__version__} with '
            f'format {FORMAT}); name another folder with --store, or delete this one'
        )


def _write_stamp(stamp: Path) -> None:
    path, half = stamp.parent, stamp.with_suffix('.new')
    others = sorted(entry.name for entry in path.iterdir() if entry.name not in (_LOCK, half.name))
    if others:
        raise StoreError(f'{path}: not a chunklab store, and not empty ({others[0]}); name another folder with --store')
    text = json.dumps({'format': FORMAT, 'made_by': __version__})
    half.write_text(text + '\n', encoding='utf-8', newline='')
    half.replace(stamp)  # moved into place whole: a killed process leaves no half stamp
