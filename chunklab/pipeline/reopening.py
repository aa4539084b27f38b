"""The experiment of a finished run, opened again on the corpus and with the cuttings that the run had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.errors import ChunklabError
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.existing.bringing import cut_elsewhere
from chunklab.pipeline.existing.elsewhere import is_elsewhere
from chunklab.pipeline.finished_run import FinishedRun
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.session import Session, open_session
from chunklab.pipeline.strategies import Strategy
from chunklab.store import Store
from chunklab.types import Manifest, Run


@dataclass(frozen=True, slots=True)
class Reopened:
    """A session on a run's corpus, and its strategies in the order of the runs chosen.

    `elsewhere` has those chunks, by strategy, that were cut elsewhere, read again from where they are.
    """

    session: Session
    strategies: tuple[Strategy, ...]
    elsewhere: Mapping[str, Cut] = field(default_factory=dict, repr=False)

    def cuts(self) -> tuple[Cut, ...]:
        """The chunks of each strategy, in their order."""
        own = [strategy for strategy in self.strategies if strategy.spec not in self.elsewhere]
        found = {cut.strategy.spec: cut for cut in self.session.cut(own)} if own else {}
        found.update(self.elsewhere)
        return tuple(found[strategy.spec] for strategy in self.strategies)


def reopen(run: FinishedRun, chosen: Sequence[Run], store: Store, progress: Progress) -> Reopened:
    """The experiment of a run as it was. ChunklabError, one line, where corpus, cutting or weights have changed, or a
    collection, or a file of rankings."""
    session = open_session(run.experiment, store, progress)
    _check_corpus(run, session, [found.manifest for found in chosen])
    tags = [found.tag for found in chosen]
    own = [tag for tag in tags if not is_elsewhere(tag)]
    brought = {tag: cut_elsewhere(session, run.experiment, tag) for tag in tags if is_elsewhere(tag)}
    made = {strategy.spec: strategy for strategy in session.strategies(own)} if own else {}
    made.update({tag: cut.strategy for tag, cut in brought.items()})
    built = tuple(made[tag] for tag in tags)
    _check_strategies(run, built, chosen)
    return Reopened(session, built, brought)


def _check_corpus(run: FinishedRun, session: Session, manifests: Sequence[Manifest]) -> None:
    """That corpus and weights are those of the run."""
    for manifest in manifests:
        if manifest.corpus_digest != session.corpus.digest:
            raise ChunklabError(
                f'{run.name} is a run of another corpus: {manifest.corpus} {manifest.corpus_digest[:12]}, '
                f'where {run.experiment.corpus} is {session.corpus.digest[:12]} now; run chunklab compare again'
            )
        weights = session.encoder.weights.weights_digest
        if not is_elsewhere(manifest.strategy) and manifest.weights_digest != weights:
            raise ChunklabError(
                f'{run.name}: the weights of {manifest.encoder} have changed; run chunklab compare again'
            )


def _check_strategies(run: FinishedRun, built: Sequence[Strategy], found: Sequence[Run]) -> None:
    """That today's strategies cut as the run's did."""
    for strategy, theirs in zip(built, found, strict=True):
        if strategy.digest != theirs.manifest.strategy_digest:
            by_now = 'holds something else' if is_elsewhere(strategy.spec) else 'cuts otherwise'
            raise ChunklabError(f'{run.name}: {strategy.spec} {by_now} by now; run chunklab compare again')
