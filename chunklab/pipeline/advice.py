"""What a person should hear before a long wait: that a cheaper mode ranks alike, or that a model is being distilled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chunklab.encoders.alike import Shown, ranks_alike
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.session import Session

MANY_TOKENS = 500_000
"""About two minutes of encoding on two cores: to save less is worth no line."""

_LATE_PAYS = 1.0
"""Tokens to be encoded for each character of the corpus from which late encoding is worth a line: it reads every token
about twice, some 0.4 for each character, however few strategies there are."""

Advise = Callable[[str], None]
"""Gets one line for the person who waits."""


def unheard(text: str) -> None:
    """Tells nobody."""


@dataclass(slots=True)
class Advised:
    """Progress that has something to say of its own when a long stage begins, once.

    The session is given as soon as it is open: what opens it tells its progress to this.
    """

    progress: Progress
    advise: Advise
    session: Session | None = None
    _said: bool = False

    def __call__(self, stage: str, done: int, total: int, unit: str) -> None:
        self.progress(stage, done, total, unit)
        if self.session is None or self._said:
            return
        if stage == 'distilling':
            self._say(_distilling(self.session))
        elif (stage, unit, done, self.session.mode) == ('encoding', 'tokens', 0, 'plain') and total >= MANY_TOKENS:
            alike = ranks_alike(self.session.encoder.weights.digest)
            for shown in [shown for shown in alike if _pays(shown, self.session, total)][:1]:
                self._say(_cheaper(shown, total))

    def _say(self, text: str) -> None:
        self._said = True
        self.advise(text)


def _pays(shown: Shown, session: Session, n_tokens: int) -> bool:
    """Whether that mode would spare much of these tokens."""
    n_chars = sum(len(document.text) for document in session.corpus.documents)
    return shown.mode != 'late' or n_tokens >= _LATE_PAYS * n_chars


def _distilling(session: Session) -> str:
    return (
        f'note: {session.portable_encoder} is distilled to a static model, once for this store and each version of '
        'model2vec; no strategy’s seconds count it'
    )


def _cheaper(shown: Shown, n_tokens: int) -> str:
    return (
        f'note: {n_tokens:,} tokens are to be encoded. --mode {shown.mode} ranked {shown.n_strategies} strategies like '
        f'this on {shown.corpus} ({shown.n_documents} documents; tau-b {shown.tau:.2f} of {shown.measure}), for about '
        f'1/{shown.cheaper:.0f} of the processor time (results/modes in chunklab’s repository)'
    )
