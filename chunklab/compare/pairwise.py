"""Every row against every other under one measure: which is significantly better than which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from chunklab.compare.holm import holm
from chunklab.compare.intervals import RESAMPLES
from chunklab.compare.paired import PATTERNS_PER_COMPARISON
from chunklab.compare.permutation import sign_flips
from chunklab.compare.totals import to_columns, to_totals
from chunklab.compare.verdict import ALPHA


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows under one measure. `difference`: mean score of the first less that of the second; `adjusted_p`: after
    Holm, over all pairs of the measure; `smallest_adjusted_p`: the least it could have been with so many clusters and
    pairs; `better`: the row that is significantly better, '' if neither is."""

    measure: str
    first: str
    second: str
    difference: float
    p: float
    adjusted_p: float
    smallest_adjusted_p: float
    n_clusters: int
    better: str

    @property
    def worse(self) -> str:
        """The row that the better one is better than, '' if neither is better."""
        if not self.better:
            return ''
        return self.second if self.better == self.first else self.first


def compare_pairs(
    measure: str,
    scores: Mapping[str, Mapping[str, float]],
    clusters: Mapping[str, int],
    *,
    rng: np.random.Generator,
    lower_is_better: bool = False,
    resamples: int = RESAMPLES,
) -> tuple[Pair, ...]:
    """All pairs of rows, in order, by the sign-flip test of `compare_to_baseline`, whole clusters flipped.

    `scores` holds row → query id → score. A row is better where the adjusted p is under .05. ChunklabError if the rows
    do not score the same queries.
    """
    names = list(scores)
    pairs = list(combinations(range(len(names)), 2))
    if not pairs:
        return ()
    query_ids = list(scores[names[0]])
    columns = to_columns([scores[name] for name in names], query_ids, [f'{name}, {measure}' for name in names])
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    totals = to_totals(columns[:, first] - columns[:, second], [clusters[query_id] for query_id in query_ids])
    flips = sign_flips(totals, rng, max(resamples, PATTERNS_PER_COMPARISON * len(pairs)))
    adjusted = holm(flips.p_values.tolist())
    smallest = min(1.0, flips.smallest * len(pairs))
    sign = -1 if lower_is_better else 1
    found = []
    for (i, j), mean, p, adjusted_p in zip(
        pairs, totals.means.tolist(), flips.p_values.tolist(), adjusted, strict=True
    ):
        better = '' if not adjusted_p < ALPHA else names[i] if sign * mean > 0 else names[j]
        found.append(Pair(measure, names[i], names[j], mean, p, adjusted_p, smallest, totals.n_clusters, better))
    return tuple(found)
