from __future__ import annotations

import csv
import json

from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.export.exporting import export
from chunklab.corpus.folder import read_corpus


def loaded(folder):
    """Corpus, queries and judgements as BEIR's own loader makes them of a folder."""
    found = []
    for name in ('corpus.jsonl', 'queries.jsonl'):
        with (folder / name).open(encoding='utf8') as lines:
            found.append({entry['_id']: entry for entry in map(json.loads, lines)})
    corpus, queries = found
    qrels = {}
    with (folder / 'qrels' / 'test.tsv').open(encoding='utf-8') as lines:
        rows = csv.reader(lines, delimiter='\t', quoting=csv.QUOTE_MINIMAL)
        assert next(rows) == ['query-id', 'corpus-id', 'score']
        for query_id, doc_id, score in rows:
            assert int(score) == 1
            qrels.setdefault(query_id, set()).add(doc_id)
    return corpus, queries, qrels


@given(data=st.data())
def test_its_own_loader_finds_the_documents_of_the_gold(tmp_path_factory, make_corpus, any_corpus, data):
    folder = make_corpus(tmp_path_factory.mktemp('corpus') / 'given', *data.draw(any_corpus))
    export(folder, 'beir', folder / 'out')
    made = read_corpus(folder)
    corpus, queries, qrels = loaded(folder / 'out')
    documents = {key: entry['metadata']['chunklab']['doc_id'] for key, entry in corpus.items()}
    asked = {key: entry['metadata']['chunklab']['query_id'] for key, entry in queries.items()}
    assert {documents[key]: entry['text'] for key, entry in corpus.items()} == {
        d.doc_id: d.text for d in made.documents
    }
    assert {documents[key]: entry['title'] for key, entry in corpus.items()} == {
        d.doc_id: d.title for d in made.documents
    }
    assert {asked[key]: entry['text'] for key, entry in queries.items()} == {q.query_id: q.text for q in made.queries}
    assert {asked[q]: {documents[d] for d in found} for q, found in qrels.items()} == {
        query.query_id: {g.doc_id for g in query.gold} for query in made.queries if query.gold
    }


def test_what_is_written_and_what_cannot_be_held(tmp_path, make_corpus):
    span = {'doc_id': 'a\t1.txt', 'start': 0, 'end': 1}
    folder = make_corpus(
        tmp_path / 'given',
        {'a\t1.txt': 'abc', 'b.txt': 'b'},
        [
            {'query_id': 'q', 'query': 'One?', 'spans': [span, {**span, 'end': 2}], 'category': 'law'},
            {'query_id': 'q"2', 'query': 'None?', 'no_gold': True},
        ],
        [{'doc_id': 'b.txt', 'title': 'B', 'family': 'f'}],
    )
    report = export(folder, 'beir', tmp_path / 'out')
    assert report.wrote == ('corpus.jsonl: 2 documents', 'queries.jsonl: 2 queries', 'qrels/test.tsv: 1 judgement')
    assert report.cannot_hold == (
        '2 gold spans: judgements are of whole documents; spans are kept in metadata',
        '1 query without gold: not judged, so that its readers drop them',
        '2 ids with characters that its tables cannot have: replaced, kept in metadata',
    )
    assert (tmp_path / 'out' / 'qrels' / 'test.tsv').read_text() == 'query-id\tcorpus-id\tscore\nq\ta_1.txt\t1\n'
    second = (tmp_path / 'out' / 'corpus.jsonl').read_text('ascii').split('\n')[1]
    kept = {'chunklab': {'doc_id': 'b.txt', 'family': 'f'}}
    assert json.loads(second) == {'_id': 'b.txt', 'title': 'B', 'text': 'b', 'metadata': kept}
    first = (tmp_path / 'out' / 'queries.jsonl').read_text('ascii').split('\n')[0]
    assert json.loads(first)['metadata']['chunklab'] == {
        'query_id': 'q',
        'category': 'law',
        'spans': [span, {**span, 'end': 2}],
        'answers': ['a', 'ab'],
    }


def test_a_plain_corpus_loses_only_its_spans(small_corpus, tmp_path):
    report = export(small_corpus, 'beir', tmp_path / 'out')
    assert report.cannot_hold == ('6 gold spans: judgements are of whole documents; spans are kept in metadata',)
