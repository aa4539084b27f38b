"""What a comparison leaves behind: rankings with their manifests, and the experiment as it was resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from chunklab.compare.result import Comparison
from chunklab.experiment import Experiment, to_toml
from chunklab.index.server import without_credentials
from chunklab.index.settings import Hnsw
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.existing.elsewhere import COLLECTION, RANKINGS, elsewhere, label
from chunklab.pipeline.existing.rankings import rankings_name
from chunklab.pipeline.retrieval import Retrieved
from chunklab.pipeline.session import Session
from chunklab.pipeline.versions import versions_in
from chunklab.runs import Results
from chunklab.store import digest_of
from chunklab.types import Manifest, Run, ScoredChunk


def to_results(
    experiment: Experiment,
    session: Session,
    comparison: Comparison,
    cuts: Sequence[Cut],
    retrieved: Sequence[Retrieved],
    failures: tuple[str, ...] = (),
) -> Results:
    """The comparison with all that is written beside it; `retrieved` is empty where there was nothing to ask."""
    resolved = _resolved(experiment, comparison, cuts)
    by_spec = {found.cut.strategy.spec: found for found in retrieved}
    runs = tuple(_run(resolved, session, comparison, cut, by_spec.get(cut.strategy.spec)) for cut in cuts)
    digest = digest_of(
        'run',
        comparison.corpus_digest,
        [(cut.strategy.spec, cut.digest) for cut in cuts],
        session.encoder.digest,
        comparison.index,
        comparison.measures,
        (resolved.k, resolved.budgets, resolved.documents, resolved.seed),
        (resolved.phases, resolved.experiment, resolved.margin),
        resolved.questions,
    )
    return Results(comparison, session.corpus.queries, runs, to_toml(resolved), digest, failures)


def _resolved(experiment: Experiment, comparison: Comparison, cuts: Sequence[Cut]) -> Experiment:
    """The experiment with every spec in its canonical spelling, no seed where nothing is drawn, and no kind of phases
    where there is one."""
    return replace(
        experiment,
        strategies=tuple(cut.strategy.spec for cut in cuts if elsewhere(cut) is None),
        **_brought(experiment, [cut.strategy.spec for cut in cuts]),
        measures=comparison.measures or experiment.measures,
        seed=experiment.seed if experiment.documents else 0,
        experiment=experiment.experiment if experiment.phases > 1 else Experiment().experiment,
    )


def _brought(experiment: Experiment, specs: Sequence[str]) -> dict[str, Any]:
    """The settings of rows that were cut elsewhere: of those that could be had. The name and the password that an
    address may have in it are not kept."""
    collections = tuple(name for name in dict.fromkeys(experiment.collections) if label(COLLECTION, name) in specs)
    rankings = tuple(
        path for path in dict.fromkeys(experiment.rankings) if label(RANKINGS, rankings_name(path)) in specs
    )
    if not experiment.collections:
        return {'rankings': rankings}
    read = ('text_field', 'id_field', 'embed')
    return {
        'collections': collections,
        'rankings': rankings,
        'chroma': without_credentials(experiment.chroma) if collections else '',
        **{name: getattr(experiment, name) if collections else '' for name in read},
    }


def _run(experiment: Experiment, session: Session, comparison: Comparison, cut: Cut, found: Retrieved | None) -> Run:
    rankings: Mapping[str, tuple[ScoredChunk, ...]] = found.rankings.to_scored(cut.cutting) if found else {}
    settings: dict[str, object] = {
        'documents': experiment.documents,
        'question_field': experiment.question_field,
        'restrict_to_document': experiment.restrict_to_document,
        'k': list(experiment.k),
        'budgets': list(experiment.budgets),
        'measures': list(comparison.measures),
        'mode': session.mode,
        'hnsw': asdict(Hnsw()) if experiment.index == 'chroma' else None,
    }
    theirs = elsewhere(cut)
    if theirs:
        settings = {**settings, 'mode': None, 'hnsw': None, **theirs.settings}
    manifest = Manifest(
        corpus=session.corpus.name,
        corpus_digest=session.corpus.digest,
        strategy=cut.strategy.spec,
        strategy_digest=cut.strategy.digest,
        encoder=theirs.encoder if theirs else session.encoder_spec,
        weights_digest=theirs.weights_digest if theirs else session.encoder.weights.weights_digest,
        index=theirs.index if theirs else comparison.index,
        seed=experiment.seed,
        settings=settings,
        versions=found.versions if found else versions_in(session.mode),
    )
    return Run(cut.strategy.spec, rankings, manifest)
