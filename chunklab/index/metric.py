"""Distances of any kind as angles, so that all that compares vectors by their cosine ranks as an index of another kind.

A Chroma collection ranks by cosine, by inner product (`ip`), or by Euclidean distance (`l2`, its default). On vectors
of unit length all three rank alike. On others, a further number or two makes unit vectors of them whose cosines fall as
the distances rise (Bachrach et al., "Speeding Up the Xbox Recommender System Using a Euclidean Transformation for
Inner-Product Spaces", RecSys 2014).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chunklab.types import Vectors

UNIT = 1e-3
"""How far the length of a vector may be from 1 for it to count as a unit vector."""


@dataclass(frozen=True, slots=True)
class Metric:
    """How a collection with these vectors ranks. `longest` is the greatest length among them."""

    space: str
    unit: bool
    longest: float

    @classmethod
    def of(cls, space: str, stored: Vectors) -> Metric:
        """The metric of a collection: its space, and whether what it holds is of unit length."""
        widened = _widened(stored) if space == 'l2' else stored.astype(np.float64)
        lengths = np.linalg.norm(stored.astype(np.float64), axis=1)
        unit = space == 'cosine' or bool(np.all(np.abs(lengths - 1) <= UNIT))
        longest = float(np.linalg.norm(widened, axis=1).max(initial=0.0))
        return cls(space, unit, longest or 1.0)

    def chunks(self, stored: Vectors) -> Vectors:
        """A unit vector for each stored one."""
        if self.unit:
            return _normed(stored)
        wide = _widened(stored) if self.space == 'l2' else stored.astype(np.float64)
        scaled = wide / self.longest
        rest = np.sqrt(np.maximum(0.0, 1.0 - (scaled**2).sum(axis=1)))
        return np.column_stack([scaled, rest]).astype(np.float32)

    def queries(self, asked: Vectors) -> Vectors:
        """A unit vector for each query, to be compared with those of `chunks`."""
        if self.unit:
            return _normed(asked)
        zeros = np.zeros((len(asked), 1))
        ones = np.ones((len(asked), 1)) if self.space == 'l2' else np.zeros((len(asked), 0))
        return _normed(np.column_stack([asked, ones, zeros]))


def _widened(stored: Vectors) -> NDArray[np.float64]:
    """|q - x|² falls as q·x - |x|²/2 rises, which is an inner product with one number more."""
    wide = stored.astype(np.float64)
    return np.column_stack([wide, -(wide**2).sum(axis=1) / 2])


def _normed(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
