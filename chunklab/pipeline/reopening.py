"""The experiment of a finished run, opened again on the corpus and with the cuttings that the run had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chunklab.errors import ChunklabError
from chunklab.pipeline.finished_run import FinishedRun
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.session import Session, open_session
from chunklab.pipeline.strategies import Strategy
from chunklab.store import Store
from chunklab.types import Manifest, Run


@dataclass(frozen=True, slots=True)
class Reopened:
    """A session on a run's corpus, and its strategies in the order of the runs chosen."""

    session: Session
    strategies: tuple[Strategy, ...]


def reopen(run: FinishedRun, chosen: Sequence[Run], store: Store, progress: Progress) -> Reopened:
    """The experiment of a run as it was. ChunklabError, one line, where corpus, cutting or weights have changed."""
    session = open_session(run.experiment, store, progress)
    _check_corpus(run, session, [found.manifest for found in chosen])
    built = session.strategies([found.tag for found in chosen])
    _check_strategies(run, built, chosen)
    return Reopened(session, built)


def _check_corpus(run: FinishedRun, session: Session, manifests: Sequence[Manifest]) -> None:
    """That corpus and weights are those of the run."""
    for manifest in manifests:
        if manifest.corpus_digest != session.corpus.digest:
            raise ChunklabError(
                f'{run.name} is a run of another corpus: {manifest.corpus} {manifest.corpus_digest[:12]}, '
                f'where {run.experiment.corpus} is {session.corpus.digest[:12]} now; run chunklab compare again'
            )
        if manifest.weights_digest != session.encoder.weights.weights_digest:
            raise ChunklabError(
                f'{run.name}: the weights of {manifest.encoder} have changed; run chunklab compare again'
            )


def _check_strategies(run: FinishedRun, built: Sequence[Strategy], found: Sequence[Run]) -> None:
    """That today's strategies cut as the run's did."""
    for strategy, theirs in zip(built, found, strict=True):
        if strategy.digest != theirs.manifest.strategy_digest:
            raise ChunklabError(f'{run.name}: {strategy.spec} cuts otherwise by now; run chunklab compare again')
