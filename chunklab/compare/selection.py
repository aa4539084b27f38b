"""Choosing a strategy on some documents and judging the choice on others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from chunklab.compare.intervals import Interval, standard_errors
from chunklab.compare.student import t_quantile
from chunklab.compare.totals import TIE, ClusterTotals, to_columns, to_totals
from chunklab.corpus.wording import counted
from chunklab.errors import ChunklabError


@dataclass(frozen=True, slots=True)
class Split:
    """The queries to choose on and those to judge on, each in the order given; no cluster has queries in both."""

    development: tuple[str, ...]
    held_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """How much better a strategy does on the development queries than on the held-out ones, with its interval."""

    value: float
    interval: Interval


def split_clusters(clusters: Mapping[str, int], held_out: float, rng: np.random.Generator) -> Split:
    """The queries divided at random, whole clusters (`cluster_of`) at a time: a share of `held_out` of the clusters,
    but at least one on either side. ChunklabError for fewer than two clusters or a share not between 0 and 1.
    """
    if not 0 < held_out < 1:
        raise ChunklabError(f'held-out share {held_out}: must be between 0 and 1, as 0.5 for half of the documents')
    numbers = sorted(set(clusters.values()))
    if len(numbers) < 2:
        raise ChunklabError(
            f'{counted(len(numbers), "independent document")} with queries: at least 2 are needed, to choose on one '
            'and judge on the other (versions of one contract are not independent)'
        )
    n_held_out = min(max(math.floor(held_out * len(numbers) + 0.5), 1), len(numbers) - 1)
    chosen = {numbers[place] for place in rng.permutation(len(numbers))[:n_held_out].tolist()}
    return Split(
        tuple(query_id for query_id, cluster in clusters.items() if cluster not in chosen),
        tuple(query_id for query_id, cluster in clusters.items() if cluster in chosen),
    )


def choose(means: Mapping[str, float], baseline: str) -> str:
    """The strategy with the highest mean; of those that share it the baseline, or else the first."""
    if not means:
        raise AssertionError('BUG: nothing to choose from')
    best = max(means.values()) - TIE
    found = [strategy for strategy, mean in means.items() if mean >= best]
    return baseline if baseline in found else found[0]


def optimism_gap(scores: Mapping[str, float], split: Split, clusters: Mapping[str, int], *, level: float = 0.95) -> Gap:
    """Mean score on the development queries less that on the held-out ones.

    The two sides are independent, so the standard error is √(a² + b²) of the clustered errors of the two means, and the
    interval uses t with the degrees of freedom of Welch (1947) over clusters. It has no bounds where a side has fewer
    than two clusters. It is that of a strategy fixed beforehand; for one that was chosen the gap leans upwards.
    """
    sides = [_totals(scores, members, clusters) for members in (split.development, split.held_out)]
    means = [float(side.means[0]) for side in sides]
    value = means[0] - means[1]
    if any(side.n_clusters < 2 for side in sides):
        return Gap(value, Interval(math.nan, math.nan, level, 'none'))
    variances = [float(standard_errors(side)[0]) ** 2 for side in sides]
    reach = 0.0
    if sum(variances) > 0:
        parts = [v**2 / (side.n_clusters - 1) for v, side in zip(variances, sides, strict=True)]
        # rounded down, rather too wide than too narrow, but 6.9999999 is 7
        freedom = max(1, math.floor(sum(variances) ** 2 / sum(parts) + 1e-6))
        reach = t_quantile((1 + level) / 2, freedom) * math.sqrt(sum(variances))
    return Gap(value, Interval(value - reach, value + reach, level, 'cluster t'))


def _totals(scores: Mapping[str, float], members: Iterable[str], clusters: Mapping[str, int]) -> ClusterTotals:
    query_ids = list(members)
    columns = to_columns([{query_id: scores[query_id] for query_id in query_ids}], query_ids, ['scores'])
    return to_totals(columns, [clusters[query_id] for query_id in query_ids])
