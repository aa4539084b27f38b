from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.digest import corpus_digest
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.sample import sample
from chunklab.errors import CorpusError
from chunklab.types import Corpus, Document, GoldSpan, Query, Span

IDS = [f'{i}.txt' for i in range(10)]
QUERIES = (
    *(Query(f'one {i}', 'x', (GoldSpan(doc_id, Span(0, 1)),)) for i, doc_id in enumerate(IDS)),
    Query('two', 'x', (GoldSpan('3.txt', Span(0, 1)), GoldSpan('7.txt', Span(0, 1)))),
    Query('none, anywhere', 'x'),
    Query('none, in 4', 'x', restrict_to=('4.txt',)),
)
DOCUMENTS = tuple(Document(doc_id, f'text of {doc_id}') for doc_id in IDS)
CORPUS = Corpus('ten', DOCUMENTS, QUERIES, corpus_digest(DOCUMENTS, QUERIES), ('a note',))


@given(st.integers(1, 10), st.integers(0, 2**70))
def test_a_sample_holds_what_lies_inside_it(n, seed):
    drawn = sample(CORPUS, n, seed)
    ids = [d.doc_id for d in drawn.documents]
    assert len(set(ids)) == n
    assert ids == sorted(ids)
    expected = {f'one {i[0]}' for i in ids} | {'none, anywhere'}
    expected |= {'two'} if {'3.txt', '7.txt'} <= set(ids) else set()
    expected |= {'none, in 4'} if '4.txt' in ids else set()
    assert {q.query_id for q in drawn.queries} == expected
    assert [q for q in QUERIES if q in drawn.queries] == list(drawn.queries)
    assert drawn == sample(CORPUS, n, seed)
    assert drawn.digest == corpus_digest(drawn.documents, drawn.queries)
    if n > 1:
        assert {d.doc_id for d in sample(CORPUS, n - 1, seed).documents} < set(ids)


def test_a_sample_of_everything_is_the_corpus():
    assert replace(sample(CORPUS, 10, 1), notes=CORPUS.notes) == CORPUS


def test_seeds_draw_differently():
    assert len({sample(CORPUS, 3, seed).digest for seed in range(20)}) > 10


def test_what_was_left_out_is_noted():
    drawn = sample(CORPUS, 1, 0)
    left = len(QUERIES) - len(drawn.queries)
    assert drawn.notes == ('a note', f'a sample of 1 of 10 documents, seed 0: {left} queries about others left out')


@pytest.mark.parametrize(
    ('documents', 'seed', 'fragment'),
    [
        (11, 1, 'a sample of 11 documents cannot be drawn: corpus "ten" has 10 documents'),
        (0, 1, 'a sample of 0 documents'),
        (-1, 1, 'a sample of -1 documents'),
        (3, -1, 'seed -1'),
    ],
)
def test_samples_that_cannot_be_drawn(documents, seed, fragment):
    with pytest.raises(CorpusError, match=fragment):
        sample(CORPUS, documents, seed)


def test_a_sample_of_real_contracts_is_pinned(data_dir):
    drawn = sample(read_corpus(data_dir / 'cuad'), 24, 1)
    assert (len(drawn.documents), len(drawn.queries)) == (24, 231)
    assert drawn.digest == '68cc4471b5de5a972f2420ec9a563cedd5e2ff1ffe783127ab782aaa28562a59'
