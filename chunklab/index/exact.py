"""The reference: every chunk's similarity, in numpy, in bounded memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chunklab.index.contents import Layout, Rows, group_by_restriction
from chunklab.types import Cutting, Vectors

_CHUNKS_PER_BLOCK = 1 << 15
_CELLS = 1 << 22  # similarities held at a time; with their positions and a sorted copy of both about 100 MB


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
            step = max(1, _CELLS // (min(depth, len(rows)) + _CHUNKS_PER_BLOCK))
            for first in range(0, len(positions), step):
                block = positions[first : first + step]
                for position, nearest in zip(block, self._nearest(queries[block], rows, depth), strict=True):
                    found[position] = nearest
        return found

    def _nearest(self, queries: Vectors, rows: Rows, depth: int) -> list[Rows]:
        """For each query the `depth` of `rows` that are most similar, most similar first."""
        similarities = np.zeros((len(queries), 0), dtype=np.float32)
        best = np.zeros((len(queries), 0), dtype=np.int64)
        for first in range(0, len(rows), _CHUNKS_PER_BLOCK):
            block = rows[first : first + _CHUNKS_PER_BLOCK]
            here = self._vectors[block[0] : block[-1] + 1] if _is_run(block) else self._vectors[block]
            similarities = np.concatenate([similarities, queries @ here.T], axis=1)
            best = np.concatenate([best, np.broadcast_to(block, (len(queries), len(block)))], axis=1)
            if best.shape[1] > depth:
                keep = np.argpartition(-similarities, depth - 1, axis=1)[:, :depth]
                similarities = np.take_along_axis(similarities, keep, axis=1)
                best = np.take_along_axis(best, keep, axis=1)
        return [where[np.lexsort((where, -row))] for row, where in zip(similarities, best, strict=True)]


def _is_run(block: Rows) -> bool:
    """Whether a slice will do, without a copy of the vectors."""
    return bool(block[-1] - block[0] + 1 == len(block))
