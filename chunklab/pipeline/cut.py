"""Cut every document with every strategy, once: what the store has is looked up, what it lacks is cut and kept."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.errors import ChunklabError
from chunklab.pipeline.context import Clock, StoredContext, pack_timed, unpack_timed
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.strategies import Strategy
from chunklab.roles import PhasedChunker, VectorChunker
from chunklab.store import digest_of
from chunklab.types import Cutting, Document, Span, SpanArray, to_span_array


@dataclass(frozen=True, slots=True)
class Cut:
    """A corpus as cut by one strategy: the chunks, their lengths in document tokens (in the order of
    `cutting.chunks()`), and the seconds that cutting took with all it needed but embeddings."""

    strategy: Strategy
    cutting: Cutting = field(repr=False)
    n_tokens: NDArray[np.int64] = field(repr=False)
    seconds: float

    @property
    def digest(self) -> str:
        """Changes whenever the strategy or any document does."""
        parts = (f'{doc_id}\0{rows.tobytes().hex()}' for doc_id, rows in self.cutting.spans.items())
        return digest_of(self.strategy.digest, *parts)


def cut_corpus(
    documents: Sequence[Document], strategies: Sequence[Strategy], context: StoredContext, progress: Progress
) -> tuple[Cut, ...]:
    """Each strategy's cutting of the documents, in the order of the strategies."""
    _prepare_units(documents, strategies, context)
    rows: dict[str, dict[str, SpanArray]] = {strategy.spec: {} for strategy in strategies}
    seconds = dict.fromkeys(rows, 0.0)
    for done, document in enumerate(documents):
        progress('cutting', done, len(documents), 'documents')
        for strategy, blob in _cut_document(document, strategies, context).items():
            spent, table = unpack_timed(blob, 3)
            rows[strategy][document.doc_id] = table
            seconds[strategy] += spent
    progress('cutting', len(documents), len(documents), 'documents')
    return tuple(_assembled(strategy, rows[strategy.spec], seconds[strategy.spec]) for strategy in strategies)


def unit_requests(
    documents: Iterable[Document], strategy: Strategy, context: StoredContext
) -> Iterator[tuple[Document, SpanArray]]:
    """What a strategy has encoded before it can cut: nothing, unless it is a `VectorChunker`."""
    if isinstance(strategy.chunker, VectorChunker):
        for document in documents:
            yield document, strategy.chunker.units(document, context)


def _prepare_units(documents: Sequence[Document], strategies: Sequence[Strategy], context: StoredContext) -> None:
    """Encode, in one go, what the chunkers that need vectors ask for: all of it if any is needed, in a fixed order, so
    that a run that was killed forms the batches that an undisturbed one forms."""
    asking = [strategy for strategy in strategies if isinstance(strategy.chunker, VectorChunker)]
    keys = {_key(strategy, document) for strategy in asking for document in documents}
    if len(context.stages.has_many(sorted(keys))) < len(keys):
        context.encoder.prepare(
            request for strategy in asking for request in unit_requests(documents, strategy, context)
        )


def _key(strategy: Strategy, document: Document) -> str:
    # the name too: a cutting made elsewhere goes by it, and two documents can have one text
    return digest_of('cut', strategy.digest, document.doc_id, document.digest)


def _cut_document(document: Document, strategies: Sequence[Strategy], context: StoredContext) -> Mapping[str, bytes]:
    keys = {strategy.spec: _key(strategy, document) for strategy in strategies}
    stored = context.stages.get_many(list(keys.values()))
    fresh = {
        keys[strategy.spec]: _timed_cut(document, strategy, context)
        for strategy in strategies
        if keys[strategy.spec] not in stored
    }
    if fresh:
        context.stages.put_many(fresh)
    return {spec: fresh.get(key) or stored[key] for spec, key in keys.items()}


def _timed_cut(document: Document, strategy: Strategy, context: StoredContext) -> bytes:
    context.clock = Clock()
    begun = time.perf_counter()
    spans = to_span_array(_spans(document, strategy, context))
    own = time.perf_counter() - begun - context.clock.waited
    seconds = own + context.clock.cost
    _check(document, strategy, spans)
    n_tokens = context.tokens(document).counts(spans)
    return pack_timed(seconds, np.column_stack([spans, n_tokens]))


def _spans(document: Document, strategy: Strategy, context: StoredContext) -> Sequence[Span]:
    if strategy.phase is None:
        return strategy.chunker.spans(document, context)
    if not isinstance(strategy.chunker, PhasedChunker):
        raise AssertionError(f'BUG: {strategy.spec} has no phases')
    return strategy.chunker.phased(document, context, strategy.phase)


def _check(document: Document, strategy: Strategy, spans: SpanArray) -> None:
    """Chunks come from code that anyone may write, so what is indexed is checked here, not believed."""
    if not len(spans):
        return
    starts, ends = spans[:, 0], spans[:, 1]
    wrong = (starts < 0) | (ends > len(document.text)) | (starts >= ends)
    wrong[1:] |= (starts[1:] < starts[:-1]) | ((starts[1:] == starts[:-1]) & (ends[1:] == ends[:-1]))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise ChunklabError(
            f'{strategy.spec} gave chunk {at + 1} of {document.doc_id} as [{starts[at]}, {ends[at]}): chunks must be '
            f'non-empty, in order of start, without duplicates and inside the text of {len(document.text)} characters'
        )


def _assembled(strategy: Strategy, tables: Mapping[str, SpanArray], seconds: float) -> Cut:
    spans = {doc_id: np.ascontiguousarray(table[:, :2]) for doc_id, table in tables.items()}
    n_tokens = np.concatenate([table[:, 2] for table in tables.values()]) if tables else np.empty(0, np.int64)
    return Cut(strategy, Cutting(strategy.spec, spans), n_tokens, seconds)
