"""Cuts along the numbering of a contract: clauses together while they fit, a long clause at the next level down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chunklab.chunkers.limits import Limits, to_limits
from chunklab.chunkers.pace import to_pace
from chunklab.chunkers.packing import joined, n_in_front, over_limits, split_long, tokens_before
from chunklab.chunkers.words import trimmed
from chunklab.outline import Node, Outline, outline
from chunklab.roles import Context, Phase
from chunklab.types import Document, Span, SpanArray, Tokens, to_spans

_BARRIERS = ('article', 'schedule')
_TINY = 8
"""What has no more than one part in `_TINY` of the size limit is too little to stand alone."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Clauses of the contract's own outline, put together up to the size limit of `size` tokens.

    A part of the outline (article, clause, paragraph, recital, definition, schedule ...) that fits is never cut. One
    over the limit is cut at the next level down; its own words before that, or a part with no level below it, are cut
    into sentences by the splitter of the spec `splitter`; a sentence over the limit is cut too.

    Neighbours go together while they fit, if none of this holds: the next one begins an article or a schedule; it is
    the head of a part that had to be cut; it stands outside the part that holds the chunk so far. But a chunk so far of
    an eighth of `size` tokens or less goes together with whatever follows, and a part so small that is no such head
    with whatever comes before. `max_chars` (0: 8 x size) caps characters.
    """

    size: int = 200
    splitter: str = 'nupunkt'
    max_chars: int = 0

    def __post_init__(self) -> None:
        to_limits('clause', self.size, self.max_chars)

    def spans(self, document: Document, context: Context) -> Sequence[Span]:
        """Chunks of the document. Sentences are asked for only where some part has to be cut into them."""
        return self._cut(document, context, None)

    def phased(self, document: Document, context: Context, phase: Phase) -> Sequence[Span]:
        """Chunks of one phase; one that ends early to begin elsewhere holds what there is up to there, whatever it
        belongs to."""
        return self._cut(document, context, phase)

    def _cut(self, document: Document, context: Context, phase: Phase | None) -> Sequence[Span]:
        tokens = context.tokens(document)
        pace = to_pace(to_limits('clause', self.size, self.max_chars), phase, document, len(tokens))
        limits = pace.limits
        nodes = (_kept_outline if phase else outline)(document.text).nodes
        if not nodes or document.text.isspace():
            return []
        parts = _parts(document.text, tokens, nodes, limits)
        long = over_limits(tokens, parts.rows, limits)
        if long.any():
            sentences = context.sentences(document, self.splitter)
            parts = _in_sentences(document.text, tokens, parts, long, sentences, limits)
        front = n_in_front(tokens, parts.rows, pace)
        return to_spans(joined(parts.rows, front)) + _pack(_units(tokens, nodes, parts)[front:], limits)


@lru_cache(maxsize=1)
def _kept_outline(text: str) -> Outline:
    """The outline of the document at hand: its phases are cut one after another."""
    return outline(text)


class _Parts(NamedTuple):
    """Pieces of a text in order; those of one node follow each other."""

    rows: SpanArray  # trimmed
    nodes: NDArray[np.int64]  # the index of the node that each is of
    heads: NDArray[np.bool_]  # whether it opens a node that is not whole


class _Unit(NamedTuple):
    start: int
    end: int
    first_token: int
    past_token: int
    level: int  # depth of the outline at which it begins
    head: bool
    barrier: bool


def _parts(text: str, tokens: Tokens, nodes: Sequence[Node], limits: Limits) -> _Parts:
    """Every node that fits and is in none that does, and the words before the first child of each that does not."""
    whole = np.array([(node.span.start, node.span.end) for node in nodes], dtype=np.int64)
    own = whole.copy()
    own[:-1, 1] = whole[1:, 0]  # what is a node's own ends where the next one starts
    whole, own = trimmed(text, whole), trimmed(text, own)
    fits = (~over_limits(tokens, whole, limits)).tolist()
    chosen: list[int] = []
    reach = -1  # end of the last node that was taken whole
    for at, node in enumerate(nodes):
        if node.span.start >= reach:
            chosen.append(at)
            if fits[at]:
                reach = node.span.end
    index = np.array(chosen, dtype=np.int64)
    head = ~np.array(fits)[index]
    return _Parts(np.where(head[:, None], own[index], whole[index]), index, head)


def _in_sentences(
    text: str, tokens: Tokens, parts: _Parts, long: NDArray[np.bool_], sentences: SpanArray, limits: Limits
) -> _Parts:
    """`parts` with those that are `long` cut into sentences, and these where they are over the limits themselves."""
    rows: list[SpanArray] = []
    bounds = parts.rows[long]
    lows = np.searchsorted(sentences[:, 1], bounds[:, 0], side='right').tolist()
    highs = np.searchsorted(sentences[:, 0], bounds[:, 1], side='left').tolist()
    for low, high, (start, end) in zip(lows, highs, bounds.tolist(), strict=True):
        rows.append(np.clip(sentences[low:high], start, end))
    pieces = split_long(text, tokens, np.concatenate(rows), limits)
    cut = np.concatenate((parts.rows[~long], pieces))
    cut = cut[np.argsort(cut[:, 0])]
    of = np.searchsorted(parts.rows[:, 0], cut[:, 0], side='right') - 1
    first = np.append(True, of[1:] != of[:-1])
    return _Parts(cut, parts.nodes[of], parts.heads[of] & first)


def _units(tokens: Tokens, nodes: Sequence[Node], parts: _Parts) -> list[_Unit]:
    edges = tokens_before(tokens, parts.rows).tolist()
    indices = parts.nodes.tolist()
    units: list[_Unit] = []
    last = -1
    pieces = zip(parts.rows.tolist(), edges, indices, parts.heads.tolist(), strict=True)
    for (start, end), (first_token, past_token), index, head in pieces:
        node = nodes[index]
        begins = index != last  # else it is a later sentence of the same node, so one level further down
        level = node.level if begins else node.level + 1
        barrier = begins and node.kind in _BARRIERS
        units.append(_Unit(start, end, first_token, past_token, level, head, barrier))
        last = index
    return units


def _pack(units: Sequence[_Unit], limits: Limits) -> list[Span]:
    if not units:
        return []
    tiny = limits.size // _TINY
    chunks: list[Span] = []
    first = last = units[0]
    level = first.level
    reach = first.first_token + limits.size_from(first.first_token)
    for unit in units[1:]:
        fits = unit.past_token <= reach and unit.end - first.start <= limits.max_chars
        together = not (unit.barrier or unit.head or unit.level < level)
        small = last.past_token - first.first_token <= tiny
        smaller = not unit.head and unit.past_token - unit.first_token <= tiny
        if fits and (together or small or smaller):
            level = min(level, unit.level)
        else:
            chunks.append(Span(first.start, last.end))
            first, level = unit, unit.level
            reach = first.first_token + limits.size_from(first.first_token)
        last = unit
    chunks.append(Span(first.start, last.end))
    return chunks
