"""What counting needs to know of a document's text, built once: where it is white space, where its tokens start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from chunklab.characters import are_blank, code_points
from chunklab.marks import Marks
from chunklab.spans import union
from chunklab.types import Document, Span, Tokens

Unit = Literal['nonblank', 'char', 'token']
"""What is counted: characters that are not white space, all characters, or the encoder's tokens that start there."""


@dataclass(frozen=True, slots=True, eq=False)
class TextIndex:
    """Counts in any span of one document, words apart, in constant or logarithmic time; it keeps no text.

    `printed` marks the characters that are not white space (`str.isspace`). Spans must lie inside the text.
    """

    doc_id: str
    printed: Marks = field(repr=False)
    tokens: Tokens = field(repr=False)

    @classmethod
    def of(cls, document: Document, tokens: Tokens) -> TextIndex:
        """The index of a document whose tokens are known."""
        return cls(document.doc_id, Marks.of(~are_blank(code_points(document.text))), tokens)

    @property
    def n_chars(self) -> int:
        """Characters of the text, white space among them."""
        return self.printed.size

    def count(self, span: Span, unit: Unit = 'nonblank') -> int:
        """How much of `unit` lies in one span."""
        return _COUNT[unit](self, span)

    def count_union(self, spans: Iterable[Span], unit: Unit = 'nonblank') -> int:
        """How much of `unit` lies in the union of spans: what two of them share counts once."""
        count = _COUNT[unit]
        return sum(count(self, span) for span in union(spans))

    def n_nonblank(self, span: Span) -> int:
        """Characters of a span that are not white space."""
        return self.printed.rank(span.end) - self.printed.rank(span.start)

    def n_tokens(self, span: Span) -> int:
        """Length of a span in tokens: the tokens of the document that start inside it."""
        return self._tokens_before(span.end) - self._tokens_before(span.start)

    def n_words(self, span: Span) -> int:
        """Words of a span: runs of characters that are not white space, also where the span's end cuts one."""
        return len(self.word_starts(span))

    def word_starts(self, span: Span) -> NDArray[np.int64]:
        """Offsets at which the words of a span start, ascending; the first may be where the span cuts one."""
        printed = self.printed.inside(span).astype(np.int8)
        return np.asarray(np.flatnonzero(np.diff(printed, prepend=0) == 1) + span.start, dtype=np.int64)

    def trim(self, span: Span) -> Span:
        """`span` without white space at both ends; empty, at its start, if there is nothing else in it."""
        first, last = self.printed.rank(span.start), self.printed.rank(span.end)
        if first == last:
            return Span(span.start, span.start)
        return Span(self.printed.select(first), self.printed.select(last - 1) + 1)

    def next_nonblank(self, offset: int) -> int:
        """Offset of the first character at or after `offset` that is not white space; the text's length if none is."""
        return self.printed.select(self.printed.rank(offset))

    def first_tokens(self, span: Span, n: int) -> Span:
        """`span` up to the end of the n-th token that starts inside it (n >= 1); all of it if it has fewer."""
        last = self._tokens_before(span.start) + n - 1
        if last >= len(self.tokens):
            return span
        return Span(span.start, min(span.end, self.tokens.ends.item(last)))

    def _tokens_before(self, offset: int) -> int:
        # np.int32, because a plain int would have numpy copy all starts to int64 first
        return int(self.tokens.starts.searchsorted(np.int32(offset)))


def _n_chars(_: TextIndex, span: Span) -> int:
    return len(span)


_COUNT: Mapping[Unit, Callable[[TextIndex, Span], int]] = {
    'nonblank': TextIndex.n_nonblank,
    'char': _n_chars,
    'token': TextIndex.n_tokens,
}
