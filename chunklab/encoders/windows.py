"""How a document longer than its model's window is read: in overlapping windows, each token's vector from one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of `length` tokens over the tokens of one document.

    Window i reads the tokens from `starts[i]` on and gives the vectors of tokens `edges[i] : edges[i + 1]`; the first
    edge is 0, the last the number of tokens.
    """

    length: int
    starts: NDArray[np.int64] = field(repr=False)
    edges: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.starts)


def plan_windows(n_tokens: int, longest: int, overlap: int) -> Windows:
    """The fewest windows of up to `longest` tokens that overlap by at least `overlap`, less than `longest`.

    All are of one length and spread evenly. Where two overlap, the tokens up to the middle of the overlap belong to the
    left one: so each token is read where the nearer end of its window is farthest away (an end of the document is no
    end of a window), at least half the overlap.

    >>> plan_windows(14, 8, 2)
    Windows(length=8)
    >>> plan_windows(14, 8, 2).starts, plan_windows(14, 8, 2).edges
    (array([0, 6]), array([ 0,  7, 14]))
    """
    if not 0 <= overlap < longest:
        raise AssertionError(f'BUG: windows of {longest} tokens cannot overlap by {overlap}')
    if n_tokens <= longest:
        return Windows(n_tokens, np.zeros(1, dtype=np.int64), np.array([0, n_tokens], dtype=np.int64))
    n_windows = -(-(n_tokens - overlap) // (longest - overlap))
    starts = np.arange(n_windows, dtype=np.int64) * (n_tokens - longest) // (n_windows - 1)
    middles = (starts[:-1] + longest + starts[1:]) // 2
    return Windows(longest, starts, np.concatenate([[0], middles, [n_tokens]]))
