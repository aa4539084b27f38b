"""The two hard limits of every chunk: tokens, and characters beside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from chunklab.errors import SpecError

CHARS_PER_UNIT = 8
"""Characters allowed for each token of the size limit unless told. Contracts have 4 to 5 per token, so the cap acts
only where a tokenizer sees next to nothing: WordPiece reads 1 MB without a blank as one [UNK]."""


MAX_CHARS = 2**31 - 1
"""The most characters that a limit may allow: what an offset of 32 bits can hold."""

MAX_SIZE = MAX_CHARS // CHARS_PER_UNIT


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one chunk may hold: `size` tokens (those that start inside it) and `max_chars` characters.

    With `drawn`, shape (tokens of the document + 1,), a chunk that begins with token i may hold no more than `drawn[i]`
    of them, and none of these exceeds `size`. Limits are compared by their two numbers.
    """

    size: int
    max_chars: int
    drawn: NDArray[np.int64] | None = field(default=None, compare=False, repr=False)

    def sizes(self, first_tokens: NDArray[np.int64]) -> NDArray[np.int64]:
        """The most tokens that a chunk may hold which begins with each of these, in the same shape."""
        return np.full(first_tokens.shape, self.size) if self.drawn is None else self.drawn[first_tokens]

    def size_from(self, first_token: int) -> int:
        """The most tokens that a chunk may hold which begins with that one."""
        return self.size if self.drawn is None else self.drawn.item(first_token)

    def keeping_room(self, n_tokens: int) -> Limits:
        """Limits that leave room for so many tokens more, but let a chunk hold one at least."""
        drawn = None if self.drawn is None else np.maximum(self.drawn - n_tokens, 1)
        return replace(self, size=max(self.size - n_tokens, 1), drawn=drawn)


def to_limits(chunker: str, size: int, max_chars: int) -> Limits:
    """The limits that a spec's `size` and `max_chars` (0: 8 x size) stand for; SpecError if they are out of range."""
    if size < 1:
        raise SpecError(f'{chunker}(size={size}): size must be at least 1')
    if size > MAX_SIZE:
        raise SpecError(f'{chunker}(size={size}): size must be at most {MAX_SIZE}')
    if max_chars < 0:
        raise SpecError(f'{chunker}(max_chars={max_chars}): max_chars must be at least 0 (0: {CHARS_PER_UNIT} x size)')
    if max_chars > MAX_CHARS:
        raise SpecError(f'{chunker}(max_chars={max_chars}): max_chars must be at most {MAX_CHARS}')
    return Limits(size, max_chars or CHARS_PER_UNIT * size)


def check_overlap(chunker: str, size: int, overlap: int) -> None:
    """SpecError unless chunks of `size` that share `overlap` get on: 0 <= overlap < size."""
    if not 0 <= overlap < size:
        raise SpecError(f'{chunker}(size={size}, overlap={overlap}): overlap must be at least 0 and less than size')
