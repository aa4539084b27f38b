"""What a sweep found: every strategy on both halves of the documents, the choice, and what became of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from chunklab.compare.paired import PairedComparison, compare_to_baseline
from chunklab.compare.pareto import pareto_front
from chunklab.compare.result import Comparison, Costs, mean
from chunklab.compare.selection import Gap, Split, choose, optimism_gap

COSTS = ('index_megabytes', 'encode_seconds')
"""What a score is weighed against in the Pareto front: fields of `Costs`."""


@dataclass(frozen=True, slots=True)
class SweepRow:
    """One strategy: its mean score on the development and on the held-out queries, and what it costs over all
    documents. `on_front`: no other strategy is at least as good in development score and every cost known, and better
    in one."""

    strategy: str
    n_chunks: int
    mean_tokens: float
    development: float
    held_out: float
    costs: Costs
    on_front: bool


@dataclass(frozen=True, slots=True)
class Sweep:
    """Rows in the order of the grid. `chosen` did best on the development queries; `judged` holds it against `baseline`
    on the held-out ones, None where it is the baseline itself. `gap` is that of the chosen, `baseline_gap` that of the
    baseline, which nobody chose: what the two halves differ by anyway. `weighed` names the costs that are known."""

    comparison: Comparison = field(repr=False)
    measure: str
    split: Split = field(repr=False)
    n_clusters: tuple[int, int]
    rows: tuple[SweepRow, ...]
    baseline: str
    chosen: str
    gap: Gap
    baseline_gap: Gap
    judged: PairedComparison | None
    weighed: tuple[str, ...]

    def row(self, strategy: str) -> SweepRow:
        """The row of a strategy."""
        return next(row for row in self.rows if row.strategy == strategy)

    @property
    def runner_up(self) -> SweepRow:
        """The best on the development queries apart from the chosen; the first of those that share it."""
        others = [row for row in self.rows if row.strategy != self.chosen]
        return max(others, key=lambda row: row.development)


def judge_sweep(
    comparison: Comparison,
    measure: str,
    split: Split,
    clusters: Mapping[str, int],
    baseline: str,
    *,
    margin: float,
    rng: np.random.Generator,
) -> Sweep:
    """Choose by `measure`, of which more is better, on the development queries, and judge on the held-out ones.

    All rows of the comparison stand for choice; `baseline` is one of them, and there are at least two.
    """
    scores = {row.strategy: row.scores[measure] for row in comparison.rows}
    development = {strategy: mean(found[q] for q in split.development) for strategy, found in scores.items()}
    held_out = {strategy: mean(found[q] for q in split.held_out) for strategy, found in scores.items()}
    chosen = choose(development, baseline)
    weighed = tuple(cost for cost in COSTS if all(math.isfinite(getattr(row.costs, cost)) for row in comparison.rows))
    judged = None
    if chosen != baseline:
        (judged,) = compare_to_baseline(
            {s: {measure: {q: scores[s][q] for q in split.held_out}} for s in (baseline, chosen)},
            baseline,
            clusters,
            margin=margin,
            rng=rng,
        )
    return Sweep(
        comparison=comparison,
        measure=measure,
        split=split,
        n_clusters=(len({clusters[q] for q in split.development}), len({clusters[q] for q in split.held_out})),
        rows=_rows(comparison, development, held_out, weighed),
        baseline=baseline,
        chosen=chosen,
        gap=optimism_gap(scores[chosen], split, clusters),
        baseline_gap=optimism_gap(scores[baseline], split, clusters),
        judged=judged,
        weighed=weighed,
    )


def _rows(
    comparison: Comparison, development: Mapping[str, float], held_out: Mapping[str, float], weighed: Sequence[str]
) -> tuple[SweepRow, ...]:
    costs = [[getattr(row.costs, cost) for row in comparison.rows] for cost in weighed]
    front = pareto_front([development[row.strategy] for row in comparison.rows], costs)
    return tuple(
        SweepRow(
            row.strategy,
            row.n_chunks,
            row.mean_tokens,
            development[row.strategy],
            held_out[row.strategy],
            row.costs,
            on_front,
        )
        for row, on_front in zip(comparison.rows, front, strict=True)
    )
