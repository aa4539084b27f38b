"""Marks at some of the characters of a text, in a fifth of a byte for each: counted and found without reading it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.types import Span

_BITS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Which of `size` characters are marked, as a bit vector with rank and select: a fifth of a byte for each.

    Bit i % 64 of `words[i // 64]` is character i; `before[j]` are the marks that come before word j. Shapes
    (size // 64 + 1,), so that there is a word also at the offset `size`. Offsets are 0 to `size`: no other is checked.
    """

    size: int
    words: NDArray[np.uint64] = field(repr=False)
    before: NDArray[np.int32] = field(repr=False)

    @classmethod
    def of(cls, marked: NDArray[np.bool_]) -> Marks:
        """The marks of an array, shape (size,)."""
        n_words = len(marked) // _BITS + 1
        packed = np.zeros(n_words * _BITS // 8, dtype=np.uint8)
        bits = np.packbits(marked, bitorder='little')
        packed[: len(bits)] = bits
        words = packed.view('<u8').astype(np.uint64, copy=False)
        before = np.zeros(n_words, dtype=np.int32)
        np.cumsum(np.bitwise_count(words[:-1]), out=before[1:])
        return cls(len(marked), words, before)

    @property
    def total(self) -> int:
        """All marks."""
        return self.rank(self.size)

    def rank(self, offset: int) -> int:
        """Marks before `offset`."""
        word = offset // _BITS
        return self.before.item(word) + (self.words.item(word) & ~(-1 << offset % _BITS)).bit_count()

    def ranks(self, offsets: NDArray[np.int64]) -> NDArray[np.int32]:
        """Marks before each offset, in the same shape."""
        word, bit = offsets // _BITS, (offsets % _BITS).astype(np.uint64)
        inside = np.bitwise_count(self.words[word] & ((np.uint64(1) << bit) - np.uint64(1)))
        return self.before[word] + inside.astype(np.int32)

    def select(self, rank: int) -> int:
        """Offset of the mark that has so many before it; `size` if there are no more."""
        # np.int32, because a plain int would have numpy copy the array to int64 first
        word = int(self.before.searchsorted(np.int32(rank), side='right')) - 1
        bits = self.words.item(word)
        for _ in range(rank - self.before.item(word)):
            bits &= bits - 1  # without its lowest bit
        return word * _BITS + (bits & -bits).bit_length() - 1 if bits else self.size

    def inside(self, span: Span) -> NDArray[np.bool_]:
        """Which characters of a span are marked, shape (len(span),)."""
        first = span.start // _BITS
        words = self.words[first : span.end // _BITS + 1].astype('<u8', copy=False)
        skipped = span.start - first * _BITS
        bits = np.unpackbits(words.view(np.uint8), bitorder='little', count=skipped + len(span))
        return bits[skipped:].view(np.bool_)
