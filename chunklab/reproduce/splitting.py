"""The recursive splitter of LangChain's lineage, as the published code has it, on spans instead of strings.

It differs from chunklab's `recursive`: a separator opens the piece after it ('. And so on'), lengths of pieces are
measured one by one and added up, a piece of exactly the size limit is cut on, and what is left at the end of a long
piece is never put together with what follows.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chunklab.spans import trim
from chunklab.types import Span

SEPARATORS = ('\n\n', '\n', '.', '?', '!', ' ', '')
"""Tried in this order; the last one stands for every character."""

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Window:
    """The most that a chunk holds, and the most of it that the next one repeats, in what `count` counts."""

    size: int
    overlap: int
    count: Count


def split(text: str, window: Window) -> list[Span]:
    """Chunks of the text, in order, trimmed of white space, as `RecursiveTokenChunker` makes them.

    Only a single character that is over the limit stays so, and is not trimmed.
    """
    return _split(text, Span(0, len(text)), SEPARATORS, window)


def _split(text: str, span: Span, separators: Sequence[str], window: Window) -> list[Span]:
    """Chunks of one piece, cut at the first separator that it holds; what is too long then, at the later ones."""
    at = next(i for i, separator in enumerate(separators) if separator in text[span.start : span.end])
    finer = separators[at + 1 :]
    chunks: list[Span] = []
    fitting: list[tuple[Span, int]] = []
    for piece in _pieces(text, span, separators[at]):
        length = window.count(text[piece.start : piece.end])
        if length < window.size:
            fitting.append((piece, length))
            continue
        chunks += _merged(text, fitting, window)
        fitting = []
        chunks += _split(text, piece, finer, window) if finer else [piece]
    return chunks + _merged(text, fitting, window)


def _pieces(text: str, span: Span, separator: str) -> list[Span]:
    """`span` cut before every occurrence of the separator."""
    if separator:
        found = re.compile(re.escape(separator)).finditer(text, span.start, span.end)
        edges = [span.start, *(match.start() for match in found), span.end]
    else:
        edges = list(range(span.start, span.end + 1))
    return [Span(start, end) for start, end in pairwise(edges) if start < end]


def _merged(text: str, pieces: Sequence[tuple[Span, int]], window: Window) -> list[Span]:
    """Consecutive pieces put together up to the size limit, the last ones of a chunk repeated in the next."""
    chunks: list[Span] = []
    held: deque[tuple[Span, int]] = deque()
    total = 0
    for piece, length in pieces:
        if held and total + length > window.size:
            chunks.append(Span(held[0][0].start, held[-1][0].end))
            while total > window.overlap or (total + length > window.size and total > 0):
                total -= held.popleft()[1]
        held.append((piece, length))
        total += length
    if held:
        chunks.append(Span(held[0][0].start, held[-1][0].end))
    return [span for span in (trim(text, chunk) for chunk in chunks) if len(span)]
