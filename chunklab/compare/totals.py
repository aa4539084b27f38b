"""Scores summed per cluster: all that a clustered statistic of a mean over queries needs to know.

Scores are first rounded to a multiple of 2⁻³² (2.3e-10, far below what a table shows). Sums of such numbers are exact
in float64 up to two million, in whatever order and in blocks of whatever size a matrix product takes them: so results
are the same to the last bit on every machine, and for every column whatever stands beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.errors import ChunklabError

Floats = NDArray[np.float64]

GRID = 2.0**-32
"""What scores are rounded to a multiple of."""

TIE = 1e-9
"""Scores, or means, that differ by less than this are equal: they can differ by rounding alone."""


@dataclass(frozen=True, slots=True)
class ClusterTotals:
    """Per cluster its number of queries, shape (clusters,), and its sum of every column, shape (clusters, columns)."""

    sizes: Floats = field(repr=False)
    sums: Floats = field(repr=False)

    @property
    def n_queries(self) -> int:
        """Queries in all clusters together."""
        return int(self.sizes.sum())

    @property
    def n_clusters(self) -> int:
        """Clusters with at least one query."""
        return len(self.sizes)

    @property
    def n_columns(self) -> int:
        """Sets of scores that were summed side by side."""
        return int(self.sums.shape[1])

    @property
    def means(self) -> Floats:
        """Mean over queries of every column, shape (columns,); NaN over no query."""
        if not self.n_queries:
            return np.full(self.n_columns, math.nan)
        return np.asarray(self.sums.sum(axis=0) / self.sizes.sum())


def to_columns(columns: Sequence[Mapping[str, float]], query_ids: Sequence[str], names: Sequence[str]) -> Floats:
    """Scores as an array, shape (queries, columns), rounded to the grid; each of `columns` maps query ids to scores.

    `names` says what each column is, for the ChunklabError of a column that lacks a query, scores one that is not
    asked for, or holds something that is no finite number.
    """
    found = np.empty((len(query_ids), len(columns)))
    wanted = set(query_ids)
    for i, (scores, name) in enumerate(zip(columns, names, strict=True)):
        if scores.keys() != wanted:
            odd = min(scores.keys() ^ wanted)
            raise ChunklabError(f'{name}: query "{odd}" is not scored on both sides: compare the same queries')
        found[:, i] = [scores[query_id] for query_id in query_ids]
    if not np.isfinite(found).all():
        row, column = np.argwhere(~np.isfinite(found))[0]
        raise ChunklabError(
            f'{names[column]}: the score of query "{query_ids[row]}" is {found[row, column]}, no number'
        )
    return np.asarray(np.round(found / GRID) * GRID)


def to_totals(columns: Floats, clusters: Sequence[int]) -> ClusterTotals:
    """Sums per cluster of an array of scores on the grid, shape (queries, columns); clusters in ascending order."""
    numbers, sizes = np.unique(np.asarray(clusters, dtype=np.int64), return_counts=True)
    if not len(numbers):
        return ClusterTotals(np.empty(0), np.empty((0, columns.shape[1])))
    order = np.argsort(clusters, kind='stable')
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return ClusterTotals(sizes.astype(np.float64), np.add.reduceat(columns[order], starts, axis=0))
