"""Chunks that came as texts, arranged as a cutting: in the order of documents and text, what stands nowhere apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chunklab.alignment import Placement, align, align_unordered
from chunklab.pipeline.context import StoredContext, one_after_another
from chunklab.pipeline.pieces import Faults
from chunklab.types import Cutting, Document, Given, SpanArray, to_span_array, unplaced_id

NO_TEXT = '(no text)'
"""Stands for a chunk without text: it is found and takes a place, but there is nothing in it."""

ORDER_FIELDS = (
    'chunk_index', 'chunk_number', 'chunk_no', 'chunk_id', 'chunk', 'index', 'sequence', 'seq', 'position', 'order',
    'start_index', 'start_char_idx', 'start',
)  # fmt: skip
"""Where pipelines note which chunk of its document one is."""

_SHOWN_BY = 5
"""So many texts whose places are sure have to stand in an order for it to be one: by chance they do once in 120."""

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arranged:
    """Texts as a cutting. `positions` gives, for each of `cutting.chunks()`, which of the texts it is; `copies`, for
    each text that stands where an earlier one does, that one: a copy holds nothing more, so it is kept apart."""

    cutting: Cutting = field(repr=False)
    n_tokens: NDArray[np.int64] = field(repr=False)
    positions: Positions = field(repr=False)
    copies: Mapping[int, int] = field(repr=False)
    n_blank: int
    faults: Faults


def arrange(
    strategy: str,
    documents: Sequence[Document],
    texts: Sequence[str],
    doc_ids: Sequence[str],
    metadata: Sequence[Mapping[str, Any]],
    context: StoredContext,
    *,
    in_order: bool = True,
) -> Arranged:
    """The texts, of which each belongs to the document of that id ('': to none), as a cutting of the documents. Unless
    `in_order` is false, they may be in some order, which then tells passages apart that occur several times."""
    members: dict[str, list[int]] = {}
    for position, doc_id in enumerate(doc_ids):
        members.setdefault(doc_id, []).append(position)
    build = _Build(texts, context)
    for document in documents:
        of_document = members.get(document.doc_id, [])
        orders = list(_orders(of_document, texts, metadata)) if in_order else []
        build.add(document, of_document, _placed(document.text, of_document, texts, orders))
    build.apart('', members.get('', []))
    return build.arranged(strategy)


class _Build:
    """A cutting in the making, document after document."""

    def __init__(self, texts: Sequence[str], context: StoredContext) -> None:
        self._texts = texts
        self._context = context
        self._spans: dict[str, SpanArray] = {}
        self._given: dict[str, Given] = {}
        self._unplaced: dict[str, Document] = {}
        self._lengths: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
        self._positions: list[int] = []
        self._copies: dict[int, int] = {}
        self._n_blank = 0
        self._faults = Faults(given=len(texts))

    def add(self, document: Document, members: Sequence[int], placed: Mapping[int, Placement]) -> None:
        """One document, its texts, and where those stand that were found."""
        first: dict[tuple[int, int], int] = {}
        for position, where in placed.items():
            holder = first.setdefault((where.span.start, where.span.end), position)
            if holder != position:
                self._copies[position] = holder
        rows = sorted(first)
        kept = [first[row] for row in rows]
        spans = to_span_array(rows)
        self._spans[document.doc_id] = spans
        if kept:
            self._lengths.append(self._context.tokens(document).counts(spans))
        self._positions += kept
        exact = [_is_exact(placed[position]) for position in kept]
        if not all(exact):
            own = one_after_another(f'{document.doc_id}#given', [self._texts[position].strip() for position in kept])
            self._given[document.doc_id] = own
        self.apart(document.doc_id, sorted(set(members).difference(kept)))
        n_unplaced = len(members) - len(placed)
        self._faults += Faults(exact=sum(exact), mended=len(exact) - sum(exact), unplaced=n_unplaced)

    def apart(self, doc_id: str, members: Sequence[int]) -> None:
        """Texts of a document, or of none, that stand nowhere in it, or where another does."""
        if not members:
            return
        written = [self._texts[position].strip() for position in members]
        self._n_blank += sum(not text for text in written)
        own = one_after_another(unplaced_id(doc_id), [text or NO_TEXT for text in written])
        self._spans[own.document.doc_id] = own.spans
        self._unplaced[own.document.doc_id] = own.document
        self._lengths.append(self._context.tokens(own.document).counts(own.spans))
        self._positions += members
        if not doc_id:
            self._faults += Faults(unplaced=len(members))

    def arranged(self, strategy: str) -> Arranged:
        """All that was added."""
        return Arranged(
            cutting=Cutting(strategy, self._spans, self._given, self._unplaced),
            n_tokens=np.concatenate(self._lengths),
            positions=np.array(self._positions, dtype=np.int64),
            copies=self._copies,
            n_blank=self._n_blank,
            faults=self._faults + Faults(repeated=len(self._copies)),
        )


def _placed(
    text: str, members: Sequence[int], texts: Sequence[str], orders: Sequence[Sequence[int]]
) -> dict[int, Placement]:
    """Where the texts of one document stand in it.

    First without any order: so most find the only place that they can have. If these stand in the order in which they
    were put into the index, or in that which their metadata tells, then so do the others, and passages that occur
    several times are told apart by it. Nobody's word is taken for an order that the sure ones do not show.
    """
    written = [position for position in members if texts[position].strip()]
    found = align_unordered(text, [texts[position] for position in written])
    sure = {position: where for position, where in zip(written, found, strict=True) if where is not None}
    if len(sure) == len(written):
        return sure
    for order in orders:
        starts = [sure[position].span.start for position in order if position in sure]
        if len(starts) >= _SHOWN_BY and all(a <= b for a, b in pairwise(starts)):
            again = align(text, [texts[position] for position in order])
            ordered = {position: where for position, where in zip(order, again, strict=True) if where is not None}
            return {**ordered, **sure}
    return sure


def _orders(
    members: Sequence[int], texts: Sequence[str], metadata: Sequence[Mapping[str, Any]]
) -> Iterator[Sequence[int]]:
    """The orders in which the texts may stand in their document: as they came, and as their metadata says."""
    written = [position for position in members if texts[position].strip()]
    yield written
    for key in ORDER_FIELDS:
        values = {position: metadata[position].get(key) for position in written}
        numbers = {position: value for position, value in values.items() if isinstance(value, (int, float))}
        if len(numbers) == len(written):
            yield sorted(written, key=numbers.__getitem__)


def _is_exact(where: Placement) -> bool:
    return where.exact and not where.added_before and not where.added_after
