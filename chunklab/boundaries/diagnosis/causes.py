"""The causes for which a query can fail, and what is said of one query and of all queries of a strategy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Literal, get_args

Cause = Literal['lost', 'truncated', 'index', 'cut', 'wrong-document', 'outranked']
"""Why the whole answer did not come back.

`lost`: some gold is in no chunk. `truncated`: gold lies where the encoder stopped reading its chunk. `index`: exact
search over the same vectors brings the whole answer. `cut`: one chunk moved to hold the gold whole would have come
back. `wrong-document`: among the gold documents alone the answer would have come back. `outranked`: none of these.
"""

CAUSES: tuple[Cause, ...] = get_args(Cause)
"""In the order in which they are tested: the first that holds is the cause."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why one query is not complete within the first k chunks.

    `causes`: all tests that hold, in the order of `CAUSES`; never empty.
    `rank`: where in the full exact ranking of the chunks as they are the query would be complete; None where it never
    would, because gold is lost or the search is restricted to other documents.
    `repaired`: for each test that mends something here, the rank at which the query is then complete (None: never),
    also where that is over k, so that the test does not hold. A test that does not apply is not in it. Where exact
    search is complete already, nothing else is mended.
    """

    query_id: str
    causes: tuple[Cause, ...]
    rank: int | None
    repaired: Mapping[Cause, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.causes or list(self.causes) != sorted(set(self.causes), key=CAUSES.index):
            raise AssertionError(f'BUG: causes {self.causes} are none, or out of order')

    @property
    def cause(self) -> Cause:
        """The first cause that holds."""
        return self.causes[0]


@dataclass(frozen=True, slots=True)
class StrategyDiagnosis:
    """The failed queries of one strategy, in corpus order; `n_queries` counts those with gold, failed or not."""

    strategy: str
    n_queries: int
    diagnoses: tuple[Diagnosis, ...]

    @property
    def n_failed(self) -> int:
        """Queries that are not complete."""
        return len(self.diagnoses)

    @property
    def counts(self) -> Mapping[Cause, int]:
        """How many queries failed for each cause; they add up to `n_failed`."""
        return _counted(Counter(diagnosis.cause for diagnosis in self.diagnoses))

    @property
    def holding(self) -> Mapping[Cause, int]:
        """For how many failed queries each test holds, the first of them or not."""
        return _counted(Counter(cause for diagnosis in self.diagnoses for cause in diagnosis.causes))

    def share(self, cause: Cause) -> float:
        """Share of the failed queries that failed for this cause; nan where none failed."""
        return self.counts[cause] / self.n_failed if self.n_failed else nan


def _counted(counter: Counter[Cause]) -> Mapping[Cause, int]:
    return {cause: counter[cause] for cause in CAUSES}
