"""Where a quote stands in a document: to the letter, else whatever its white space, else its quotation marks too.

Every search is one scan by `str.find`, whose time is linear in the text; a text is folded at most once each way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from chunklab.types import Span

How = Literal['exactly', 'but for white space', 'but for quotation marks and dashes', 'nowhere']

MOST_PLACES = 100
"""Places of one quote that are looked for, if no more are asked for: enough to know that it is ambiguous."""

_LAST_BLANK = 0x3000
_IS_BLANK = np.array([chr(code).isspace() for code in range(_LAST_BLANK + 2)])
"""Whether a code point is white space (`str.isspace`); the last entry stands for all that come after."""

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys('“”„‟', '"') | dict.fromkeys('‘’‚‛', "'") | dict.fromkeys('\u2010\u2011\u2012–—―−', '-')
)
"""Each character to one other, so that offsets stay."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a quote stands, in order, places that overlap too; at most as many as were asked for.

    `how` tells what had to be overlooked; all places are of that one kind, and none of a stricter kind exists.
    """

    spans: tuple[Span, ...]
    how: How


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text with every run of white space made one blank; `offsets` of its characters in the original."""

    text: str
    offsets: NDArray[np.int64]

    def span(self, at: int, length: int) -> Span:
        """The original characters of a piece that begins and ends with a character that is not blank."""
        return Span(int(self.offsets[at]), int(self.offsets[at + length - 1]) + 1)


class Locator:
    """Finds quotes in one text.

    >>> Locator('The  Buyer\\npays. The buyer pays.').places('The Buyer pays')
    Places(spans=(Span(start=0, end=15),), how='but for white space')
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def places(self, quote: str, most: int = MOST_PLACES) -> Places:
        """The first `most` places of `quote`, exact ones if there are any.

        Otherwise a run of white space in it equals any other run, and white space at its ends is not looked for;
        otherwise, besides, typographic quotation marks and dashes equal the plain ones. Nothing else is overlooked: not
        case, nor a hyphen at the end of a line. A quote of white space only stands nowhere.
        """
        if not quote or quote.isspace():
            return Places((), 'nowhere')
        exact = _occurrences(self._text, quote, most)
        if exact:
            return Places(tuple(Span(at, at + len(quote)) for at in exact), 'exactly')
        for how, folded, wanted in self._foldings(quote):
            found = _occurrences(folded.text, wanted, most)
            if found:
                return Places(tuple(folded.span(at, len(wanted)) for at in found), how)
        return Places((), 'nowhere')

    def place_at(self, quote: str, start: int) -> Places:
        """The one place of `quote` that begins at offset `start`, or none; as forgiving as `places`."""
        if not quote or quote.isspace() or not 0 <= start < len(self._text):
            return Places((), 'nowhere')
        if self._text.startswith(quote, start):
            return Places((Span(start, start + len(quote)),), 'exactly')
        for how, folded, wanted in self._foldings(quote):
            at = int(folded.offsets.searchsorted(start))
            if at < len(folded.offsets) and folded.offsets[at] == start and folded.text.startswith(wanted, at):
                return Places((folded.span(at, len(wanted)),), how)
        return Places((), 'nowhere')

    def _foldings(self, quote: str) -> tuple[tuple[How, _Folded, str], ...]:
        wanted = ' '.join(quote.split())
        return (
            ('but for white space', self._even, wanted),
            ('but for quotation marks and dashes', self._plain, wanted.translate(_TYPOGRAPHY)),
        )

    @cached_property
    def _even(self) -> _Folded:
        """White space evened out."""
        codes = np.frombuffer(self._text.encode('utf-32-le', 'surrogatepass'), dtype='<u4')
        blank = _IS_BLANK[np.minimum(codes, _LAST_BLANK + 1)]
        kept = ~blank
        kept[1:] |= ~blank[:-1]  # the first of a run; none at the beginning, where no quote has one
        folded = np.where(blank, ord(' '), codes).astype('<u4')[kept]
        return _Folded(folded.tobytes().decode('utf-32-le', 'surrogatepass'), np.flatnonzero(kept))

    @cached_property
    def _plain(self) -> _Folded:
        """White space evened out, quotation marks and dashes made plain."""
        return _Folded(self._even.text.translate(_TYPOGRAPHY), self._even.offsets)


def _occurrences(text: str, wanted: str, most: int) -> list[int]:
    """Offsets of the first `most` occurrences, overlapping ones too."""
    found: list[int] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found
