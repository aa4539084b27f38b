"""Cuts where the subject changes: where neighbouring sentences' vectors lie far apart."""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from chunklab.chunkers.limits import Limits, to_limits
from chunklab.chunkers.pace import Pace, to_pace
from chunklab.chunkers.packing import n_in_front, sentence_units, split_long, tokens_before
from chunklab.errors import SpecError
from chunklab.roles import Context, Phase
from chunklab.types import Document, Span, SpanArray, Tokens, Vectors, to_spans

Breakpoint = Literal['percentile', 'stddev', 'iqr', 'gradient']
_Distances = NDArray[np.float64]
_BLOCK = 1024  # units


@dataclass(frozen=True, slots=True)
class Semantic:
    """Sentences up to the next jump in meaning, at most `size` tokens.

    The distance between two neighbouring sentences is 1 - cosine of their smoothed vectors. A chunk ends where that
    exceeds what `breakpoint` says of all distances of the document (`threshold` t; 0 is the default in brackets):

    - `percentile`: their t-th percentile (95), so about one boundary in twenty is a cut;
    - `stddev`: their mean plus t standard deviations (3);
    - `iqr`: their mean plus t times the distance between their quartiles (1.5);
    - `gradient`: where the slope of the distances exceeds the t-th percentile of all slopes (95).

    What is then over the limit is cut at its largest distance, each part again, until all are within it.

    Smoothing: a sentence's vector is the mean of the vectors of the sentences up to `buffer` away, weighted by their
    tokens and brought back to unit length. The rules are those of Greg Kamradt's semantic splitting (2023), which
    LangChain's SemanticChunker made common; there the text of the window is encoded anew. Here a mean stands in for
    that, because then every strategy can share one vector per sentence, whatever its buffer.
    """

    size: int = 200
    splitter: str = 'nupunkt'
    breakpoint: Breakpoint = 'percentile'
    threshold: float = 0
    buffer: int = 1
    max_chars: int = 0

    def __post_init__(self) -> None:
        to_limits('semantic', self.size, self.max_chars)
        if self.breakpoint not in _RULES:
            raise SpecError(f'semantic(breakpoint={self.breakpoint}): breakpoint must be one of {", ".join(_RULES)}')
        highest = _RULES[self.breakpoint].highest
        if not 0 <= self.threshold <= highest:
            raise SpecError(
                f'semantic(breakpoint={self.breakpoint}, threshold={self.threshold}): '
                f'threshold must be between 0 and {highest:g} (0: {_RULES[self.breakpoint].default:g})'
            )
        if self.buffer < 0:
            raise SpecError(f'semantic(buffer={self.buffer}): buffer must be at least 0')

    def units(self, document: Document, context: Context) -> SpanArray:
        """The sentences whose vectors `spans` asks for."""
        return sentence_units(document, context, self.splitter, to_limits('semantic', self.size, self.max_chars))

    def spans(self, document: Document, context: Context) -> Sequence[Span]:
        """Chunks of the document, each of whole units."""
        return self._cut(document, context, None)

    def phased(self, document: Document, context: Context, phase: Phase) -> Sequence[Span]:
        """Chunks of one phase.

        Only in a document where the size limit cuts something can the first chunk end early, to have the next begin
        elsewhere; jumps in meaning after it stay cuts. A sentence over the limit drawn for its chunk is cut.
        """
        return self._cut(document, context, phase)

    def _cut(self, document: Document, context: Context, phase: Phase | None) -> Sequence[Span]:
        units, tokens = self.units(document, context), context.tokens(document)
        pace = to_pace(to_limits('semantic', self.size, self.max_chars), phase, document, len(tokens))
        if len(units) > 1:
            distances = neighbour_distances(context.vectors(document, units), tokens.counts(units), self.buffer)
            edges = np.array([0, *self._cuts(distances, units, tokens, pace), len(units)])
            units = np.column_stack((units[edges[:-1], 0], units[edges[1:] - 1, 1]))
        # sentences are the same in all phases, so that their vectors are
        return to_spans(split_long(document.text, tokens, units, pace.limits))

    def _cuts(self, distances: _Distances, units: SpanArray, tokens: Tokens, pace: Pace) -> list[int]:
        rule = _RULES[self.breakpoint]
        breaks = np.flatnonzero(rule.exceeds(distances, self.threshold or rule.default)) + 1
        cuts = with_largest(breaks, distances, units, tokens, pace.limits)
        if len(cuts) == len(breaks):
            return cuts
        front = n_in_front(tokens, units, pace)
        if not front:
            return cuts
        later = breaks[breaks > front] - front
        rest = with_largest(later, distances[front:], units[front:], tokens, pace.limits)
        return [front, *(front + cut for cut in rest)]


