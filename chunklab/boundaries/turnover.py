"""How much of a cutting depends on its phase: the share of cuts that are gone elsewhere, and how many cuttings differ.

Positions are compared by the characters before them that are not white space, so it does not matter on which side of
the blanks between two chunks a cut lies. Measures of chunklab's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np
from numpy.typing import NDArray

from chunklab.measures.lookup import NO_CHUNKS
from chunklab.texts import TextIndex
from chunklab.types import SpanArray


@dataclass(frozen=True, slots=True)
class PhaseCuts:
    """How the cuttings of a strategy in several phases differ.

    `n_cuts`: cuts of phase 0 in all documents. `n_gone`: how many of them each other phase lacks, in order.
    `n_distinct`: different cuttings of the corpus among the phases; `n_distinct_of`: those of each document.
    """

    n_cuts: int
    n_gone: tuple[int, ...]
    n_distinct: int
    n_distinct_of: Mapping[str, int] = field(repr=False)

    @property
    def n_phases(self) -> int:
        """Phases compared, phase 0 among them."""
        return len(self.n_gone) + 1

    @property
    def varies(self) -> bool:
        """Whether the cuts depend on the phase; where they don't, all that is said of phases is n/a."""
        return self.n_distinct > 1

    @property
    def turnover(self) -> float | None:
        """Share of phase-0 cuts that are gone, mean over the other phases; None where cuts don't depend on the phase,
        nan where phase 0 has no cut. Phase 0 of `shift` is the plain cutting, that of `jitter` one draw of many."""
        if not self.varies:
            return None
        return sum(self.n_gone) / (self.n_cuts * len(self.n_gone)) if self.n_cuts else nan


def compare_phases(cuttings: Sequence[Mapping[str, SpanArray]], texts: Mapping[str, TextIndex]) -> PhaseCuts:
    """Turnover and distinct cuttings of the documents in `texts`, given the cutting of each phase, one or more.

    A cut is a position between two characters at which a chunk begins or ends; the ends of the document are none.
    """
    n_cuts, n_gone = 0, [0] * (len(cuttings) - 1)
    kinds: dict[str, list[int]] = {}
    for doc_id, text in texts.items():
        chunks = [text.printed.ranks(cutting.get(doc_id, NO_CHUNKS)) for cutting in cuttings]
        before, *others = [_cuts(rows, text) for rows in chunks]
        n_cuts += len(before)
        for i, after in enumerate(others):
            n_gone[i] += len(np.setdiff1d(before, after, assume_unique=True))
        kinds[doc_id] = _kinds(chunks)
    return PhaseCuts(
        n_cuts=n_cuts,
        n_gone=tuple(n_gone),
        n_distinct=len(set(zip(*kinds.values(), strict=True))) if kinds else 1,
        n_distinct_of={doc_id: len(set(found)) for doc_id, found in kinds.items()},
    )


def _cuts(chunks: NDArray[np.int32], text: TextIndex) -> NDArray[np.int32]:
    places = np.unique(chunks)
    return np.asarray(places[(places > 0) & (places < text.printed.total)])


def _kinds(chunks: Sequence[NDArray[np.int32]]) -> list[int]:
    """For each phase a number that it shares with the phases which have the same chunks."""
    seen: dict[bytes, int] = {}
    return [seen.setdefault(rows.tobytes(), len(seen)) for rows in chunks]
