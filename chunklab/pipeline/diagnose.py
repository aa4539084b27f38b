"""Why queries failed in a finished run: its experiment opened again, and every failure put to the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chunklab.boundaries.diagnosis import (
    ChunkTable,
    Reading,
    Repairs,
    Story,
    StrategyDiagnosis,
    Trial,
    exact_micros,
    plan_repairs,
    tell,
    try_repairs,
)
from chunklab.boundaries.straddle import cut_gold
from chunklab.errors import ChunklabError, did_you_mean
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.existing.elsewhere import RANKINGS, check_diagnosable
from chunklab.pipeline.finished_run import FinishedRun, read_run
from chunklab.pipeline.indexing import chunk_vectors, encode_cuts
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import document_texts, texts_of
from chunklab.pipeline.reopening import reopen
from chunklab.pipeline.score import is_complete
from chunklab.pipeline.session import Session
from chunklab.specs import parse
from chunklab.store import Store
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Document, Query, Run, Vectors, to_span_array

_CELLS = 1 << 24  # similarities held at a time: 64 MB


@dataclass(frozen=True, slots=True)
class DiagnosisReport:
    """Why the queries of a run are not complete within the first k chunks, strategy by strategy in the run's order.

    `stories` are those of the failed queries, by query and then by strategy; `texts` the
    documents by id.
    """

    run: str
    corpus_name: str
    corpus_digest: str
    encoder: str
    index: str
    k: int
    rows: tuple[StrategyDiagnosis, ...]
    stories: Mapping[str, Mapping[str, Story]] = field(repr=False)
    query_ids: tuple[str, ...] = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)

    def story(self, query_id: str) -> tuple[Story, ...]:
        """What happened to one query, for each strategy with which it failed: none if all completed it. ChunklabError
        for a query that was not looked at."""
        if query_id not in self.query_ids:
            raise ChunklabError(_unknown(query_id, self.query_ids, self.run))
        return tuple(self.stories.get(query_id, {}).values())


def diagnose(
    run_folder: Path,
    k: int,
    store: Store,
    progress: Progress,
    strategies: Sequence[str] | None = None,
    queries: Sequence[str] | None = None,
) -> DiagnosisReport:
    """The causes for which queries of the run in `run_folder` have complete@k = 0, and their stories.

    `strategies` (specs) and `queries` (ids) choose among those of the run; None takes all. What the store has of the
    run is looked up, what it lacks is cut and encoded again. ChunklabError, one line, for a run whose corpus, cutting
    or weights are not those of today, and for a k that its rankings don't reach.
    """
    run = read_run(run_folder)
    chosen = run.chosen(strategies)
    if strategies is None:  # of rankings made elsewhere nobody can say why they failed
        chosen = tuple(found for found in chosen if parse(found.tag).name != RANKINGS) or chosen
    _check_depth(run, k)
    again = reopen(run, chosen, store, progress)
    session = again.session
    asked = _asked(session, queries, run.name)
    cuts = again.cuts()
    for cut in cuts:
        check_diagnosable(cut)
    bench = _Bench.of(session)
    planned = [bench.plan(cut, found, asked, k) for cut, found in zip(cuts, chosen, strict=True)]
    if any(planned):
        encode_cuts(session, cuts)
    encoded = bench.encode(chunk for plans in planned for plan in plans for chunk in plan.to_encode())
    rows, stories = [], {query.query_id: dict[str, Story]() for query in asked}
    for cut, found, plans in zip(cuts, chosen, planned, strict=True):
        told = tuple(bench.judge(cut, found, plans, encoded, k))
        rows.append(StrategyDiagnosis(cut.strategy.spec, len(asked), tuple(story.diagnosis for story in told)))
        for story in told:
            stories[story.query.query_id][story.strategy] = story
        progress('diagnosing', len(rows), len(cuts), 'strategies')
    return DiagnosisReport(
        run=run.name,
        corpus_name=session.corpus.name,
        corpus_digest=session.corpus.digest,
        encoder=session.encoder_label,
        index=chosen[0].manifest.index,
        k=k,
        rows=tuple(rows),
        stories=stories,
        query_ids=tuple(query.query_id for query in asked),
        texts={document.doc_id: document.text for document in session.corpus.documents},
    )


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the tests of all strategies share."""

    session: Session
    documents: Mapping[str, Document]
    texts: Mapping[str, TextIndex]
    reading: Reading

    @classmethod
    def of(cls, session: Session) -> _Bench:
        documents = {document.doc_id: document for document in session.corpus.documents}
        reading = Reading(session.encoder.max_tokens, session.encoder.tokenizer().tokens)
        return cls(session, documents, document_texts(session), reading)

    def plan(self, cut: Cut, run: Run, queries: Sequence[Query], k: int) -> list[Repairs]:
        """The repairs of the queries that this run failed, in their order."""
        table, limit = ChunkTable.of(cut.cutting), cut.strategy.limit
        texts = texts_of(self.session, cut, self.texts)
        return [
            plan_repairs(query, table, self.documents, self.texts, limit, self.reading)
            for query in queries
            if not is_complete(query, run.rankings[query.query_id], k, cut.cutting.spans, texts)
        ]

    def encode(self, chunks: Iterable[Chunk]) -> dict[Chunk, Vectors]:
        """The vectors of chunks that no strategy made: all encoded in one pass."""
        spans: dict[str, list[Chunk]] = {}
        for chunk in dict.fromkeys(chunks):
            spans.setdefault(chunk.doc_id, []).append(chunk)
        requests = [
            (self.documents[doc_id], to_span_array([chunk.span for chunk in wanted]))
            for doc_id, wanted in spans.items()
        ]
        encoder = self.session.encoder
        encoder.prepare(requests)
        found: dict[Chunk, Vectors] = {}
        for (document, rows), wanted in zip(requests, spans.values(), strict=True):
            found.update(zip(wanted, encoder.encode_chunks(document, rows), strict=True))
        return found

    def judge(
        self, cut: Cut, run: Run, plans: Sequence[Repairs], encoded: Mapping[Chunk, Vectors], k: int
    ) -> Iterator[Story]:
        """The stories of the failed queries of one strategy, in their order."""
        if not plans:
            return
        table, limit = ChunkTable.of(cut.cutting), cut.strategy.limit
        vectors = chunk_vectors(self.session, cut)
        asked = self.session.encoder.encode_queries([plan.query.text for plan in plans])
        spans = cut_gold([plan.query for plan in plans], cut.cutting.spans, self.texts, limit)
        step = max(1, _CELLS // max(1, len(vectors)))
        for first in range(0, len(plans), step):
            micros = exact_micros(asked[first : first + step], vectors)
            for place, plan in enumerate(plans[first : first + step]):
                at = first + place
                trial = Trial(table, self.texts, plan, asked[at : at + 1], micros[place], encoded)
                query_id = plan.query.query_id
                yield tell(trial, k, try_repairs(trial, k), run.rankings[query_id], spans[query_id])


def _asked(session: Session, query_ids: Sequence[str] | None, run: str) -> tuple[Query, ...]:
    """The queries with gold, those of them that are named."""
    scored = {query.query_id: query for query in session.corpus.queries if not query.no_gold}
    if not scored:
        raise ChunklabError(f'{run}: {session.corpus.name} has no queries with gold, so none can have failed')
    wanted = scored if query_ids is None else set(query_ids)
    for query_id in sorted(set(wanted).difference(scored)):
        raise ChunklabError(_unknown(query_id, tuple(scored), run))
    return tuple(query for query in scored.values() if query.query_id in wanted)


def _unknown(query_id: str, known: Sequence[str], run: str) -> str:
    return f'{run} has no query "{query_id}" with gold{did_you_mean(query_id, known)}'


def _check_depth(run: FinishedRun, k: int) -> None:
    if k < 1:
        raise ChunklabError(f'k = {k}: must be at least 1')
    if k > run.depth:
        raise ChunklabError(f'k = {k}: the rankings of {run.name} go down to {run.depth}; compare with -k {k} first')
