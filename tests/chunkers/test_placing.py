from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers.placing import place
from chunklab.errors import ChunklabError


def placed(text, *pieces):
    return [(span.start, span.end) for span in place(text, pieces, 'f')]


@pytest.mark.parametrize(
    ('text', 'pieces', 'expected'),
    [
        ('a b a b', ('a', 'b', 'a', 'b'), [(0, 1), (2, 3), (4, 5), (6, 7)]),
        ('the x the', ('the', 'the'), [(0, 3), (6, 9)]),
        ('aaaa', ('aa', 'aa'), [(0, 2), (2, 4)]),
        ('one two three four', ('one two', 'two three', 'three four'), [(0, 7), (4, 13), (8, 18)]),
        # The next piece goes on where the last one ended, though the same words stand in it too.
        ('a the b the c', ('a the b', 'the c'), [(0, 7), (8, 13)]),
        ('ab ab ab ab', ('ab ab', 'ab ab'), [(0, 5), (6, 11)]),
        # Text is left out between the two; inside the first piece it would be no gain.
        ('one two one. x two', ('one two one.', 'two'), [(0, 12), (15, 18)]),
        ('one two three', ('one two three', 'two'), [(0, 13), (4, 7)]),
        ('  a\n\n b ', (' a\n', '', '\t', ' b '), [(2, 3), (6, 7)]),
        ('', ('', ' '), []),
    ],
)
def test_pieces_lie_where_their_order_says(text, pieces, expected):
    assert placed(text, *pieces) == expected


@given(st.text(st.sampled_from('ab \n'), max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_a_cutting_without_gaps_is_found_again(text, cuts):
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(edges)]
    expected = [
        (a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip()))
        for a, b in itertools.pairwise(edges)
        if text[a:b].strip()
    ]
    assert placed(text, *pieces) == expected


@pytest.mark.parametrize(
    ('pieces', 'message'),
    [
        (('b', 'a'), "f: piece 2, 'a', does not stand in the text after the piece before it"),
        (
            ('a\x1b' + 'x' * 60,),
            f"f: piece 1, 'a\\x1b{'x' * 38}'..., does not stand in the text after the piece before it",
        ),
    ],
)
def test_a_piece_that_cannot_be_placed_is_shown_short_and_escaped(pieces, message):
    with pytest.raises(ChunklabError) as caught:
        placed('a b', *pieces)
    assert str(caught.value) == message
