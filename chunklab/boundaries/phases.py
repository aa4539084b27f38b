"""What a cut costs: scores of the same queries under several cuttings by one strategy, each query against itself.

Arrays of scores have a row per phase and a column per query. Measures of chunklab's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np
from numpy.typing import NDArray

from chunklab.boundaries.turnover import PhaseCuts

Scores = NDArray[np.float64]
"""Values of one measure, shape (phases, queries)."""

Straddled = NDArray[np.bool_]
"""Whether a query has a gold span that no chunk contains, shape (phases, queries)."""


@dataclass(frozen=True, slots=True)
class BoundaryPenalty:
    """What a measure loses where the answer is cut: for each query that is straddled in some phases and intact in
    others, mean over the intact phases - mean over the straddled ones. Only these queries stand in `of_query`."""

    of_query: Mapping[str, float] = field(repr=False)

    @property
    def n_queries(self) -> int:
        """Queries that some phases cut and others leave whole."""
        return len(self.of_query)

    @property
    def mean(self) -> float:
        """Mean over these queries; nan where there are none."""
        return sum(self.of_query.values()) / self.n_queries if self.of_query else nan


@dataclass(frozen=True, slots=True)
class AlignmentSwing:
    """How far the luck of alignment alone moves the mean over all queries: `spread` is its highest value less its
    lowest, `deviation` the standard deviation, both of just these phases (divided by their number)."""

    spread: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Flips:
    """The queries answered completely in one phase and not in another, in the order given, out of `n_queries`."""

    query_ids: tuple[str, ...]
    n_queries: int

    @property
    def rate(self) -> float:
        """Share of the queries that flip, under `shift` called edit sensitivity; nan over none."""
        return len(self.query_ids) / self.n_queries if self.n_queries else nan


@dataclass(frozen=True, slots=True)
class PhasedMeasure:
    """One measure of one strategy over all phases. `swing` and `penalty` are None (n/a, which is not 0) where the cuts
    don't depend on the phase."""

    query_ids: tuple[str, ...]
    scores: Scores = field(repr=False)
    swing: AlignmentSwing | None
    penalty: BoundaryPenalty | None

    @property
    def of_phase(self) -> tuple[float, ...]:
        """Mean over the queries in each phase; nan over none."""
        return tuple(phase_means(self.scores).tolist())

    @property
    def of_query(self) -> Mapping[str, float]:
        """For each query its mean over the phases: the phase-averaged scores of the strategy."""
        return dict(zip(self.query_ids, _mean(self.scores).tolist(), strict=True))


def over_phases(query_ids: Sequence[str], scores: Scores, straddled: Straddled, cuts: PhaseCuts) -> PhasedMeasure:
    """One measure over all phases, given its scores, which phases straddle which query, and how the cuts differ."""
    _check(query_ids, scores)
    return PhasedMeasure(
        query_ids=tuple(query_ids),
        scores=scores,
        swing=alignment_swing(scores) if cuts.varies else None,
        penalty=boundary_penalty(query_ids, scores, straddled) if cuts.varies else None,
    )


def to_scores(query_ids: Sequence[str], by_phase: Sequence[Mapping[str, float]]) -> Scores:
    """Scores by query id of each phase as an array, columns in the order of `query_ids`."""
    rows = [[scores[query_id] for query_id in query_ids] for scores in by_phase]
    return np.array(rows, dtype=np.float64).reshape(len(by_phase), len(query_ids))


def to_straddled(query_ids: Sequence[str], by_phase: Sequence[Collection[str]]) -> Straddled:
    """The queries that each phase straddles as an array, columns in the order of `query_ids`."""
    rows = [[query_id in straddled for query_id in query_ids] for straddled in by_phase]
    return np.array(rows, dtype=np.bool_).reshape(len(by_phase), len(query_ids))


def boundary_penalty(query_ids: Sequence[str], scores: Scores, straddled: Straddled) -> BoundaryPenalty:
    """The penalty of every query that is straddled in some phases and intact in others, in the order given."""
    _check(query_ids, scores)
    _check(query_ids, straddled)
    n_straddled = straddled.sum(axis=0)
    both = (n_straddled > 0) & (n_straddled < len(straddled))
    # measured from phase 0 on, so that a score which ignores the cut gives exactly 0
    moved, cut = (scores - scores[:1])[:, both], straddled[:, both]
    intact_mean = np.where(cut, 0.0, moved).sum(axis=0) / (len(cut) - n_straddled[both])
    straddled_mean = np.where(cut, moved, 0.0).sum(axis=0) / n_straddled[both]
    chosen = [query_id for query_id, counts in zip(query_ids, both.tolist(), strict=True) if counts]
    return BoundaryPenalty(dict(zip(chosen, (intact_mean - straddled_mean).tolist(), strict=True)))


def alignment_swing(scores: Scores) -> AlignmentSwing:
    """Spread and standard deviation over the phases of the mean over the queries; nan over no queries."""
    means = phase_means(scores)
    return AlignmentSwing(float(means.max() - means.min()), float((means - means[0]).std()))


def phase_means(scores: Scores) -> NDArray[np.float64]:
    """Mean over the queries in each phase, shape (phases,); nan over none."""
    if not scores.shape[1]:
        return np.full(len(scores), nan)
    return np.asarray(scores.mean(axis=1))


def flips(query_ids: Sequence[str], complete: Scores, cuts: PhaseCuts) -> Flips | None:
    """Which queries `complete@k` (1 or 0) calls answered in one phase and not in another; None (n/a) where the cuts
    don't depend on the phase."""
    _check(query_ids, complete)
    if not cuts.varies:
        return None
    if not np.isin(complete, (0, 1)).all():
        raise AssertionError('BUG: a query is complete, 1, or not, 0; nothing else can flip')
    moved = (complete != complete[:1]).any(axis=0)
    chosen = [query_id for query_id, flipped in zip(query_ids, moved.tolist(), strict=True) if flipped]
    return Flips(tuple(chosen), len(query_ids))


def _mean(scores: Scores) -> NDArray[np.float64]:
    # from phase 0 on: equal scores have exactly that mean
    return np.asarray(scores[0] + (scores - scores[0]).mean(axis=0))


def _check(query_ids: Sequence[str], values: Scores | Straddled) -> None:
    if values.ndim != 2 or not len(values) or values.shape[1] != len(query_ids):
        raise AssertionError(f'BUG: {len(query_ids)} queries in {values.shape} values; rows are phases, one at least')
