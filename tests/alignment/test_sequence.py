"""`align` on what a reader can check by eye, and on small alphabets against every reading there is."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.alignment import Placement, align
from chunklab.types import Span

TEXT = (
    'ARTICLE 1. TERM\n\nThis Agreement begins on the Effective Date and lasts for five (5) years.\n\n'
    'ARTICLE 2. FEES\n\nCustomer shall pay each invoice  within thirty (30) days after its receipt.\n\n'
    'ARTICLE 3. GENERAL\n\nNotices shall be in writing. Neither party may assign this Agreement.\n'
)
SENTENCES = [
    'This Agreement begins on the Effective Date and lasts for five (5) years.',
    'Customer shall pay each invoice  within thirty (30) days after its receipt.',
    'Notices shall be in writing. Neither party may assign this Agreement.',
]


def slices(pieces, text=TEXT):
    return [placed and text[placed.span.start : placed.span.end] for placed in align(text, pieces)]


def test_a_slice_is_placed_letter_by_letter():
    start = TEXT.index('Customer')
    assert align(TEXT, [' Customer shall pay\n']) == [Placement(Span(start, start + 18), exact=True)]


@pytest.mark.parametrize(
    'how',
    [
        str.lower,
        str.upper,
        lambda piece: ' '.join(piece.split()),
        lambda piece: piece.replace(' ', ''),
        lambda piece: piece.replace(' ', '\u00a0\n'),
        lambda piece: piece.replace('fi', '\ufb01').replace('.', ' . '),
        lambda piece: '\ufffd' + piece + '\ufffd\ufffd',
        lambda piece: piece.replace('e', 'e\u0301'),
    ],
)
def test_the_form_of_the_letters_does_not_matter(how):
    pieces = [how(piece) for piece in SENTENCES]
    assert slices(pieces) == SENTENCES
    assert [placed.exact for placed in align(TEXT, pieces)] == [p == s for p, s in zip(pieces, SENTENCES, strict=True)]


def test_a_span_has_whole_ligatures_and_no_white_space_at_its_ends():
    text = 'A \ufb01rst o\ufb03ce  and\u00a0no more'
    assert slices(['\noffice and'], text) == ['o\ufb03ce  and']


def test_order_tells_repeated_passages_apart():
    text = 'Sign: ____\nFirst part.\nSign: ____\nSecond part.\nSign: ____\n'
    pieces = ['Sign: ____', 'First part.', 'Sign: ____', 'Second part.', 'Sign: ____']
    assert [placed.span.start for placed in align(text, pieces)] == [0, 11, 23, 34, 47]


def test_where_nothing_decides_a_piece_is_not_placed():
    text = 'Sign: ____\nFirst part.\nSign: ____\nSecond part.\nSign: ____\n'
    assert slices(['First part.', 'Second part.'], text) == ['First part.', 'Second part.']
    assert slices(['Sign: ____', 'Second part.'], text) == [None, 'Second part.']


def test_text_without_gaps_decides_what_order_alone_does_not():
    text = 'x' * 30
    assert [placed.span for placed in align(text, ['x' * 10] * 3)] == [Span(0, 10), Span(10, 20), Span(20, 30)]
    assert align(text, ['x' * 10] * 2) == [None, None]


def test_a_splitter_that_keeps_case_is_held_to_it():
    body = [f'Clause number {n} says that party {n} shall do thing {n} at once.' for n in range(6)]
    text = '\n'.join([body[0], 'Term', 'TERM', *body[1:]])
    assert align(text, [body[0], 'TERM', *body[1:]])[1].span.start == text.index('TERM')
    assert align(text, [piece.lower() for piece in (body[0], 'TERM', *body[1:])])[1] is None


@pytest.mark.parametrize('between', ['\n\n', '\n', ': ', ' ... '])
def test_what_a_splitter_puts_before_is_told_apart(between):
    added = [f'About clause {n} of the contract{between}' for n in 'abc']
    placed = align(TEXT, [a + piece for a, piece in zip(added, SENTENCES, strict=True)])
    assert [TEXT[p.span.start : p.span.end] for p in placed] == SENTENCES
    assert [p.added_before for p in placed] == added
    assert not any(p.exact or p.added_after for p in placed)


def test_what_a_splitter_puts_after_is_told_apart():
    placed = align(TEXT, [f'...{piece}...' for piece in SENTENCES])
    assert [(TEXT[p.span.start : p.span.end], p.added_before, p.added_after) for p in placed] == [
        (piece, '...', '...') for piece in SENTENCES
    ]


def test_marks_of_a_tokenizer_are_no_text():
    pieces = [
        '##greement begins on the effective date and last ##s for five',
        '[UNK] shall pay each [UNK] within thirty',
    ]
    assert slices(pieces)[0] == 'greement begins on the Effective Date and lasts for five'
    assert slices([SENTENCES[0].lower(), 'customer shall pay each [UNK] within thirty (30) days'])[1] == (
        'Customer shall pay each invoice  within thirty (30) days'
    )


def test_an_unknown_word_at_the_end_of_a_piece_is_part_of_the_span():
    text = 'One thing. \u25cb\u25cb Introduction to key investors, and other things \u25cb\u25a1. The rest.'
    piece = '[UNK] introduction to key investors , and other things [UNK]'
    whole = '\u25cb\u25cb Introduction to key investors, and other things \u25cb\u25a1'
    assert slices([piece], text) == [whole]


@pytest.mark.parametrize(
    ('old', 'new'), [('thirty (30)', 'thirty (60)'), ('Customer', 'Provider'), ('invoice', 'order of')]
)
def test_another_number_or_word_is_another_text(old, new):
    assert slices([SENTENCES[0], SENTENCES[1].replace(old, new), SENTENCES[2]])[1] is None


def test_a_changed_letter_is_mended():
    changed = SENTENCES[1].replace('within', 'wlthin')
    assert slices([SENTENCES[0], changed, SENTENCES[2]]) == SENTENCES


def test_another_text_is_placed_nowhere():
    strangers = ['The tenant keeps the garden in good order.', 'Rent falls due on the first day of each month.', '§']
    assert align(TEXT, strangers) == [None] * 3
    assert slices([SENTENCES[0], *strangers, SENTENCES[2]]) == [SENTENCES[0], None, None, None, SENTENCES[2]]


def test_pieces_out_of_order_are_placed_where_they_stand_once():
    assert slices(SENTENCES[::-1]) == SENTENCES[::-1]


@pytest.mark.parametrize('pieces', [[], [''], [' \n', '\u200b']])
def test_nothing_to_place(pieces):
    assert align(TEXT, pieces) == align('', pieces) == [None] * len(pieces)


@st.composite
def cuttings(draw):
    text = draw(st.text('ab', min_size=1, max_size=11))
    n = draw(st.integers(1, 5))
    edge = st.integers(0, len(text))
    starts, ends = (sorted(draw(st.lists(edge, min_size=n, max_size=n))) for _ in range(2))
    spans = [(a, b) for a, b in zip(starts, ends, strict=True) if a < b]
    return text, [span for i, span in enumerate(spans) if i == 0 or span != spans[i - 1]]


def readings(text, pieces):
    """Every way to place the pieces in order, found by trying all."""
    spots = [[(a, a + len(p)) for a in range(len(text)) if text.startswith(p, a)] for p in pieces]
    return [row for row in product(*spots) if all(a[0] <= b[0] and a[1] <= b[1] and a != b for a, b in pairwise(row))]


def expected(text, pieces):
    """What all readings agree on; between that, pieces that are all the text there, one after another."""
    every = readings(text, pieces)
    agreed = [spots.pop() if len(spots := set(column)) == 1 else None for column in zip(*every, strict=True)]
    placed = list(agreed)
    i = 0
    while i < len(pieces):
        j = i
        while j < len(pieces) and agreed[j] is None:
            j += 1
        at = agreed[i - 1][1] if i else 0
        if text[at : agreed[j][0] if j < len(pieces) else len(text)] == ''.join(pieces[i:j]):
            for k in range(i, j):
                placed[k] = (at, at + len(pieces[k]))
                at += len(pieces[k])
        i = j + 1
    return placed


@given(cuttings())
def test_exactly_what_the_order_decides_is_placed(cutting):
    text, spans = cutting
    pieces = [text[a:b] for a, b in spans]
    found = [placed and (placed.span.start, placed.span.end) for placed in align(text, pieces)]
    assert found == expected(text, pieces)


@given(cuttings(), st.data())
def test_blanks_change_nothing(cutting, data):
    text, spans = cutting
    pieces = [text[a:b] for a, b in spans]
    spaced = [' '.join(piece) if data.draw(st.booleans()) else f'\n{piece} ' for piece in pieces]
    assert [p and p.span for p in align(text, spaced)] == [p and p.span for p in align(text, pieces)]


@given(st.text('ab', min_size=1, max_size=40), st.lists(st.integers(1, 7), min_size=1, max_size=12))
def test_a_text_cut_without_gaps_is_never_misplaced(text, widths):
    edges = [0]
    while edges[-1] < len(text):
        edges.append(min(len(text), edges[-1] + widths[len(edges) % len(widths)]))
    spans = [Span(a, b) for a, b in pairwise(edges)]
    assert [p and p.span for p in align(text, [text[s.start : s.end] for s in spans])] == spans
