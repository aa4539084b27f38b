"""Exact rankings, full depth: every chunk's similarity at once, and where a query would be complete.

Ranks are those of `retrieve`: by cosine similarity rounded to 6 places, equal ones by chunk id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.measures.gold import Gold
from chunklab.retrieve import PLACES, Micros
from chunklab.spans import intersection
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Span, Vectors

_SCALE = 10**PLACES
_ROWS_AT_A_TIME = 1 << 14  # of chunk vectors held in float64


def exact_micros(queries: Vectors, vectors: Vectors) -> NDArray[np.int32]:
    """Similarities of every query with every chunk in millionths, shape (n queries, n chunks): products in float64."""
    wide = queries.astype(np.float64)
    micros = np.empty((len(queries), len(vectors)), dtype=np.int32)
    for first in range(0, len(vectors), _ROWS_AT_A_TIME):
        block = slice(first, first + _ROWS_AT_A_TIME)
        micros[:, block] = np.rint(wide @ vectors[block].astype(np.float64).T * _SCALE)
    return micros


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """What one query is ranked among: chunks by row with their similarities, those of them that are `searched`, and
    chunks that were `added`."""

    chunks: Sequence[Chunk] = field(repr=False)
    micros: Micros = field(repr=False)
    searched: NDArray[np.bool_] = field(repr=False)
    added: tuple[tuple[Chunk, int], ...] = ()

    def rank(self, chunk: Chunk, micros: int) -> int:
        """Rank, from 1, of a chunk with that similarity among these; it may be one of them."""
        ahead = int(np.count_nonzero((self.micros > micros) & self.searched))
        ahead += sum(other > micros for _, other in self.added)
        name = chunk.chunk_id
        tied = [self.chunks[row] for row in np.flatnonzero((self.micros == micros) & self.searched).tolist()]
        tied += [other for other, theirs in self.added if theirs == micros]
        return 1 + ahead + sum(other.chunk_id < name for other in tied)

    def ranked(self, rows: Iterable[int]) -> list[tuple[int, Chunk]]:
        """Those rows that are searched, and all added chunks, each with its rank; in rank order."""
        present = [(self.chunks[row], self.micros.item(row)) for row in rows if self.searched[row]]
        found = [(self.rank(chunk, micros), chunk) for chunk, micros in [*present, *self.added]]
        return sorted(found, key=lambda pair: pair[0])


def complete_rank(ranked: Iterable[tuple[int, Chunk]], gold: Gold, texts: Mapping[str, TextIndex]) -> int | None:
    """The first rank down to which chunks hold every counted character of the gold; None if all of them don't.

    `ranked` is in rank order; chunks without gold may be left out of it.
    """
    missing = {doc_id: _counted(spans, texts[doc_id]) for doc_id, spans in gold.merged.items()}
    n_missing = sum(int(np.count_nonzero(places)) for places in missing.values())
    for rank, chunk in ranked:
        if chunk.doc_id in missing:
            held = missing[chunk.doc_id][chunk.span.start : chunk.span.end]
            n_missing -= int(np.count_nonzero(held))
            held[:] = False
            if not n_missing:
                return rank
    return None


def shared(taken: Mapping[str, Sequence[Span]], gold: Gold) -> dict[str, list[Span]]:
    """What of the gold lies in these spans, by document."""
    return {doc_id: intersection(spans, gold.merged.get(doc_id, ())) for doc_id, spans in taken.items()}


def _counted(spans: Iterable[Span], text: TextIndex) -> NDArray[np.bool_]:
    """Which characters of a text lie in these spans and are not white space, shape (characters,)."""
    places = np.zeros(text.n_chars, dtype=np.bool_)
    for span in spans:
        places[span.start : span.end] = text.printed.inside(span)
    return places
