"""From the places where a library lets sentences begin to spans that lose nothing but white space."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np

from chunklab.characters import are_blank, code_points
from chunklab.types import SpanArray

LONGEST_RUN = 256
"""Characters without white space that a library is shown at most in one go. Contracts have runs of some 150 dots or
underscores; some libraries take quadratic time over a run."""


def spans_from_starts(text: str, starts: Iterable[int]) -> SpanArray:
    """Sentences that begin at `starts`, shape (n, 2): in order, trimmed of white space, none empty.

    Each sentence goes on to where the next one begins, so that text which a library left out belongs to the sentence
    before it; text before the first start belongs to the first sentence. Starts may come in any order, repeat, lie in
    white space or outside the text. Without any, the whole text is one sentence.
    """
    edges = np.array(sorted({0, len(text), *(start for start in starts if 0 < start < len(text))}), dtype=np.int64)
    printed = np.flatnonzero(~are_blank(code_points(text)))  # offsets of what is not white space
    before = np.searchsorted(printed, edges)
    kept = before[:-1] < before[1:]
    return np.column_stack((printed[before[:-1][kept]], printed[before[1:][kept] - 1] + 1))


def starts_by_piece(text: str, find_starts: Callable[[str], Iterable[int]]) -> list[int]:
    """What `find_starts` says of the text; runs without white space over `LONGEST_RUN` are shown to it in pieces.

    Text without such runs goes to it whole. Where a run is broken, no sentence begins for that reason.
    """
    cuts = [cut for start, end in _long_runs(text) for cut in range(start + LONGEST_RUN, end, LONGEST_RUN)]
    starts: list[int] = []
    for begin, end in pairwise([0, *cuts, len(text)]):
        starts.extend(begin + start for start in find_starts(text[begin:end]) if start > 0 or begin == 0)
    return starts


def _long_runs(text: str) -> list[tuple[int, int]]:
    """Where white space is further apart than `LONGEST_RUN`."""
    # Not by a regular expression, which takes several times as long, a third of what nupunkt does.
    blanks = np.flatnonzero(are_blank(code_points(f' {text} ')))
    before = np.flatnonzero(np.diff(blanks) > LONGEST_RUN + 1)
    return list(zip(blanks[before].tolist(), (blanks[before + 1] - 1).tolist(), strict=True))
