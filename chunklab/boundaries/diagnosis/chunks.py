"""The chunks of one cutting, numbered as in `cutting.chunks()`, to be found by place."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from chunklab.index.contents import Layout
from chunklab.measures.lookup import NO_CHUNKS
from chunklab.types import Chunk, Cutting, Span


@dataclass(frozen=True, slots=True, eq=False)
class ChunkTable:
    """Every chunk of a cutting by its number, the row of its vector."""

    cutting: Cutting
    chunks: tuple[Chunk, ...] = field(repr=False)
    layout: Layout = field(repr=False)

    @classmethod
    def of(cls, cutting: Cutting) -> ChunkTable:
        """The table of a cutting."""
        return cls(cutting, tuple(cutting.chunks()), Layout.of(cutting))

    def overlapping(self, doc_id: str, span: Span) -> tuple[int, ...]:
        """Rows of the chunks that share a character with a span, in order."""
        spans = self.cutting.spans.get(doc_id, NO_CHUNKS)
        inside = np.flatnonzero((spans[:, 0] < span.end) & (spans[:, 1] > span.start))
        return tuple((inside + self.layout.first.get(doc_id, 0)).tolist())
