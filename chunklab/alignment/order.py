"""What the order of the pieces decides: the first and the last places that a row of pieces can take.

A row of pieces is in order where neither the starts nor the ends go back and no two neighbours take the same place.
Taking for each piece the first place that the one before allows gives the earliest reading of the row, and from the
other end the latest; every place of a piece between its earliest and its latest belongs to some reading (the earliest
of all before it, the latest of all after it). So the order decides a piece exactly where the two agree.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

Place = tuple[int, int]
"""Letters [first, last) of a text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Letters to place: at `fixed`, where it is known already, else wherever they stand."""

    letters: str
    fixed: Place | None = None

    def mirrored(self, length: int) -> Wanted:
        """The same, read from the end of a text of `length` letters."""
        return Wanted(self.letters[::-1], self.fixed and (length - self.fixed[1], length - self.fixed[0]))


def earliest(text: str, row: Sequence[Wanted]) -> list[Place] | None:
    """The earliest reading of `row`; None where it has none."""
    taken: list[Place] = []
    first, last = 0, 0
    for wanted in row:
        place = _next(text, wanted, first, last, bool(taken))
        if place is None:
            return None
        first, last = place
        taken.append(place)
    return taken


def _next(text: str, wanted: Wanted, first: int, last: int, follows: bool) -> Place | None:
    if wanted.fixed:
        return wanted.fixed if wanted.fixed[0] >= first and wanted.fixed[1] >= last else None
    length = len(wanted.letters)
    at = text.find(wanted.letters, max(first, last - length) + (follows and length == last - first))
    return (at, at + length) if at >= 0 else None


def latest(backwards: str, row: Sequence[Wanted]) -> list[Place] | None:
    """The latest reading of `row`; `backwards` is the text from its end."""
    # mirrored, not rfind: only find stays linear in a text that repeats itself
    n = len(backwards)
    found = earliest(backwards, [wanted.mirrored(n) for wanted in reversed(row)])
    return found and [(n - last, n - first) for first, last in reversed(found)]


def decided(text: str, backwards: str, row: Sequence[Wanted]) -> list[Place | None] | None:
    """Each piece's place where the order leaves it only one; None where the row has no reading at all."""
    early = earliest(text, row)
    late = early and latest(backwards, row)
    if not early or not late:
        return None
    return [place if place == other else None for place, other in zip(early, late, strict=True)]


def longest_chain(places: Sequence[Place]) -> list[int]:
    """Rows of `places` whose starts do not go back, those with the most letters together; in order."""
    if all(a[0] <= b[0] for a, b in itertools.pairwise(places)):
        return list(range(len(places)))
    ranks = {start: rank for rank, start in enumerate(sorted({start for start, _ in places}), 1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(ranks) + 1)  # a Fenwick tree: most letters, row that ends there
    before = [-1] * len(places)
    for row, (start, end) in enumerate(places):
        rank = ranks[start]
        top, at = (0, -1), rank
        while at:
            top, at = max(top, best[at]), at & (at - 1)
        before[row] = top[1]
        top = (top[0] + end - start, row)
        while rank < len(best):
            best[rank], rank = max(best[rank], top), rank + (rank & -rank)
    row = max(best[at] for at in _path(len(best) - 1))[1]
    chain = []
    while row >= 0:
        chain.append(row)
        row = before[row]
    return chain[::-1]


def _path(at: int) -> list[int]:
    path = []
    while at:
        path.append(at)
        at &= at - 1
    return path
