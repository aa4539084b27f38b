"""Strategies under several cuttings each: what a cut costs, and how far luck of alignment moves the scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chunklab.boundaries.phases import Flips, PhasedMeasure
from chunklab.boundaries.turnover import PhaseCuts
from chunklab.compare.estimate import MeanEstimate


@dataclass(frozen=True, slots=True)
class PhasedStrategy:
    """One strategy over all phases. `cuts` is None for a chunker that has no phases: it was cut once, all that is said
    of phases is n/a, and its scores are those of that one cutting.

    `measures` by spec; `penalties` the boundary penalty of each measure with its clustered interval, where there is
    one; `flips` of each measure of completeness. `indexed` holds, where an index is in use, the mean of each measure in
    phase 0 as that index ranks, to be held against the exact one of the same cutting.
    """

    strategy: str
    cuts: PhaseCuts | None
    measures: Mapping[str, PhasedMeasure] = field(repr=False)
    penalties: Mapping[str, MeanEstimate] = field(repr=False)
    flips: Mapping[str, Flips] = field(repr=False)
    indexed: Mapping[str, float] = field(default_factory=dict, repr=False)

    @property
    def averaged(self) -> Mapping[str, Mapping[str, float]]:
        """Per measure, for each query its mean over the phases."""
        return {name: measure.of_query for name, measure in self.measures.items()}


@dataclass(frozen=True, slots=True)
class PhasedComparison:
    """Rows in the order of the strategies given; all phases are searched exactly, phase 0 also in the index in use.
    `notes` are those of the corpus, where no other table tells them."""

    corpus_name: str
    corpus_digest: str
    n_documents: int
    query_ids: tuple[str, ...]
    questions: str
    encoder: str
    experiment: str
    n_phases: int
    measures: tuple[str, ...]
    rows: tuple[PhasedStrategy, ...]
    notes: tuple[str, ...] = ()
