"""Chunks that are longer than the encoder reads: what of them is unread, and the windows that would read it all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from chunklab.encoders.windows import plan_windows
from chunklab.types import Document, Span, Tokens, Vectors


@dataclass(frozen=True, slots=True)
class Reading:
    """How an encoder reads one text: its tokens, special ones not counted, and `longest` of them."""

    longest: int
    tokens: Callable[[str], Tokens] = field(repr=False)

    def unread(self, document: Document, chunk: Span) -> Span | None:
        """The rest of a chunk from its first unread token on; None if all of it is read."""
        tokens = self.tokens(document.text[chunk.start : chunk.end])
        if len(tokens) <= self.longest:
            return None
        return Span(chunk.start + tokens.starts.item(self.longest), chunk.end)


def read_windows(document: Document, chunk: Span, reading: Reading) -> tuple[Span, ...]:
    """The fewest windows, all of one length in tokens and spread evenly, that together hold the chunk and of which the
    encoder reads every token.

    A window is tokenised by itself, as the encoder will; where that makes one too long (a cut inside a word can), all
    are planned shorter. None for an encoder that reads nothing.
    """
    tokens = reading.tokens(document.text[chunk.start : chunk.end])
    longest = reading.longest
    while longest > 0:
        windows = _windows(tokens, chunk, longest)
        most = max(len(reading.tokens(document.text[window.start : window.end])) for window in windows)
        if most <= reading.longest:
            return windows
        longest -= most - reading.longest
    return ()


def mean_vector(vectors: Vectors) -> Vectors:
    """The mean of unit rows, made a unit vector again, shape (1, dim)."""
    mean = vectors.astype(np.float64).mean(axis=0, keepdims=True)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _windows(tokens: Tokens, chunk: Span, longest: int) -> tuple[Span, ...]:
    planned = plan_windows(len(tokens), longest, longest)
    firsts = planned.starts.tolist()
    pasts = [first + planned.length for first in firsts]
    starts = [0, *(tokens.starts.item(first) for first in firsts[1:])]
    ends = [*(tokens.ends.item(past - 1) for past in pasts[:-1]), len(chunk)]
    return tuple(Span(chunk.start + start, chunk.start + end) for start, end in zip(starts, ends, strict=True))
