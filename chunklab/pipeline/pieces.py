"""The texts that somebody else's splitter gives, turned into chunks: where they stand, or that they stand nowhere."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from chunklab.alignment import Placement, align
from chunklab.encoders.cache import Encoded
from chunklab.pipeline.context import Clock, StoredContext, one_after_another
from chunklab.pipeline.foreign import called, failure
from chunklab.pipeline.strategies import Strategy
from chunklab.roles import PieceChunker
from chunklab.types import Document, Span, SpanArray, to_span_array, unplaced_id

_DIFF_CELLS = 1 << 20  # two texts are compared letter by letter as long as that costs no more than so many steps


@dataclass(frozen=True, slots=True)
class Faults:
    """What was found of the chunks that a splitter gave as texts: of `given` that are not blank, those that are their
    slice letter by letter, those that were found all the same, those that stand nowhere, and those left out as another
    stands in the same place. `changed` counts characters, white space aside, that the found ones have and the document
    has not there. Seconds are those of the splitter, embeddings aside, and of finding its chunks."""

    given: int = 0
    exact: int = 0
    mended: int = 0
    unplaced: int = 0
    repeated: int = 0
    changed: int = 0
    splitter_seconds: float = 0.0
    alignment_seconds: float = 0.0

    def __add__(self, other: Faults) -> Faults:
        mine, theirs = asdict(self), asdict(other)
        return Faults(**{name: value + theirs[name] for name, value in mine.items()})


@dataclass(frozen=True, slots=True)
class PieceCut:
    """One document as a splitter that gives texts cut it.

    `rows` are the placed chunks as (start, end, tokens), `given` their texts, row by row, where any differs from its
    slice; `unplaced` the other texts, and `unplaced_tokens` the length of each in tokens.
    """

    rows: SpanArray = field(repr=False)
    given: tuple[str, ...] = field(repr=False)
    unplaced: tuple[str, ...] = field(repr=False)
    unplaced_tokens: tuple[int, ...] = field(repr=False)
    faults: Faults
    embedded: Encoded

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads; lone surrogates are kept."""
        return json.dumps({**_fields(self), 'rows': self.rows.tolist()}, separators=(',', ':')).encode('ascii')

    @classmethod
    def from_bytes(cls, blob: bytes) -> PieceCut:
        """The cut that `to_bytes` wrote."""
        read = json.loads(blob)
        return cls(
            rows=np.array(read['rows'], dtype=np.int64).reshape(-1, 3),
            given=tuple(read['given']),
            unplaced=tuple(read['unplaced']),
            unplaced_tokens=tuple(read['unplaced_tokens']),
            faults=Faults(**read['faults']),
            embedded=Encoded(**read['embedded']),
        )


@dataclass(frozen=True, slots=True)
class _Placed:
    span: Span
    text: str
    exact: bool


def cut_in_pieces(document: Document, strategy: Strategy, context: StoredContext) -> PieceCut:
    """The document as the strategy cuts it. StrategyError if that fails or gives no chunks of a text that has some."""
    context.clock = Clock()
    begun = time.perf_counter()
    given = called(strategy, document, lambda: _pieces(document, strategy, context))
    splitter_seconds = time.perf_counter() - begun - context.clock.waited + context.clock.cost
    embedded = context.clock.embedded
    pieces = _checked(document, strategy, given)
    begun = time.perf_counter()
    placed, unplaced = _place(document.text, pieces)
    alignment_seconds = time.perf_counter() - begun
    first = {one.span: one for one in reversed(placed)}
    kept = [first[span] for span in sorted(first)]
    spans = to_span_array([one.span for one in kept])
    apart = one_after_another(unplaced_id(document.doc_id), unplaced)
    faults = Faults(
        given=len(pieces),
        exact=sum(one.exact for one in kept),
        mended=sum(not one.exact for one in kept),
        unplaced=len(unplaced),
        repeated=len(placed) - len(kept),
        changed=sum(_changed(document.text[one.span.start : one.span.end], one.text) for one in kept if not one.exact),
        splitter_seconds=splitter_seconds,
        alignment_seconds=alignment_seconds,
    )
    return PieceCut(
        rows=np.column_stack([spans, context.tokens(document).counts(spans)]),
        given=() if all(one.exact for one in kept) else tuple(one.text for one in kept),
        unplaced=tuple(unplaced),
        unplaced_tokens=tuple(context.tokens(apart.document).counts(apart.spans).tolist()) if unplaced else (),
        faults=faults,
        embedded=embedded,
    )


def _fields(cut: PieceCut) -> dict[str, Any]:
    return {
        'given': cut.given,
        'unplaced': cut.unplaced,
        'unplaced_tokens': cut.unplaced_tokens,
        'faults': asdict(cut.faults),
        'embedded': asdict(cut.embedded),
    }


def _pieces(document: Document, strategy: Strategy, context: StoredContext) -> list[Any]:
    if not isinstance(strategy.chunker, PieceChunker):
        raise AssertionError(f'BUG: {strategy.spec} gives no texts')
    return list(strategy.chunker.pieces(document, context))


def _checked(document: Document, strategy: Strategy, given: Sequence[Any]) -> list[str | Span]:
    """The pieces without blank ones, which nobody could look for."""
    for number, piece in enumerate(given, start=1):
        if not isinstance(piece, (str, Span)):
            raise failure(strategy, document, f'gives {type(piece).__name__} as chunk {number}; chunks are texts')
        if isinstance(piece, Span) and not 0 <= piece.start < piece.end <= len(document.text):
            where = f'[{piece.start}, {piece.end})'
            raise failure(strategy, document, f'gives {where} as chunk {number}, which is not inside the text')
    kept = [str(piece) if isinstance(piece, str) else piece for piece in given]
    kept = [piece for piece in kept if isinstance(piece, Span) or piece.strip()]
    if not kept and document.text.strip():
        raise failure(strategy, document, 'gives no chunks of it')
    return kept


def _place(text: str, pieces: Sequence[str | Span]) -> tuple[list[_Placed], list[str]]:
    """The pieces that stand in the text, and those that do not, each in the order given."""
    written = [piece for piece in pieces if isinstance(piece, str)]
    found = iter(zip(written, align(text, written), strict=True))
    placed: list[_Placed] = []
    unplaced: list[str] = []
    for piece in pieces:
        if isinstance(piece, Span):
            placed.append(_Placed(piece, text[piece.start : piece.end], exact=True))
            continue
        own, where = next(found)
        if where is None:
            unplaced.append(own.strip())
        else:
            placed.append(_Placed(where.span, own.strip(), exact=_is_exact(where)))
    return placed, unplaced


def _is_exact(where: Placement) -> bool:
    return where.exact and not where.added_before and not where.added_after


def _changed(slice_: str, given: str) -> int:
    """Characters of `given` that are not those of the slice, white space aside; an upper bound for long texts."""
    ours, theirs = ''.join(slice_.split()), ''.join(given.split())
    if ours == theirs:
        return 0
    if len(ours) == len(theirs):
        return sum(a != b for a, b in zip(ours, theirs, strict=True))
    first = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    ours, theirs = ours[first:], theirs[first:]
    last = next((i for i, (a, b) in enumerate(zip(ours[::-1], theirs[::-1], strict=False)) if a != b), None)
    last = min(len(ours), len(theirs)) if last is None else last
    ours, theirs = ours[: len(ours) - last], theirs[: len(theirs) - last]
    if len(ours) * len(theirs) > _DIFF_CELLS:
        return max(len(ours), len(theirs))
    matching = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in matching)
    return max(len(ours), len(theirs)) - same
