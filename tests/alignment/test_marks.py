"""Characters that are no letters, such as a zero-width space, at the edge of a piece."""

import pytest

from chunklab.alignment import Placement, align
from chunklab.types import Span

MARK = '\u200b'
FIRST = 'The Supplier shall insure the goods under Section '
SECOND = f'{MARK}8.5 until they have been taken over by the Customer.'
TEXT = f'{FIRST}{SECOND}'


def test_they_are_part_of_the_span_where_the_piece_has_them():
    assert align(TEXT, [FIRST, SECOND])[1] == Placement(Span(len(FIRST), len(TEXT)), exact=True)


def test_also_where_other_pieces_stand_nowhere():
    assert align(TEXT, ['Foreign words.', FIRST, SECOND])[2] == Placement(Span(len(FIRST), len(TEXT)), exact=True)


def test_not_where_the_piece_has_none_or_another():
    for piece in (SECOND[1:], '\u200c' + SECOND[1:]):
        assert align(TEXT, [FIRST, piece])[1].span == Span(len(FIRST) + 1, len(TEXT))


def test_nor_where_it_is_half_a_character():
    text = f'{FIRST}\ufffd{SECOND[1:]}'
    assert align(text, [FIRST, '\ufffd' + SECOND[1:]])[1].span == Span(len(FIRST) + 1, len(text))


@pytest.mark.parametrize('blanks', ['', ' ', '\n\n'])
def test_blanks_beside_them_do_not_matter(blanks):
    text = f'{FIRST}{MARK}\n{SECOND[1:]}{MARK} '
    piece = f'{MARK}{blanks}{SECOND[1:]}{blanks}{MARK}'
    assert align(text, [FIRST, piece])[1].span == Span(len(FIRST), len(text) - 1)


def test_an_accent_of_its_own_belongs_to_its_letter():
    text = 'Le prix est fixe\u0301 par le vendeur seul.'
    assert align(text, ['Le prix est fixe\u0301'])[0] == Placement(Span(0, 17), exact=True)


def test_what_is_added_before_ends_before_them():
    text = '\n\n'.join([TEXT, 'The rest of it is left to the parties, who meet once a year in Vienna.'])
    pieces = [f'On goods and their insurance, in short:\n\n{SECOND}', 'The rest of it is left to the parties']
    placed = align(text, pieces)[0]
    assert placed.span == Span(len(FIRST), len(TEXT))
    assert placed.added_before == 'On goods and their insurance, in short:\n\n'
