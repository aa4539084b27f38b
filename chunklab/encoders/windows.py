"""How a document longer than its model's window is read: in overlapping windows, laid out as `--mode late(…)` says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.errors import SpecError

WEIGHTINGS = ('nearest', 'middle', 'mean')
BEGINNINGS = ('even', 'paragraph')
NUMBERS = ('float16', 'float32')

_PARAGRAPH = re.compile(r'\n[^\S\n]*\n\s*')


@dataclass(frozen=True, slots=True)
class Late:
    """Each document is read once, in windows, and a chunk is the mean of the vectors of its tokens in context.

    `window` is the length of a window in tokens (0: as many as the model reads, at most 8192), `stride` how far the
    next one begins at most behind it (0: half of `window`). A token that several windows read has the vector of the one
    in which it stands farthest from an end (`weighting=nearest`), or the mean of all, each weighted by how far it
    stands from the nearer end (`middle`) or all alike (`mean`). Windows are spread evenly, or (`begin=paragraph`) each
    begins with the last paragraph that begins in the latter half of the stride, if one does. `numbers` is how the
    vectors of tokens are kept: float16, in half the space, or float32.
    """

    window: int = 0
    stride: int = 0
    weighting: str = 'nearest'
    begin: str = 'even'
    numbers: str = 'float16'

    def __post_init__(self) -> None:
        if self.window < 0 or self.stride < 0:
            raise SpecError('late: window and stride are at least 1 token, or 0 for what is usual')
        if self.window and self.stride > self.window:
            raise SpecError(
                f'late: with a stride of {self.stride} tokens, windows of {self.window} would leave some out'
            )
        chosen = {'weighting': WEIGHTINGS, 'begin': BEGINNINGS, 'numbers': NUMBERS}
        for name, known in chosen.items():
            if getattr(self, name) not in known:
                raise SpecError(f'late: {name}={getattr(self, name)} is not one of {", ".join(known)}')


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of `length` tokens over the tokens of one document, the first from its first, the last to its last.

    Window i reads the tokens from `starts[i]` on, shape (windows,).
    """

    n_tokens: int
    length: int
    starts: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def edges(self) -> NDArray[np.int64]:
        """Of which tokens each window is the one in which they stand farthest from an end: window i of the tokens
        `edges[i] : edges[i + 1]`.

        Where two overlap, the tokens up to the middle of the overlap belong to the left one. An end of the document is
        no end of a window.
        """
        middles = (self.starts[:-1] + self.length + self.starts[1:]) // 2
        return np.concatenate([[0], middles, [self.n_tokens]])

    def weights(self, number: int, weighting: str) -> NDArray[np.float64]:
        """What the vector of each token of a window counts beside those of other windows, shape (length,): with
        `mean` as much as any, with `middle` one for each token from the nearer end of the window to itself."""
        if weighting == 'mean' or len(self) == 1:
            return np.ones(self.length)
        from_left = np.arange(1, self.length + 1, dtype=np.float64)
        from_right = from_left[::-1]
        if number == 0:
            return from_right.copy()
        return from_left if number == len(self) - 1 else np.minimum(from_left, from_right)


def plan_windows(n_tokens: int, longest: int, stride: int) -> Windows:
    """The fewest windows of up to `longest` tokens that begin at most `stride` apart, spread evenly.

    >>> plan_windows(14, 8, 6)
    Windows(n_tokens=14, length=8)
    >>> plan_windows(14, 8, 6).starts, plan_windows(14, 8, 6).edges
    (array([0, 6]), array([ 0,  7, 14]))
    """
    if not 0 < stride <= longest:
        raise AssertionError(f'BUG: windows of {longest} tokens cannot begin {stride} apart')
    if n_tokens <= longest:
        return Windows(n_tokens, n_tokens, np.zeros(1, dtype=np.int64))
    n_windows = -(-(n_tokens - longest) // stride) + 1
    starts = np.arange(n_windows, dtype=np.int64) * (n_tokens - longest) // (n_windows - 1)
    return Windows(n_tokens, longest, starts)


def plan_by_paragraph(n_tokens: int, longest: int, stride: int, paragraphs: NDArray[np.int64]) -> Windows:
    """Windows of `longest` tokens, each of which begins with the last of `paragraphs` (the tokens that begin one,
    ascending) in the latter half of the stride behind the window before it; where none is there, a stride behind it.

    >>> plan_by_paragraph(30, 8, 6, np.array([5, 11, 13])).starts
    array([ 0,  5, 11, 17, 22])
    """
    if not 0 < stride <= longest:
        raise AssertionError(f'BUG: windows of {longest} tokens cannot begin {stride} apart')
    last = max(0, n_tokens - longest)
    starts = [0]
    while starts[-1] < last:
        latest = starts[-1] + stride
        at = int(paragraphs.searchsorted(latest, side='right')) - 1
        preferred = int(paragraphs[at]) if at >= 0 else 0
        starts.append(min(preferred if preferred > starts[-1] + stride // 2 else latest, last))
    return Windows(n_tokens, min(n_tokens, longest), np.array(starts, dtype=np.int64))


def paragraph_tokens(text: str, token_starts: NDArray[np.int32]) -> NDArray[np.int64]:
    """The first token of each paragraph but the first, ascending: paragraphs are what blank lines part."""
    offsets = np.array([match.end() for match in _PARAGRAPH.finditer(text)], dtype=np.int32)
    found = np.unique(token_starts.searchsorted(offsets))
    return np.asarray(found[found < len(token_starts)], dtype=np.int64)
