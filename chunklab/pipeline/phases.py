"""Every strategy cut in several ways of equal right, each query held against itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from chunklab.boundaries.phases import flips, over_phases, to_scores, to_straddled
from chunklab.boundaries.straddle import straddled_queries
from chunklab.boundaries.turnover import compare_phases
from chunklab.compare.clusters import cluster_of
from chunklab.compare.estimate import MeanEstimate, estimate_mean
from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment
from chunklab.index.places import check_server
from chunklab.measures import Measure
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import asked_of, document_texts, texts_of, the_measures
from chunklab.pipeline.retrieval import Asked, Retrieved, retrieve_all
from chunklab.pipeline.score import score_queries
from chunklab.pipeline.session import Session, open_session
from chunklab.pipeline.strategies import Strategy, in_phase
from chunklab.roles import PhasedChunker, phases
from chunklab.specs import parse
from chunklab.store import Store
from chunklab.texts import TextIndex
from chunklab.types import Query

SEED = 20_24
"""Of the resamples behind intervals: fixed, so that the same scores have the same intervals."""


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is the same for every strategy and phase. `asked` is how phase 0 is put to the index in use, all questions
    among them, as a comparison without phases does; `exact` how every phase is searched."""

    session: Session
    asked: Asked
    exact: Asked
    queries: tuple[Query, ...]
    measures: tuple[Measure, ...]
    texts: Mapping[str, TextIndex]
    clusters: Mapping[str, int]


def phases_of(experiment: Experiment, store: Store, progress: Progress) -> PhasedComparison:
    """An experiment in all its phases, from the corpus on. ChunklabError where nothing could be scored."""
    if experiment.chroma:
        check_server(experiment.chroma)  # before an hour of encoding, not after it
    session = open_session(experiment, store, progress)
    if all(query.no_gold for query in session.corpus.queries):
        raise ChunklabError(f'{session.corpus.name} has no queries with gold: there is nothing to score in phases')
    texts = document_texts(session)
    return replace(compare_in_phases(session, experiment, texts), notes=session.corpus.notes)


def compare_in_phases(session: Session, experiment: Experiment, texts: Mapping[str, TextIndex]) -> PhasedComparison:
    """The strategies of an experiment in all its phases, searched exactly, and phase 0 in the index that the experiment
    names; queries without gold stand in no score. `texts` are those of all documents."""
    strategies = session.strategies(experiment.strategies)
    measures = the_measures(experiment)
    queries = tuple(query for query in session.corpus.queries if not query.no_gold)
    asked = asked_of(session, experiment, measures)
    asking = _Asking(
        session=session,
        asked=asked,
        exact=Asked('exact', '', asked.depth, (), restricted=False),
        queries=queries,
        measures=measures,
        texts=texts,
        clusters=cluster_of(queries, session.corpus.documents),
    )
    cuts = _cuts(session, strategies, experiment)
    # all in one go: so all that is lacking is encoded in one pass, and the questions once
    found = iter(retrieve_all(session, [cut for of_strategy in cuts for cut in of_strategy], queries, asking.exact))
    retrieved = [[next(found) for _ in of_strategy] for of_strategy in cuts]
    return PhasedComparison(
        corpus_name=session.corpus.name,
        corpus_digest=session.corpus.digest,
        n_documents=len(session.corpus.documents),
        query_ids=tuple(query.query_id for query in queries),
        questions=session.corpus.questions,
        encoder=session.encoder_label,
        experiment=experiment.experiment,
        n_phases=experiment.phases,
        measures=tuple(str(measure) for measure in measures),
        rows=tuple(_row(asking, strategy, of_one) for strategy, of_one in zip(strategies, retrieved, strict=True)),
    )


def _cuts(session: Session, strategies: Sequence[Strategy], experiment: Experiment) -> list[tuple[Cut, ...]]:
    """The cuttings of each strategy: one for each phase, or the only one that it has."""
    wanted = [list(_phased(strategy, experiment)) for strategy in strategies]
    found = iter(session.cut([strategy for of_strategy in wanted for strategy in of_strategy]))
    return [tuple(next(found) for _ in of_strategy) for of_strategy in wanted]


def _phased(strategy: Strategy, experiment: Experiment) -> Iterator[Strategy]:
    if not isinstance(strategy.chunker, PhasedChunker):
        yield strategy
        return
    for phase in phases(experiment.experiment, experiment.phases):
        yield in_phase(strategy, phase)


def _row(asking: _Asking, strategy: Strategy, retrieved: Sequence[Retrieved]) -> PhasedStrategy:
    """One strategy, every phase scored by itself."""
    query_ids = [query.query_id for query in asking.queries]
    cuts = [found.cut for found in retrieved]
    by_phase = [_scores(asking, found) for found in retrieved]
    straddled = to_straddled(
        query_ids, [straddled_queries(asking.queries, cut.cutting.spans, asking.texts) for cut in cuts]
    )
    has_phases = isinstance(strategy.chunker, PhasedChunker)
    varying = compare_phases([cut.cutting.spans for cut in cuts], asking.texts)
    measures = {}
    for name in map(str, asking.measures):
        scores = to_scores(query_ids, [of_phase[name] for of_phase in by_phase])
        measures[name] = over_phases(query_ids, scores, straddled, varying)
    flipped = {
        name: flips(query_ids, measure.scores, varying)
        for name, measure in measures.items()
        if parse(name).name == 'complete'
    }
    return PhasedStrategy(
        strategy=strategy.spec,
        cuts=varying if has_phases else None,
        measures=measures,
        penalties={
            name: _penalty(measure.penalty.of_query, asking.clusters)
            for name, measure in measures.items()
            if measure.penalty is not None and measure.penalty.n_queries
        },
        flips={name: found for name, found in flipped.items() if found is not None},
        indexed=_indexed(asking, cuts[0]),
    )


def _scores(asking: _Asking, found: Retrieved) -> Mapping[str, Mapping[str, float]]:
    cut = found.cut
    rankings = found.rankings.to_scored(cut.cutting)
    texts = texts_of(asking.session, cut, asking.texts)
    return score_queries(asking.queries, rankings, cut.cutting, asking.measures, texts)


def _indexed(asking: _Asking, first: Cut) -> Mapping[str, float]:
    """The mean of each measure where phase 0 is searched in the index in use; none where search is exact anyhow."""
    if asking.asked.index == 'exact':
        return {}
    (found,) = retrieve_all(asking.session, [first], asking.session.corpus.queries, asking.asked)
    rankings = found.rankings.to_scored(first.cutting)
    texts = texts_of(asking.session, first, asking.texts)
    scores = score_queries(asking.queries, rankings, first.cutting, asking.measures, texts)
    return {name: fmean(of_query.values()) for name, of_query in scores.items()}


def _penalty(of_query: Mapping[str, float], clusters: Mapping[str, int]) -> MeanEstimate:
    return estimate_mean(of_query, clusters, rng=np.random.default_rng(SEED))
