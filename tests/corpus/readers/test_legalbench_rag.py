from __future__ import annotations

import json
from collections import Counter

import pytest

from chunklab.corpus.readers.legalbench_rag import LegalBenchRag
from chunklab.corpus.readers.reading import Choice
from chunklab.errors import CorpusError

LEASE = 'The tenant pays on the first day.\r\nNo pets.\r\n'
LOAN = 'The borrower repays in May.'


def case(query, *snippets):
    return {'query': query, 'snippets': list(snippets)}


def snippet(path, text, quote, **more):
    start = text.index(quote)
    return {'file_path': path, 'span': [start, start + len(quote)], 'answer': quote, **more}


@pytest.fixture
def folder(tmp_path):
    """Two benchmarks over three documents, and one document that no test points into."""
    for path, text in {
        'rent/Lease: a form.txt': LEASE,
        'rent/same.txt': LOAN,
        'credit/same.txt': LOAN + '!',
        'credit/unused.txt': 'unused',
        'credit/.DS_Store': '\ud800',
    }.items():
        (tmp_path / 'corpus' / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / 'corpus' / path).write_bytes(text.encode('utf-8', 'surrogatepass'))
    put(tmp_path, 'rent', case('Pets?', snippet('rent/Lease: a form.txt', LEASE, 'No pets.')))
    put(
        tmp_path,
        'credit',
        case('When?', snippet('credit/same.txt', LOAN, 'in May'), snippet('rent/same.txt', LOAN, 'borrower')),
        case('Who?', snippet('credit/same.txt', LOAN, 'borrower')),
    )
    return tmp_path


def put(folder, name, *tests, **more):
    path = folder / 'benchmarks' / f'{name}.json'
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({'tests': list(tests), **more}), encoding='utf-8')
    return path


def read(folder, choice=Choice()):  # noqa: B008 (frozen)
    (reading,) = LegalBenchRag().read(folder, choice)
    return reading


def left(reading):
    return [(item.what, item.n, item.why) for item in reading.left_out]


def test_all_benchmarks_are_one_corpus(folder):
    reading = read(folder)
    assert LegalBenchRag().recognises(folder)
    assert [(r['query_id'], r['category'], r['query'], r['answers']) for r in reading.records] == [
        ('credit-0001', 'credit', 'When?', ['in May', 'borrower']),
        ('credit-0002', 'credit', 'Who?', ['borrower']),
        ('rent-0001', 'rent', 'Pets?', ['No pets.']),
    ]
    sources = {document.doc_id: document.source for document in reading.documents}
    assert sources['Lease_ a form.txt'] == 'rent/Lease: a form.txt'
    assert sorted(sources.values()) == ['credit/same.txt', 'rent/Lease: a form.txt', 'rent/same.txt']
    assert reading.documents[0].text == LEASE
    assert left(reading) == [('documents', 1, 'no test of the chosen benchmarks points into them')]
    assert (reading.name, reading.read) == (
        'legalbench-rag',
        ('2 benchmarks: credit, rent', '3 tests', '4 documents'),
    )


def test_some_benchmarks(folder):
    whole, credit = read(folder), read(folder, Choice(benchmarks=('credit',)))
    assert credit.name == 'credit'
    assert credit.records == whole.records[:2]
    # a document is called the same whatever is chosen
    assert set(credit.documents) < set(whole.documents)
    assert read(folder, Choice(benchmarks=('rent', 'credit', 'rent'))).records == whole.records


def test_an_unknown_benchmark(folder):
    with pytest.raises(CorpusError) as error:
        read(folder, Choice(benchmarks=('rents',)))
    assert str(error.value) == (f'{folder}: no benchmark "rents" (did you mean "rent"?); there are "credit", "rent"')


def test_offsets_counted_as_the_publishers_code_counts_them(folder):
    # that opens files so that \\r\\n is one character; 'No pets.' stands there one earlier
    unified = LEASE.replace('\r\n', '\n')
    put(folder, 'rent', case('Pets?', snippet('rent/Lease: a form.txt', unified, 'No pets.\n')))
    (record,) = read(folder, Choice(benchmarks=('rent',))).records
    assert record['answers'] == ['No pets.\r\n']


def test_what_cannot_be_used_is_counted(folder):
    may = snippet('credit/same.txt', LOAN, 'May')
    put(
        folder,
        'credit',
        case('a', {**may, 'answer': 'June'}, {**may, 'span': [3, 999]}),
        case('b'),
        case(' ', may),
        case('c', may, may),
        case('d', {key: may[key] for key in ('file_path', 'span')}),
    )
    reading = read(folder, Choice(benchmarks=('credit',)))
    assert [(r['query_id'], r['answers']) for r in reading.records] == [
        ('credit-0004', ['May']),
        ('credit-0005', ['May']),
    ]
    assert left(reading)[:-1] == [
        ('answers', 1, 'the document reads otherwise there'),
        ('answers', 1, 'they lie outside their document'),
        ('queries', 1, 'none of their answers can be used'),
        ('queries', 1, 'they name no snippet'),
        ('queries', 1, 'their wording is blank'),
        ('answers', 1, 'given twice'),
    ]


@pytest.mark.parametrize(
    'path', ['../secret.txt', '/etc/passwd', '../../../../etc/passwd', 'credit/../../secret.txt', 'credit', '', '.']
)
def test_only_files_of_the_corpus_can_be_named(folder, path):
    (folder / 'secret.txt').write_text('secret', encoding='utf-8')
    put(folder, 'credit', case('q', {'file_path': path, 'span': [0, 1]}))
    with pytest.raises(CorpusError, match=r'tests\[0\]\.snippets\[0\]: no document "'):
        read(folder)


