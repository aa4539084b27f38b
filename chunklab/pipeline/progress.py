"""How a long run tells where it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told, now and then, how much of a stage is done; what it does with that is the caller's affair."""

    def __call__(self, stage: str, done: int, total: int, unit: str) -> None:
        """`done` of `total` `unit`s of `stage` are finished."""
        ...


def silent(stage: str, done: int, total: int, unit: str) -> None:
    """Tells nobody."""
