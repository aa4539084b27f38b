"""Which chunks of a document's cutting meet a span, without looking at all of them.

A cutting is in order of start, so binary search bounds the chunks from above. Ends need not ascend where chunks
overlap, but the furthest end so far does, and that bounds them from below.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chunklab.types import Span, SpanArray, to_span_array

NO_CHUNKS: SpanArray = to_span_array([])
"""The cutting of a document that has none."""


def overlapping(rows: SpanArray, spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    """For each of `spans` (none empty) the chunks that share a character with it, in the order of `rows`."""
    wanted = to_span_array(spans)
    first = np.searchsorted(np.maximum.accumulate(rows[:, 1]), wanted[:, 0], side='right')
    last = np.searchsorted(rows[:, 0], wanted[:, 1], side='left')
    return [
        tuple(Span(start, end) for start, end in rows[i:j].tolist() if end > span.start)
        for span, i, j in zip(spans, first.tolist(), last.tolist(), strict=True)
    ]


def common_part(left: Span, right: Span) -> Span:
    """What two overlapping spans share."""
    return Span(max(left.start, right.start), min(left.end, right.end))


def held_whole(rows: SpanArray, spans: SpanArray) -> NDArray[np.bool_]:
    """For each row of `spans` whether some chunk contains it, shape (n,)."""
    reach = np.concatenate(([-1], np.maximum.accumulate(rows[:, 1])))
    started = np.searchsorted(rows[:, 0], spans[:, 0], side='right')
    return np.asarray(reach[started] >= spans[:, 1])
