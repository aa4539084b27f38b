"""Somebody else's collection as an index: asked as their application asks it, and never written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chunklab.index.contents import Rows, group_by_restriction
from chunklab.index.server import answered
from chunklab.types import Vectors

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_QUERIES_PER_CALL = 64


@dataclass(frozen=True, slots=True)
class Filter:
    """How to search in some documents only: by the metadata `field`, which has `values` for each document id."""

    field: str
    values: Mapping[str, tuple[str | int | float, ...]]

    def where(self, doc_ids: Sequence[str]) -> Mapping[str, Any]:
        """The condition that Chroma takes."""
        return {self.field: {'$in': [value for doc_id in doc_ids for value in self.values.get(doc_id, ())]}}


@dataclass(frozen=True, slots=True)
class ExistingIndex:
    """`Index` over a collection as it is. `queries` are the vectors that it is asked with, `asked` what `search` is
    called with for them, row by row: the same, or such as stand for a distance that is not the cosine.

    `rows` gives the position of every id among the chunks, `doc_ids` the document of every position. Where there is no
    `filter`, a restricted query is asked of the whole collection, ever deeper, and what else it finds is left out.
    """

    collection: Collection
    queries: Vectors = field(repr=False)
    asked: Vectors = field(repr=False)
    rows: Mapping[str, int] = field(repr=False)
    doc_ids: Sequence[str] = field(repr=False)
    filter: Filter | None = None

    def search(self, queries: Vectors, depth: int, restrict: Sequence[tuple[str, ...]]) -> list[Rows]:
        """For each query about the `depth` nearest chunks of the documents it is restricted to, nearest first."""
        own = self._own(queries)
        found: list[Rows] = [np.zeros(0, dtype=np.int64)] * len(queries)
        for doc_ids, positions in group_by_restriction(restrict).items():
            for first in range(0, len(positions), _QUERIES_PER_CALL):
                block = positions[first : first + _QUERIES_PER_CALL]
                for position, rows in zip(block, self._within(own[block], depth, doc_ids), strict=True):
                    found[position] = rows[:depth]
        return found

    def _own(self, queries: Vectors) -> Vectors:
        """The vectors as the collection takes them, of queries as `search` gets them."""
        place = {row.tobytes(): i for i, row in enumerate(self.asked)}
        return self.queries[[place[row.tobytes()] for row in queries]]

    def _within(self, queries: Vectors, depth: int, doc_ids: tuple[str, ...]) -> list[Rows]:
        if not doc_ids:
            return self._ask(queries, min(depth, len(self.rows)), None)
        wanted = set(doc_ids)
        inside = np.array([doc_id in wanted for doc_id in self.doc_ids], dtype=bool)
        searchable = int(inside.sum())
        if not searchable:
            return [np.zeros(0, dtype=np.int64)] * len(queries)
        if self.filter:
            return self._ask(queries, min(depth, searchable), self.filter.where(doc_ids))
        return self._sifted(queries, min(depth, searchable), inside)

    def _sifted(self, queries: Vectors, depth: int, inside: NDArray[np.bool_]) -> list[Rows]:
        total = len(self.rows)
        n_asked = min(total, 4 * depth)
        while True:
            found = [rows[inside[rows]] for rows in self._ask(queries, n_asked, None)]
            if n_asked == total or all(len(rows) >= depth for rows in found):
                return found
            n_asked = min(total, 4 * n_asked)

    def _ask(self, queries: Vectors, n_results: int, where: Any) -> list[Rows]:
        with answered(f'collection {self.collection.name}'):
            answer = self.collection.query(query_embeddings=queries, n_results=n_results, where=where, include=[])
            ids = answer['ids']
            if len(ids) != len(queries):
                raise TypeError(f'{len(queries)} queries, {len(ids)} answers')
            return [np.array([self.rows[key] for key in found if key in self.rows], dtype=np.int64) for found in ids]
