"""Headers that a splitter set before chunks, where they are lines of the text as well."""

from chunklab.alignment import align, align_unordered

FIRST = 'Either party may end this Agreement by notice in writing.'
SECOND = 'The notice period is three months from the end of a quarter.'
THIRD = 'After that the Customer shall return whatever it has received.'
HEADER = 'ARTICLE 1. TERM'
# the first sentence stands twice, once right under the header
TEXT = '\n\n'.join([HEADER, FIRST, SECOND, FIRST, THIRD])


def headed(*sentences):
    return [f'{HEADER}\n\n{sentence}' for sentence in sentences]


def starts(pieces, text=TEXT):
    return [placed and placed.span.start for placed in align(text, pieces)]


def test_a_repeated_sentence_with_its_header_is_placed_by_its_neighbours():
    placed = align(TEXT, headed(FIRST, SECOND, FIRST, THIRD))
    assert [p.span.start for p in placed] == [0, TEXT.index(SECOND), TEXT.rindex(FIRST), TEXT.index(THIRD)]
    assert [p.added_before for p in placed] == ['', f'{HEADER}\n\n', f'{HEADER}\n\n', f'{HEADER}\n\n']
    assert [p.exact for p in placed] == [True, False, False, False]


def test_where_the_neighbours_do_not_tell_it_is_not_placed():
    assert starts(headed(FIRST, THIRD)) == [None, TEXT.index(THIRD)]
    assert [p and p.span.start for p in align_unordered(TEXT, headed(THIRD, FIRST))] == [TEXT.index(THIRD), None]


def test_where_no_header_was_added_what_stands_once_is_placed():
    assert starts([f'{HEADER}\n\n{FIRST}', THIRD]) == [0, TEXT.index(THIRD)]


def test_of_two_headers_that_begin_alike_neither_is_believed():
    body = '10.1 The Customer shall pay each invoice within thirty days after its receipt.'
    text = f'FEES AND TERMS\n\nSee page 10\n\n{body}\n\nFEES AND TERMS 10\n\nThe rest.'
    assert starts([f'FEES AND TERMS {body}'], text) == [text.index(body)]
    assert starts([f'FEES AND TERMS 10 {body}'], text) == [None]


def test_a_header_ends_where_headers_usually_end():
    sentences = [f'Sentence number {n} of this form says something about item {n}.' for n in range(6)]
    lines = [f'Part {letter}' for letter in 'ABCDEF']
    form = 'Signed before me, the notary, on the day and in the year first above written.'
    text = '\n\n'.join([*lines, 'TITLE:', 'TITLE: ______', *sentences, 'NAME: ______', form])
    pieces = [f'{line}\n\n{sentence}' for line, sentence in zip(lines, sentences, strict=True)]
    assert starts([*pieces, f'TITLE: ______\n\n{form}'], text)[-1] == text.index(form)


def test_nor_is_the_shorter_one_where_other_pieces_have_it():
    body = '10.1 The Customer shall pay each invoice within thirty days after its receipt.'
    others = [SECOND, THIRD, 'Interest runs at five per cent a year from the day on which it was due.']
    text = '\n\n'.join(['FEES AND TERMS', *others, 'See page 10', body, 'FEES AND TERMS 10', 'The rest.'])
    pieces = [f'FEES AND TERMS {other}' for other in others[1:]] + [f'FEES AND TERMS {others[2]}']
    assert starts([*pieces, f'FEES AND TERMS 10 {body}'], text)[-1] is None
