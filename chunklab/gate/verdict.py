"""All that a check found, as one value that every output renders."""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.gate.changes import Change
from chunklab.gate.health import Finding
from chunklab.gate.judging import Judgement, Strictness
from chunklab.gate.losers import Loser


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """What changed, how each rule was judged, what may have caused a drop, and which queries lost most.

    `baseline` is the file's name as it was given. `notes` are remarks on how the check was made.
    """

    baseline: str
    corpus: str
    corpus_digest: str
    n_queries: int
    n_documents: int
    strictness: Strictness
    changes: tuple[Change, ...]
    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]
    losers: tuple[Loser, ...]
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Judgement, ...]:
        """The judgements that say no, a stale baseline among them if that is to fail."""
        return tuple(j for j in self.judgements if self.fails(j))

    @property
    def stale(self) -> tuple[Judgement, ...]:
        """The judgements that say the baseline is stale."""
        return tuple(j for j in self.judgements if j.outcome == 'stale')

    @property
    def got_worse(self) -> bool:
        """Whether some rule was broken; a baseline that is merely stale is none."""
        return any(judgement.outcome == 'fail' for judgement in self.judgements)

    @property
    def passed(self) -> bool:
        """Whether nothing says no."""
        return not self.failed

    def fails(self, judgement: Judgement) -> bool:
        """Whether a judgement makes the whole check fail."""
        return judgement.outcome == 'fail' or (judgement.outcome == 'stale' and self.strictness.stale_fails)
