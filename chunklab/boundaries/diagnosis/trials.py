"""The counterfactual tests of one query: mend one thing, rank again by exact search, and see.

A test holds if the query becomes complete by what it mends. So where the exact ranking is complete as it is, only the
index failed, and no other test can hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from chunklab.boundaries.diagnosis.causes import CAUSES, Cause, Diagnosis
from chunklab.boundaries.diagnosis.chunks import ChunkTable
from chunklab.boundaries.diagnosis.ranking import Pool, complete_rank, exact_micros
from chunklab.boundaries.diagnosis.repairs import Repairs
from chunklab.boundaries.diagnosis.unread import mean_vector
from chunklab.index.contents import Rows
from chunklab.retrieve import Micros
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Vectors


@dataclass(frozen=True, slots=True)
class Trial:
    """One query before the tests: its unit vector (1, dim), its exact similarities with all chunks, its repairs."""

    table: ChunkTable = field(repr=False)
    texts: Mapping[str, TextIndex] = field(repr=False)
    repairs: Repairs
    vector: Vectors = field(repr=False)
    micros: Micros = field(repr=False)
    encoded: Mapping[Chunk, Vectors] = field(repr=False)
    """Of each of `repairs.to_encode()` its unit vector, shape (dim,)."""

    @property
    def pool(self) -> Pool:
        """The chunks as they are, those of the documents that the query is restricted to."""
        restricted = self.repairs.query.restrict_to
        rows = self.table.layout.rows(restricted) if restricted else np.arange(len(self.micros))
        return Pool(self.table.chunks, self.micros, _mask(len(self.micros), rows))

    def unread_pool(self) -> Pool:
        """The chunks with gold in their unread part ranked by all of their text."""
        micros = self.micros.copy()
        for row, part in self.repairs.unread.items():
            mean = mean_vector(np.stack([self.encoded[window] for window in part.windows]))
            micros[row] = exact_micros(self.vector, mean).item()
        return replace(self.pool, micros=micros)

    def mended_pool(self) -> Pool:
        """The chunks that straddled gold lies across replaced by such as hold it whole."""
        pool = self.pool
        searched = pool.searched.copy()
        searched[list(self.repairs.replaced)] = False
        restricted = self.repairs.query.restrict_to
        mended = [chunk for chunk in self.repairs.mended if not restricted or chunk.doc_id in restricted]
        if not mended:
            return replace(pool, searched=searched)
        similarities = exact_micros(self.vector, np.stack([self.encoded[chunk] for chunk in mended]))[0].tolist()
        return replace(pool, searched=searched, added=tuple(zip(mended, similarities, strict=True)))

    def gold_documents_pool(self) -> Pool:
        """The chunks of the gold documents, whatever the query is restricted to."""
        rows = self.table.layout.rows(self.repairs.gold.merged)
        return replace(self.pool, searched=_mask(len(self.micros), rows))

    def complete_rank(self, pool: Pool) -> int | None:
        """Where the query is complete in a pool; None: nowhere."""
        return complete_rank(pool.ranked(self.repairs.holders), self.repairs.gold, self.texts)


def try_repairs(trial: Trial, k: int) -> Diagnosis:
    """The diagnosis of a query that the index in use did not complete within its first k chunks."""
    repairs = trial.repairs
    rank = trial.complete_rank(trial.pool)
    if _within(rank, k):
        return Diagnosis(repairs.query.query_id, ('index',), rank)
    repaired: dict[Cause, int | None] = {}
    if repairs.unread:
        repaired['truncated'] = trial.complete_rank(trial.unread_pool())
    if repairs.mended:
        repaired['cut'] = trial.complete_rank(trial.mended_pool())
    if not _is_restricted_to_gold(repairs):
        repaired['wrong-document'] = trial.complete_rank(trial.gold_documents_pool())
    held: set[Cause] = {cause for cause, at in repaired.items() if _within(at, k)}
    if _is_lost(trial):
        held.add('lost')
    return Diagnosis(
        repairs.query.query_id,
        tuple(cause for cause in CAUSES if cause in held) or ('outranked',),
        rank,
        repaired,
    )


def _is_lost(trial: Trial) -> bool:
    """Whether all chunks together, searched or not, lack some gold."""
    chunks = [(1, trial.table.chunks[row]) for row in trial.repairs.holders]
    return complete_rank(chunks, trial.repairs.gold, trial.texts) is None


def _is_restricted_to_gold(repairs: Repairs) -> bool:
    restricted = repairs.query.restrict_to
    return bool(restricted) and set(restricted) <= set(repairs.gold.merged)


def _within(rank: int | None, k: int) -> bool:
    return rank is not None and rank <= k


def _mask(n: int, rows: Rows) -> NDArray[np.bool_]:
    searched = np.zeros(n, dtype=np.bool_)
    searched[rows] = True
    return searched
