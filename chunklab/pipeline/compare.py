"""The main job: strategies side by side on one corpus, from documents to scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chunklab.boundaries.straddle import SizeLimit, cut_gold, straddled_queries, summarise
from chunklab.compare.clusters import cluster_of
from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.errors import StrategyError
from chunklab.experiment import Experiment
from chunklab.index.contents import Layout
from chunklab.index.places import check_server
from chunklab.measures import Measure
from chunklab.pipeline.advice import Advise, Advised, unheard
from chunklab.pipeline.cut import Attempt, Cut, try_to_cut
from chunklab.pipeline.existing.bringing import bring
from chunklab.pipeline.existing.elsewhere import is_whole
from chunklab.pipeline.noting import notes_on
from chunklab.pipeline.phases import compare_in_phases
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import asked_of, document_texts, texts_of, the_measures
from chunklab.pipeline.results import to_results
from chunklab.pipeline.retrieval import Retrieved, retrieve_all
from chunklab.pipeline.score import score_queries, without_whole
from chunklab.pipeline.session import Session, open_session
from chunklab.pipeline.strategies import Strategy
from chunklab.pipeline.verdicts import verdicts
from chunklab.runs import Results
from chunklab.store import Store
from chunklab.texts import TextIndex
from chunklab.types import Query

LOW_AGREEMENT = 0.99
DEFAULT_SIZE = 200
"""Tokens of the windows that define the common set where the first strategy has no size of its own."""


def compare(experiment: Experiment, store: Store, progress: Progress, advise: Advise = unheard) -> Results:
    """Every strategy of the experiment scored on every query of its corpus; `advise` hears what may spare a long wait.

    What the store has is looked up, the rest computed and kept; the scores are the same either way. A corpus without
    queries (or with none that has gold) is cut only, and the notes say how to come by queries.
    """
    the_measures(experiment)  # a misspelt measure is told before anything is read
    if experiment.own_chroma:
        check_server(experiment.own_chroma)  # before an hour of encoding, not after it
    advised = Advised(progress, advise)
    advised.session = open_session(experiment, store, advised)
    return compare_in(advised.session, experiment)


def compare_in(session: Session, experiment: Experiment) -> Results:
    """The same in a session that is open already on the experiment's corpus."""
    measures = the_measures(experiment)
    named = session.strategies(experiment.strategies)
    (common,) = session.strategies([_common_spec(named[0])])
    wanted = named if common in named else (*named, common)
    attempt = try_to_cut(session.corpus.documents, wanted, session.context(wanted), session.progress)
    chosen = [cut for cut in attempt.cuts if cut.strategy in named]
    if not chosen:
        raise StrategyError('; '.join(_said(attempt)))
    strategies = [cut.strategy for cut in chosen]
    experiment = replace(experiment, strategies=tuple(strategy.spec for strategy in strategies))
    if strategies[0] != named[0]:
        (common,) = session.strategies([_common_spec(strategies[0])])
    cuts = {cut.strategy.spec: cut for cut in attempt.cuts}
    of_common = cuts.get(common.spec) or session.cut([common])[0]
    scored = [query for query in session.corpus.queries if not query.no_gold]
    asked = asked_of(session, experiment, measures)
    brought = bring(session, experiment, session.corpus.queries, asked)
    failures = (*_said(attempt), *brought.failures)
    notes = (*session.corpus.notes, *notes_on(session, attempt), *brought.notes)
    shown = (*chosen, *brought.cuts)
    if not scored:
        return to_results(experiment, session, _without_queries(session, shown, notes), shown, (), failures)
    retrieved = (*retrieve_all(session, chosen, session.corpus.queries, asked), *brought.rows)
    texts = document_texts(session)
    rows = tuple(_row(found, scored, measures, texts_of(session, found.cut, texts)) for found in retrieved)
    phased = compare_in_phases(session, experiment, texts) if experiment.phases > 1 else None
    clusters = cluster_of(scored, session.corpus.documents)
    comparison = Comparison(
        corpus_name=session.corpus.name,
        corpus_digest=session.corpus.digest,
        n_documents=len(session.corpus.documents),
        query_ids=tuple(query.query_id for query in scored),
        n_without_gold=len(session.corpus.queries) - len(scored),
        encoder=session.encoder_label,
        index=asked.label(),
        common_strategy=common.spec,
        common=straddled_queries(scored, of_common.cutting.spans, texts),
        measures=tuple(str(measure) for measure in measures),
        rows=rows,
        notes=(*notes, *_warnings(session, strategies, retrieved)),
        questions=session.corpus.questions,
        verdicts=verdicts(rows, phased, clusters, experiment.margin),
        phased=phased,
        clusters=clusters,
        categories={query.query_id: query.category for query in scored},
    )
    return to_results(experiment, session, comparison, shown, retrieved, failures)


