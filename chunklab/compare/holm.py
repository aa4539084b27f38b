"""p-values adjusted for how many comparisons are shown together."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Every p-value adjusted by Holm's step-down rule (1979), in the order given.

    The smallest of m is multiplied by m, the next by m - 1 and so on, none falls below the one before, none exceeds 1:
    if all under .05 are believed, the chance that any of them is a false alarm is at most 5 %.

    >>> holm([0.5, 0.25, 0.125])
    (0.5, 0.5, 0.375)
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return tuple(adjusted)
