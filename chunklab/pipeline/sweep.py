"""A grid of strategies: one is chosen on some of the documents, and judged on the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from chunklab.compare.clusters import cluster_of
from chunklab.compare.selection import Split, split_clusters
from chunklab.compare.sweep import Sweep, judge_sweep
from chunklab.corpus.wording import quoted
from chunklab.errors import ChunklabError, CorpusError, SpecError
from chunklab.experiment import Experiment
from chunklab.measures import less_is_better
from chunklab.pipeline.compare import compare
from chunklab.pipeline.foreign import is_foreign
from chunklab.pipeline.grid import expand
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import the_measures
from chunklab.pipeline.session import Session, open_session
from chunklab.runs import Results
from chunklab.store import Store
from chunklab.types import Corpus

SIMPLE = 'fixed(size=200)'
"""The baseline where the grid has it and none is named: what most people begin with."""

Side = str
"""'development', 'held-out', or 'no queries' for a document that none is asked of."""


@dataclass(frozen=True, slots=True)
class SweepResults:
    """A sweep, which documents lay on which side, and all that the comparison under it leaves behind."""

    sweep: Sweep
    sides: Mapping[str, Side] = field(repr=False)
    results: Results = field(repr=False)


def sweep(
    experiment: Experiment, store: Store, progress: Progress, *, held_out: float = 0.5, baseline: str = ''
) -> SweepResults:
    """Every point of the experiment's grid scored, the best chosen on development documents and judged on the others.

    The experiment's first measure decides and its seed draws the documents; versions of one contract stay together.
    Every question is asked of the whole corpus, or of its own document if so restricted: what the split keeps apart is
    which questions may choose. What the store has is looked up, so a wider grid costs only what is new in it.
    ChunklabError where there is nothing to choose from, or nobody to judge the choice.
    """
    measure = _measure(experiment)
    session = open_session(experiment, store, progress)
    strategies = session.strategies(expand(experiment.strategies))
    session.cut([strategy for strategy in strategies if is_foreign(strategy)])  # one that fails is told before all else
    specs = [strategy.spec for strategy in strategies]
    simple = _baseline(session, specs, baseline)
    specs = specs if simple in specs else [simple, *specs]
    if len(specs) < 2:
        raise SpecError(
            f'{specs[0]}: one strategy leaves nothing to choose from; give a range, as in fixed(size=100..400:50)'
        )
    scored = [query for query in session.corpus.queries if not query.no_gold]
    clusters = cluster_of(scored, session.corpus.documents)
    split = _split(session.corpus, clusters, held_out, experiment.seed)
    results = compare(replace(experiment, strategies=tuple(specs), measures=(measure,)), store, progress)
    found = judge_sweep(
        results.comparison,
        measure,
        split,
        clusters,
        simple,
        margin=experiment.margin,
        rng=np.random.default_rng(experiment.seed),
    )
    return SweepResults(found, _sides(session.corpus, split), results)


def _measure(experiment: Experiment) -> str:
    """The measure that decides, in its canonical spelling."""
    measure = str(the_measures(experiment)[0])
    if less_is_better(measure):
        raise ChunklabError(f'{measure}: a sweep chooses the highest score, and of this measure less is better')
    return measure


def _baseline(session: Session, specs: Sequence[str], named: str) -> str:
    """The spec of the simple strategy: the one named, else the plain one where the grid has it, else the first."""
    if named:
        if len(expand([named])) > 1:
            raise SpecError(f'baseline {named}: stands for several strategies; name one')
        (strategy,) = session.strategies([named])
        return strategy.spec
    return SIMPLE if SIMPLE in specs else specs[0]


def _split(corpus: Corpus, clusters: Mapping[str, int], held_out: float, seed: int) -> Split:
    name = quoted(corpus.name)
    if not clusters:
        raise CorpusError(
            f'corpus {name} has no queries with gold, so nothing can be scored; "chunklab questions" makes some'
        )
    try:
        return split_clusters(clusters, held_out, np.random.default_rng(seed))
    except ChunklabError as exc:
        raise ChunklabError(f'corpus {name} cannot be split: {exc}') from exc


def _sides(corpus: Corpus, split: Split) -> Mapping[str, Side]:
    """On which side each document lies, in the order of the corpus: that of the queries with gold in it."""
    members: dict[str, Side] = dict.fromkeys(split.development, 'development') | dict.fromkeys(
        split.held_out, 'held-out'
    )
    found = {document.doc_id: 'no queries' for document in corpus.documents}
    for query in corpus.queries:
        for gold in query.gold:
            found[gold.doc_id] = members[query.query_id]
    return found