def _common_spec(first: Strategy) -> str:
    """Windows of the first strategy's size, in its own unit: the queries that these straddle are the common set."""
    limit = first.limit or SizeLimit(DEFAULT_SIZE)
    unit = '' if limit.unit == 'tokens' else f', unit={limit.unit}'
    return f'fixed(size={limit.size}{unit})'


def _row(
    found: Retrieved, queries: Sequence[Query], measures: Sequence[Measure], texts: Mapping[str, TextIndex]
) -> StrategyResult:
    cutting = found.cut.cutting
    scores = score_queries(queries, found.rankings.to_scored(cutting), cutting, measures, texts)
    if not is_whole(found.cut):
        return _partial_row(found, without_whole(scores, measures, queries[0], texts))
    cuts = cut_gold(queries, cutting.spans, texts)
    return StrategyResult(
        strategy=cutting.strategy,
        n_chunks=cutting.n_chunks,
        mean_tokens=_mean_tokens(found.cut),
        straddled_span_share=summarise(cuts).span_rate,
        straddled_queries=frozenset(q for q, of_query in cuts.items() if any(cut.straddled for cut in of_query)),
        scores=scores,
        costs=found.costs,
        agreement=found.agreement,
    )


def _partial_row(found: Retrieved, scores: Mapping[str, Mapping[str, float]]) -> StrategyResult:
    """The row of chunks of which only those are known that came back: what they straddle is not known."""
    return StrategyResult(
        strategy=found.cut.strategy.spec,
        n_chunks=found.cut.cutting.n_chunks,
        mean_tokens=_mean_tokens(found.cut),
        straddled_span_share=float('nan'),
        straddled_queries=frozenset(),
        scores=scores,
        costs=found.costs,
        agreement=found.agreement,
    )


def _mean_tokens(cut: Cut) -> float:
    return float(cut.n_tokens.mean()) if len(cut.n_tokens) else float('nan')


def _said(attempt: Attempt) -> tuple[str, ...]:
    return tuple(str(failed.error) for failed in attempt.failures)


def _without_queries(session: Session, cuts: Sequence[Cut], notes: Sequence[str]) -> Comparison:
    rows = [
        StrategyResult(
            cut.strategy.spec,
            cut.cutting.n_chunks,
            _mean_tokens(cut),
            float('nan'),
            frozenset(),
            {},
            Costs(cut.seconds),
        )
        for cut in cuts
    ]
    asked = 'no queries' if not session.corpus.queries else 'no queries with gold'
    note = (
        f'{session.corpus.name} has {asked}, so only the cutting is shown. To score retrieval, write queries.jsonl '
        'into the corpus folder, one JSON object per line: query_id, query, spans [{doc_id, start, end}] and answers.'
    )
    return Comparison(
        session.corpus.name,
        session.corpus.digest,
        len(session.corpus.documents),
        (),
        len(session.corpus.queries),
        session.encoder_label,
        'no index',
        '',
        frozenset(),
        (),
        tuple(rows),
        (*notes, note),
    )


def _warnings(session: Session, strategies: Sequence[Strategy], retrieved: Sequence[Retrieved]) -> list[str]:
    longest = session.encoder.max_tokens
    notes = [
        f'{strategy.spec}: size {strategy.size} is over the {longest} tokens that {session.encoder_label} reads; '
        'what is beyond them is not encoded'
        for strategy in strategies
        if strategy.unit == 'tokens' and strategy.size > longest
    ]
    for found in retrieved:
        spec = found.cut.strategy.spec
        layout = Layout.of(found.cut.cutting)
        bare = [d for d in session.corpus.documents if not layout.count([d.doc_id]) and d.text.strip()]
        if bare and is_whole(found.cut):
            notes.append(f'{spec}: {len(bare):,} of {len(session.corpus.documents):,} documents have no chunks')
        if found.costs.truncated:
            n_texts = f'{found.costs.truncated:,} of {found.costs.texts:,} texts'
            notes.append(f'{spec}: {n_texts} are longer than the {longest} tokens that the encoder reads')
        low = {k: share for k, share in found.agreement.items() if share < LOW_AGREEMENT}
        notes += [f'{spec}: the index found {share:.3f} of the exact first {k} chunks' for k, share in low.items()]
    return notes