def neighbour_distances(vectors: Vectors, n_tokens: NDArray[np.int64], buffer: int) -> _Distances:
    """1 - cosine of each unit's smoothed vector and the next one's, shape (n units - 1,)."""
    n_units = len(vectors)
    found = []
    # Part by part, so that what is worked on stays in the processor's cache however long the document is.
    for first in range(0, n_units - 1, _BLOCK):
        last = min(first + _BLOCK, n_units - 1)
        low, high = max(0, first - buffer), min(n_units, last + 1 + buffer)
        smooth = smoothed(vectors[low:high], n_tokens[low:high], buffer)[first - low : last + 1 - low]
        found.append(1 - np.einsum('ij,ij->i', smooth[:-1], smooth[1:], dtype=np.float64))
    # Rounded, so that sentences that repeat each other are equally far apart on every machine.
    return np.concatenate(found).round(6)


def smoothed(vectors: Vectors, n_tokens: NDArray[np.int64], buffer: int) -> Vectors:
    """For each unit the mean vector of those up to `buffer` away, weighted by tokens, of unit length."""
    # A unit without tokens still has a vector; it weighs as much as one token.
    weighted = vectors * np.maximum(n_tokens, 1)[:, None].astype(np.float32)
    sums = weighted.copy()
    for away in range(1, min(buffer, len(vectors) - 1) + 1):
        sums[away:] += weighted[:-away]
        sums[:-away] += weighted[away:]
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(norms, np.finfo(np.float32).tiny), dtype=np.float32)


def with_largest(
    breaks: NDArray[np.int64], distances: _Distances, units: SpanArray, tokens: Tokens, limits: Limits
) -> list[int]:
    """`breaks` and the further ones that bring every segment within the limits, ascending.

    A break b lies before unit b, at distances[b - 1]. A segment over the limits is cut at its largest distance, then
    its parts are looked at. That is the same as going through all places from the largest distance down and cutting
    where the segment around a place is over the limits by then. Of equal distances the place with the rounder binary
    number comes first: so a text that repeats itself is halved, not taken apart sentence by sentence from one end.
    """
    places = np.arange(1, len(units))
    firsts, pasts = tokens_before(tokens, units).T
    token_reaches, char_reaches = (firsts + limits.sizes(firsts)).tolist(), (units[:, 0] + limits.max_chars).tolist()
    token_ends, char_ends = pasts.tolist(), units[:, 1].tolist()
    cuts = [0, *breaks.tolist(), len(units)]

    def is_long(begin: int, end: int) -> bool:
        return bool(token_ends[end - 1] > token_reaches[begin] or char_ends[end - 1] > char_reaches[begin])

    for place in places[np.lexsort((places, -(places & -places), -distances))].tolist():
        at = bisect(cuts, place)
        if cuts[at - 1] != place and is_long(cuts[at - 1], cuts[at]):
            insort(cuts, place)
    return cuts[1:-1]


@dataclass(frozen=True, slots=True)
class _Rule:
    exceeds: Callable[[_Distances, float], NDArray[np.bool_]]
    default: float
    highest: float


def _over_percentile(distances: _Distances, threshold: float) -> NDArray[np.bool_]:
    return np.asarray(distances > np.percentile(distances, threshold))


def _over_stddev(distances: _Distances, threshold: float) -> NDArray[np.bool_]:
    return np.asarray(distances > distances.mean() + threshold * distances.std())


def _over_iqr(distances: _Distances, threshold: float) -> NDArray[np.bool_]:
    low, high = np.percentile(distances, (25, 75))
    return np.asarray(distances > distances.mean() + threshold * (high - low))


def _over_gradient(distances: _Distances, threshold: float) -> NDArray[np.bool_]:
    if len(distances) < 2:  # one distance has no slope
        return np.zeros(len(distances), dtype=np.bool_)
    return _over_percentile(np.gradient(distances), threshold)


_RULES: Mapping[Breakpoint, _Rule] = {
    'percentile': _Rule(_over_percentile, 95, 100),
    'stddev': _Rule(_over_stddev, 3, np.inf),
    'iqr': _Rule(_over_iqr, 1.5, np.inf),
    'gradient': _Rule(_over_gradient, 95, 100),
}
