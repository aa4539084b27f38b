"""The segmentation of the published ClusterSemanticChunker: neighbouring pieces that are alike go together."""

from __future__ import annotations

import numpy as np

from chunklab.chunkers.cluster import mean_similarity
from chunklab.types import Vectors


def segments(vectors: Vectors, longest: int) -> list[tuple[int, int]]:
    """Runs (first, last) of consecutive rows, `longest` rows at most, with the highest total reward.

    A run's reward is the sum over its pairs of their cosine less the mean cosine of all pairs (the published code
    counts each pair twice, which changes no choice). Two of its habits are kept: only a total over 0 counts as a find,
    and where none is found the run goes back to the very first row, however long it is then.
    """
    if len(vectors) < 2:
        return [(i, i) for i in range(len(vectors))]
    expected = mean_similarity(vectors)
    wide = vectors.astype(np.float64)
    best = np.zeros(len(wide))
    begins = np.zeros(len(wide), dtype=np.int64)
    for last in range(len(wide)):
        reward = 0.0
        for first in range(last, max(-1, last - longest), -1):
            if first < last:
                reward += float((wide[first + 1 : last + 1] @ wide[first] - expected).sum())
                # the pairs of `first`; those without it were counted before
            total = reward + (best[first - 1] if first else 0.0)
            if total > best[last]:
                best[last], begins[last] = total, first
    return _walked_back(begins)


def _walked_back(begins: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[tuple[int, int]]:
    """The runs that end with the last row, from the end to the front, in order."""
    found: list[tuple[int, int]] = []
    last = len(begins) - 1
    while last >= 0:
        found.append((int(begins[last]), last))
        last = int(begins[last]) - 1
    return found[::-1]
