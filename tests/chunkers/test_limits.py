from __future__ import annotations

import pytest

from chunklab.chunkers.limits import Limits, check_overlap, to_limits
from chunklab.errors import SpecError


def test_no_character_cap_given_is_eight_for_each_token():
    assert to_limits('fixed', 200, 0) == Limits(200, 1600)
    assert to_limits('fixed', 200, 30) == Limits(200, 30)


@pytest.mark.parametrize(
    ('size', 'max_chars', 'message'),
    [
        (0, 0, 'fixed(size=0): size must be at least 1'),
        (-1, 0, 'fixed(size=-1): size must be at least 1'),
        (1, -1, 'fixed(max_chars=-1): max_chars must be at least 0 (0: 8 x size)'),
    ],
)
def test_limits_that_leave_no_room(size, max_chars, message):
    with pytest.raises(SpecError) as caught:
        to_limits('fixed', size, max_chars)
    assert str(caught.value) == message


@pytest.mark.parametrize('overlap', [-1, 5, 6])
def test_an_overlap_that_does_not_get_on(overlap):
    with pytest.raises(SpecError) as caught:
        check_overlap('fixed', 5, overlap)
    assert str(caught.value) == f'fixed(size=5, overlap={overlap}): overlap must be at least 0 and less than size'


def test_the_largest_overlap_that_does():
    check_overlap('fixed', 5, 4)
