"""Which strategies no other one beats on every count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def pareto_front(gains: Sequence[float], costs: Sequence[Sequence[float]]) -> tuple[bool, ...]:
    """For each of several things whether it is on the front: no other is at least as good on every count and better on
    one. `gains` are the better the higher, each sequence of `costs` the better the lower; none may be NaN.

    >>> pareto_front([0.5, 0.5, 0.7, 0.6], [[10.0, 12.0, 30.0, 40.0]])
    (True, False, True, False)
    """
    values = np.column_stack([-np.asarray(gains, dtype=np.float64), *(np.asarray(c, dtype=np.float64) for c in costs)])
    if np.isnan(values).any():
        raise AssertionError('BUG: what is not known cannot be compared')
    as_good = (values[:, None] <= values[None]).all(axis=2)  # row i is as good as row j on every count
    beaten: NDArray[np.bool_] = np.any(as_good & ~as_good.T, axis=0)
    return tuple((~beaten).tolist())
