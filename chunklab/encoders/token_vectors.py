"""The vectors of a document's tokens on disk, one file a document, from which the sum of any run of tokens comes fast.

A file holds, one after another, little-endian: a row of half floats (or floats) for each token; the sum of all rows
before every 32nd, as doubles, so that the sum of any run is the difference of two of these and of at most 31 rows at
either end; the character at which each token of the document starts; a footer; a checksum over all that and the file's
key. It is written beside its place and moved into it, and read through a memory map.
"""

from __future__ import annotations

import contextlib
import errno
import struct
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from chunklab.errors import StoreError
from chunklab.types import SpanArray, Vectors

LARGEST = float(np.finfo(np.float16).max)
"""The largest component of a vector that can be kept."""

_BLOCK = 32
_MAGIC = {'float16': b'CLTOKVEC', 'float32': b'CLTOKV32'}
_TYPES = {'float16': '<f2', 'float32': '<f4'}
# rows, dimension, rows that stand before the document's first token and after its last, tokens read, seconds
_FOOTER = struct.Struct('<8sQIIIQd')
_CHECKSUM = struct.Struct('<I')
_PIECE = 1 << 20  # bytes that are checked together
_UNFINISHED = 'unfinished.half'


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """One document as its model read it: rows for the `n_before` special tokens before it, for its tokens, and for the
    special tokens after it.

    `starts` are the characters at which its tokens start. `n_read` counts the tokens that the model read, more than
    once where windows overlap; `seconds` is what that took.
    """

    rows: NDArray[np.float16] | NDArray[np.float32] = field(repr=False)
    sums: NDArray[np.float64] = field(repr=False)
    starts: NDArray[np.int32] = field(repr=False)
    n_before: int
    n_read: int
    seconds: float

    def mean_vectors(self, spans: SpanArray) -> Vectors:
        """The mean of the rows of each span's tokens, brought to unit length, shape (n, dim).

        A span's tokens are those that start inside it. The special tokens before the document belong to its first
        token, those after it to its last. A span in which no token starts has the vector of the token before it (which
        it may be part of; the first where there is none), and in a document without tokens that of all its rows.
        """
        edges, which = np.unique(self._rows_of(spans), return_inverse=True)
        before = np.array([self._sum_before(edge) for edge in edges.tolist()]).reshape(-1, self.rows.shape[1])
        low, high = which.reshape(-1, 2).T
        sums = before[high] - before[low]
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.maximum(norms, np.finfo(np.float64).tiny), dtype=np.float32)

    def _rows_of(self, spans: SpanArray) -> NDArray[np.int64]:
        n_tokens = len(self.starts)
        first, past = self.starts.searchsorted(spans.astype(np.int32)).T
        bare = first == past
        first = np.where(bare, np.maximum(first - 1, 0), first)
        past = np.where(bare, first + 1, past)
        return np.column_stack(
            (
                np.where(first == 0, 0, first + self.n_before),
                np.where(past >= n_tokens, len(self.rows), past + self.n_before),
            )
        )

    def _sum_before(self, row: int) -> NDArray[np.float64]:
        """The sum of all rows before that one. Half floats are added exactly (sums stay far under 2^29, where a double
        still tells the smallest of them apart), so it makes no difference in which order; of floats the last bits of a
        double may differ, which no float shows."""
        block = row // _BLOCK
        total: NDArray[np.float64] = self.sums[block] + self.rows[block * _BLOCK : row].sum(axis=0, dtype=np.float64)
        return total


