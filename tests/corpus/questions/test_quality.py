"""The score and its reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.questions.quality import Reason, of_answers, of_repetition, quality
from chunklab.types import Span

SENTENCE = 'The Buyer pays the price within thirty days after it has received the invoice.'


def whys(text):
    return [reason.why for reason in of_answers(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ('text', 'reasons'),
    [
        (SENTENCE, []),
        ('Yes, it does so.', ['very short answer']),
        ('The Buyer pays the price in ten days or so.', ['short answer']),
        (SENTENCE * 12, ['long answer']),
        (SENTENCE * 20, ['very long answer']),
        (SENTENCE[:-1], ['does not end as a sentence does']),
        (SENTENCE[4:].replace('Buyer', 'buyer'), ['begins in the middle of a sentence']),
        ('It shall do so with all the care that such a thing may ask for.', ['speaks of something named elsewhere']),
        ('Total 1,000,000 2,000,000 3,000,000 4,000,000 5,000,000 6,000,000.', ['a table or form']),
        (SENTENCE[:-1] + '; and', []),
    ],
)
def test_each_fault_has_its_reason(text, reasons):
    assert whys(text) == reasons


def test_quality_is_the_product():
    assert quality([]) == 1
    assert quality([Reason('a', 0.8), Reason('b', 0.65)]) == 0.52
    assert quality(of_repetition(0)) == 1
    assert [quality(of_repetition(n)) for n in (1, 2, 50)] == [0.9, 0.75, 0.75]


@given(st.text(min_size=1), st.lists(st.floats(0.5, 1), max_size=20))
def test_quality_stays_in_its_range(text, factors):
    reasons = [*of_answers(text, [Span(0, len(text))]), *(Reason('x', f) for f in factors)]
    assert 0 < quality(reasons) <= 1
