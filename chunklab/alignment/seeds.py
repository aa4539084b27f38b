"""Pieces that stand nowhere as they are: the longest stretch of each that does, found from grams that are rare in the
text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.alignment.grams import WIDTH, Grams, hashes
from chunklab.alignment.letters import Codes, Pieces

_STRIDE = 4
_MOST = 32
"""A gram that stands more often in the text is no seed."""

_TRIED = 32
"""Diagonals tried per piece, those with most seeds first, and none with less than half as many as the first."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Where grams of one piece stand in the text: rows (letter of the piece, letter of the text), in order; and how far
    in the text is ahead of the piece, for the diagonals with most of the rows, those first."""

    rows: NDArray[np.int64] = field(repr=False)
    diagonals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters [first, last) of a piece that are the letters of the text from `at` on."""

    first: int
    last: int
    at: int

    def __len__(self) -> int:
        return self.last - self.first


def seeds(pieces: Pieces, numbers: Sequence[int], grams: Grams) -> dict[int, Seeds]:
    """The seeds of the pieces of these numbers, where there are any."""
    everything = hashes(pieces.letters.codes)
    starts = [np.arange(pieces.edges[i], pieces.edges[i + 1] - WIDTH + 1, _STRIDE) for i in numbers]
    owners = np.repeat(np.asarray(numbers, dtype=np.int64), [len(s) for s in starts])
    spots = np.concatenate(starts) if starts else np.zeros(0, dtype=np.int64)
    if not len(spots):
        return {}
    first, last = grams.find(everything[spots])
    count = np.where(last - first <= _MOST, last - first, 0)
    nth = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    places = grams.places[np.repeat(first, count) + nth]
    owner = np.repeat(owners, count)
    offset = np.repeat(spots, count) - np.asarray(pieces.edges)[owner]
    if not len(owner):
        return {}
    cuts = np.flatnonzero(np.diff(owner)) + 1
    rows = np.stack((offset, places), axis=1)
    keys = owner[np.concatenate(([0], cuts))].tolist()
    parts = zip(keys, np.split(rows, cuts), _diagonals(owner, places - offset), strict=True)
    return {i: Seeds(part, diagonals) for i, part, diagonals in parts}


def _diagonals(owner: NDArray[np.int64], diagonal: NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    """For each owner, in order, the diagonals to try."""
    low = int(diagonal.min())
    width = int(diagonal.max()) - low + 1
    several, counts = np.unique(owner * width + (diagonal - low), return_counts=True)
    order = np.lexsort((several, -counts, several // width))
    several, counts = several[order], counts[order]
    firsts = np.flatnonzero(np.diff(several // width, prepend=-1))
    sizes = np.diff(firsts, append=len(several))
    nth = np.arange(len(several)) - np.repeat(firsts, sizes)
    tried = (2 * counts >= np.repeat(counts[firsts], sizes)) & (nth < _TRIED)
    ahead = (several % width + low)[tried].tolist()
    at = 0
    for size in np.add.reduceat(tried, firsts, dtype=np.int64).tolist():
        yield tuple(ahead[at : at + size])
        at += size


def stretches(found: Seeds, piece: Codes, page: Codes) -> list[Stretch]:
    """The longest stretch on each of the diagonals with most seeds, longest first."""
    tried = [stretch for diagonal in found.diagonals if len(stretch := longest(piece, page, diagonal)) >= WIDTH]
    return sorted(tried, key=lambda stretch: (-len(stretch), stretch.at))


def longest(piece: Codes, page: Codes, diagonal: int) -> Stretch:
    """The longest run of letters of the piece that are those `diagonal` further on in the text."""
    low, high = max(0, -diagonal), min(len(piece), len(page) - diagonal)
    if high <= low:
        return Stretch(0, 0, 0)
    breaks = np.flatnonzero(piece[low:high] != page[low + diagonal : high + diagonal])
    edges = np.concatenate(([-1], breaks, [high - low]))
    widths = np.diff(edges) - 1
    run = int(np.argmax(widths))
    first = low + int(edges[run]) + 1
    return Stretch(first, first + int(widths[run]), first + diagonal)
