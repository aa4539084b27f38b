"""The division into chunks whose sentences are most alike, the best of all divisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from chunklab.chunkers.limits import to_limits
from chunklab.chunkers.pace import Pace, to_pace
from chunklab.chunkers.packing import n_in_front, sentence_units, split_long, tokens_before
from chunklab.roles import Context, Phase
from chunklab.types import Document, Span, SpanArray, Tokens, Vectors, to_spans

_PAIRS = 1 << 16


@dataclass(frozen=True, slots=True)
class Cluster:
    """Consecutive sentences grouped, at most `size` tokens a chunk, so that those in one chunk are as alike as can be.

    A chunk scores the sum, over all pairs of its sentences, of their cosine less the mean cosine of all pairs in the
    document; a single sentence scores 0. The division with the highest total is found by dynamic programming: no other
    scores more (of equal ones, that whose last chunk begins earliest, and so on to the front). Time grows with
    sentences x window, where the window is the number of sentences that fit into `size` tokens; memory with their sum.
    `splitter` is the spec of a sentence splitter; `max_chars` (0: 8 x size) caps characters.

    In the spirit of Chroma's ClusterSemanticChunker ("Evaluating Chunking Strategies for Retrieval", 2024), which
    groups spans of about 50 tokens from a recursive splitter and limits a chunk by their number. Here sentences are
    grouped, so that their vectors serve `semantic` too, and the limit is the chunk's own length.
    """

    size: int = 200
    splitter: str = 'nupunkt'
    max_chars: int = 0

    def __post_init__(self) -> None:
        to_limits('cluster', self.size, self.max_chars)

    def units(self, document: Document, context: Context) -> SpanArray:
        """The sentences whose vectors `spans` asks for."""
        return sentence_units(document, context, self.splitter, to_limits('cluster', self.size, self.max_chars))

    def spans(self, document: Document, context: Context) -> Sequence[Span]:
        """Chunks of the document, each of whole units."""
        return self._cut(document, context, None)

    def phased(self, document: Document, context: Context, phase: Phase) -> Sequence[Span]:
        """Chunks of one phase.

        Only in a document longer than `size` can the first chunk end early to have the next begin elsewhere; the
        division of what follows is again the best. With drawn limits it is the best of those in which every chunk keeps
        to the one drawn for its first token; a sentence over the limit drawn for its chunk is cut.
        """
        return self._cut(document, context, phase)

    def _cut(self, document: Document, context: Context, phase: Phase | None) -> Sequence[Span]:
        units, tokens = self.units(document, context), context.tokens(document)
        pace = to_pace(to_limits('cluster', self.size, self.max_chars), phase, document, len(tokens))
        if len(units) > 1:
            begins = _begins(context.vectors(document, units), units, tokens, pace)
            ends = np.append(begins[1:], len(units)) - 1
            units = np.column_stack((units[begins, 0], units[ends, 1]))
        # sentences are the same in all phases, so that their vectors are
        return to_spans(split_long(document.text, tokens, units, pace.limits))


def _begins(vectors: Vectors, units: SpanArray, tokens: Tokens, pace: Pace) -> NDArray[np.int64]:
    limits = pace.limits
    firsts, pasts = tokens_before(tokens, units).T
    by_tokens = np.searchsorted(firsts, pasts - limits.size)
    by_chars = np.searchsorted(units[:, 0], units[:, 1] - limits.max_chars)
    earliest = np.minimum(np.maximum(by_tokens, by_chars), np.arange(len(units)))
    if limits.drawn is not None:
        latest = np.searchsorted(pasts, firsts + limits.sizes(firsts), side='right') - 1
        return best_division(vectors, earliest, np.maximum(latest, np.arange(len(units))))
    front = n_in_front(tokens, units, pace) if earliest[-1] > 0 else 0
    earliest[front:] = np.maximum(earliest[front:], front)
    begins = best_division(vectors, earliest)
    return begins if not front else np.append(0, begins[begins >= front])


def best_division(
    vectors: Vectors, earliest: NDArray[np.int64], latest: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """First unit of each segment in the division of all units, two or more, with the highest total score.

    `earliest[j]` is the first unit that may share a segment with unit j; ascending, shape (n,). `latest[i]`, where
    given, is the last unit that a segment beginning with unit i may hold, i itself or a later one; in any order.
    """
    n_units = len(vectors)
    best = [0.0] * (n_units + 1)  # best[j]: highest score of the first j units
    chosen = [0] * n_units  # first unit of the segment that ends with unit j
    scores = [0.0] * n_units  # scores[i]: score of the segment from unit i to the last one seen
    allowed = None if latest is None else latest.tolist()
    # Numbers of Python, because a window is so few units that a call of numpy costs more than what it computes.
    for last, gains in enumerate(_gains(vectors, earliest)):
        highest, first = best[last], last
        from_here = 0.0
        for unit, gain in zip(range(last - 1, -1, -1), reversed(gains), strict=False):
            from_here += gain
            scores[unit] += from_here
            total = best[unit] + scores[unit]
            # of equal ones the earliest, so later in this loop
            if total >= highest and (allowed is None or allowed[unit] >= last):
                highest, first = total, unit
        best[last + 1], chosen[last] = highest, first
    begins = [chosen[-1]]
    while begins[-1] > 0:
        begins.append(chosen[begins[-1] - 1])
    return np.array(begins[::-1])


def _gains(vectors: Vectors, earliest: NDArray[np.int64]) -> Iterator[list[float]]:
    """For each unit in turn its similarity, less that of all pairs on average, to those before it in its window."""
    expected = mean_similarity(vectors)
    widths = np.arange(len(vectors)) - earliest
    # So many units together as have some thousand pairs, or one that has more by itself.
    blocks = np.cumsum(widths) // _PAIRS
    for first, past in pairwise([0, *(np.flatnonzero(np.diff(blocks)) + 1).tolist(), len(vectors)]):
        lows = earliest[first:past].tolist()
        products = [vectors[low:last] @ vectors[last] for last, low in enumerate(lows, start=first)]
        # Rounded, so that sentences that repeat each other are exactly alike on every machine.
        gains = (np.concatenate(products).astype(np.float64) - expected).round(6).tolist()
        ends = np.cumsum(widths[first:past]).tolist()
        for begin, end in pairwise([0, *ends]):
            yield gains[begin:end]


def mean_similarity(vectors: Vectors) -> float:
    """Mean cosine over all pairs of rows (unit vectors, two or more), from their sum: no pair is looked at."""
    n_rows = len(vectors)
    total = vectors.sum(axis=0, dtype=np.float64)
    own = np.einsum('ij,ij->', vectors, vectors, dtype=np.float64)
    return float((total @ total - own) / (n_rows * (n_rows - 1)))
