"""The mechanics that chunkers share: cut what is too long, fill chunks with consecutive units up to the limits."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chunklab.chunkers.limits import Limits
from chunklab.chunkers.pace import Pace
from chunklab.chunkers.words import trimmed, words
from chunklab.roles import Context
from chunklab.types import Document, SpanArray, Tokens

_CLOSE = 4
"""A cut moves back to white space where that shortens the piece by at most one part in `_CLOSE`."""


def sentence_units(document: Document, context: Context, splitter: str, limits: Limits) -> SpanArray:
    """The document's sentences in order, trimmed, those over the limits cut: what sentence chunkers put together."""
    return split_long(document.text, context.tokens(document), context.sentences(document, splitter), limits)


def over_limits(tokens: Tokens, rows: SpanArray, limits: Limits) -> NDArray[np.bool_]:
    """Which rows exceed a limit, shape (n,)."""
    before = tokens_before(tokens, rows)
    return (before[:, 1] - before[:, 0] > limits.sizes(before[:, 0])) | (rows[:, 1] - rows[:, 0] > limits.max_chars)


def tokens_before(tokens: Tokens, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many tokens start before each of `offsets`, in the same shape."""
    # Searched in its own type: numpy would copy all token starts to int64 first.
    return np.searchsorted(tokens.starts, offsets.astype(tokens.starts.dtype))


def split_long(text: str, tokens: Tokens, rows: SpanArray, limits: Limits) -> SpanArray:
    """`rows` trimmed, in their order, each one over the limits replaced by pieces within them.

    A piece reaches as far as the limits allow and ends there if that is beside white space. Else it ends at the nearest
    white space before, if that costs at most a quarter of the piece; else at the last token start; else, inside a token
    longer than `max_chars`, right there. A character that is more than `size` tokens by itself (a Hangul syllable is up
    to three) stays whole: it is the one thing over the limit that no span can cut.
    """
    rows = trimmed(text, rows)
    long = np.flatnonzero(over_limits(tokens, rows, limits))
    if not len(long):
        return rows
    cutter = _Cutter(tokens.starts, words(text), limits)
    kept = np.split(rows, long)
    parts = kept[:1]
    for at, rest in zip(long.tolist(), kept[1:], strict=True):
        parts += [cutter.pieces(*rows[at].tolist()), rest[1:]]
    return np.concatenate(parts)


@dataclass(frozen=True, slots=True)
class _Cutter:
    token_starts: NDArray[np.int32]
    words: SpanArray
    limits: Limits

    def pieces(self, start: int, end: int) -> SpanArray:
        """Pieces of one trimmed span, each trimmed and within the limits."""
        found: list[tuple[int, int]] = []
        while (reach := self._reach(start, end)) < end:
            cut = self._cut(start, reach)
            word = bisect_left(self.words[:, 0], cut) - 1  # the last word that starts before the cut
            word_end = int(self.words[word, 1])
            found.append((start, min(cut, word_end)))
            start = cut if cut < word_end else int(self.words[word + 1, 0])
        return np.array([*found, (start, end)], dtype=np.int64)

    def _reach(self, start: int, end: int) -> int:
        first = bisect_left(self.token_starts, start)
        beyond = first + self.limits.size_from(first)
        by_tokens = int(self.token_starts[beyond]) if beyond < len(self.token_starts) else end
        return max(start + 1, min(by_tokens, start + self.limits.max_chars, end))

    def _cut(self, start: int, reach: int) -> int:
        word_start, word_end = self.words[bisect_right(self.words[:, 0], reach) - 1].tolist()
        if word_start == reach or word_end <= reach:
            return reach
        if word_start > start and (reach - word_start) * _CLOSE <= reach - start:
            return int(word_start)
        token = bisect_right(self.token_starts, reach) - 1
        if token >= 0 and self.token_starts[token] > start:
            return int(self.token_starts[token])
        return reach


def pack(
    tokens: Tokens, units: SpanArray, limits: Limits, *, groups: NDArray[np.int64] | None = None, repeat: int = 0
) -> SpanArray:
    """Chunks of consecutive units, each as full as the limits allow, from the first unit on.

    `units` are in order, don't overlap, and are trimmed; one over the limits is a chunk by itself, so cut those with
    `split_long`, by the same limits, before. A chunk runs from its first unit's start to its last unit's end and is
    measured over all of that. `groups`, ascending, shape (n units,), keeps units of different groups apart. With
    `repeat`, a chunk begins with up to that many of the last units of the chunk before: fewer where they leave no room
    for a new unit, and never all of them.
    """
    firsts = tokens_before(tokens, units[:, 0])
    reaches = (firsts + limits.sizes(firsts)).tolist()
    pasts = tokens_before(tokens, units[:, 1]).tolist()
    starts, ends = units[:, 0].tolist(), units[:, 1].tolist()
    barriers = _group_ends(groups, len(units))
    chunks: list[tuple[int, int]] = []
    begin = fresh = 0  # the chunk's first unit, and the first that no chunk before it holds
    while fresh < len(starts):
        beyond = min(
            bisect_right(pasts, reaches[begin]),
            bisect_right(ends, starts[begin] + limits.max_chars),
            barriers[begin],
        )
        if beyond <= fresh and begin < fresh:
            begin += 1
            continue
        beyond = max(beyond, fresh + 1)
        chunks.append((starts[begin], ends[beyond - 1]))
        begin, fresh = max(begin + 1, beyond - repeat), beyond
    return np.array(chunks, dtype=np.int64).reshape(-1, 2)


def _group_ends(groups: NDArray[np.int64] | None, n_units: int) -> list[int]:
    if groups is None:
        return [n_units] * n_units
    ends: list[int] = np.searchsorted(groups, groups, side='right').tolist()
    return ends


def n_in_front(tokens: Tokens, units: SpanArray, pace: Pace) -> int:
    """How many units, from the first one on, make the first chunk where the pace says that this one ends early; else 0.

    Of the units that a first chunk may end with, it is the one that ends nearest to `pace.front` tokens after the
    document's first; of two as near, the earlier. What follows is then cut as if the document began there.
    """
    if not pace.front or not len(units):
        return 0
    firsts, pasts = tokens_before(tokens, units).T
    fits = pasts - firsts[0] <= pace.limits.sizes(firsts[:1])
    fits &= units[:, 1] - units[0, 0] <= pace.limits.max_chars
    ends = pasts[: max(1, np.count_nonzero(fits))]
    return int(np.argmin(np.abs(ends - pace.front))) + 1


def joined(units: SpanArray, n_units: int) -> SpanArray:
    """The chunk that the first so many units make, shape (1, 2); none of none."""
    return np.column_stack((units[:n_units, 0][:1], units[:n_units, 1][-1:]))
