"""The vectors of tokens that several windows read, put together from window to window."""

from __future__ import annotations

import numpy as np

from chunklab.encoders.windows import Windows
from chunklab.types import Vectors


class Blend:
    """The weighted mean, over the windows that read it, of each token's vector. Windows are added in order; no more is
    held than the tokens of one."""

    def __init__(self, windows: Windows, weighting: str) -> None:
        self._windows = windows
        self._weighting = weighting
        self._sums = np.zeros((0, 0), dtype=np.float64)
        self._weights = np.zeros(0, dtype=np.float64)

    def add(self, number: int, vectors: Vectors) -> Vectors:
        """Adds the vectors that one window has for its tokens, shape (length, dim), and gives those of the tokens that
        no later window reads."""
        weights = self._windows.weights(number, self._weighting)
        sums = vectors * weights[:, np.newaxis]
        if number:
            sums[: len(self._sums)] += self._sums
            weights[: len(self._weights)] += self._weights
        starts = self._windows.starts
        n_done = len(sums) if number == len(starts) - 1 else int(starts[number + 1] - starts[number])
        self._sums, self._weights = sums[n_done:], weights[n_done:]
        return np.asarray(sums[:n_done] / weights[:n_done, np.newaxis], dtype=np.float32)
