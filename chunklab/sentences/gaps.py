"""From the places where a library lets sentences begin to spans that lose nothing but white space."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from chunklab.spans import trim
from chunklab.types import Span, SpanArray, to_span_array

LONGEST_RUN = 256
"""Characters without white space that a library is shown at most in one go. Contracts have runs of some 150 dots or
underscores; some libraries take quadratic time over a run."""

_LONG_RUN = re.compile(rf'(?<!\S)\S{{{LONGEST_RUN + 1},}}')


def spans_from_starts(text: str, starts: Iterable[int]) -> SpanArray:
    """Sentences that begin at `starts`, shape (n, 2): in order, trimmed of white space, none empty.

    Each sentence goes on to where the next one begins, so that text which a library left out belongs to the sentence
    before it; text before the first start belongs to the first sentence. Starts may come in any order, repeat, lie in
    white space or outside the text. Without any, the whole text is one sentence.
    """
    edges = sorted({0, len(text), *(start for start in starts if 0 < start < len(text))})
    pieces = (trim(text, Span(start, end)) for start, end in pairwise(edges))
    return to_span_array([piece for piece in pieces if piece])


def starts_by_piece(text: str, find_starts: Callable[[str], Iterable[int]]) -> list[int]:
    """What `find_starts` says of the text; runs without white space over `LONGEST_RUN` are shown to it in pieces.

    Text without such runs goes to it whole. Where a run is broken, no sentence begins for that reason.
    """
    cuts = [cut for run in _LONG_RUN.finditer(text) for cut in range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN)]
    starts: list[int] = []
    for begin, end in pairwise([0, *cuts, len(text)]):
        starts.extend(begin + start for start in find_starts(text[begin:end]) if start > 0 or begin == 0)
    return starts
