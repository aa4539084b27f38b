"""Pieces that the order has put where they hardly fit.

The order decides too much where one piece has lost its turn: if its letters stand elsewhere as well, it may be forced
into what its neighbours have already, and its own text stays empty. Where pieces hardly overlap otherwise, that is
seen, and the piece is not placed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chunklab.alignment.letters import Letters
from chunklab.alignment.order import Place

_FEW = 10
"""Of so many placed pieces at most one may lie in the text of others, or it is the splitter's way to overlap."""


def doubtful(page: Letters, placed: Sequence[Place | None]) -> list[int]:
    """The numbers of the pieces that lie, more than half, in text that others have, though the same letters stand
    elsewhere, more than half, in text that none has."""
    numbers = [i for i, place in enumerate(placed) if place and place[0] < place[1]]
    if len(numbers) < _FEW:
        return []
    starts, ends = np.array([placed[i] for i in numbers]).T
    steps = np.bincount(starts, minlength=len(page) + 1) - np.bincount(ends, minlength=len(page) + 1)
    depth = np.cumsum(steps)[:-1]
    shared = np.concatenate(([0], np.cumsum(depth > 1)))
    inside = np.flatnonzero(2 * (shared[ends] - shared[starts]) > ends - starts).tolist()
    if not inside or len(inside) * _FEW > len(numbers):
        return []
    free = np.concatenate(([0], np.cumsum(depth == 0)))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], depth == 0, [0])))).reshape(-1, 2).tolist()
    return [numbers[row] for row in inside if _stands_free(page.text, page.text[starts[row] : ends[row]], edges, free)]


def _stands_free(text: str, letters: str, gaps: Sequence[Sequence[int]], free: np.ndarray) -> bool:
    """Whether `letters` stand somewhere more than half in the `gaps`; `free` counts the letters in gaps before each."""
    n, reach = len(letters), (len(letters) - 1) // 2
    for first, last in gaps:
        low, high = max(0, first - reach), last + reach
        # more than half in gaps, if not in this one alone
        if 2 * (free[min(high, len(text))] - free[low]) <= n:
            continue
        at = text.find(letters, low, high)
        while at >= 0:
            if 2 * (free[at + n] - free[at]) > n:
                return True
            at = text.find(letters, at + 1, high)
    return False
