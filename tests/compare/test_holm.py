from hypothesis import given
from hypothesis import strategies as st

from chunklab.compare.holm import holm


def test_worked_example():
    """Sorted: .01 × 4, .015 × 3, .03 × 2, .04 × 1 but no less than the one before."""
    assert [round(p, 10) for p in holm([0.03, 0.01, 0.04, 0.015])] == [0.06, 0.04, 0.06, 0.045]
    assert holm([0.6, 0.9]) == (1.0, 1.0)
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_agrees_with_the_definition(p_values):
    """The adjusted p is the greatest product of a p no greater than it and the number of those no smaller."""
    adjusted = holm(p_values)
    for p, found in zip(p_values, adjusted, strict=True):
        products = [sum(other >= smaller for other in p_values) * smaller for smaller in p_values if smaller <= p]
        assert found == min(1.0, max(products))
        assert found >= p


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.randoms())
def test_the_order_changes_nothing(p_values, shuffler):
    shuffled = list(p_values)
    shuffler.shuffle(shuffled)
    assert sorted(holm(shuffled)) == sorted(holm(p_values))
