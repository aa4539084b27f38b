"""`align_unordered`: the pieces in any order give the same places, and none where a piece could stand twice."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from chunklab.alignment import align_unordered

TEXT = 'Alpha beta gamma delta. Signed by: ____ Other words of this text. Signed by: ____ The end of it all.'


def starts(pieces, text=TEXT):
    return [placed and placed.span.start for placed in align_unordered(text, pieces)]


def test_what_stands_once_is_placed_in_any_order():
    assert starts(['The end of it all.', 'nothing of it at all', 'ALPHA  beta gamma delta.']) == [82, None, 0]


def test_what_stands_twice_is_not():
    assert starts(['Signed by: ____', 'The end of it all.']) == [None, 82]


def test_as_many_pieces_as_places_decide():
    assert starts(['Signed by: ____', 'The end of it all.', 'Signed by: ____']) == [24, 82, 66]
    assert starts(['Signed by: ____'] * 3) == [None] * 3


def test_places_that_other_pieces_have_taken_count_out():
    pieces = ['Signed by: ____', 'Alpha beta gamma delta. Signed by: ____', 'Other words of this text.']
    assert starts(pieces) == [66, 0, 40]


def test_but_not_where_pieces_overlap():
    pieces = ['Signed by: ____', 'Alpha beta gamma delta. Signed by: ____', 'delta. Signed by: ____ Other words']
    assert starts(pieces) == [None, 0, 17]


def test_an_addition_is_no_part_of_the_span():
    (placed,) = align_unordered(TEXT, ['From the first page:\n\nAlpha beta gamma delta. Signed by'])
    assert (TEXT[placed.span.start : placed.span.end], placed.added_before) == (
        'Alpha beta gamma delta. Signed by',
        'From the first page:\n\n',
    )


@given(st.text('ab', min_size=1, max_size=12), st.data())
def test_a_piece_is_placed_only_where_every_choice_agrees_but_for_equal_pieces(text, data):
    edges = sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=4)) | {0, len(text)})
    spans = data.draw(st.permutations(list(itertools.pairwise(edges))))
    pieces = [text[a:b] for a, b in spans]
    found = [placed and (placed.span.start, placed.span.end) for placed in align_unordered(text, pieces)]
    for piece in set(pieces):
        true = {span for span, other in zip(spans, pieces, strict=True) if other == piece}
        got = [span for span, other in zip(found, pieces, strict=True) if other == piece and span]
        assert len(got) in (0, len(true))
        assert set(got) <= true
