"""The reference: every chunk's similarity, in numpy, in bounded memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chunklab.index.contents import Layout, Rows, group_by_restriction
from chunklab.types import Cutting, Vectors

_CHUNKS_PER_BLOCK = 1 << 15
_CELLS = 1 << 22  # similarities held at a time; with what finding the best of them takes, about 60 MB

_Similarities = NDArray[np.float32]


class ExactIndex:
    """`Index` that compares a query with every chunk. Similarities are float32 products, equal ones in row order."""

    def __init__(self, cutting: Cutting, vectors: Vectors) -> None:
        if len(vectors) != cutting.n_chunks:
            raise AssertionError(f'BUG: {len(vectors)} vectors for {cutting.n_chunks} chunks')
        self._vectors = vectors
        self._layout = Layout.of(cutting)

    def search(self, queries: Vectors, depth: int, restrict: Sequence[tuple[str, ...]]) -> list[Rows]:
        """For each query the `depth` nearest chunks of the documents it is restricted to, nearest first."""
        found: list[Rows] = [np.zeros(0, dtype=np.int64)] * len(queries)
        for doc_ids, positions in group_by_restriction(restrict).items():
            rows = self._layout.rows(doc_ids) if doc_ids else np.arange(len(self._vectors))
            step = max(1, _CELLS // (min(depth, len(rows)) + min(_CHUNKS_PER_BLOCK, len(rows)) + 1))
            for first in range(0, len(positions), step):
                block = positions[first : first + step]
                for position, nearest in zip(block, self._nearest(queries[block], rows, depth), strict=True):
                    found[position] = nearest
        return found

    def _nearest(self, queries: Vectors, rows: Rows, depth: int) -> list[Rows]:
        """For each query the `depth` of `rows` that are most similar, most similar first."""
        best = _Best(len(queries), depth)
        for first in range(0, len(rows), _CHUNKS_PER_BLOCK):
            block = rows[first : first + _CHUNKS_PER_BLOCK]
            here = self._vectors[block[0] : block[-1] + 1] if _is_run(block) else self._vectors[block]
            best.take(queries @ here.T, block)
        return best.ranked()


class _Best:
    """The `depth` most similar rows of each query among those taken so far; of equally similar ones the lower."""

    def __init__(self, n_queries: int, depth: int) -> None:
        self._depth = depth
        self._similarities = np.zeros((n_queries, 0), dtype=np.float32)
        self._rows = np.zeros((n_queries, 0), dtype=np.int64)

    def take(self, similarities: _Similarities, block: Rows) -> None:
        """Hold these against the best so far; rows come in ascending order, block after block."""
        if self._rows.shape[1] < self._depth:
            self._similarities = np.concatenate([self._similarities, similarities], axis=1)
            self._rows = np.concatenate([self._rows, np.broadcast_to(block, similarities.shape)], axis=1)
            if self._rows.shape[1] > self._depth:
                self._shorten()
            return
        # An equal one comes too late, for its row is higher. Few are better once some blocks have been seen.
        better = similarities > self._similarities.min(axis=1, keepdims=True)
        for query in np.flatnonzero(better.any(axis=1)).tolist():
            places = np.flatnonzero(better[query])
            values = np.concatenate([self._similarities[query], similarities[query, places]])
            rows = np.concatenate([self._rows[query], block[places]])
            keep = _first(values, rows, self._depth)
            self._similarities[query], self._rows[query] = values[keep], rows[keep]

    def ranked(self) -> list[Rows]:
        """The rows of each query, most similar first."""
        return [rows[np.lexsort((rows, -values))] for values, rows in zip(self._similarities, self._rows, strict=True)]

    def _shorten(self) -> None:
        pairs = zip(self._similarities, self._rows, strict=True)
        keep = np.array([_first(values, rows, self._depth) for values, rows in pairs]).reshape(-1, self._depth)
        self._similarities = np.take_along_axis(self._similarities, keep, axis=1)
        self._rows = np.take_along_axis(self._rows, keep, axis=1)


def _first(values: _Similarities, rows: Rows, depth: int) -> NDArray[np.int64]:
    """Where the `depth` highest of more `values` stand; of equal ones those of the lower rows."""
    least = np.partition(values, len(values) - depth)[len(values) - depth]
    certain = np.flatnonzero(values > least)
    level = np.flatnonzero(values == least)
    level = level[np.argsort(rows[level], kind='stable')][: depth - len(certain)]
    return np.concatenate([certain, level])


def _is_run(block: Rows) -> bool:
    """Whether a slice will do, without a copy of the vectors."""
    return bool(block[-1] - block[0] + 1 == len(block))
