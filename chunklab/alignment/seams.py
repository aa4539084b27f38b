"""Where the text ends and what a splitter added begins.

The letters alone overshoot: a header that ends as the sentence before the chunk ends looks like text. So the seams that
a splitter leaves (blank line, line break, blank or nothing, next to which mark) are counted over all its pieces, and
a seam is taken only where one of the usual kind is, at or a little inside the letters that agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

Seam = tuple[int, str]
"""Line breaks between the two, at most 2, or -1 for nothing at all; and, in a line, the mark of the addition next to
it, or 'w' for a letter."""

LINE = 'line'
"""The mark of an addition that is, all of it, a line of the text: a header, whatever its last letter."""

SLACK = 40
"""Letters that an addition may have in common, by chance, with the text in its place."""

_VOTES = 5
_SHARE = 0.3


def seam(white: str, mark: str) -> Seam:
    """The kind of seam with `white` between an addition, whose nearest character is `mark`, and the text."""
    if '\n' in white:
        return min(2, white.count('\n')), ''
    return (0 if white else -1), 'w' if mark.isalnum() else mark


@dataclass(frozen=True, slots=True)
class Usual:
    """The seams that a splitter leaves on one side of its chunks; `closed` where it is known to add nothing there."""

    votes: Counter[Seam] = field(repr=False)
    closed: bool = False

    def takes(self, kind: Seam) -> bool:
        """Whether this is one of them; where too few were seen to tell, whether it looks like one."""
        if self.closed or kind[1] == 'w':  # an altered text ends in a letter as well
            return False
        if kind[1] == LINE:
            alike = sum(n for (breaks, _), n in self.votes.items() if breaks == kind[0])
            return not self.is_known or alike >= _SHARE * self.votes.total()
        return not self.is_known or self.votes[kind] >= _SHARE * self.votes.total()

    @property
    def is_known(self) -> bool:
        """Whether enough were seen to tell."""
        return self.votes.total() >= _VOTES


def usual(kinds: Iterable[Seam]) -> Usual:
    """The seams counted."""
    return Usual(Counter(kinds))


def usual_seams(seams: Iterable[tuple[int, Seam]], wanted: Usual) -> list[int]:
    """Where the usual ones of `seams` are: those after a line of the text, if there are any, as a line is no chance;
    else the first."""
    taken = [(at, kind) for at, kind in seams if wanted.takes(kind)]
    return [at for at, kind in taken if kind[1] == LINE] or [at for at, _ in taken[:1]]
