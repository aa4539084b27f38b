from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.folder import faults, read_corpus
from chunklab.errors import CorpusError
from chunklab.types import Query

RECORD = {'query_id': 'q', 'query': 'What?', 'spans': [{'doc_id': 'a.txt', 'start': 0, 'end': 2}]}


def test_a_corpus_without_queries(write_corpus):
    corpus = read_corpus(write_corpus({'a.txt': 'text', 'b.txt': ''}))
    assert (corpus.name, len(corpus.documents), corpus.queries, corpus.notes) == ('corpus', 2, (), ())


def test_the_name_is_that_of_the_folder(write_corpus, monkeypatch):
    folder = write_corpus({'a.txt': 'text'})
    monkeypatch.chdir(folder / 'documents')
    assert read_corpus(type(folder)('..')).name == 'corpus'


def test_queries_are_in_file_order_and_notes_of_both_are_kept(write_corpus):
    records = [{**RECORD, 'query_id': query_id} for query_id in 'zay']
    records[0]['spans'] = [*RECORD['spans'], {'doc_id': 'a.txt', 'start': 2, 'end': 3}]
    corpus = read_corpus(write_corpus({'a.txt': 'ab c', 'x.md': ''}, records))
    assert [q.query_id for q in corpus.queries] == ['z', 'a', 'y']
    assert [note.split()[0] for note in corpus.notes] == ['ignored', 'dropped']


def test_question_field_and_restriction_reach_the_queries(write_corpus):
    folder = write_corpus({'a.txt': 'ab'}, [{**RECORD, 'question': 'Bare?'}])
    query = read_corpus(folder, question_field='question', restrict_to_document=True).queries[0]
    assert (query.text, query.restrict_to) == ('Bare?', ('a.txt',))


def test_the_first_fault_is_raised_and_all_are_told(write_corpus):
    folder = write_corpus({'a.txt': 'a'}, [RECORD, {}])
    with pytest.raises(CorpusError, match=r'queries\.jsonl:1: span 1: 0 to 2 lies outside'):
        read_corpus(folder)
    assert [fault.split('.jsonl:')[1][:2] for fault in faults(folder)] == ['1:', '2:']
    write_corpus({'a.txt': 'ab'}, [RECORD])
    assert faults(folder) == ()
    assert 'no "question"' in faults(folder, question_field='question')[0]


def test_faults_of_documents_come_first(write_corpus):
    folder = write_corpus({'a.txt': b'\xff', 'b.txt': b'\xff'}, [RECORD])
    found = faults(folder)
    assert len(found) == 3
    assert found[2].endswith('queries.jsonl: not checked, for not all documents can be read')
    with pytest.raises(CorpusError, match=r'documents/a\.txt: not UTF-8'):
        read_corpus(folder)


texts = st.text(st.characters(exclude_categories=('Cs',)), max_size=60)


@st.composite
def corpora(draw):
    documents = draw(st.dictionaries(st.text('ab #,É\u0301中', min_size=1, max_size=8), texts, min_size=1, max_size=4))
    spans = [
        {'doc_id': f'{name}.txt', 'start': start, 'end': end}
        for name, text in documents.items()
        for start in range(0, len(text), 7)
        for end in range(start + 1, len(text) + 1, 11)
        if text[start:end].strip()
    ]
    records = [
        {
            'query_id': f'q{i}',
            'query': draw(texts.filter(str.strip)),
            'category': draw(texts),
            'spans': chosen,
            'answers': [documents[s['doc_id'][:-4]][s['start'] : s['end']] for s in chosen],
            **({} if chosen else {'no_gold': True}),
        }
        for i, chosen in enumerate(
            draw(st.lists(st.lists(st.sampled_from(spans), max_size=3), max_size=3)) if spans else [[]]
        )
    ]
    return {f'{name}.txt': text for name, text in documents.items()}, records


@given(corpora(), st.randoms(use_true_random=False))
def test_what_is_written_is_read(tmp_path_factory, corpus, random):
    documents, records = corpus
    here, there = (write(tmp_path_factory.mktemp('corpus'), documents, records) for _ in range(2))
    first = read_corpus(here)
    assert {d.doc_id: d.text for d in first.documents} == documents
    for query, record in zip(first.queries, records, strict=True):
        pieces = [documents[g.doc_id][g.span.start : g.span.end] for g in query.gold]
        assert (query.text, query.category, pieces) == (record['query'], record['category'], record['answers'])
    shuffled = random.sample(records, len(records))
    (there / 'queries.jsonl').write_bytes('\n'.join(map(json.dumps, shuffled)).encode())
    assert read_corpus(there).digest == first.digest


def write(folder, documents, records):
    (folder / 'documents').mkdir()
    for name, text in documents.items():
        (folder / 'documents' / name).write_bytes(text.encode('utf-8'))
    lines = ''.join(json.dumps(record, ensure_ascii=False) + '\n' for record in records)
    (folder / 'queries.jsonl').write_bytes(lines.encode('utf-8'))
    return folder


@pytest.mark.parametrize(
    ('name', 'n_documents', 'n_queries', 'notes'),
    [
        ('cuad', 245, 2484, ()),
        ('contractnli', 111, 1117, ('dropped 1 gold span of white space only',)),
    ],
)
def test_real_corpora(data_dir, name, n_documents, n_queries, notes):
    corpus = read_corpus(data_dir / name)
    assert (len(corpus.documents), len(corpus.queries), corpus.notes) == (n_documents, n_queries, notes)
    bare = read_corpus(data_dir / name, question_field='question', restrict_to_document=True)
    assert bare.digest != corpus.digest
    assert all(set(q.restrict_to) == {g.doc_id for g in q.gold} for q in bare.queries)
    assert len({q.text for q in bare.queries}) < len({q.text for q in corpus.queries})
    assert isinstance(bare.queries[0], Query)
