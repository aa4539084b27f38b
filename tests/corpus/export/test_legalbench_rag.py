from __future__ import annotations

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.export.exporting import export
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.readers.legalbench_rag import LegalBenchRag
from chunklab.corpus.readers.reading import Choice


def loaded(folder):
    """Name and tests of the one benchmark, sure to hold to its publishers' rules."""
    (file,) = (folder / 'benchmarks').iterdir()
    tests = json.loads(file.read_text('ascii'))['tests']
    for test in tests:
        assert test['snippets']  # else its recall would be 0 whatever is retrieved
        assert all(isinstance(tag, str) for tag in test.get('tags', []))
        for snippet in test['snippets']:
            assert sorted(snippet) == ['answer', 'file_path', 'span']
            text = (folder / 'corpus' / snippet['file_path']).read_bytes().decode('utf-8')
            start, end = snippet['span']
            assert text[start:end] == snippet['answer'] != ''
        for path in {snippet['file_path'] for snippet in test['snippets']}:
            spans = sorted(snippet['span'] for snippet in test['snippets'] if snippet['file_path'] == path)
            assert all(one[1] < two[0] for one, two in itertools.pairwise(spans))
    return file.stem, tests


@given(data=st.data())
def test_it_holds_to_the_rules_of_its_publishers(tmp_path_factory, make_corpus, any_corpus, data):
    folder = make_corpus(tmp_path_factory.mktemp('corpus') / 'given', *data.draw(any_corpus))
    export(folder, 'legalbench-rag', folder / 'out')
    corpus = read_corpus(folder)
    name, tests = loaded(folder / 'out')
    answered = [query for query in corpus.queries if query.gold]
    assert [test['query'] for test in tests] == [query.text for query in answered]
    assert [test['query_id'] for test in tests] == [query.query_id for query in answered]
    extra = json.loads((folder / 'out' / 'benchmarks' / f'{name}.json').read_text('ascii'))['chunklab']
    original = {path: kept['doc_id'] for path, kept in extra['documents'].items()}
    assert {original[path]: (folder / 'out' / 'corpus' / path).read_bytes().decode() for path in original} == {
        document.doc_id: document.text for document in corpus.documents
    }
    for query, test in zip(answered, tests, strict=True):
        covered = {(original[s['file_path']], i) for s in test['snippets'] for i in range(*s['span'])}
        assert covered == {(g.doc_id, i) for g in query.gold for i in range(g.span.start, g.span.end)}


def test_what_is_written_and_what_cannot_be_held(tmp_path, make_corpus):
    def span(start, end, doc_id='.a.txt'):
        return {'doc_id': doc_id, 'start': start, 'end': end}

    folder = make_corpus(
        tmp_path / 'given',
        {'.a.txt': 'a\r\nbcdef', 'b.txt': 'b', 'c.txt': ''},
        [
            {'query_id': '1', 'query': 'Far?', 'spans': [span(7, 8), span(0, 1), span(0, 1, 'b.txt')], 'tags': 'x'},
            {'query_id': '2', 'query': 'Touching?', 'spans': [span(4, 6), span(0, 1), span(3, 4)], 'category': 'law'},
            {'query_id': '3', 'query': 'None?', 'no_gold': True, 'doc_id': 'b.txt', 'question': 'n?'},
        ],
        [{'doc_id': 'b.txt', 'title': 'B'}],
    )
    report = export(folder, 'legalbench-rag', tmp_path / 'out')
    assert report.wrote == ('benchmarks/given.json: 2 tests', 'corpus/given: 3 documents')
    assert report.cannot_hold == (
        'ids, categories and other fields of the queries: kept in extra keys',
        '1 query without gold: kept beside the tests, it would score them 0',
        'gold spans that overlap or touch in 1 query: joined, kept in a key',
        '1 document without gold: written, but its own reader opens only those of tests',
        'carriage returns in 1 document: written, but its own reader drops those of line ends, so that spans behind '
        'them shift',
    )
    made = json.loads((tmp_path / 'out' / 'benchmarks' / 'given.json').read_text('ascii'))
    far, touching = made['tests']
    assert far == {
        'query': 'Far?',
        'snippets': [
            {'file_path': 'given/_.a.txt', 'span': [7, 8], 'answer': 'f'},
            {'file_path': 'given/_.a.txt', 'span': [0, 1], 'answer': 'a'},
            {'file_path': 'given/b.txt', 'span': [0, 1], 'answer': 'b'},
        ],
        'query_id': '1',
        'chunklab': {'tags': 'x'},
    }
    assert [snippet['span'] for snippet in touching['snippets']] == [[0, 1], [3, 6]]
    assert (touching['category'], touching['chunklab']) == ('law', {'spans': [span(4, 6), span(0, 1), span(3, 4)]})
    assert made['chunklab'] == {
        'documents': {
            'given/_.a.txt': {'doc_id': '.a.txt'},
            'given/b.txt': {'doc_id': 'b.txt', 'title': 'B'},
            'given/c.txt': {'doc_id': 'c.txt'},
        },
        'unanswered': [
            {'query': 'None?', 'snippets': [], 'query_id': '3', 'question': 'n?', 'no_gold': True, 'doc_id': 'b.txt'}
        ],
    }


def test_a_published_benchmark_is_exported_as_it_was(data_dir, tmp_path, make_corpus):
    """LegalBench-RAG's own file, made a corpus by hand, then exported: the same queries, paths, spans, answers."""
    original = json.loads((data_dir / 'legalbench-rag' / 'benchmarks' / 'privacy_qa.json').read_text('utf-8'))['tests']
    files = sorted((data_dir / 'legalbench-rag' / 'corpus' / 'privacy_qa').iterdir())
    records = [
        {
            'query_id': str(i),
            'query': test['query'],
            'spans': [
                {'doc_id': s['file_path'].removeprefix('privacy_qa/'), 'start': s['span'][0], 'end': s['span'][1]}
                for s in test['snippets']
            ],
        }
        for i, test in enumerate(original)
    ]
    texts = {file.name: file.read_bytes().decode('utf-8') for file in files}
    folder = make_corpus(tmp_path / 'privacy_qa', texts, records)
    export(folder, 'legalbench-rag', tmp_path / 'out')
    name, tests = loaded(tmp_path / 'out')
    assert name == 'privacy_qa'
    assert len(tests) == 194
    assert [{'query': test['query'], 'snippets': test['snippets']} for test in tests] == original
    (ours,) = LegalBenchRag().read(tmp_path / 'out', Choice())
    (theirs,) = LegalBenchRag().read(data_dir / 'legalbench-rag', Choice())
    assert [[s['start'] for s in r['spans']] for r in ours.records] == [
        [s['start'] for s in r['spans']] for r in theirs.records
    ]
