"""Where the runs of twelve letters of a text stand: the index that finds pieces in it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.alignment.letters import Codes

WIDTH = 12
"""Letters in a gram: long enough that most stand once in a contract."""

_FACTOR = 0x9E3779B97F4A7C15


def hashes(codes: Codes) -> NDArray[np.uint64]:
    """A number for each gram of `codes`, the same for the same letters; two different grams collide about never."""
    if len(codes) < WIDTH:
        return np.zeros(0, dtype=np.uint64)
    one = (codes.astype(np.uint64) + np.uint64(1)) * np.uint64(0xD6E8FEB86659FD93)
    two = _pair(one, 1)
    four = _pair(two, 2)
    eight = _pair(four, 4)
    n = len(codes) - WIDTH + 1
    return eight[:n] * np.uint64(_FACTOR) + (four[8 : 8 + n] ^ (four[8 : 8 + n] >> np.uint64(29)))


def _pair(half: NDArray[np.uint64], width: int) -> NDArray[np.uint64]:
    joined = half[:-width] * np.uint64(_FACTOR) + half[width:]
    return joined ^ (joined >> np.uint64(31))


@dataclass(frozen=True, slots=True)
class Grams:
    """The grams of a text, sorted, and where each stands."""

    ordered: NDArray[np.uint64] = field(repr=False)
    places: NDArray[np.int64] = field(repr=False)

    def find(self, wanted: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each of `wanted` the rows [first, last) of `places` where it stands, in text order."""
        return np.searchsorted(self.ordered, wanted), np.searchsorted(self.ordered, wanted, side='right')


def to_grams(codes: Codes) -> Grams:
    """The index of the grams of `codes`."""
    numbers = hashes(codes)
    places = np.argsort(numbers, kind='stable')
    return Grams(numbers[places], places)
