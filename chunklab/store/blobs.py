"""Bytes kept under digests, in one SQLite file."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from chunklab.errors import StoreError

# The checksum covers the key too: a value that a damaged page shows under another's key is not believed.
_CHECKSUM_BYTES = 4
_KEYS_PER_QUERY = 500

_REASONS: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: 'the disk is full; free some space, or name another folder with --store',
    sqlite3.SQLITE_CORRUPT: 'is damaged; delete this file: all that it held is made again',
    sqlite3.SQLITE_NOTADB: 'is damaged; delete this file: all that it held is made again',
    sqlite3.SQLITE_BUSY: 'is in use by another program',
    sqlite3.SQLITE_LOCKED: 'is in use by another program',
    sqlite3.SQLITE_READONLY: 'cannot be written; name another folder with --store',
    sqlite3.SQLITE_CANTOPEN: 'cannot be opened; name another folder with --store',
    sqlite3.SQLITE_PERM: 'cannot be opened; name another folder with --store',
}


class BlobCache:
    """Byte strings by hexadecimal digest, on disk.

    What one `put_many` writes is there whole or not at all, whenever the process is killed, and calls become durable
    in the order they were made. A value that is not what was written counts as absent. A file that SQLite cannot read
    is a StoreError that names it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _explained(path):
            self._connection = sqlite3.connect(path)
            self._connection.text_factory = bytes
            try:
                # In WAL mode with NORMAL, a killed process loses nothing, and a power cut only the latest commits.
                self._connection.execute('PRAGMA journal_mode = WAL')
                self._connection.execute('PRAGMA synchronous = NORMAL')
                self._connection.execute('CREATE TABLE IF NOT EXISTS blobs (key BLOB PRIMARY KEY, value BLOB NOT NULL)')
            except sqlite3.Error:
                self._connection.close()
                raise

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The values of those `keys` that are here."""
        found: dict[str, bytes] = {}
        with _explained(self.path):
            for key, stored in self._select('key, value', keys):
                if isinstance(stored, bytes):  # a damaged page may say that it is a number
                    value = stored[_CHECKSUM_BYTES:]
                    if stored[:_CHECKSUM_BYTES] == _checksum(key, value):
                        found[key.hex()] = value
        return found

    def has_many(self, keys: Sequence[str]) -> set[str]:
        """Those `keys` that are here, without reading (or checking) their values."""
        with _explained(self.path):
            return {key.hex() for (key,) in self._select('key', keys)}

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Keep all of `values`, in place of what was there under their keys."""
        rows = []
        for name, value in values.items():
            key = bytes.fromhex(name)
            rows.append((key, _checksum(key, value) + value))
        with _explained(self.path), self._connection:
            self._connection.executemany('INSERT OR REPLACE INTO blobs VALUES (?, ?)', rows)

    def close(self) -> None:
        """Let go of the file."""
        with _explained(self.path):
            self._connection.close()

    def _select(self, columns: str, keys: Sequence[str]) -> Iterator[tuple[bytes, ...]]:
        for first in range(0, len(keys), _KEYS_PER_QUERY):
            some = [bytes.fromhex(key) for key in keys[first : first + _KEYS_PER_QUERY]]
            marks = ','.join('?' * len(some))
            yield from self._connection.execute(f'SELECT {columns} FROM blobs WHERE key IN ({marks})', some)


def _checksum(key: bytes, value: bytes) -> bytes:
    return zlib.crc32(value, zlib.crc32(key)).to_bytes(_CHECKSUM_BYTES, 'little')


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns what SQLite reports about the file into one line for the user; a misuse of SQLite stays a bug."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except sqlite3.Error as exc:
        primary = getattr(exc, 'sqlite_errorcode', 0) & 0xFF
        raise StoreError(f'{path}: {_REASONS.get(primary, f"cannot be used: {exc}")}') from exc
