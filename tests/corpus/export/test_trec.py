from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.export.exporting import export
from chunklab.corpus.folder import read_corpus


def lines(path):
    # as trec_eval and its kin take lines apart, not as this project does
    return path.read_text('utf-8').splitlines()


@given(data=st.data())
def test_qrels_say_which_documents_hold_the_gold(tmp_path_factory, make_corpus, any_corpus, data):
    folder = make_corpus(tmp_path_factory.mktemp('corpus') / 'given', *data.draw(any_corpus))
    export(folder, 'trec', folder / 'out')
    corpus = read_corpus(folder)
    original = {'document': {}, 'query': {}}
    for entry in map(json.loads, lines(folder / 'out' / 'ids.jsonl')):
        original[entry['kind']][entry['id']] = entry['original']
    assert sorted(original['document'].values()) == [d.doc_id for d in corpus.documents]
    judged = [line.split() for line in lines(folder / 'out' / 'qrels.txt')]
    assert all((len(row), row[1], row[3]) == (4, '0', '1') for row in judged)
    assert sorted((original['query'][q], original['document'][d]) for q, _, d, _ in judged) == sorted(
        {(query.query_id, g.doc_id) for query in corpus.queries for g in query.gold}
    )
    topics = [line.split('\t') for line in lines(folder / 'out' / 'topics.tsv')]
    assert [(original['query'][q], text.split()) for q, text in topics] == [
        (query.query_id, query.text.split()) for query in corpus.queries
    ]


def test_what_is_written_and_what_cannot_be_held(tmp_path, make_corpus):
    span = {'doc_id': 'a 1.txt', 'start': 0, 'end': 1}
    folder = make_corpus(
        tmp_path / 'given',
        {'a 1.txt': 'abc', 'b.txt': 'b'},
        [
            {
                'query_id': 'q',
                'query': 'One\tor\nnone?',
                'spans': [span, {**span, 'end': 2}, {**span, 'doc_id': 'b.txt'}],
            },
            {'query_id': 'q2', 'query': 'None?', 'no_gold': True},
        ],
    )
    report = export(folder, 'trec', tmp_path / 'out')
    assert report.wrote == ('topics.tsv: 2 queries', 'qrels.txt: 2 judgements', 'ids.jsonl: 4 ids')
    assert report.cannot_hold == (
        'the text of 2 documents: qrels only name them',
        '3 gold spans: judgements are of whole documents',
        'categories and other fields of the queries',
        '1 query without gold: topics that no line of the qrels judges',
        '1 id with blanks or other characters that split a line: replaced, see ids.jsonl',
        'line ends and tabs in 1 question: made blanks',
    )
    assert (tmp_path / 'out' / 'qrels.txt').read_text() == 'q 0 a_1.txt 1\nq 0 b.txt 1\n'
    assert (tmp_path / 'out' / 'topics.tsv').read_text() == 'q\tOne or none?\nq2\tNone?\n'
