"""An experiment measured and kept as the gate keeps it: on which terms, with what, and what every query got."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import isnan

from chunklab.compare.clusters import cluster_of
from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment
from chunklab.gate.coding import rounded
from chunklab.gate.definitions import definition_digest
from chunklab.gate.health import Finding
from chunklab.gate.record import QueryMark, Record, Setup, StrategyRecord, Terms
from chunklab.index.places import check_server
from chunklab.index.settings import Hnsw
from chunklab.measures import Measure
from chunklab.pipeline.compare import compare_in
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.probing import check_indexes, trust_new, vector_findings
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import the_measures
from chunklab.pipeline.session import Session, open_session
from chunklab.pipeline.versions import versions_in
from chunklab.runs import Results
from chunklab.store import Store, digest_of
from chunklab.types import Corpus, Query, Run

_DIGEST = 16  # characters kept of the digests of queries and documents: enough to tell versions apart


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record, with what is wrong with the vectors behind it, and the corpus to show texts from."""

    record: Record
    findings: tuple[Finding, ...]
    corpus: Corpus = field(repr=False)


def record_experiment(
    experiment: Experiment, store: Store, progress: Progress, agree: Callable[[Terms], None]
) -> Recorded:
    """The experiment's strategies, measured plainly (not in phases) on its corpus.

    `agree` gets the terms before anything is encoded, and raises where they will not do. ChunklabError too where an
    index that is already there is not whole. Vectors and rankings in the store are those of the versions that are
    installed: a candidate that differs in these alone is measured anew.
    """
    plain = replace(experiment, phases=1)
    own = store.apart(digest_of('versions', sorted(versions_in(plain.mode).items())))
    session = open_session(plain, own, progress)
    terms = _terms(plain, session, the_measures(plain))
    agree(terms)
    if plain.collections or plain.rankings:
        raise ChunklabError(
            'the gate judges what chunklab cuts and indexes itself: a baseline takes no collections and no rankings; '
            'chunklab compare takes them'
        )
    if plain.chroma:
        check_server(plain.chroma)  # before anything is encoded
    cuts = session.cut(session.strategies(plain.strategies))
    absent = check_indexes(session, cuts, plain)
    results = compare_in(session, plain)
    trust_new(session, absent)
    record = Record(
        terms=terms,
        setup=_setup(plain, session, results),
        strategies=_strategies(session.corpus, cuts, results, max(plain.k)),
        common_strategy=results.comparison.common_strategy,
        common=results.comparison.common,
    )
    return Recorded(record, tuple(vector_findings(session, cuts)), session.corpus)


def _terms(experiment: Experiment, session: Session, measures: Sequence[Measure]) -> Terms:
    corpus = session.corpus
    clusters = cluster_of(corpus.queries, corpus.documents)
    return Terms(
        corpus=corpus.name,
        corpus_digest=corpus.digest,
        documents={document.doc_id: document.digest[:_DIGEST] for document in corpus.documents},
        sample=experiment.documents,
        seed=experiment.seed if experiment.documents else 0,
        questions=experiment.questions,
        question_field=experiment.question_field,
        restrict_to_document=experiment.restrict_to_document,
        k=experiment.k,
        budgets=experiment.budgets,
        measures={str(measure): definition_digest(measure) for measure in measures},
        queries={q.query_id: _mark(q, clusters) for q in corpus.queries if not q.no_gold},
    )


def _mark(query: Query, clusters: Mapping[str, int]) -> QueryMark:
    gold = [(g.doc_id, g.span.start, g.span.end) for g in sorted(query.gold)]
    digest = digest_of('query', query.text, query.category, gold, sorted(query.restrict_to))
    return QueryMark(digest[:_DIGEST], query.category, clusters[query.query_id])


def _setup(experiment: Experiment, session: Session, results: Results) -> Setup:
    weights = session.encoder.weights
    return Setup(
        encoder=session.portable_encoder,
        in_folder=session.encoder_in_folder,
        weights_digest=weights.weights_digest,
        mode=session.mode,
        window=session.encoder.max_tokens,
        query_prompt=weights.query_prompt,
        document_prompt=weights.document_prompt,
        index=experiment.index,
        index_label=results.comparison.index,
        hnsw=asdict(Hnsw()) if experiment.index == 'chroma' else {},
        versions=dict(versions_in(session.mode)),
    )


def _strategies(corpus: Corpus, cuts: Sequence[Cut], results: Results, k: int) -> tuple[StrategyRecord, ...]:
    return tuple(
        _strategy(corpus, cut, row, run, results.comparison, k)
        for cut, row, run in zip(cuts, results.comparison.rows, results.runs, strict=True)
    )


def _strategy(
    corpus: Corpus, cut: Cut, row: StrategyResult, run: Run, comparison: Comparison, k: int
) -> StrategyRecord:
    spans = cut.cutting.spans
    return StrategyRecord(
        spec=row.strategy,
        digest=run.manifest.strategy_digest,
        costs=_costs(row, row.costs),
        index_recall={at: rounded(share) for at, share in row.agreement.items() if not isnan(share)},
        bare=tuple(d.doc_id for d in corpus.documents if not len(spans[d.doc_id]) and d.text.strip()),
        straddled=row.straddled_queries,
        scores={m: {q: rounded(row.scores[m][q]) for q in comparison.query_ids} for m in comparison.measures},
        retrieved={q: tuple(scored.chunk for scored in run.rankings[q][:k]) for q in comparison.query_ids},
    )


def _costs(row: StrategyResult, costs: Costs) -> dict[str, float]:
    """What is counted, and megabytes to one place; seconds are left out, no two machines share them."""
    found = {
        'chunks': float(row.n_chunks),
        'mean_tokens': round(row.mean_tokens, 3),
        'texts': float(costs.texts),
        'tokens': float(costs.tokens),
        'truncated': float(costs.truncated),
        'index_mb': round(costs.index_megabytes, 1),
    }
    return {name: value for name, value in found.items() if not isnan(value)}
