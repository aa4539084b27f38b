"""Cuts at paragraphs where they fit, at lines where they don't, and so on down to single words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chunklab.chunkers.limits import Limits, check_overlap, to_limits
from chunklab.chunkers.pace import Pace, to_pace
from chunklab.chunkers.packing import joined, n_in_front, over_limits, pack, split_long, tokens_before
from chunklab.chunkers.separators import Positions, Separator, parse_separators
from chunklab.chunkers.words import trimmed
from chunklab.roles import Context, Phase
from chunklab.types import Document, Span, SpanArray, Tokens, to_spans

_Gather = Callable[[SpanArray, NDArray[np.int64]], SpanArray]
"""Puts pieces together, given for each the number of the row that it is a part of."""


@dataclass(frozen=True, slots=True)
class Recursive:
    """Pieces between the coarsest separators that make them fit, put together up to the size limit of `size` tokens.

    `separators` are tried in order: a piece over the limit is cut at every one of them, neighbours that fit go together
    again, and only what is still too long goes on to the next. Names: paragraph, line, sentence, semicolon, comma,
    blank; a text in double quotes is a separator too. After the last one, words are cut at token starts. Unlike
    LangChain's splitter of that name, what is left over at the end of a long paragraph is put together with what
    follows it where both fit.

    With `overlap` a chunk reaches back into the one before by at most that many tokens, to the first place of the
    coarsest separator to be found there. `max_chars` (0: 8 x size) caps characters.
    """

    size: int = 200
    overlap: int = 0
    separators: str = 'paragraph line sentence semicolon comma blank'
    max_chars: int = 0

    def __post_init__(self) -> None:
        to_limits('recursive', self.size, self.max_chars)
        check_overlap('recursive', self.size, self.overlap)
        parse_separators('recursive', self.separators)

    def spans(self, document: Document, context: Context) -> Sequence[Span]:
        """Chunks of the document, each within the limits, overlap included."""
        return self._cut(document, context, None)

    def phased(self, document: Document, context: Context, phase: Phase) -> Sequence[Span]:
        """Chunks of one phase.

        One that ends early to begin elsewhere ends with a piece between the coarsest separators that make it fit, and
        shares nothing with the next. A limit of its own is drawn for the token that begins what is new in a chunk.
        """
        return self._cut(document, context, phase)

    def _cut(self, document: Document, context: Context, phase: Phase | None) -> Sequence[Span]:
        text, tokens = document.text, context.tokens(document)
        limits = to_limits('recursive', self.size, self.max_chars)
        pace = to_pace(limits, phase, document, len(tokens), overlap=self.overlap)
        separators = parse_separators('recursive', self.separators)
        # What a chunk repeats comes on top of what is new in it, so room is kept for it.
        roomy = Pace(pace.limits.keeping_room(self.overlap), pace.front)
        whole = trimmed(text, np.array([(0, len(text))]))
        front = _front(text, tokens, separators, roomy, whole)
        if len(front):
            whole = trimmed(text, np.array([(front[0, 1], len(text))]))
        rows = _chunks(text, tokens, separators, roomy.limits, whole)
        if self.overlap:
            rows = _reach_back(text, tokens, separators, pace.limits, self.overlap, rows)
        return to_spans(np.concatenate((front, rows)))


def _front(text: str, tokens: Tokens, separators: tuple[Separator, ...], pace: Pace, whole: SpanArray) -> SpanArray:
    """The first chunk where the pace says that it ends early, shape (1, 2), else none, shape (0, 2)."""
    if not pace.front:
        return whole[:0]
    units = _pieces(text, tokens, separators, pace.limits, whole, lambda pieces, _: pieces)
    return joined(units, n_in_front(tokens, units, pace))


def _chunks(
    text: str, tokens: Tokens, separators: tuple[Separator, ...], limits: Limits, whole: SpanArray
) -> SpanArray:
    """Chunks without overlap, trimmed, in order."""

    def gather(pieces: SpanArray, parents: NDArray[np.int64]) -> SpanArray:
        return pack(tokens, pieces, limits, groups=parents)

    return pack(tokens, _pieces(text, tokens, separators, limits, whole, gather), limits)


def _pieces(
    text: str, tokens: Tokens, separators: tuple[Separator, ...], limits: Limits, whole: SpanArray, gather: _Gather
) -> SpanArray:
    """Pieces within the limits of the one row `whole`, trimmed, in order; what `gather` puts together stays so."""
    done: list[SpanArray] = []
    rows = whole
    for separator in separators:
        long = over_limits(tokens, rows, limits)
        done.append(rows[~long])
        rows = rows[long]
        if not len(rows):
            break
        pieces, parents = _cut_at(rows, separator(text))
        rows = gather(trimmed(text, pieces), parents)
    rows = np.concatenate((*done, split_long(text, tokens, rows, limits)))
    return np.asarray(rows[np.argsort(rows[:, 0])])


def _cut_at(rows: SpanArray, positions: Positions) -> tuple[SpanArray, NDArray[np.int64]]:
    """`rows` cut at all positions inside them, and for each piece the number of its row."""
    within = np.searchsorted(rows[:, 0], positions, side='left') - 1
    inside = positions[(within >= 0) & (positions < rows[within, 1])]
    starts = np.sort(np.concatenate((rows[:, 0], inside)))
    parents = np.searchsorted(rows[:, 0], starts, side='right') - 1
    ends = np.minimum(np.append(starts[1:], rows[-1, 1]), rows[parents, 1])
    return np.column_stack((starts, ends)), parents.astype(np.int64)


def _reach_back(
    text: str, tokens: Tokens, separators: tuple[Separator, ...], limits: Limits, overlap: int, rows: SpanArray
) -> SpanArray:
    """`rows` beginning up to `overlap` tokens earlier, at the first place of the coarsest separator found there."""
    starts, ends = rows[:, 0].copy(), rows[:, 1]
    room = np.minimum(overlap, limits.sizes(tokens_before(tokens, starts)) - tokens.counts(rows))
    # The token before the earliest that may be repeated: the chunk begins after its start.
    barred = np.searchsorted(tokens.starts, starts) - room - 1
    lowest = np.where(barred >= 0, tokens.starts[np.clip(barred, 0, len(tokens) - 1)] + 1, 0) if len(tokens) else starts
    lowest = np.maximum(lowest, ends - limits.max_chars)
    lowest[1:] = np.maximum(lowest[1:], rows[:-1, 0] + 1)  # never all of the chunk before
    lowest = np.where(room > 0, lowest, starts)
    lowest[:1] = starts[:1]
    for separator in separators:
        positions = separator(text)
        if not len(positions):
            continue
        found = positions[np.minimum(np.searchsorted(positions, lowest), len(positions) - 1)]
        first = (starts == rows[:, 0]) & (lowest <= found) & (found < starts)
        starts = np.where(first, found, starts)
    return np.column_stack((starts, ends))
