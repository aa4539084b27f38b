"""What a reader leaves out, counted by kind and reason while it reads."""

from __future__ import annotations

from chunklab.corpus.readers.reading import LeftOut


class Tally:
    """Counts of things left out; the report lists them in the order in which each reason first came up."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, what: str, why: str, n: int = 1) -> None:
        """`n` more of `what` were left out because of `why`; none where `n` is 0."""
        if n:
            self._counts[what, why] = self._counts.get((what, why), 0) + n

    def left_out(self) -> tuple[LeftOut, ...]:
        """One line of the report for each kind and reason."""
        return tuple(LeftOut(what, n, why) for (what, why), n in self._counts.items())
