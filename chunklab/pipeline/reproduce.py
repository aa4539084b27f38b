"""The published table of Chroma's general evaluation done again, from the data set to figures and verdicts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any, cast

from chunklab.boundaries.straddle import cut_gold, straddled_queries, summarise
from chunklab.compare.result import Comparison, StrategyResult
from chunklab.corpus.digest import corpus_digest
from chunklab.corpus.locate import DATA_VARIABLE
from chunklab.corpus.readers.chroma_general import ChromaGeneral
from chunklab.corpus.readers.reading import Choice, Record
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError
from chunklab.measures import Measure, from_spec
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import document_texts
from chunklab.pipeline.retrieval import Asked, Retrieved, retrieve_all
from chunklab.pipeline.score import score_queries
from chunklab.pipeline.session import Session, open_session_on
from chunklab.pipeline.strategies import Strategy, tokens_digest
from chunklab.reproduce.chunkers import PublishedChunker
from chunklab.reproduce.cl100k import SHA256, load_cl100k
from chunklab.reproduce.published import CHUNKERS, DATA, ENCODER, MEASURES, Figures, K
from chunklab.reproduce.result import Reproduced, Reproduction
from chunklab.reproduce.search import searched_place
from chunklab.reproduce.variants import COLLECTIONS, VARIANTS, Collections, Places, Variant
from chunklab.retrieve import Depth
from chunklab.roles import VectorChunker
from chunklab.specs import parse
from chunklab.store import Store, digest_of
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Corpus, Cutting, GoldSpan, Query, ScoredChunk, Span, to_span_array, to_spans

OWN_MEASURES = (
    *('recall@5', 'precision@5', 'iou@5', 'complete@5', 'intact@5'),
    *('precision_omega', 'recall@1000t', 'complete@1000t'),
)
"""chunklab's own definitions, under which the same rankings are scored beside the published ones."""

CUT_VERSION = 1
"""Raised when a published chunker comes to cut differently here; stored cuttings then do not count."""

_BUDGET = 1000
_COMMON = 'Fixed 200/0'

_Rankings = Mapping[str, tuple[ScoredChunk, ...]]


def data_folder() -> Path:
    """Where the data set lies, under $CHUNKLAB_DATA; CorpusError, saying what is wanted, where it does not."""
    named = os.environ.get(DATA_VARIABLE)
    if not named:
        raise CorpusError(f'reproducing {DATA} needs its data set: ${DATA_VARIABLE} is not set')
    folder = Path(named) / DATA
    if not ChromaGeneral().recognises(folder):
        raise CorpusError(
            f'reproducing {DATA} needs its data set: {printable(str(folder))} lacks questions_df.csv or corpora/*.md'
        )
    return folder


def reproduce(
    folder: Path, store: Store, progress: Progress, chunkers: Mapping[str, PublishedChunker] = CHUNKERS
) -> Reproduction:
    """Every row of the table, under the published definitions, their variants, and chunklab's own.

    What the store has is looked up, as in a comparison. Search is exact; the published code's index is approximate.
    ModelError where cl100k lengths cannot be had, CorpusError where the data set cannot be read.
    """
    load_cl100k()  # whatever it lacks is said before an hour of encoding
    session = open_session_on(general_corpus(folder), ENCODER, store, progress)
    cuts = session.cut([_strategy(chunker, session) for chunker in chunkers.values()])
    retrieved = {collections: _retrieved(session, cuts, collections) for collections in COLLECTIONS}
    texts = document_texts(session)
    rows = []
    for i, (label, chunker) in enumerate(chunkers.items()):
        progress('scoring', i, len(chunkers), 'rows')
        rankings = {name: found[i].rankings.to_scored(cuts[i].cutting) for name, found in retrieved.items()}
        places = _places(session.corpus, chunker, cuts[i].cutting)
        rows.append(_reproduced(label, _Row(session.corpus, cuts[i], places, rankings, texts)))
    progress('scoring', len(chunkers), len(chunkers), 'rows')
    own = _own(session, list(zip(chunkers, retrieved['one'], strict=True)), texts)
    return Reproduction(tuple(rows), session.corpus, own)


def general_corpus(folder: Path) -> Corpus:
    """The whole evaluation as one corpus, each of its corpora a document of it."""
    readings = ChromaGeneral().read(folder, Choice())
    documents = tuple(document for reading in readings for document in reading.documents)
    queries = tuple(_query(record) for reading in readings for record in reading.records)
    notes = tuple(f'{reading.name}: {left_out}' for reading in readings for left_out in reading.left_out)
    return Corpus(DATA, documents, queries, corpus_digest(documents, queries), notes)


def _query(record: Record) -> Query:
    spans = cast('list[dict[str, Any]]', record['spans'])
    gold = tuple(GoldSpan(span['doc_id'], Span(span['start'], span['end'])) for span in spans)
    return Query(str(record['query_id']), str(record['query']), gold)


def _strategy(chunker: PublishedChunker, session: Session) -> Strategy:
    depends = [SHA256, tokens_digest(session.encoder)]
    if isinstance(chunker, VectorChunker):
        depends.append(session.encoder.digest)
    return Strategy(str(chunker), chunker, digest_of('reproduce', CUT_VERSION, str(chunker), *depends))


