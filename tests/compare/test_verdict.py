import pytest

from chunklab.compare.intervals import Interval
from chunklab.compare.verdict import in_words, judge

NARROW = Interval(-0.01, 0.02, 0.9, 'bootstrap')
WIDE = Interval(0.01, 0.09, 0.9, 'bootstrap')
TIGHT = Interval(0.001, 0.002, 0.9, 'bootstrap')


@pytest.mark.parametrize(
    ('gain', 'interval', 'p', 'smallest', 'expected'),
    [
        (0.01, NARROW, 0.4, 0.001, 'equivalent'),
        (0.0015, TIGHT, 0.001, 0.001, 'equivalent'),  # surely more, yet by too little to matter
        (0.05, WIDE, 0.049, 0.001, 'better'),
        (-0.05, WIDE, 0.049, 0.001, 'worse'),
        (0.05, WIDE, 0.05, 0.001, 'undecided'),
        (0.05, WIDE, 0.05, 0.05, 'cannot be said'),
        (0.01, NARROW, 1.0, 0.0625, 'cannot be said'),
        (0.01, Interval(float('nan'), float('nan'), 0.9, 'none'), 1.0, 0.001, 'cannot be said'),
    ],
)
def test_the_first_rule_that_holds(gain, interval, p, smallest, expected):
    assert judge(gain, interval, p, smallest, 0.02) == expected


def test_words():
    assert in_words('cannot be said', 0) == 'cannot be said with 0 documents'
    assert in_words('cannot be said', 1) == 'cannot be said with 1 document'
    assert in_words('undecided', 5) == 'undecided'
