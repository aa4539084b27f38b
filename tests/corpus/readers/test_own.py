from __future__ import annotations

import json

import pytest

from chunklab.corpus.folder import read_corpus
from chunklab.corpus.readers.own import Own
from chunklab.corpus.readers.reading import Choice
from chunklab.corpus.readers.writing import write_corpus
from chunklab.errors import CorpusError


def test_every_key_is_kept(small_corpus, tmp_path):
    lines = (small_corpus / 'queries.jsonl').read_text(encoding='utf-8').split('\n')
    first = {**json.loads(lines[0]), 'hard': True, 'note': {'by': 'é\u2028\ud800'}}
    (small_corpus / 'queries.jsonl').write_text('\ufeff' + '\r\n\n'.join([json.dumps(first), *lines[1:]]), 'utf-8')
    (reading,) = Own().read(small_corpus, Choice())
    assert reading.records[0] == first
    assert reading.documents == read_corpus(small_corpus).documents
    assert (reading.name, reading.read, reading.left_out) == ('small', ('3 documents', '6 queries'), ())
    written = write_corpus(reading, tmp_path / 'copy', 'chunklab')
    assert written.digest == read_corpus(small_corpus).digest
    (again,) = Own().read(tmp_path / 'copy', Choice())
    assert (again.documents, again.records) == (reading.documents, reading.records)


def test_a_part_of_it(small_corpus):
    (reading,) = Own().read(small_corpus, Choice(documents=('supply 2.txt',), without=('law',)))
    assert [record['query_id'] for record in reading.records] == ['notice-2']


def test_without_queries(small_corpus):
    (small_corpus / 'queries.jsonl').unlink()
    assert not Own().recognises(small_corpus)
    assert Own().read(small_corpus, Choice())[0].records == ()


def test_what_is_one(small_corpus, tmp_path):
    assert Own().recognises(small_corpus)
    (small_corpus / 'queries.jsonl').rename(small_corpus / 'manifest.json')
    assert Own().recognises(small_corpus)
    assert not Own().recognises(small_corpus / 'documents')
    assert not Own().recognises(tmp_path / 'absent')
    assert not Own().recognises(tmp_path / 'x\0')


def test_faults(small_corpus):
    with pytest.raises(CorpusError, match=r'no rewording "cuadd" \(did you mean "cuad"\?\): there is cuad'):
        Own('cuadd').read(small_corpus, Choice())
    with pytest.raises(CorpusError, match='"notice" is no category of CUAD'):
        Own('cuad').read(small_corpus, Choice())
    with pytest.raises(CorpusError, match='is one data set'):
        Own().read(small_corpus, Choice(benchmarks=('a',)))
    (small_corpus / 'queries.jsonl').write_text('{}', encoding='utf-8')
    with pytest.raises(CorpusError, match=r'queries\.jsonl:1: no "query_id"'):
        Own().read(small_corpus, Choice())
