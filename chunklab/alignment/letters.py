"""Text reduced to the letters that survive a splitter, each with the character that it came from.

Three readings of the same text, from wide to narrow: FOLDED forgets blanks, control and format characters, case,
accents, compatibility forms (NFKC, ligatures), the shape of quotes and dashes, and U+FFFD (half a character at the edge
of a piece decoded from bytes); BLIND forgets blanks, control and format characters and U+FFFD; RAW forgets nothing.
Every character is folded by itself, so that a slice of the text folds to a slice of the folded text.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chunklab.types import Span

Codes = NDArray[np.uint32]
_NOTHING = np.uint32(0xFFFFFFFF)
_ALIKE = str.maketrans('‘’‚‛`´“”„‟«»‐‑‒–—―−', "''''''" + '""""""' + '-------')


class Reading(enum.Enum):
    """How much of a text's form is kept."""

    FOLDED = 'folded'
    BLIND = 'blind'
    RAW = 'raw'


@lru_cache(maxsize=1 << 16)
def fold(character: str, reading: Reading) -> str:
    """What is left of one character: nothing, a letter, or, for a ligature, several."""
    if reading is Reading.RAW:
        return character
    if _is_lost(character):
        return ''
    if reading is Reading.BLIND:
        return character
    plain = unicodedata.normalize('NFKD', unicodedata.normalize('NFKD', character.translate(_ALIKE)).casefold())
    return ''.join(c for c in plain if not _is_lost(c) and unicodedata.category(c) != 'Mn').translate(_ALIKE)


def folded(letters: str) -> str:
    """A few letters of any reading, folded."""
    return ''.join(fold(letter, Reading.FOLDED) for letter in letters)


def _is_lost(character: str) -> bool:
    return character.isspace() or character == '\ufffd' or unicodedata.category(character) in ('Cc', 'Cf', 'Zs')


@dataclass(frozen=True, slots=True)
class Letters:
    """The folded text, the same as code points, and for each letter the offset of its character."""

    text: str
    codes: Codes = field(repr=False)
    origins: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.codes)

    def span(self, first: int, last: int) -> Span:
        """The characters of the letters [first, last), which are not empty."""
        return Span(int(self.origins[first]), int(self.origins[last - 1]) + 1)

    def range(self, span: Span) -> tuple[int, int]:
        """The letters of the characters of `span`."""
        first, last = np.searchsorted(self.origins, (span.start, span.end))
        return int(first), int(last)


def to_letters(text: str, reading: Reading = Reading.FOLDED) -> Letters:
    """The letters of `text`."""
    given = np.frombuffer(text.encode('utf-32-le', 'surrogatepass'), dtype='<u4').astype(np.uint32)
    if not text or reading is Reading.RAW:
        return Letters(text, given, np.arange(len(given)))
    alphabet = sorted(set(text))
    left = [fold(character, reading) for character in alphabet]
    if all(len(letters) <= 1 for letters in left):
        table = np.full(ord(alphabet[-1]) + 1, _NOTHING, dtype=np.uint32)
        kept = [(ord(c), ord(letter)) for c, letter in zip(alphabet, left, strict=True) if letter]
        table[[c for c, _ in kept]] = [letter for _, letter in kept]
        codes = table[given]
        origins = np.flatnonzero(codes != _NOTHING)
        codes = codes[origins]
    else:
        codes, origins = _spread(given, alphabet, left)
    return Letters(codes.astype('<u4').tobytes().decode('utf-32-le', 'surrogatepass'), codes, origins)


def _spread(given: Codes, alphabet: Sequence[str], left: Sequence[str]) -> tuple[Codes, NDArray[np.int64]]:
    """The letters that are `left` of each character, where some leave several, and the character of each."""
    pool = np.frombuffer(''.join(left).encode('utf-32-le', 'surrogatepass'), dtype='<u4').astype(np.uint32)
    widths = np.array([len(letters) for letters in left])
    row = np.zeros(ord(alphabet[-1]) + 1, dtype=np.int32)
    row[[ord(c) for c in alphabet]] = np.arange(len(alphabet))
    which = row[given]
    width = widths[which]
    origins = np.repeat(np.arange(len(given)), width)
    nth = np.arange(len(origins)) - np.repeat(np.cumsum(width) - width, width)
    return pool[(np.cumsum(widths) - widths)[which[origins]] + nth], origins


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces and their letters, folded in one go: piece i has the letters [edges[i], edges[i + 1]) of `letters`."""

    given: tuple[str, ...]
    letters: Letters
    edges: list[int]
    offsets: list[int]

    def text(self, i: int) -> str:
        """The letters of piece i."""
        return self.letters.text[self.edges[i] : self.edges[i + 1]]

    def codes(self, i: int) -> Codes:
        """The letters of piece i as code points."""
        return self.letters.codes[self.edges[i] : self.edges[i + 1]]

    def length(self, i: int) -> int:
        """How many letters piece i has."""
        return self.edges[i + 1] - self.edges[i]

    def where(self, i: int, letter: int) -> int:
        """The character of piece i that its letter number `letter` came from; its length for the end."""
        at = self.edges[i] + letter
        return int(self.letters.origins[at]) - self.offsets[i] if at < self.edges[i + 1] else len(self.given[i])

    def __len__(self) -> int:
        return len(self.given)


def to_pieces(given: Sequence[str], reading: Reading = Reading.FOLDED) -> Pieces:
    """The letters of each of `given`."""
    letters = to_letters(''.join(given), reading)
    offsets = np.concatenate(([0], np.cumsum([len(piece) for piece in given], dtype=np.int64)))
    return Pieces(tuple(given), letters, np.searchsorted(letters.origins, offsets).tolist(), offsets.tolist())


def same_letters(ours: Sequence[str], theirs: Sequence[str], reading: Reading) -> list[bool]:
    """For each pair of strings whether they have the same letters."""
    left, right = to_pieces(ours, reading), to_pieces(theirs, reading)
    return [left.text(i) == right.text(i) for i in range(len(ours))]
