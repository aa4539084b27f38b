"""The chunkers of the published table. They give true offsets; what the published code makes of them is in search.py.

As `Chunker`s they run through the same stages as any strategy, but they are in no registry: they exist for parity.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from chunklab.reproduce.cl100k import load_cl100k
from chunklab.reproduce.clustering import segments
from chunklab.reproduce.splitting import Window, split
from chunklab.roles import Chunker, Context
from chunklab.specs import Spec
from chunklab.types import Document, Span, SpanArray, to_span_array, to_spans


class PublishedChunker(Chunker, Protocol):
    """A chunker of the published table."""

    def texts(self, document: Document, spans: Sequence[Span]) -> list[str]:
        """The strings that the published code has for these chunks, which it then searches for in the document."""
        ...


@dataclass(frozen=True, slots=True)
class TokenWindows:
    """Windows of `size` cl100k tokens, `overlap` of them shared with the next: `FixedTokenChunker`."""

    size: int
    overlap: int = 0
    unit: ClassVar[str] = 'cl100k tokens'

    def __str__(self) -> str:
        return _spell('cl100k-fixed', self.size, self.overlap)

    def spans(self, document: Document, context: Context) -> Sequence[Span]:  # noqa: ARG002 - part of the role
        """Chunks of the document; a character that a window's edge divides belongs to the later one."""
        starts = load_cl100k().starts(document.text)
        edges = np.append(starts, len(document.text))
        firsts = np.arange(0, max(1, len(starts) - self.overlap), self.size - self.overlap)
        rows = np.column_stack((edges[firsts], edges[np.minimum(firsts + self.size, len(starts))]))
        return to_spans(np.unique(rows[rows[:, 0] < rows[:, 1]], axis=0))

    def texts(self, document: Document, spans: Sequence[Span]) -> list[str]:
        return _slices(document, spans)


@dataclass(frozen=True, slots=True)
class RecursivePieces:
    """Pieces between paragraphs, lines, sentences or words, up to `size` cl100k tokens: `RecursiveTokenChunker`."""

    size: int
    overlap: int = 0
    unit: ClassVar[str] = 'cl100k tokens'

    def __str__(self) -> str:
        return _spell('cl100k-recursive', self.size, self.overlap)

    def spans(self, document: Document, context: Context) -> Sequence[Span]:  # noqa: ARG002 - part of the role
        """Chunks of the document, trimmed of white space."""
        found = split(document.text, Window(self.size, self.overlap, load_cl100k().count))
        return sorted(set(found))  # a repeated tail can leave two chunks that differ in white space only

    def texts(self, document: Document, spans: Sequence[Span]) -> list[str]:
        return _slices(document, spans)


@dataclass(frozen=True, slots=True)
class SemanticClusters:
    """Pieces of `piece` cl100k tokens, `size // piece` of them at most in a chunk: `ClusterSemanticChunker`."""

    size: int
    piece: int = 50
    unit: ClassVar[str] = 'cl100k tokens'

    def __str__(self) -> str:
        return str(Spec('cl100k-cluster', params=(('size', self.size), ('piece', self.piece))))

    def units(self, document: Document, context: Context) -> SpanArray:  # noqa: ARG002 - part of the role
        """The pieces whose vectors `spans` asks for."""
        return to_span_array(self._pieces(document))

    def spans(self, document: Document, context: Context) -> Sequence[Span]:
        """Chunks of the document, each of whole pieces."""
        pieces = self._pieces(document)
        runs = segments(context.vectors(document, to_span_array(pieces)), self.size // self.piece)
        return [Span(pieces[first].start, pieces[last].end) for first, last in runs]

    def texts(self, document: Document, spans: Sequence[Span]) -> list[str]:
        """The pieces of each chunk joined by a blank each, whatever stands between them in the document."""
        pieces = self._pieces(document)
        starts = [piece.start for piece in pieces]
        inside = [pieces[bisect_left(starts, span.start) : bisect_left(starts, span.end)] for span in spans]
        return [' '.join(_slices(document, some)) for some in inside]

    def _pieces(self, document: Document) -> list[Span]:
        return split(document.text, Window(self.piece, 0, load_cl100k().count))


def _slices(document: Document, spans: Sequence[Span]) -> list[str]:
    return [document.text[span.start : span.end] for span in spans]


def _spell(name: str, size: int, overlap: int) -> str:
    return str(Spec(name, params=(('size', size), ('overlap', overlap))))
