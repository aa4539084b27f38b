"""Where the labels of points stand so that none covers another label or a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, hypot, pi, sin
from typing import NamedTuple

_DIRECTIONS = (3, 2, 1, 4, 5, 7, 6, 0)
"""Eighths of a turn from the right, in the order in which they are tried: above to the left first, where the line of a
front never runs."""

_RINGS = 12


class Place(NamedTuple):
    """Centre of something, in inches."""

    x: float
    y: float


def place_labels(
    points: Sequence[Place], radius: float, width: float, height: float, avoid: Sequence[Place] = ()
) -> tuple[Place, ...]:
    """For each point the centre of its round label of that radius, within a field from (0, 0) to (width, height) and
    beside the places to `avoid`, such as those of a line.

    The nearest free place is taken, point by point; where there is none, as with more points than the field holds, the
    last one tried.
    """
    placed: list[Place] = []
    for point in points:
        candidates = list(_around(point, radius))
        free = (
            place
            for place in candidates
            if radius <= place.x <= width - radius
            and radius <= place.y <= height - radius
            and all(_apart(place, other) >= 2.1 * radius for other in placed)
            and all(_apart(place, other) >= 1.5 * radius for other in points)
            and all(_apart(place, other) >= 1.1 * radius for other in avoid)
        )
        placed.append(next(free, candidates[-1]))
    return tuple(placed)


def _around(point: Place, radius: float) -> Iterator[Place]:
    for ring in range(_RINGS):
        distance = radius * (1.7 + 0.8 * ring)
        for direction in _DIRECTIONS if ring < 2 else range(0, 24):
            turn = direction * 2 * pi / (8 if ring < 2 else 24)
            yield Place(point.x + distance * cos(turn), point.y + distance * sin(turn))


def _apart(one: Place, other: Place) -> float:
    return hypot(one.x - other.x, one.y - other.y)
