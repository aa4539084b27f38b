"""Sentences by nupunkt's model, which was trained on legal text and knows its abbreviations and citations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chunklab.sentences.gaps import spans_from_starts, starts_by_piece
from chunklab.types import SpanArray


@dataclass(frozen=True, slots=True)
class Nupunkt:
    """The default splitter: keeps `Sec. 4.1(a)(ii) of 17 U.S.C. § 101` in one sentence. The model is in the package.

    A run of over 256 characters without white space is read in pieces of that length, because nupunkt takes quadratic
    time over it.
    """

    def spans(self, text: str) -> SpanArray:
        """Sentences in order, shape (n, 2), trimmed, none empty; only white space lies between them."""
        return spans_from_starts(text, starts_by_piece(text, _starts))


def _starts(text: str) -> Iterable[int]:
    import nupunkt

    return [start for start, _ in nupunkt.sent_spans(text)]