class TokenVectorFiles:
    """Token vectors by hexadecimal key in a folder. A file that is not what was written counts as absent: each is read
    through and checked once, when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked: set[str] = set()

    def get(self, key: str) -> TokenVectors | None:
        """What is kept under that key, as a view of its file."""
        path = self._folder / key
        try:
            if key not in self._checked and not _is_whole(path, key):
                return None
            self._checked.add(key)
            return _mapped(path)
        except FileNotFoundError:
            self._checked.discard(key)
            return None
        except OSError as exc:
            raise StoreError(f'{path}: cannot be read: {exc.strerror or exc}') from exc

    def put(
        self,
        key: str,
        batches: Iterable[Vectors],
        starts: NDArray[np.int32],
        n_before: int,
        n_read: int,
        numbers: str = 'float16',
    ) -> TokenVectors:
        """Keep a document, as float16 or float32, or nothing of it if taking `batches`, which come one at a time,
        fails. The seconds that they take to come are kept with them."""
        # one name for whatever is being written: what a killed process leaves is written over
        half = self._folder / _UNFINISHED
        writer = _Writer(half, key, numbers)
        try:
            begun = time.perf_counter()
            for batch in batches:
                writer.add_rows(batch)
            writer.finish(starts, n_before, n_read, time.perf_counter() - begun)
            with explained(half):
                half.replace(self._folder / key)
        except BaseException:
            with contextlib.suppress(StoreError):  # of what is thrown away; what went wrong before is told
                writer.close()
            half.unlink(missing_ok=True)
            raise
        self._checked.add(key)
        return _mapped(self._folder / key)


class _Writer:
    """A file in the making."""

    def __init__(self, path: Path, key: str, numbers: str) -> None:
        self._path = path
        self._numbers = numbers
        with explained(path):
            self._file: BinaryIO = path.open('wb')
        self._checksum = _begin(key)
        self._n_rows = 0
        self._rest: NDArray[np.floating[Any]] | None = None  # rows after the last whole block
        self._blocks: list[NDArray[np.float64]] = []

    def add_rows(self, vectors: Vectors) -> None:
        rows = vectors.astype(_TYPES[self._numbers])
        self._write(rows.tobytes())
        self._n_rows += len(rows)
        together = rows if self._rest is None else np.concatenate([self._rest, rows])
        n_whole = len(together) // _BLOCK
        blocks = together[: n_whole * _BLOCK].reshape(n_whole, _BLOCK, rows.shape[1])
        self._blocks.append(blocks.sum(axis=1, dtype=np.float64))
        self._rest = together[n_whole * _BLOCK :]

    def finish(self, starts: NDArray[np.int32], n_before: int, n_read: int, seconds: float) -> None:
        if self._rest is None:
            raise AssertionError('BUG: a document without a row')
        dim = self._rest.shape[1]
        before = np.zeros(dim, dtype='<f8')
        self._write(before.tobytes())
        for blocks in self._blocks:  # one after another: joined, they would take as much again
            sums = before + np.cumsum(blocks, axis=0)
            self._write(sums.astype('<f8', copy=False).tobytes())
            before = sums[-1] if len(sums) else before
        self._write(starts.astype('<i4', copy=False).tobytes())
        self._write(_FOOTER.pack(_MAGIC[self._numbers], self._n_rows, dim, n_before, len(starts), n_read, seconds))
        self._write(_CHECKSUM.pack(self._checksum))
        self.close()

    def close(self) -> None:
        with explained(self._path):
            self._file.close()

    def _write(self, data: bytes) -> None:
        self._checksum = zlib.crc32(data, self._checksum)
        with explained(self._path):
            self._file.write(data)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what the system says against writing a file into one line for the user."""
    try:
        yield
    except OSError as exc:
        reason = 'the disk is full; free some space' if exc.errno == errno.ENOSPC else exc.strerror or str(exc)
        raise StoreError(f'{path}: {reason}, or name another folder with --store') from exc


def _begin(key: str) -> int:
    # the key too: a file that came to lie under another's name is not believed
    return zlib.crc32(bytes.fromhex(key))


def _is_whole(path: Path, key: str) -> bool:
    """Whether the file is, byte for byte, what was written under that key."""
    left = path.stat().st_size - _CHECKSUM.size
    if left < _FOOTER.size:
        return False
    found = _begin(key)
    with path.open('rb') as file:
        while left:
            piece = file.read(min(left, _PIECE))
            if not piece:
                return False
            found = zlib.crc32(piece, found)
            left -= len(piece)
        return file.read() == _CHECKSUM.pack(found)


def _mapped(path: Path) -> TokenVectors:
    raw = np.asarray(np.memmap(path, np.uint8, mode='r'))
    footer = raw[-_FOOTER.size - _CHECKSUM.size :][: _FOOTER.size].tobytes()
    magic, n_rows, dim, n_before, n_tokens, n_read, seconds = _FOOTER.unpack(footer)
    n_sums = n_rows // _BLOCK + 1
    numbers = next((name for name, known in _MAGIC.items() if known == magic), 'float16')
    n_bytes = np.dtype(_TYPES[numbers]).itemsize
    sizes = (n_bytes * n_rows * dim, 8 * n_sums * dim, 4 * n_tokens)
    if magic != _MAGIC[numbers] or len(raw) != sum(sizes) + _FOOTER.size + _CHECKSUM.size:
        raise AssertionError(f'BUG: {path} was checked, and yet is no file of token vectors')
    rows, sums, starts = np.split(raw[: sum(sizes)], np.cumsum(sizes[:-1]))
    return TokenVectors(
        rows.view(_TYPES[numbers]).reshape(n_rows, dim),
        sums.view('<f8').reshape(n_sums, dim),
        starts.view('<i4'),
        n_before,
        n_read,
        seconds,
    )
