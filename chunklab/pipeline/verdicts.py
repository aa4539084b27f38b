"""The rows of a comparison against its first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

import numpy as np

from chunklab.compare.paired import PairedComparison, compare_to_baseline
from chunklab.compare.phased import PhasedComparison
from chunklab.compare.result import StrategyResult
from chunklab.measures import less_is_better
from chunklab.specs import parse

SEED = 20_24
"""Of resamples and sign flips: fixed, so that the same scores have the same verdicts."""

HEADLINE = 'complete'


def verdicts(
    rows: Sequence[StrategyResult], phased: PhasedComparison | None, clusters: Mapping[str, int], margin: float
) -> tuple[PairedComparison, ...]:
    """Every row but the first against the first, by the measures of completeness, or else by the first measure; by
    scores averaged over the phases where there are some. A row that has no score under one of these is left out."""
    scores = {row.strategy: row.scores for row in rows}
    if phased:
        scores = {row.strategy: row.averaged for row in phased.rows}
    measured = list(rows[0].scores)
    chosen = [name for name in measured if parse(name).name == HEADLINE] or measured[:1]
    judged = {strategy: {name: of_strategy[name] for name in chosen} for strategy, of_strategy in scores.items()}
    return compare_to_baseline(
        {strategy: of_strategy for strategy, of_strategy in judged.items() if _is_known(of_strategy)},
        rows[0].strategy,
        clusters,
        rng=np.random.default_rng(SEED),
        margin=margin,
        lower_is_better=[name for name in chosen if less_is_better(name)],
    )


def _is_known(scores: Mapping[str, Mapping[str, float]]) -> bool:
    return all(isfinite(value) for of_query in scores.values() for value in of_query.values())
