"""A piece out of its turn, whose letters stand elsewhere as well: the order alone would put it there."""

from chunklab.alignment import align

FOOTER = 'Parts of this page have been left out and were handed in to the authority on their own, as the law allows.'
CLAUSES = [
    f'Clause {n} says that party {n} shall do the thing that is listed under number {n} at once.' for n in range(14)
]
HALF = FOOTER.index('ded in')
# the footer stands twice: once on its own, once half at the end of one chunk and half at the head of the next
SECOND, THIRD = f'{CLAUSES[10]} {FOOTER[:HALF]}', f'{FOOTER[HALF:]} {CLAUSES[11]}'
CHUNKS = [*CLAUSES[:10], FOOTER, SECOND, THIRD, *CLAUSES[12:]]
TEXT = '\n'.join([*CLAUSES[:10], FOOTER, SECOND + THIRD, *CLAUSES[12:]])


def slices(pieces, text=TEXT):
    return [placed and text[placed.span.start : placed.span.end] for placed in align(text, pieces)]


def starts(pieces):
    return [placed and placed.span.start for placed in align(TEXT, pieces)]


def test_in_its_turn_it_is_placed():
    assert slices(CHUNKS) == CHUNKS
    assert starts(CHUNKS)[10] == TEXT.index(FOOTER)


def test_out_of_its_turn_it_is_not_forced_into_the_text_of_its_neighbours():
    swapped = [*CHUNKS[:10], SECOND, FOOTER, *CHUNKS[12:]]
    assert slices(swapped) == [*CHUNKS[:10], SECOND, None, *CHUNKS[12:]]


def test_nor_is_it_where_another_piece_is_looked_for_elsewhere():
    swapped = [*CHUNKS[:10], SECOND, FOOTER, *CHUNKS[12:], 'What no text has.']
    assert slices(swapped) == [*CHUNKS[:10], SECOND, None, *CHUNKS[12:], None]


def test_where_its_other_place_is_taken_the_order_is_believed():
    pieces = [*CHUNKS[:12], FOOTER, *CHUNKS[12:]]
    assert starts(pieces)[12] == TEXT.rindex(FOOTER)


def test_where_pieces_overlap_anyway_the_order_is_believed():
    windows = [' '.join(CLAUSES[n : n + 3]) for n in range(12)]
    text = ' '.join([*CLAUSES, FOOTER, *CLAUSES[2:5]])
    assert starts_in(text, windows) == [text.index(window) for window in windows]


def starts_in(text, pieces):
    return [placed and placed.span.start for placed in align(text, pieces)]
