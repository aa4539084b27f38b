from __future__ import annotations

import pytest

from chunklab.errors import ChunklabError
from chunklab.reproduce.search import searched_place
from chunklab.types import Document, Span

TEXT = 'The fee is due. It is paid. The fee is due. Nothing else\nis owed.'


@pytest.mark.parametrize(
    ('chunk', 'place'),
    [
        ('It is paid', (16, 26)),
        ('The fee is due. Nothing', (28, 51)),
        ('Nothing  else is\nOWED', (44, 64)),  # white space and case are let go
        ('. It is', (14, 21)),
        (' . It', (14, 18)),
        ('is paid.', (19, 26)),  # without its full stop
    ],
)
def test_where_a_text_is_found(chunk, place):
    assert searched_place(Document('d', TEXT), chunk) == Span(*place)


def test_a_repeated_text_gets_the_place_of_the_first():
    second = TEXT[28:43]
    assert second == 'The fee is due.'
    assert searched_place(Document('d', TEXT), second) == Span(0, 14)


def test_a_text_that_is_not_there_is_an_error():
    with pytest.raises(ChunklabError, match="d: the text of a chunk, 'The rent', is nowhere to be found"):
        searched_place(Document('d', TEXT), 'The rent')
