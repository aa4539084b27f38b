"""Pieces whose order is unknown."""

from __future__ import annotations

from collections.abc import Sequence

from chunklab.alignment.placement import Placement
from chunklab.types import Span


def align_unordered(text: str, pieces: Sequence[str]) -> list[Placement | None]:
    """Where each of `pieces` stands in `text`; None where it stands nowhere or in more than one place."""
    placed: list[Placement | None] = []
    for piece in pieces:
        wanted = piece.strip()
        at = text.find(wanted) if wanted else -1
        unique = at >= 0 and text.find(wanted, at + 1) < 0
        placed.append(Placement(Span(at, at + len(wanted)), exact=True) if unique else None)
    return placed
