import datetime
import re

import numpy as np
import pytest

from chunklab.corpus.generate.facts import NEAR, Deal, in_words, numbers, pieces, redrawn
from chunklab.corpus.generate.source import Source
from chunklab.corpus.generate.words import Goods

SOURCE = Source('x', 'x', 'x', 'X', 'x', ('Vendor', 'Reseller'), 'Products', (), (), {})


def deal(article=True, roles=('Licensor', 'Owner'), seed=0, turn=1, scale=1.0):
    goods = Goods('Offerings', 'Offering')
    return Deal(roles, goods, article, datetime.timedelta(days=31), turn, scale, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ('text', 'with_article', 'without'),
    [
        ('Vendor may end it.', 'The Licensor may end it.', 'Licensor may end it.'),
        ('The Vendor may. Vendor shall.', 'The Licensor may. The Licensor shall.', 'Licensor may. Licensor shall.'),
        ('If the Vendor or Reseller sells', 'If the Licensor or the Owner sells', 'If Licensor or Owner sells'),
        ('each Vendor and a Reseller', 'each Licensor and an Owner', 'each Licensor and an Owner'),
        (
            'Vendor’s Products and one Product',
            'The Licensor’s Offerings and one Offering',
            'Licensor’s Offerings and one Offering',
        ),
        (
            'VENDOR IS NOT LIABLE TO RESELLER',
            'THE LICENSOR IS NOT LIABLE TO THE OWNER',
            'LICENSOR IS NOT LIABLE TO OWNER',
        ),
        ('a resale by resellers', 'a resale by resellers', 'a resale by resellers'),
    ],
)
def test_roles_and_goods_are_renamed(text, with_article, without):
    parts = pieces(text, SOURCE)
    assert redrawn(parts, deal(article=True)) == with_article
    assert redrawn(parts, deal(article=False)) == without


@pytest.mark.parametrize(
    ('text', 'pattern'),
    [
        ('within thirty (30) days', r'within [a-z -]+ \(\d+\) days'),
        ('Sixty (60) days', r'[A-Z][a-z -]+ \(\d+\) days'),
        ('five percent (5%)', r'[a-z-]+ percent \(\d+%\)'),
    ],
)
def test_numbers_are_drawn_near_what_they_were_and_written_alike(text, pattern):
    seen = set()
    for seed in range(60):
        new = redrawn(numbers(text), deal(seed=seed))
        assert re.fullmatch(pattern, new), new
        seen.add(new)
    assert len(seen) > 2


def test_a_number_in_words_and_its_figure_agree_and_stay_near():
    for seed in range(100):
        new = redrawn(numbers('within thirty (30) days'), deal(seed=seed))
        word, figure = re.fullmatch(r'within (.+) \((\d+)\) days', new).groups()
        assert in_words(int(figure)) == word
        assert 30 / NEAR <= int(figure) <= 30 * NEAR


def test_dates_move_by_the_same_time_and_states_turn():
    text = 'from January 15, 2016 to February 1, 2016 under the laws of the State of Ohio'
    assert redrawn(numbers(text), deal(turn=1)) == (
        'from February 15, 2016 to March 3, 2016 under the laws of the State of Oregon'
    )


@pytest.mark.parametrize(
    ('text', 'scaled'),
    [
        ('from $250,000 to $3,000,000', 'from $620,000 to $7,500,000'),
        ('$1.50 a unit', '$3.80 a unit'),
        ('$12,345', '$31,000'),
    ],
)
def test_all_sums_are_scaled_by_one_factor_to_two_digits(text, scaled):
    assert redrawn(numbers(text), deal(scale=2.5)) == scaled
    assert redrawn(numbers(text), deal(scale=1.0)) == text


def test_and_before_a_number_is_no_part_of_it():
    for seed in range(20):
        new = redrawn(numbers('delivered and thirty (30) days after two hundred and ten (210) days'), deal(seed=seed))
        assert new.startswith('delivered and ')
        assert ' days after ' in new


def test_counts_that_may_have_to_fit_together_stay():
    text = 'seven (7), two (2) and six (6) days, in all fifteen (15), paid by January 1, 2016'
    assert redrawn(numbers(text), deal(seed=1)) == text.replace('January 1', 'February 1')


@pytest.mark.parametrize('text', ['one (1) year', 'the twelve (12) months before', 'February 30, 2016', '$0'])
def test_what_has_no_other_form_stays(text):
    assert {redrawn(numbers(text), deal(seed=seed)) for seed in range(20)} == {text}


def test_numbers_in_words():
    assert [in_words(n) for n in (0, 7, 13, 20, 45, 100, 120, 365)] == [
        'zero',
        'seven',
        'thirteen',
        'twenty',
        'forty-five',
        'one hundred',
        'one hundred twenty',
        'three hundred sixty-five',
    ]