def _retrieved(session: Session, cuts: Sequence[Cut], collections: Collections) -> tuple[Retrieved, ...]:
    """What each cutting retrieves, from one collection of all documents or from the document that a query is about."""
    queries = session.corpus.queries
    if collections == 'each':
        queries = tuple(replace(q, restrict_to=tuple(sorted({gold.doc_id for gold in q.gold}))) for q in queries)
    asked = Asked('exact', '', Depth(K, _BUDGET), (K,), restricted=collections == 'each')
    return retrieve_all(session, cuts, queries, asked)


def _places(corpus: Corpus, chunker: PublishedChunker, cutting: Cutting) -> Mapping[Chunk, Chunk]:
    """For each chunk the one that the published code takes it for."""
    found: dict[Chunk, Chunk] = {}
    for document in corpus.documents:
        spans = to_spans(cutting.spans[document.doc_id])
        for span, text in zip(spans, chunker.texts(document, spans), strict=True):
            found[Chunk(document.doc_id, span)] = Chunk(document.doc_id, searched_place(document, text))
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """All that one row's figures are worked out from; `rankings` by how the chunks are collected."""

    corpus: Corpus
    cut: Cut
    places: Mapping[Chunk, Chunk] = field(repr=False)
    rankings: Mapping[Collections, _Rankings] = field(repr=False)
    texts: Mapping[str, TextIndex] = field(repr=False)

    def scores(self, variant: Variant) -> Mapping[str, list[float]]:
        """Per measure of the table, the value of every question."""
        measures = variant.measures()
        cutting, rankings = self._placed(variant.places, self.rankings[variant.collections])
        found = score_queries(self.corpus.queries, rankings, cutting, tuple(measures.values()), self.texts)
        return {name: list(found[str(measure)].values()) for name, measure in measures.items()}

    def _placed(self, places: Places, rankings: _Rankings) -> tuple[Cutting, _Rankings]:
        """The cutting and the rankings, every chunk where `places` has it."""
        cutting = self.cut.cutting
        if places == 'true':
            return cutting, rankings
        spans = {
            doc_id: to_span_array(sorted(self.places[Chunk(doc_id, span)].span for span in to_spans(rows)))
            for doc_id, rows in cutting.spans.items()
        }
        moved = {
            query_id: tuple(replace(scored, chunk=self.places[scored.chunk]) for scored in ranking)
            for query_id, ranking in rankings.items()
        }
        return Cutting(cutting.strategy, spans), moved


def _reproduced(label: str, row: _Row) -> Reproduced:
    scores = {name: row.scores(variant) for name, variant in VARIANTS.items()}
    misplaced = dict.fromkeys((document.doc_id for document in row.corpus.documents), 0)
    for chunk, place in row.places.items():
        misplaced[chunk.doc_id] += chunk.span.start != place.span.start
    return Reproduced(
        label,
        row.cut.strategy.spec,
        {document.doc_id: len(row.cut.cutting.spans[document.doc_id]) for document in row.corpus.documents},
        misplaced,
        {name: Figures(*(100 * fmean(of_variant[m]) for m in MEASURES)) for name, of_variant in scores.items()},
        {name: Figures(*(100 * pstdev(of_variant[m]) for m in MEASURES)) for name, of_variant in scores.items()},
    )


def _own(session: Session, rows: Sequence[tuple[str, Retrieved]], texts: Mapping[str, TextIndex]) -> Comparison:
    """The rankings under chunklab's definitions, each row under its label of the table."""
    corpus = session.corpus
    measures = tuple(from_spec(parse(spec)) for spec in OWN_MEASURES)
    common, of_common = next(((label, found) for label, found in rows if label == _COMMON), rows[0])
    return Comparison(
        corpus_name=corpus.name,
        corpus_digest=corpus.digest,
        n_documents=len(corpus.documents),
        query_ids=tuple(query.query_id for query in corpus.queries),
        n_without_gold=0,
        encoder=session.encoder_label,
        index='exact search',
        common_strategy=common,
        common=straddled_queries(corpus.queries, of_common.cut.cutting.spans, texts),
        measures=tuple(str(measure) for measure in measures),
        rows=tuple(_own_row(label, found, corpus, measures, texts) for label, found in rows),
        notes=corpus.notes,
    )


def _own_row(
    label: str, found: Retrieved, corpus: Corpus, measures: tuple[Measure, ...], texts: Mapping[str, TextIndex]
) -> StrategyResult:
    cutting = found.cut.cutting
    cuts = cut_gold(corpus.queries, cutting.spans, texts)
    return StrategyResult(
        strategy=label,
        n_chunks=cutting.n_chunks,
        mean_tokens=float(found.cut.n_tokens.mean()),
        straddled_span_share=summarise(cuts).span_rate,
        straddled_queries=straddled_queries(corpus.queries, cutting.spans, texts),
        scores=score_queries(corpus.queries, found.rankings.to_scored(cutting), cutting, measures, texts),
        costs=found.costs,
        agreement=found.agreement,
    )
