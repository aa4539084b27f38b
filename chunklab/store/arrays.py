"""Arrays as bytes: little-endian, without a header; the reader knows how many columns there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chunklab.types import Vectors

_LARGEST = np.iinfo(np.int32).max


def rows_to_bytes(rows: NDArray[np.int64]) -> bytes:
    """An integer array of shape (n, columns) as int32: offsets into one document, or positions in one cutting."""
    if rows.size and (rows.min() < 0 or rows.max() > _LARGEST):
        raise AssertionError(f'BUG: offsets outside 0..{_LARGEST}')
    return rows.astype('<i4').tobytes()


def rows_from_bytes(blob: bytes, columns: int) -> NDArray[np.int64]:
    """The int64 array of shape (n, columns) that `rows_to_bytes` wrote."""
    return np.frombuffer(blob, '<i4').astype(np.int64).reshape(-1, columns)


def vectors_to_bytes(vectors: Vectors) -> bytes:
    """A float32 array, bit for bit."""
    return vectors.astype('<f4', copy=False).tobytes()


def vectors_from_bytes(blobs: Sequence[bytes], dim: int, skip: int = 0) -> Vectors:
    """One row for each of `blobs`, shape (n, dim), from behind its first `skip` bytes."""
    rows = np.empty((len(blobs), dim), dtype=np.float32)
    for row, blob in zip(rows, blobs, strict=True):
        row[:] = np.frombuffer(blob, '<f4', offset=skip)
    return rows
