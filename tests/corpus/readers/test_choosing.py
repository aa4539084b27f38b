from __future__ import annotations

from pathlib import Path

import pytest

from chunklab.corpus.readers.choosing import choose, refuse_benchmarks
from chunklab.corpus.readers.reading import Choice, LeftOut, Reading
from chunklab.errors import CorpusError
from chunklab.types import Document

HERE = Path('source')


def span(doc_id):
    return {'doc_id': doc_id, 'start': 0, 'end': 1}


READING = Reading(
    name='r',
    documents=(Document('a.txt', 'A'), Document('b.txt', 'B')),
    records=(
        {'query_id': '1', 'category': 'Term', 'spans': [span('a.txt')]},
        {'query_id': '2', 'category': 'Term', 'spans': [span('b.txt')]},
        {'query_id': '3', 'category': 'Law', 'spans': [span('a.txt'), span('b.txt')]},
        {'query_id': '4', 'category': 'Law', 'spans': [], 'no_gold': True, 'doc_id': 'b.txt'},
        {'query_id': '5', 'spans': [], 'no_gold': True},
    ),
    read=(),
    left_out=(LeftOut('answers', 1, 'they are blank'),),
    source='',
)


def kept(choice, known=()):
    part = choose(READING, choice, HERE, known)
    return ''.join(record['query_id'] for record in part.records), part


def test_all_of_it():
    assert kept(Choice())[1] == READING


def test_documents_take_their_queries_along():
    ids, part = kept(Choice(documents=('a.txt', 'a.txt')))
    assert ids == '15'
    assert [document.doc_id for document in part.documents] == ['a.txt']
    assert [str(left) for left in part.left_out] == [
        '1 answer left out: they are blank',
        '1 document left out: they are not among those chosen',
        '2 queries left out: they are about documents that are not chosen',
        '1 query left out: part of their gold lies in documents that are not chosen',
    ]


def test_categories_and_queries_without_gold():
    assert kept(Choice(without=('Term',)))[0] == '345'
    assert kept(Choice(answered_only=True))[0] == '123'
    assert kept(Choice(without=('Unused',)), {'Unused'})[0] == '12345'


@pytest.mark.parametrize(
    ('choice', 'said'),
    [
        (
            Choice(documents=('c.txt',)),
            'source: no document "c.txt" (did you mean "b.txt"?); there are "a.txt", "b.txt"',
        ),
        (Choice(without=('Terms',)), 'source: no category "Terms" (did you mean "Term"?); there are "Law", "Term"'),
    ],
)
def test_a_name_that_is_not_there(choice, said):
    with pytest.raises(CorpusError) as error:
        choose(READING, choice, HERE)
    assert str(error.value) == said


def test_no_benchmark_in_a_single_data_set():
    refuse_benchmarks(Choice(), HERE)
    with pytest.raises(CorpusError, match='source is one data set: no "cuad" can be chosen in it'):
        refuse_benchmarks(Choice(benchmarks=('cuad',)), HERE)
