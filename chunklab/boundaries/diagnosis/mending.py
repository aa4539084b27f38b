"""One chunk instead of those that a gold span lies across: as long, moved as little as possible, the span whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from chunklab.boundaries.straddle import SizeUnit
from chunklab.measures.lookup import common_part
from chunklab.texts import TextIndex
from chunklab.types import Span

_Starts = NDArray[np.int32] | NDArray[np.int64]


def move_to_hold(gold: Span, chunks: Sequence[Span], text: TextIndex, unit: SizeUnit = 'tokens') -> Span:
    """The one of `chunks` that has to move least to hold `gold` whole, where it then stands.

    `chunks` share text with `gold`, and none of them holds it. A chunk moves towards the gold by whole units, just so
    far that one end of it is the end of the gold, and keeps its length in units: it grows only if the gold is longer,
    and is then the gold itself. So it is no longer than the longer of the two. The least to move is the chunk that
    holds most of the gold, the first of equals. White space at its ends is trimmed.

    With the words as units, 'aa bb' moved to hold 'bb cc' in 'aa bb cc dd' is 'bb cc'; moved to hold 'bb cc dd', it
    has grown to that.
    """
    chunk = max(chunks, key=lambda chunk: text.n_nonblank(common_part(chunk, gold)))
    starts = _STARTS[unit](text)
    (first, past), (gold_first, gold_past) = _units(starts, chunk), _units(starts, gold)
    if gold.start < chunk.start:
        end = _offset(starts, gold_first + past - first, text.n_chars)
        return text.trim(Span(gold.start, max(end, gold.end)))
    start = _offset(starts, max(gold_past - (past - first), 0), text.n_chars)
    return text.trim(Span(min(start, gold.start), gold.end))


def _units(starts: _Starts, span: Span) -> tuple[int, int]:
    """The units that start inside a span, as first and past the last."""
    first, past = starts.searchsorted(np.array((span.start, span.end), dtype=starts.dtype)).tolist()
    return first, past


def _offset(starts: _Starts, unit: int, n_chars: int) -> int:
    return starts.item(unit) if unit < len(starts) else n_chars


def _token_starts(text: TextIndex) -> _Starts:
    return text.tokens.starts


def _word_starts(text: TextIndex) -> _Starts:
    return text.word_starts(Span(0, text.n_chars))


def _character_starts(text: TextIndex) -> _Starts:
    return np.arange(text.n_chars)


_STARTS: Mapping[SizeUnit, Callable[[TextIndex], _Starts]] = {
    'tokens': _token_starts,
    'words': _word_starts,
    'characters': _character_starts,
}
