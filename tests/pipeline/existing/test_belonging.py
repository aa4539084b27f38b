"""Which document a chunk of somebody else's comes from."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.errors import StrategyError
from chunklab.index.existing import Entries
from chunklab.pipeline.existing.belonging import belonging
from chunklab.types import Document

BOILERPLATE = 'No waiver of any provision hereof shall be effective unless it is in writing and signed by both parties.'
ONE = Document(
    'Acme_2.1_Supply.txt',
    f'Alpha beta gamma delta epsilon zeta eta theta.\n{BOILERPLATE}\nIota kappa lambda mu nu xi omicron pi.',
)
TWO = Document(
    'other.txt', f'Rho sigma tau upsilon phi chi psi omega and more.\n{BOILERPLATE}\nOne two three four five six seven.'
)
HEAD, TAIL = 'Alpha beta gamma delta epsilon zeta eta theta.', 'Iota kappa lambda mu nu xi omicron pi.'
OTHER = 'Rho sigma tau upsilon phi chi psi omega and more.'


def of(*texts_and_metadata, id_field=''):
    texts = [one if isinstance(one, str) else one[0] for one in texts_and_metadata]
    about = [{} if isinstance(one, str) else one[1] for one in texts_and_metadata]
    ids = tuple(str(i) for i in range(len(texts)))
    entries = Entries(ids, tuple(texts), tuple(about), np.zeros((len(texts), 1), np.float32))
    return belonging(entries, (ONE, TWO), id_field, 'collection(x)')


@pytest.mark.parametrize(
    'name',
    [
        'Acme_2.1_Supply.txt',
        '/srv/Acme_2.1_Supply.txt',
        r'C:\data\ACME_2.1_SUPPLY.TXT',
        'acme_2.1_supply',
        'x/Acme_2.1_Supply.pdf',
    ],
)
def test_names_in_metadata(name):
    found = of(('anything', {'page': 3, 'file_name': name}))
    assert (found.doc_ids, found.named, found.field) == ((ONE.doc_id,), (True,), 'file_name')
    assert found.values([{'file_name': name}]) == {ONE.doc_id: (name,)}


def test_the_field_under_which_most_chunks_name_a_document_is_taken():
    found = of(
        (HEAD, {'source': 'web', 'path': 'other.txt'}),
        (HEAD, {'source': 'other.txt', 'path': ONE.doc_id}),
        (HEAD, {'path': 'other.txt'}),
    )
    assert found.field == 'path'
    assert found.doc_ids == (TWO.doc_id, ONE.doc_id, TWO.doc_id)


def test_words_where_nothing_is_named():
    assert of(HEAD, OTHER, TAIL.upper(), 'Entirely different words, of no document that anybody has here.').doc_ids == (
        ONE.doc_id, TWO.doc_id, ONE.doc_id, '',
    )  # fmt: skip


def test_boilerplate_goes_to_the_document_of_its_neighbours_and_else_to_none():
    assert of(HEAD, BOILERPLATE, TAIL, OTHER).doc_ids == (ONE.doc_id,) * 3 + (TWO.doc_id,)
    assert of(BOILERPLATE, HEAD, TAIL, BOILERPLATE, OTHER).doc_ids == ('', ONE.doc_id, ONE.doc_id, '', TWO.doc_id)
    assert of(HEAD, OTHER, HEAD, BOILERPLATE, TAIL).doc_ids[3] == ''  # the documents are not one after another


def test_short_texts_are_looked_for_letter_by_letter():
    assert of('seven.', 'OMICRON  pi', 'parties', '', 'absent').doc_ids == (TWO.doc_id, ONE.doc_id, '', '', '')


def test_a_field_that_no_chunk_has():
    with pytest.raises(StrategyError, match=r'no chunk has a metadata field "sorce" \(did you mean "source"\?\)'):
        of((HEAD, {'source': 'x'}), id_field='sorce')
    with pytest.raises(StrategyError, match='it has none'):
        of(HEAD, id_field='source')
