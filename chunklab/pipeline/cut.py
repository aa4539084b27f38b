"""Cut every document with every strategy, once: what the store has is looked up, what it lacks is cut and kept."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.encoders.cache import Encoded
from chunklab.errors import StrategyError
from chunklab.pipeline.context import Clock, StoredContext, one_after_another, pack_timed, unpack_timed
from chunklab.pipeline.foreign import called, is_foreign
from chunklab.pipeline.pieces import Faults, PieceCut, cut_in_pieces
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.strategies import Strategy
from chunklab.roles import PhasedChunker, PieceChunker, VectorChunker
from chunklab.store import digest_of
from chunklab.types import Cutting, Document, Given, Span, SpanArray, to_span_array, unplaced_id


@dataclass(frozen=True, slots=True)
class Cut:
    """A corpus as cut by one strategy: the chunks, their lengths in document tokens (in the order of
    `cutting.chunks()`), and the seconds that cutting took with all it needed but embeddings.

    `faults` are those of a splitter that gives texts, and `embedded` what it had embedded by itself.
    """

    strategy: Strategy
    cutting: Cutting = field(repr=False)
    n_tokens: NDArray[np.int64] = field(repr=False)
    seconds: float
    faults: Faults | None = None
    embedded: Encoded = field(default_factory=Encoded)

    @property
    def digest(self) -> str:
        """Changes whenever the strategy or any document does."""
        parts = (f'{doc_id}\0{rows.tobytes().hex()}' for doc_id, rows in self.cutting.spans.items())
        return digest_of(self.strategy.digest, *parts, *self.cutting.own_texts())


@dataclass(frozen=True, slots=True)
class Failure:
    """A strategy that could not cut a document, and what it said."""

    strategy: str
    doc_id: str
    error: StrategyError


@dataclass(frozen=True, slots=True)
class Attempt:
    """The cuttings of all strategies that cut every document, in order, and why the others did not."""

    cuts: tuple[Cut, ...]
    failures: tuple[Failure, ...]


def cut_corpus(
    documents: Sequence[Document], strategies: Sequence[Strategy], context: StoredContext, progress: Progress
) -> tuple[Cut, ...]:
    """Each strategy's cutting of the documents, in the order of the strategies. StrategyError if one of them fails,
    once all others are cut and kept."""
    attempt = try_to_cut(documents, strategies, context, progress)
    for failed in attempt.failures:
        raise failed.error
    return attempt.cuts


def try_to_cut(
    documents: Sequence[Document], strategies: Sequence[Strategy], context: StoredContext, progress: Progress
) -> Attempt:
    """The same, for those strategies that do not fail."""
    _prepare_units(documents, strategies, context)
    blobs: dict[str, dict[str, bytes]] = {strategy.spec: {} for strategy in strategies}
    failures: dict[str, Failure] = {}
    for done, document in enumerate(documents):
        progress('cutting', done, len(documents), 'documents')
        going = [strategy for strategy in strategies if strategy.spec not in failures]
        for spec, blob in _cut_document(document, going, context, failures).items():
            blobs[spec][document.doc_id] = blob
    progress('cutting', len(documents), len(documents), 'documents')
    whole = [strategy for strategy in strategies if strategy.spec not in failures]
    cuts = tuple(_assembled(strategy, blobs[strategy.spec]) for strategy in whole)
    return Attempt(cuts, tuple(failures[s.spec] for s in strategies if s.spec in failures))


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
        once = {id(strategy.chunker): strategy for strategy in asking}  # phases share a chunker, and ask for the same
        context.encoder.prepare(
            request for strategy in once.values() for request in unit_requests(documents, strategy, context)
        )


def _key(strategy: Strategy, document: Document) -> str:
    # the name too: a cutting made elsewhere goes by it, and two documents can have one text
    stage = 'pieces' if isinstance(strategy.chunker, PieceChunker) else 'cut'
    return digest_of(stage, strategy.digest, document.doc_id, document.digest)


def _cut_document(
    document: Document, strategies: Sequence[Strategy], context: StoredContext, failures: dict[str, Failure]
) -> Mapping[str, bytes]:
    """What every strategy made of a document; those that fail are noted in `failures` and have nothing."""
    keys = {strategy.spec: _key(strategy, document) for strategy in strategies}
    stored = context.stages.get_many(list(keys.values()))
    fresh: dict[str, bytes] = {}
    for strategy in strategies:
        if keys[strategy.spec] in stored:
            continue
        try:
            fresh[keys[strategy.spec]] = _cut(document, strategy, context)
        except StrategyError as exc:
            failures[strategy.spec] = Failure(strategy.spec, document.doc_id, exc)
    if fresh:
        context.stages.put_many(fresh)
    return {spec: fresh.get(key) or stored[key] for spec, key in keys.items() if spec not in failures}


def _cut(document: Document, strategy: Strategy, context: StoredContext) -> bytes:
    if isinstance(strategy.chunker, PieceChunker):
        return cut_in_pieces(document, strategy, context).to_bytes()
    return _timed_cut(document, strategy, context)


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
    if is_foreign(strategy):
        return called(strategy, document, lambda: _own_spans(document, strategy, context))
    return _own_spans(document, strategy, context)


def _own_spans(document: Document, strategy: Strategy, context: StoredContext) -> Sequence[Span]:
    if isinstance(strategy.chunker, PieceChunker):
        raise AssertionError(f'BUG: {strategy.spec} gives texts')
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
        raise StrategyError(
            f'{strategy.spec} gave chunk {at + 1} of {document.doc_id} as [{starts[at]}, {ends[at]}): chunks must be '
            f'non-empty, in order of start, without duplicates and inside the text of {len(document.text)} characters'
        )


def _assembled(strategy: Strategy, blobs: Mapping[str, bytes]) -> Cut:
    if isinstance(strategy.chunker, PieceChunker):
        return _assembled_pieces(strategy, {key: PieceCut.from_bytes(blob) for key, blob in blobs.items()})
    timed = {doc_id: unpack_timed(blob, 3) for doc_id, blob in blobs.items()}
    spans = {doc_id: np.ascontiguousarray(table[:, :2]) for doc_id, (_, table) in timed.items()}
    n_tokens = np.concatenate([table[:, 2] for _, table in timed.values()]) if timed else np.empty(0, np.int64)
    return Cut(strategy, Cutting(strategy.spec, spans), n_tokens, sum(spent for spent, _ in timed.values()))


def _assembled_pieces(strategy: Strategy, pieces: Mapping[str, PieceCut]) -> Cut:
    spans: dict[str, SpanArray] = {}
    lengths = [np.empty(0, np.int64)]
    given: dict[str, Given] = {}
    unplaced: dict[str, Document] = {}
    for doc_id, cut in pieces.items():
        spans[doc_id] = np.ascontiguousarray(cut.rows[:, :2])
        lengths.append(cut.rows[:, 2])
        if cut.given:
            given[doc_id] = one_after_another(f'{doc_id}#given', cut.given)
        if cut.unplaced:
            apart = one_after_another(unplaced_id(doc_id), cut.unplaced)
            spans[apart.document.doc_id], unplaced[apart.document.doc_id] = apart.spans, apart.document
            lengths.append(np.array(cut.unplaced_tokens, dtype=np.int64))
    faults = sum((cut.faults for cut in pieces.values()), Faults())
    return Cut(
        strategy,
        Cutting(strategy.spec, spans, given, unplaced),
        np.concatenate(lengths),
        faults.splitter_seconds,
        faults,
        sum((cut.embedded for cut in pieces.values()), Encoded()),
    )
