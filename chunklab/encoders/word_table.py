"""A text's tokens put together from those of its words, each distinct word having been tokenised once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_BATCH = 1 << 16  # characters that are read in one go
_LONGEST = 128  # characters of the longest part that is remembered
_CAPACITY = 1 << 17  # parts remembered; about 30 MB


class NumberedTokens(NamedTuple):
    """Tokens in order: the characters at which each starts and ends, and its number in the vocabulary."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    ids: NDArray[np.int32]


class Parts(NamedTuple):
    """A text cut up: the parts, and where each one starts."""

    texts: list[str]
    starts: NDArray[np.int32]


class WordTable:
    """The tokens of each part of a text seen so far, their offsets from the part's start; `read` gives those of a
    text, `cut` its parts.

    Part number i has the tokens `first[i] : first[i] + counts[i]` of `relative`. Number 0 is the empty part, which
    stands between two blanks in a row and has none.
    """

    def __init__(self, read: Callable[[str], NumberedTokens], cut: Callable[[str], Parts]) -> None:
        self._read = read
        self._cut = cut
        self._empty()

    def tokens(self, text: str, begin: int = 0) -> NumberedTokens:
        """The tokens of `text`, which itself begins at offset `begin`."""
        numbers, starts = self._look_up(text)
        counts = self._counts[numbers]
        before = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) + np.repeat(self._first[numbers] - before, counts)
        moved = np.repeat(starts + np.int32(begin), counts)
        known = self._relative
        return NumberedTokens(known.starts[rows] + moved, known.ends[rows] + moved, known.ids[rows])

    def counts(self, texts: list[str]) -> NDArray[np.int64]:
        """Number of tokens of each text."""
        numbers, starts = self._look_up(' '.join(texts))
        so_far = np.concatenate(([0], np.cumsum(self._counts[numbers])))
        begins, lengths = laid_out(texts)
        first, last = np.searchsorted(starts, np.stack([begins, begins + lengths]))
        counts: NDArray[np.int64] = so_far[last] - so_far[first]
        return counts

    def _look_up(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Number and start of each part of `text`, learning those not seen before."""
        parts, starts = self._cut(text)
        self._forget()
        unseen = set(parts).difference(self._numbers)
        if unseen:
            self._learn(sorted(unseen, key=lambda part: (len(part) > _LONGEST, part)))
        return np.fromiter(map(self._numbers.__getitem__, parts), np.int32, len(parts)), starts

    def _learn(self, parts: list[str]) -> None:
        """Have `parts` read, joined by blanks; those too long to be kept come last."""
        tokens, counts = [self._relative], [self._counts]
        for batch in batches(parts, _BATCH):
            starts, _ = laid_out(batch)
            found = self._read(' '.join(batch))
            owners = np.searchsorted(starts, found.starts, side='right') - 1
            tokens.append(NumberedTokens(found.starts - starts[owners], found.ends - starts[owners], found.ids))
            counts.append(np.bincount(owners, minlength=len(batch)))
        self._numbers.update(zip(parts, range(len(self._numbers), len(self._numbers) + len(parts)), strict=True))
        self._n_kept += sum(len(part) <= _LONGEST for part in parts)
        self._set(in_a_row(tokens), np.concatenate(counts))

    def _forget(self) -> None:
        """Drop the long parts of the text before, or everything once there are too many."""
        if self._n_kept > _CAPACITY:
            self._empty()
        elif self._n_kept < len(self._numbers):
            while len(self._numbers) > self._n_kept:
                self._numbers.popitem()
            counts = self._counts[: self._n_kept]
            n_tokens = counts.sum()
            self._set(NumberedTokens(*(column[:n_tokens].copy() for column in self._relative)), counts)

    def _empty(self) -> None:
        self._numbers: dict[str, int] = {'': 0}
        self._n_kept = 1
        self._set(in_a_row([]), np.zeros(1, dtype=np.int64))

    def _set(self, relative: NumberedTokens, counts: NDArray[np.int64]) -> None:
        self._relative, self._counts = relative, counts
        self._first = np.cumsum(counts) - counts


def in_a_row(pieces: Iterable[NumberedTokens]) -> NumberedTokens:
    """The tokens of all `pieces` in their order, in arrays of their own."""
    none = np.zeros(0, dtype=np.int32)
    return NumberedTokens(*map(np.concatenate, zip(NumberedTokens(none, none, none), *pieces, strict=True)))


def laid_out(texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Starts of `texts` where they are joined by one blank each, and their lengths."""
    lengths = np.fromiter(map(len, texts), np.int32, len(texts))
    return np.cumsum(lengths + 1, dtype=np.int32) - (lengths + 1), lengths


def batches(texts: Iterable[str], n_chars: int) -> Iterator[list[str]]:
    """`texts` in order, in lists of up to `n_chars` characters together; a longer text makes a list of its own."""
    batch: list[str] = []
    total = 0
    for text in texts:
        if batch and total + len(text) + 1 > n_chars:
            yield batch
            batch, total = [], 0
        batch.append(text)
        total += len(text) + 1
    if batch:
        yield batch
