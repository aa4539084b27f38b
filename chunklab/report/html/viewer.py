"""What the boundary viewer shows, as values, and as the JSON that its script reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.boundaries.straddle import SpanCut
from chunklab.measures.lookup import NO_CHUNKS
from chunklab.report.html.offsets import Utf16
from chunklab.types import Document, Query, ScoredChunk, SpanArray, source_id

DATA_FORMAT = 1


@dataclass(frozen=True, slots=True)
class ViewedStrategy:
    """One strategy: its chunks by document, and by query id what it did to the answers.

    `cuts` has every query of the viewer, for all strategies with the same gold spans in the same order. `rankings` are
    the first chunks that came back, and `complete` tells whether the whole answer is among them; both are empty where
    nothing was retrieved.
    """

    label: str
    spans: Mapping[str, SpanArray] = field(repr=False)
    cuts: Mapping[str, tuple[SpanCut, ...]] = field(repr=False)
    rankings: Mapping[str, tuple[ScoredChunk, ...]] = field(default_factory=dict, repr=False)
    complete: Mapping[str, bool] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Contracts, the questions that have answers in them, and strategies to hold side by side. `k`: how many chunks
    were retrieved for each question; 0 where none were."""

    corpus_name: str
    corpus_digest: str
    k: int
    documents: tuple[Document, ...] = field(repr=False)
    queries: tuple[Query, ...] = field(repr=False)
    strategies: tuple[ViewedStrategy, ...]


def viewer_data(viewer: Viewer) -> dict[str, object]:
    """The viewer as JSON values: documents, questions and strategies in order, each named by its place, and every
    offset in UTF-16 units."""
    offsets = {document.doc_id: Utf16.of(document.text) for document in viewer.documents}
    places = {document.doc_id: place for place, document in enumerate(viewer.documents)}
    return {
        'format': DATA_FORMAT,
        'k': viewer.k,
        'documents': [
            {'id': d.doc_id, 'title': d.title, 'text': d.text, 'wide': offsets[d.doc_id].wide_units()}
            for d in viewer.documents
        ],
        'questions': [_question(viewer, query, offsets, places) for query in viewer.queries],
        'strategies': [
            {
                'label': strategy.label,
                'chunks': [_chunks(strategy, d.doc_id, offsets[d.doc_id]) for d in viewer.documents],
                'outcomes': [_outcome(strategy, query, offsets, places) for query in viewer.queries],
            }
            for strategy in viewer.strategies
        ],
    }


def _question(
    viewer: Viewer, query: Query, offsets: Mapping[str, Utf16], places: Mapping[str, int]
) -> dict[str, object]:
    gold = [cut.gold for cut in viewer.strategies[0].cuts[query.query_id]]
    return {
        'id': query.query_id,
        'text': query.text,
        'category': query.category,
        'gold': [
            [places[one.doc_id], *offsets[one.doc_id].units([one.span.start, one.span.end])]
            for one in gold
            if one.doc_id in places
        ],
    }


def _chunks(strategy: ViewedStrategy, doc_id: str, offsets: Utf16) -> dict[str, list[int]]:
    rows = strategy.spans.get(doc_id, NO_CHUNKS)
    return {'starts': offsets.units(rows[:, 0]), 'ends': offsets.units(rows[:, 1])}


def _outcome(
    strategy: ViewedStrategy, query: Query, offsets: Mapping[str, Utf16], places: Mapping[str, int]
) -> dict[str, object]:
    """What one strategy did to one question: per gold span its pieces (0: partly in no chunk) and the share of it that
    the best chunk lacks; what came back, each as document (-1: of none), start, end (0 if it stands nowhere there) and
    score; whether that holds the answer."""
    cuts = [cut for cut in strategy.cuts[query.query_id] if cut.gold.doc_id in places]
    outcome: dict[str, object] = {
        'pieces': [cut.pieces or 0 for cut in cuts],
        'missing': [round(cut.severity, 4) for cut in cuts],
    }
    if query.query_id in strategy.complete:
        outcome['complete'] = strategy.complete[query.query_id]
        outcome['found'] = list(_found(strategy.rankings[query.query_id], offsets, places))
    return outcome


def _found(
    ranking: Sequence[ScoredChunk], offsets: Mapping[str, Utf16], places: Mapping[str, int]
) -> Iterator[list[int | float]]:
    for scored in ranking:
        doc_id, span = scored.chunk.doc_id, scored.chunk.span
        if doc_id in places:
            yield [places[doc_id], *offsets[doc_id].units([span.start, span.end]), scored.score]
        else:
            yield [places.get(source_id(doc_id), -1), 0, 0, scored.score]
