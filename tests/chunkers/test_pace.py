from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers.limits import Limits
from chunklab.chunkers.pace import Pace, to_pace
from chunklab.roles import Phase, phases
from chunklab.types import Document

DOCUMENT = Document('a.txt', 'Some text.')


def drawn(size, number, document=DOCUMENT, n_units=1000, count=100):
    return to_pace(Limits(size, 99), Phase('jitter', number, count), document, n_units).limits.drawn


def test_without_a_phase_nothing_is_asked_for():
    pace = to_pace(Limits(5, 9), None, DOCUMENT, 100, overlap=2)
    assert pace == Pace(Limits(5, 9), front=0)
    assert pace.limits.drawn is None


@pytest.mark.parametrize(
    ('size', 'overlap', 'count', 'fronts'),
    [
        (10, 0, 4, [0, 2, 5, 7]),  # i x 10 / 4, rounded down
        (10, 4, 4, [0, 1, 3, 4]),  # i x 6 / 4
        (3, 0, 5, [0, 0, 1, 1, 2]),  # more phases than tokens
        (10, 0, 1, [0]),
    ],
)
def test_where_the_first_chunk_of_a_shifted_cutting_ends(size, overlap, count, fronts):
    paces = [to_pace(Limits(size, 99), phase, DOCUMENT, 100, overlap) for phase in phases('shift', count)]
    assert [pace.front for pace in paces] == fronts
    assert all(pace.limits == Limits(size, 99) and pace.limits.drawn is None for pace in paces)


@pytest.mark.parametrize(('size', 'least'), [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (7, 6), (8, 6), (200, 150)])
def test_drawn_limits_are_all_the_whole_numbers_of_their_range(size, least):
    sizes = drawn(size, 0, n_units=4000)
    assert sizes.shape == (4001,)
    assert set(sizes.tolist()) == set(range(least, size + 1))


def test_drawn_limits_are_uniform():
    counts = np.bincount(np.concatenate([drawn(8, number, n_units=30_000) for number in range(10)]))[6:]
    # 300,010 draws of three values: the standard deviation of a share is .0009
    assert counts / counts.sum() == pytest.approx([1 / 3] * 3, abs=0.004)


def test_drawn_limits_of_two_phases_documents_and_places_have_nothing_to_do_with_each_other():
    sizes, n_units = drawn(200, 0, n_units=20_000), 20_000
    others = [drawn(200, 1, n_units=n_units), drawn(200, 0, Document('a.txt', 'Other text.'), n_units=n_units)]
    for other in (*others, np.roll(sizes, 1)):
        # the standard error of a correlation of 20,001 pairs is .007
        assert abs(np.corrcoef(sizes, other)[0, 1]) < 0.03


def test_a_drawn_limit_depends_on_phase_number_text_and_place_alone():
    assert (drawn(200, 3, count=4) == drawn(200, 3, count=50)).all()
    assert (drawn(200, 3, Document('b.txt', DOCUMENT.text, title='Other')) == drawn(200, 3)).all()
    assert (drawn(200, 3, n_units=10) == drawn(200, 3, n_units=1000)[:11]).all()


@given(st.integers(1, 400), st.integers(1, 400))
def test_every_size_draws_alike(size, other):
    ours, theirs = ((drawn(s, 0, n_units=50) - -(-3 * s // 4)) / (s - -(-3 * s // 4) + 1) for s in (size, other))
    # the same share of the range, to within a whole number
    assert np.all(np.abs(ours - theirs) < 1 / min(size // 4 + 1, other // 4 + 1) + 1e-9)


@given(st.integers(1, 50), st.integers(0, 60))
def test_room_kept_comes_off_every_limit(size, room):
    limits = to_pace(Limits(size, 99), Phase('jitter', 0, 1), DOCUMENT, 30).limits
    kept = limits.keeping_room(room)
    assert kept == Limits(size, 99).keeping_room(room) == Limits(max(1, size - room), 99)
    assert kept.drawn.tolist() == [max(1, one - room) for one in limits.drawn.tolist()]
    assert kept.sizes(np.arange(31)).tolist() == [kept.size_from(i) for i in range(31)] == kept.drawn.tolist()
    assert (
        Limits(size, 99).sizes(np.arange(3)).tolist() == [Limits(size, 99).size_from(i) for i in range(3)] == [size] * 3
    )
