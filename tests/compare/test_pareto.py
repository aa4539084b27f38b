from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.compare.pareto import pareto_front

few = st.integers(0, 3).map(float)  # few values, so that many are equal


def beats(one, other):
    """On points (gain, cost, cost, …)."""
    no_worse = one[0] >= other[0] and all(a <= b for a, b in zip(one[1:], other[1:], strict=True))
    return no_worse and one != other


@given(st.integers(0, 3).flatmap(lambda n: st.lists(st.tuples(*[few] * (n + 1)), min_size=1, max_size=12)))
def test_against_looking_at_every_pair(points):
    gains, *costs = (list(column) for column in zip(*points, strict=True))
    expected = tuple(not any(beats(other, point) for other in points) for point in points)
    assert pareto_front(gains, costs) == expected
    assert any(expected)


def test_by_hand():
    #        dear and best, cheap and worst, beaten by the first, twins that both stay
    gains = [0.9, 0.1, 0.8, 0.5, 0.5]
    megabytes = [30, 1, 30, 10, 10]
    seconds = [9, 1, 10, 5, 5]
    assert pareto_front(gains, [megabytes, seconds]) == (True, True, False, True, True)
    assert pareto_front(gains, []) == (True, False, False, False, False)


def test_what_is_not_known_is_a_bug():
    with pytest.raises(AssertionError, match='BUG'):
        pareto_front([0.5, 0.6], [[1.0, nan]])
