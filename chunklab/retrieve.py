"""Queries and an index to rankings: which chunks come first for each query, as far down as the measures look."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.errors import StoreError
from chunklab.index.contents import Index, Layout, Rows, chunk_ids
from chunklab.types import Chunk, Cutting, Query, ScoredChunk, Span, Vectors

PLACES = 6
"""Decimal places that a similarity is rounded to, before ties are broken by chunk id."""

_SCALE = 10**PLACES
# An index may order by distances that are off by some 1e-6, so a chunk that it held back can come out as much above
# the last one it gave; only what lies further above is certain to be in its place.
_SLACK = 2
_SPARE = 10  # asked for beyond what is expected to do, for ties
_DOUBLES_AT_A_TIME = 1 << 20

Micros = NDArray[np.int32]
"""Similarities in millionths, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How far down a ranking goes: to at least `chunks` chunks that have at least `tokens` document tokens together."""

    chunks: int
    tokens: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Rankings:
    """For each query the chunks in rank order, as positions in `cutting.chunks()`, with their similarities.

    Query number i has the entries `ends[i] : ends[i + 1]` of `rows` (int32) and `micros` (int32, millionths).
    """

    query_ids: tuple[str, ...]
    ends: NDArray[np.int64] = field(repr=False)
    rows: NDArray[np.int32] = field(repr=False)
    micros: Micros = field(repr=False)

    @classmethod
    def of(cls, query_ids: Sequence[str], ranked: Sequence[tuple[Rows, Micros]]) -> Rankings:
        """Rankings of these queries, in this order."""
        ends = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in ranked], dtype=np.int64)]).astype(np.int64)
        rows = np.concatenate([np.zeros(0, np.int32), *(rows.astype(np.int32) for rows, _ in ranked)])
        micros = np.concatenate([np.zeros(0, np.int32), *(micros for _, micros in ranked)])
        return cls(tuple(query_ids), ends, rows, micros)

    def ranked(self, position: int) -> tuple[NDArray[np.int32], Micros]:
        """Rows and similarities of one query, in rank order."""
        inside = slice(self.ends[position], self.ends[position + 1])
        return self.rows[inside], self.micros[inside]

    def to_scored(self, cutting: Cutting) -> ScoredRankings:
        """The rankings as values, by query id, as a `types.Run` holds them."""
        return ScoredRankings(self, cutting)

    def to_bytes(self) -> bytes:
        """The same bytes for the same rankings, on every machine."""
        ids = json.dumps(self.query_ids).encode('ascii')
        parts = [self.ends.astype('<i8'), self.rows.astype('<i4'), self.micros.astype('<i4')]
        return len(ids).to_bytes(8, 'little') + ids + b''.join(part.tobytes() for part in parts)

    @classmethod
    def from_bytes(cls, blob: bytes) -> Rankings:
        """The rankings that `to_bytes` wrote; StoreError if these bytes are none."""
        try:
            start = 8 + int.from_bytes(blob[:8], 'little')
            query_ids = tuple(json.loads(blob[8:start]))
            ends = np.frombuffer(blob, '<i8', len(query_ids) + 1, start).astype(np.int64)
            both = np.frombuffer(blob, '<i4', offset=start + ends.nbytes).astype(np.int32)
            rows, micros = both.reshape(2, int(ends[-1]))
        except ValueError as exc:
            raise StoreError(f'stored rankings are damaged: {exc}') from exc
        return cls(query_ids, ends, rows, micros)


class ScoredRankings(Mapping[str, tuple[ScoredChunk, ...]]):
    """The rankings of a cutting by query id; a query's chunks are made when it is looked up, and not kept: as values
    all together take some twenty times what `Rankings` takes."""

    def __init__(self, rankings: Rankings, cutting: Cutting) -> None:
        self._rankings = rankings
        self._positions = {query_id: i for i, query_id in enumerate(rankings.query_ids)}
        self._doc_ids = tuple(cutting.spans)
        self._ends = np.cumsum([len(rows) for rows in cutting.spans.values()], dtype=np.int64)
        self._spans = np.concatenate([np.zeros((0, 2), dtype=np.int64), *cutting.spans.values()])

    def __getitem__(self, query_id: str) -> tuple[ScoredChunk, ...]:
        rows, micros = self._rankings.ranked(self._positions[query_id])
        doc_ids = [self._doc_ids[place] for place in self._ends.searchsorted(rows, side='right').tolist()]
        found = zip(doc_ids, self._spans[rows].tolist(), micros.tolist(), strict=True)
        return tuple(
            ScoredChunk(Chunk(doc_id, Span(start, end)), micro / _SCALE, rank)
            for rank, (doc_id, (start, end), micro) in enumerate(found, start=1)
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)


@dataclass(frozen=True, slots=True)
class Searchable:
    """The chunks of one cutting as retrieval sees them: unit vectors (n, dim) and lengths in document tokens (n,)."""

    cutting: Cutting
    vectors: Vectors = field(repr=False)
    lengths: NDArray[np.int64] = field(repr=False)


def retrieve(
    queries: Sequence[Query], query_vectors: Vectors, searchable: Searchable, index: Index, depth: Depth
) -> Rankings:
    """The chunks that come first for each query, each query among the documents that it is restricted to.

    The index proposes candidates. Their similarity is the cosine of the float32 vectors, computed anew in float64 and
    rounded to 6 places; ties are broken by chunk id. Candidates are taken ever deeper until no chunk that the index
    held back could come before those that are kept, so that rounding in an index never decides a rank. A ranking ends
    with the first chunk at which `depth` is reached, or with the last that there is.
    """
    judge = _Judge(searchable, depth)
    ranked: dict[int, tuple[Rows, Micros]] = {}
    n_given = dict.fromkeys(range(len(queries)), -1)
    wanted = judge.first_guess()
    while len(ranked) < len(queries):
        waiting = [i for i in range(len(queries)) if i not in ranked]
        proposed = index.search(query_vectors[waiting], wanted, [queries[i].restrict_to for i in waiting])
        for i, rows in zip(waiting, proposed, strict=True):
            # Where asking for more brought no more, the index finds no others, and these have to do.
            all_there_are = len(rows) >= judge.available(queries[i]) or len(rows) <= n_given[i]
            n_given[i] = len(rows)
            found = judge.rank(query_vectors[i], rows, all_there_are=all_there_are)
            if found is not None:
                ranked[i] = found
        wanted *= 2
    return Rankings.of([query.query_id for query in queries], [ranked[i] for i in range(len(queries))])


def agreement(approximate: Rankings, exact: Rankings, k: int) -> float:
    """Recall@k of an approximate index: the mean share of each query's exact first k that it has among its own first k.

    A chunk as similar (to 6 places) as the exact k-th counts as one of them, as either may stand there. Queries with
    nothing to search are left out; 1.0 if that leaves none.
    """
    if approximate.query_ids != exact.query_ids:
        raise AssertionError('BUG: rankings of different queries')
    shares = []
    for i in range(len(exact.query_ids)):
        best = exact.ranked(i)[1][:k]
        if len(best):
            found = approximate.ranked(i)[1][:k]
            shares.append(np.count_nonzero(found >= best[-1]) / len(best))
    return float(np.mean(shares)) if shares else 1.0


class _Judge:
    """Ranks candidates, and says whether there are enough of them."""

    def __init__(self, searchable: Searchable, depth: Depth) -> None:
        self._vectors = searchable.vectors
        self._lengths = searchable.lengths
        self._depth = depth
        self._layout = Layout.of(searchable.cutting)
        ids = chunk_ids(searchable.cutting)
        self._place = np.empty(len(ids), dtype=np.int64)  # of each chunk among all in the order of their ids
        self._place[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))

    def first_guess(self) -> int:
        """Candidates that will do for most queries."""
        mean = max(1.0, float(self._lengths.mean())) if len(self._lengths) else 1.0
        return max(self._depth.chunks, int(1.5 * self._depth.tokens / mean)) + _SPARE

    def available(self, query: Query) -> int:
        """Chunks that the query may find."""
        return self._layout.count(query.restrict_to) if query.restrict_to else len(self._place)

    def rank(self, query: NDArray[np.float32], rows: Rows, *, all_there_are: bool) -> tuple[Rows, Micros] | None:
        """The ranking down to `depth`; None if a chunk that is not among `rows` could still come into it."""
        micros = self._similarities(query, rows)
        order = np.lexsort((self._place[rows], -micros))
        rows, micros = rows[order], micros[order]
        tokens = np.cumsum(self._lengths[rows])
        deep_enough = (np.arange(1, len(rows) + 1) >= self._depth.chunks) & (tokens >= self._depth.tokens)
        end = int(deep_enough.argmax()) + 1 if deep_enough.any() else len(rows)
        n_certain = np.count_nonzero(micros > micros[-1] + _SLACK) if len(rows) else 0
        if all_there_are or (deep_enough.any() and end <= n_certain):
            return rows[:end], micros[:end]
        return None

    def _similarities(self, query: NDArray[np.float32], rows: Rows) -> Micros:
        step = max(1, _DOUBLES_AT_A_TIME // max(1, self._vectors.shape[1]))
        wide = query.astype(np.float64)
        # Row by row, not as a matrix product: a row's sum is then the same whatever rows are computed beside it.
        parts = [(self._vectors[rows[first : first + step]] * wide).sum(axis=1) for first in range(0, len(rows), step)]
        micros: Micros = np.rint(np.concatenate([np.zeros(0), *parts]) * _SCALE).astype(np.int32)
        return micros
