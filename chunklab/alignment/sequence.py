"""Pieces in document order."""

from __future__ import annotations

from collections.abc import Sequence

from chunklab.alignment.placement import Placement
from chunklab.types import Span


def align(text: str, pieces: Sequence[str]) -> list[Placement | None]:
    """Where each of `pieces`, given in document order, stands in `text`; None where it cannot be placed."""
    placed: list[Placement | None] = []
    floor = 0
    for piece in pieces:
        wanted = piece.strip()
        at = text.find(wanted, floor) if wanted else -1
        placed.append(Placement(Span(at, at + len(wanted)), exact=True) if at >= 0 else None)
        floor = at + 1 if at >= 0 else floor
    return placed