@pytest.mark.parametrize(
    ('tests', 'said'),
    [
        (7, 'tests: must be a list, not a whole number'),
        ([], 'has no test to read'),
        ([{'snippets': []}], 'tests[0]: no "query"'),
        ([case('q', {'file_path': 'credit/same.txt', 'span': [1]})], 'snippets[0].span: must be [start, end]'),
        ([case('q', {'file_path': 'credit/same.txt', 'span': [1, '2']})], 'snippets[0].span[1]: must be a whole'),
        ([case('q', {'file_path': 7, 'span': [0, 1]})], 'snippets[0].file_path: must be a string'),
        ([case('q', {'file_path': 'credit/sane.txt', 'span': [0, 1]})], '(did you mean "credit/same.txt"?)'),
        ([case('\ud800')], 'tests[0].query: character 0 is half a surrogate pair'),
    ],
)
def test_json_of_another_shape(folder, tests, said):
    path = folder / 'benchmarks' / 'credit.json'
    path.write_text(json.dumps({'tests': tests}), encoding='utf-8')
    with pytest.raises(CorpusError) as error:
        read(folder, Choice(benchmarks=('credit',)))
    assert str(error.value).startswith(str(folder / 'benchmarks'))
    assert said in str(error.value)


def test_a_document_that_is_not_utf8(folder):
    (folder / 'corpus' / 'credit' / 'same.txt').write_bytes(b'\xff\xfeT\x00')
    with pytest.raises(CorpusError, match=r'same\.txt: not UTF-8: byte 0 is 0xff \(it looks like UTF-16\)'):
        read(folder)


def test_a_folder_without_its_parts(tmp_path):
    assert not LegalBenchRag().recognises(tmp_path)
    with pytest.raises(CorpusError, match='benchmarks cannot be read: No such file'):
        read(tmp_path)
    put(tmp_path, 'a', case('q', {'file_path': 'a.txt', 'span': [0, 1]}))
    with pytest.raises(CorpusError, match='corpus cannot be read: No such file'):
        read(tmp_path)


def test_what_an_export_added_comes_back(folder):
    repay = snippet('credit/same.txt', LOAN, 'The borrower repays')
    spans = [{'doc_id': 'same.txt', 'start': 0, 'end': 12}, {'doc_id': 'same.txt', 'start': 4, 'end': 19}]
    named = {**case('Who pays?', repay), 'query_id': 'q1', 'question': 'Who?', 'category': 'Payment'}
    nothing = {**case('Pets?'), 'query_id': 'q2', 'no_gold': True, 'doc_id': 'same.txt'}
    put(
        folder,
        'credit',
        {**named, 'chunklab': {'spans': spans, 'note': 'mine'}},
        chunklab={
            'documents': {
                'credit/same.txt': {'doc_id': 'same.txt', 'family': 'loans'},
                'credit/unused.txt': {'doc_id': 'a: name.txt'},
            },
            'unanswered': [nothing],
        },
    )
    reading = read(folder, Choice(benchmarks=('credit',)))
    assert [(d.doc_id, d.family) for d in reading.documents] == [('a: name.txt', ''), ('same.txt', 'loans')]
    assert reading.records == (
        {
            'query_id': 'q1',
            'query': 'Who pays?',
            'question': 'Who?',
            'category': 'Payment',
            'note': 'mine',
            'spans': spans,
            'answers': ['The borrower', 'borrower repays'],
        },
        {
            'query_id': 'q2',
            'query': 'Pets?',
            'question': 'Pets?',
            'spans': [],
            'no_gold': True,
            'doc_id': 'same.txt',
        },
    )


def test_spans_of_an_export_that_no_longer_fit_are_not_believed(folder):
    may = {**case('When?', snippet('credit/same.txt', LOAN, 'May')), 'query_id': 'q1'}
    for spans in ([{'doc_id': 'gone.txt', 'start': 0, 'end': 3}], [{'doc_id': 'same.txt', 'start': 0, 'end': 3}]):
        put(
            folder,
            'credit',
            {**may, 'chunklab': {'spans': spans}},
            chunklab={'documents': {'credit/same.txt': {'doc_id': 'same.txt'}}, 'unanswered': []},
        )
        (record,) = read(folder, Choice(benchmarks=('credit',))).records
        assert record['answers'] == ['May']


def test_counts_of_the_published_part(data_dir):
    reading = read(data_dir / 'legalbench-rag')
    assert len(reading.documents) == 7
    assert len(reading.records) == 194
    assert Counter(s['doc_id'] for record in reading.records for s in record['spans']) == {
        'Wordscapes.txt': 88,
        'Viber Messenger.txt': 85,
        'Groupon.txt': 81,
        '23andMe.txt': 74,
        'Keep.txt': 69,
        'Fiverr.txt': 31,
        'TickTick_ To Do List with Reminder, Day Planner.txt': 25,
    }
    assert {record['category'] for record in reading.records} == {'privacy_qa'}
    assert reading.left_out == ()


@pytest.mark.parametrize('doc_id', ['../../evil.txt', 'evil', '/evil.txt', '..', '.txt/../evil.txt'])
def test_an_export_names_no_file_elsewhere(folder, doc_id):
    put(
        folder,
        'credit',
        case('Who?', snippet('credit/same.txt', LOAN, 'borrower')),
        chunklab={'documents': {'credit/same.txt': {'doc_id': doc_id}}, 'unanswered': []},
    )
    (document,) = read(folder, Choice(benchmarks=('credit',))).documents
    assert document.doc_id == 'same.txt'
