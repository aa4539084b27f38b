"""What a reproduction found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chunklab.compare.result import Comparison
from chunklab.reproduce.published import PUBLISHED, RERUN, Figures
from chunklab.reproduce.variants import AS_PUBLISHED
from chunklab.types import Corpus


@dataclass(frozen=True, slots=True)
class Reproduced:
    """One row of the table, under each variant.

    `chunks` and `misplaced` (those that the search put elsewhere) are counted by document; `means` and `deviations`
    (standard deviations over the questions, of the whole and not of a sample) are in per cent, by variant.
    """

    label: str
    strategy: str
    chunks: Mapping[str, int]
    misplaced: Mapping[str, int]
    means: Mapping[str, Figures] = field(repr=False)
    deviations: Mapping[str, Figures] = field(repr=False)

    @property
    def n_chunks(self) -> int:
        """Chunks in all documents together."""
        return sum(self.chunks.values())

    def gap(self) -> float:
        """The largest difference over the four measures to what the published code itself gives, in points; NaN where
        that is not known."""
        return self._largest_difference(RERUN[self.label].figures if self.label in RERUN else None)

    def gap_to_printed(self) -> float:
        """The largest difference to the printed table, in points; NaN for a row that is not in it."""
        return self._largest_difference(PUBLISHED.get(self.label))

    def _largest_difference(self, theirs: Figures | None) -> float:
        if theirs is None:
            return float('nan')
        ours = self.means[AS_PUBLISHED]
        return max(abs(mine - other) for mine, other in zip(ours.values(), theirs.values(), strict=True))


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The rows under the published definitions, and `own`: the same rankings under chunklab's, rows by label."""

    rows: tuple[Reproduced, ...]
    corpus: Corpus = field(repr=False)
    own: Comparison = field(repr=False)
