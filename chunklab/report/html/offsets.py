"""Python's character offsets as JavaScript counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_LAST_SINGLE = 0xFFFF
"""A character beyond this code point is two units in a JavaScript string."""


@dataclass(frozen=True, slots=True, eq=False)
class Utf16:
    """Offsets of one text in UTF-16 units. `wide` holds the offsets, in characters, of those that are two units."""

    wide: NDArray[np.int64] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Utf16:
        """The offsets of `text`."""
        codes = np.frombuffer(text.encode('utf-32-le', 'surrogatepass'), dtype='<u4')
        return cls(np.flatnonzero(codes > _LAST_SINGLE).astype(np.int64))

    def units(self, offsets: Sequence[int] | NDArray[np.int64]) -> list[int]:
        """Each character offset in UTF-16 units.

        >>> Utf16.of('a𝄞b').units([0, 1, 2, 3])
        [0, 1, 3, 4]
        """
        found = np.asarray(offsets, dtype=np.int64)
        return [int(unit) for unit in found + np.searchsorted(self.wide, found)]

    def wide_units(self) -> list[int]:
        """Where, in units, each character of two units begins: what JavaScript needs for the way back."""
        return [int(unit) for unit in self.wide + np.arange(len(self.wide))]
