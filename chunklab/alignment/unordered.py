"""Pieces whose order is unknown, such as the records of an index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from chunklab.alignment.letters import Reading, to_pieces
from chunklab.alignment.order import Place
from chunklab.alignment.placement import Placement
from chunklab.alignment.sequence import item, keeps_case, read, shown
from chunklab.alignment.settle import Item, Source


def align_unordered(text: str, pieces: Sequence[str]) -> list[Placement | None]:
    """Where each of `pieces` stands in `text`; None where it stands nowhere, or in several places and the pieces
    together do not decide: they do where there are as many pieces with the same letters as places for them."""
    placed = _align(Source(text), pieces)
    if keeps_case(text, pieces, placed):
        placed = _align(Source(text, Reading.BLIND), pieces)
    return placed


def _align(source: Source, pieces: Sequence[str]) -> list[Placement | None]:
    given, found = read(source, to_pieces(pieces, source.base))
    items = [item(given, i, core, places) for i, (core, places) in enumerate(found)]
    return shown(source, pieces, given, found, _by_number(items))


def _by_number(items: Sequence[Item]) -> list[Place | None]:
    """The only place of each, and where the same letters are wanted as often as they stand, one place for each."""
    same: dict[str, list[int]] = {}
    for i, one in enumerate(items):
        same.setdefault(one.letters, []).append(i)
    placed: list[Place | None] = [None] * len(items)
    several: dict[tuple[int, ...], tuple[Place, ...]] = {}
    for numbers in same.values():
        places = items[numbers[0]].places or ()
        if len(places) == 1:
            for i in numbers:
                placed[i] = places[0]
        elif places and not items[numbers[0]].mended:
            several[tuple(numbers)] = places
    _share(several, placed)
    return placed


def _share(several: Mapping[tuple[int, ...], tuple[Place, ...]], placed: list[Place | None]) -> None:
    """Gives each of several pieces with the same letters one of their places, if there are as many left: all of them,
    or, where no two placed pieces overlap, those that no placed piece has taken."""
    taken = sorted({place for place in placed if place})
    apart = all(a[1] <= b[0] for a, b in pairwise(taken))
    for numbers, places in several.items():
        free = [place for place in places if not (apart and any(_overlap(place, other) for other in taken))]
        choice = places if len(places) == len(numbers) else tuple(free)
        if len(choice) == len(numbers):
            for i, place in zip(numbers, choice, strict=True):
                placed[i] = place


def _overlap(one: Place, other: Place) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])
