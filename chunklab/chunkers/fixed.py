"""Windows of a fixed number of tokens, words or characters: the baseline that every other strategy has to beat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from chunklab.chunkers.limits import Limits, check_overlap, to_limits
from chunklab.chunkers.pace import Pace, to_pace
from chunklab.chunkers.packing import split_long
from chunklab.chunkers.words import trimmed, without_contained, words
from chunklab.errors import SpecError
from chunklab.roles import Context, Phase
from chunklab.types import Document, Span, SpanArray, Tokens, to_spans

Unit = Literal['tokens', 'words', 'characters']
_Offsets = NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Windows of `size` units, the next one starting `size - overlap` units on, wherever that falls.

    Window j holds units [j*d, j*d + size) with d = size - overlap; there is none that lies whole in the one before it.
    A unit is a token of the encoder (windows then begin and end at token starts), a word (a run of characters that are
    not white space) or a character. `size` counts in that unit; `max_chars` (0: 8 x size) caps the characters as well,
    and a window over it is cut as `split_long` says.

    In a phase that has the first window end early, this one shares nothing with the next. Where each window has a size
    of its own, the next one begins that size less `overlap` on, and at least one unit on.
    """

    size: int = 200
    overlap: int = 0
    unit: Unit = 'tokens'
    max_chars: int = 0

    def __post_init__(self) -> None:
        to_limits('fixed', self.size, self.max_chars)
        check_overlap('fixed', self.size, self.overlap)
        if self.unit not in _STARTS:
            raise SpecError(f'fixed(unit={self.unit}): unit must be one of {", ".join(_STARTS)}')

    def spans(self, document: Document, context: Context) -> Sequence[Span]:
        """Chunks of the document, each at most `size` units and `max_chars` characters long."""
        return self._cut(document, context, None)

    def phased(self, document: Document, context: Context, phase: Phase) -> Sequence[Span]:
        """Chunks of one phase."""
        return self._cut(document, context, phase)

    def _cut(self, document: Document, context: Context, phase: Phase | None) -> Sequence[Span]:
        text, tokens = document.text, context.tokens(document)
        starts = _STARTS[self.unit](text, tokens)
        pace = to_pace(
            to_limits('fixed', self.size, self.max_chars), phase, document, len(starts), overlap=self.overlap
        )
        rows = trimmed(text, _windows(starts, len(text), pace, self.overlap))
        limits = pace.limits
        if self.unit != 'tokens':
            limits = Limits(max(1, len(tokens)), limits.max_chars)  # tokens are no limit then
        return to_spans(without_contained(split_long(text, tokens, rows, limits)))


def _windows(starts: _Offsets, n_chars: int, pace: Pace, overlap: int) -> SpanArray:
    """Windows of units whose starts are given; the first begins and the last ends where the text does."""
    firsts = _firsts(len(starts), pace, overlap)
    pasts = firsts + pace.limits.sizes(firsts)
    if pace.front:
        firsts, pasts = np.append(0, firsts), np.append(pace.front, pasts)
    begins = np.zeros(len(firsts), dtype=np.int64)
    begins[1:] = starts[firsts[1:]]
    ends = np.full(len(firsts), n_chars, dtype=np.int64)
    inside = pasts < len(starts)
    ends[inside] = starts[pasts[inside]]
    return np.column_stack((begins, ends))


def _firsts(n_units: int, pace: Pace, overlap: int) -> NDArray[np.int64]:
    """First units of the windows after the front; one is enough for the last `overlap` units and fewer."""
    front, drawn = pace.front, pace.limits.drawn
    if drawn is None:
        stop = max(front + 1, n_units - overlap) if front < max(1, n_units) else front
        return np.arange(front, stop, pace.limits.size - overlap)
    firsts = [0]
    while firsts[-1] + drawn.item(firsts[-1]) < n_units:
        firsts.append(firsts[-1] + max(1, drawn.item(firsts[-1]) - overlap))
    return np.array(firsts)


def _token_starts(_: str, tokens: Tokens) -> _Offsets:
    return tokens.starts


def _word_starts(text: str, _: Tokens) -> _Offsets:
    return words(text)[:, 0]


def _character_starts(text: str, _: Tokens) -> _Offsets:
    return np.arange(len(text), dtype=np.int32)


_STARTS: Mapping[Unit, Callable[[str, Tokens], _Offsets]] = {
    'tokens': _token_starts,
    'words': _word_starts,
    'characters': _character_starts,
}
