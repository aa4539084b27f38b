"""Texts of others arranged as a cutting."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.pipeline.existing.arranging import NO_TEXT, arrange
from chunklab.types import Document, Tokens

SAME = 'This article is reserved.'
TEXT = '\n'.join(
    f'Article {n}. ' + (SAME if n in (3, 5, 7) else f'The {word} of the goods is settled by the parties.')
    for n, word in enumerate(['price', 'weight', 'colour', 'size', 'origin', 'age', 'place', 'number'], start=1)
)
PIECES = [part for line in TEXT.split('\n') for part in (line[:10].strip(), line[10:].strip())]
del PIECES[9]  # one of the three, or their number alone would tell where they stand
DOCUMENT = Document('a.txt', TEXT)


class Words:
    """A context whose tokens are words."""

    def tokens(self, document):
        starts = [
            i for i, c in enumerate(document.text) if not c.isspace() and (not i or document.text[i - 1].isspace())
        ]
        return Tokens(np.array(starts, np.int32), np.array(starts, np.int32) + 1)


def arranged(texts, doc_ids=None, metadata=None, **more):
    return arrange(
        'x', [DOCUMENT], texts, doc_ids or ['a.txt'] * len(texts), metadata or [{}] * len(texts), Words(), **more
    )


def chunk_texts(found):
    return list(found.cutting.texts([DOCUMENT]))


def test_passages_that_occur_several_times_are_told_apart_by_the_order():
    found = arranged(PIECES)
    assert chunk_texts(found) == PIECES
    assert found.positions.tolist() == list(range(len(PIECES)))
    assert (found.faults.exact, found.faults.unplaced, found.copies) == (len(PIECES), 0, {})
    assert found.n_tokens.tolist() == [len(piece.split()) for piece in PIECES]


def test_an_order_that_metadata_tells_counts_if_the_sure_ones_show_it():
    shuffled = np.random.default_rng(3).permutation(len(PIECES)).tolist()
    texts = [PIECES[i] for i in shuffled]
    told = arranged(texts, metadata=[{'chunk_index': i} for i in shuffled])
    assert [texts[position] for position in told.positions] == PIECES
    for metadata in (None, [{'chunk_index': i} for i in range(len(texts))]):
        found = arranged(texts, metadata=metadata)
        assert found.faults.unplaced == 2  # the passage that occurs several times: better no place than a wrong one
        assert set(found.cutting.unplaced) == {'a.txt#unplaced'}


def test_rankings_have_no_order():
    found = arranged(PIECES, in_order=False)
    assert found.faults.unplaced == 2


def test_copies_blanks_and_strangers_stand_apart_and_every_text_has_a_row():
    texts = [PIECES[1], PIECES[3], PIECES[1], ' ', 'Of other things.', 'Of none.']
    found = arranged(texts, ['a.txt'] * 5 + [''])
    assert sorted(found.positions.tolist()) == list(range(len(texts)))
    assert found.copies == {2: 0}
    assert (found.n_blank, found.faults.unplaced, found.faults.repeated) == (1, 3, 1)
    assert found.cutting.unplaced['a.txt#unplaced'].text.split('\n') == [PIECES[1], NO_TEXT, 'Of other things.']
    assert found.cutting.unplaced['#unplaced'].text == 'Of none.'
    chunks = found.cutting.chunks()
    assert len(chunks) == len(found.n_tokens) == len(texts)
    assert len({chunk.chunk_id for chunk in chunks}) == len(texts)


@pytest.mark.parametrize('header', ['Contract A, page 4\n', ''])
def test_texts_that_are_not_the_slice_are_kept_as_given(header):
    texts = [
        header + piece.replace(' ', '  ', 1) for piece in PIECES if piece != SAME and not piece.startswith('Article')
    ]
    found = arranged(texts)
    if found.faults.mended:
        given = found.cutting.given['a.txt']
        assert [given.document.text[a:b] for a, b in given.spans.tolist()] == [
            texts[i].strip() for i in found.positions
        ]
    assert found.faults.mended + found.faults.unplaced == len(texts)
