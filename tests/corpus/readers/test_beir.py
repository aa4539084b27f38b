from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.folder import read_corpus
from chunklab.corpus.readers.beir import Beir
from chunklab.corpus.readers.formats import detect
from chunklab.corpus.readers.reading import Choice, LeftOut
from chunklab.corpus.readers.writing import write_corpus
from chunklab.errors import CorpusError

CORPUS = [
    {'_id': 'd/2', 'title': 'Lease', 'text': 'The tenant\r\npays.\u2028', 'metadata': {}},
    {'_id': 'D1', 'title': '', 'text': ' supply ', 'metadata': {'url': 'x'}},
    {'_id': 'd1', 'text': 'other'},
    {'_id': 4, 'text': '', 'title': 'only a title'},
]
QUERIES = [
    {'_id': 'q2', 'text': 'Who pays?', 'metadata': {}},
    {'_id': 'q1', 'text': 'What is supplied?'},
    {'_id': 'unjudged', 'text': 'Anything?'},
    {'_id': 'irrelevant', 'text': 'Nothing?'},
    {'_id': 'textless', 'text': 'Title?'},
    {'_id': 'blank', 'text': ' '},
]
QRELS = (
    'query-id\tcorpus-id\tscore\nq2\td/2\t1\nq2\tD1\t2\nq2\td1\t0\nq1\tD1\t1\nirrelevant\td1\t0\ntextless\t4\t1\n'
    'blank\td1\t1\nq1\t4\t1\nq1\tgone\t1\nlost\td1\t1\nlost\tgone\t1\n'
)


@pytest.fixture
def beir(tmp_path):
    """Writes a folder in BEIR's layout; None leaves a file out."""

    def write(corpus=CORPUS, queries=QUERIES, **splits):
        folder = tmp_path / 'set'
        (folder / 'qrels').mkdir(parents=True, exist_ok=True)
        for name, content in (('corpus.jsonl', corpus), ('queries.jsonl', queries)):
            if isinstance(content, list):
                content = ''.join(json.dumps(record) + '\n' for record in content)
            if content is not None:
                (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode('utf-8'))
        for split, content in (splits or {'test': QRELS}).items():
            (folder / 'qrels' / f'{split}.tsv').write_text(content, encoding='utf-8')
        return folder

    return write


def read(folder, **choice):
    (reading,) = Beir().read(folder, Choice(**choice))
    return reading


def test_whole_documents_are_gold(beir):
    reading = read(beir())
    # doc ids are in their order, safe, and unique where case does not count
    first, other, lease, empty = sorted(reading.documents, key=lambda d: ['D1', 'd1', 'd/2', '4'].index(d.source))
    assert [d.text for d in (first, other, lease, empty)] == [' supply ', 'other', 'The tenant\r\npays.\u2028', '']
    assert (lease.doc_id, lease.title, first.doc_id, empty.doc_id) == ('2.txt', 'Lease', 'D1.txt', '4.txt')
    assert other.doc_id.startswith('d1~')
    assert [d.doc_id for d in reading.documents] == sorted(d.doc_id for d in reading.documents)
    assert [(r['query_id'], r['query'], [tuple(s.values()) for s in r['spans']]) for r in reading.records] == [
        ('q2', 'Who pays?', [('2.txt', 0, 18), ('D1.txt', 0, 8)]),
        ('q1', 'What is supplied?', [('D1.txt', 0, 8)]),
    ]
    assert 'gold is a whole document' in reading.source
    assert 'titles are not part of the texts' in reading.source
    assert reading.name == 'set'


def test_everything_left_out_is_counted(beir):
    reading = read(beir())
    assert reading.read == (
        '4 documents of corpus.jsonl',
        '11 judgements of qrels/test.tsv for 6 queries',
        '2 queries with whole documents as gold',
    )
    assert set(reading.left_out) == {
        LeftOut('judgements', 2, 'their query is not in queries.jsonl'),
        LeftOut('judgements', 1, 'their document is not in corpus.jsonl'),
        LeftOut('judgements', 1, 'their document has no text'),
        LeftOut('queries', 1, 'nothing in qrels/test.tsv judges them'),
        LeftOut('queries', 2, 'no document with text is judged over 0'),
        LeftOut('queries', 1, 'their text is blank'),
        LeftOut('titles', 2, 'a document is its text alone'),
    }


def test_the_corpus_written_is_the_one_read(beir, tmp_path):
    reading = read(beir())
    written = write_corpus(reading, tmp_path / 'out', 'beir')
    corpus = read_corpus(tmp_path / 'out')
    assert (corpus.documents[0].text, corpus.digest) == (reading.documents[0].text, written.digest)
    assert len(corpus.queries) == 2


def test_which_judgements(beir):
    one = 'query-id\tcorpus-id\tscore\nq1\td1\t1\n'
    two = 'query-id\tcorpus-id\tscore\nq2\td1\t1\n'
    folder = beir(dev=one)
    assert [r['query_id'] for r in read(folder).records] == ['q1']
    assert read(folder).name == 'set-dev'
    beir(train=two)
    with pytest.raises(CorpusError, match=r'qrels has no test.tsv: choose one or more of "dev", "train"'):
        read(folder)
    readings = Beir().read(folder, Choice(benchmarks=('train', 'dev', 'train')))
    assert [(r.name, [q['query_id'] for q in r.records]) for r in readings] == [
        ('set-train', ['q2']),
        ('set-dev', ['q1']),
    ]
    beir(test=one)
    assert read(folder).name == 'set'
    with pytest.raises(CorpusError, match=r'no set of judgements "tset" \(did you mean "test"\?\)'):
        read(folder, benchmarks=('tset',))


def test_some_documents(beir):
    reading = read(beir(), documents=('D1.txt',))
    assert [d.doc_id for d in reading.documents] == ['D1.txt']
    assert [r['query_id'] for r in reading.records] == ['q1']
    assert LeftOut('documents', 3, 'they are not among those chosen') in reading.left_out


def test_recognised(beir, tmp_path, small_corpus):
    folder = beir()
    assert detect(folder) == 'beir'
    for name in ('corpus.jsonl', 'queries.jsonl'):
        (folder / name).rename(tmp_path / name)
        assert Beir().recognises(folder)
        with pytest.raises(CorpusError, match=f'{name} is not there'):
            read(folder)
        (tmp_path / name).rename(folder / name)
    for path in (small_corpus, tmp_path, tmp_path / 'none', folder / 'corpus.jsonl', tmp_path / ('x' * 5000)):
        assert not Beir().recognises(path)


def test_no_judgements(beir, tmp_path):
    folder = beir()
    (folder / 'qrels' / 'test.tsv').unlink()
    with pytest.raises(CorpusError, match=r'qrels has no \.tsv file'):
        read(folder)
    (folder / 'qrels').rmdir()
    assert Beir().recognises(folder)
    with pytest.raises(CorpusError, match='qrels cannot be read: No such file'):
        read(folder)


@pytest.mark.parametrize(
    ('files', 'fragment'),
    [
        ({'corpus': ''}, 'corpus.jsonl holds no document'),
        ({'corpus': [{'_id': 'a', 'text': 'x'}, {'_id': 'a', 'text': 'y'}]}, 'corpus.jsonl:2: _id "a" is on line 1'),
        ({'corpus': [{'_id': 1, 'text': 'x'}, {'_id': '1', 'text': 'y'}]}, 'corpus.jsonl:2: _id "1" is on line 1'),
        ({'corpus': [{'_id': 'a'}]}, 'corpus.jsonl:1: no "text"'),
        ({'corpus': [{'_id': 'a', 'text': None}]}, 'corpus.jsonl:1: no "text"'),
        ({'corpus': [{'_id': 'a', 'text': ['x']}]}, 'corpus.jsonl:1: "text" must be a string, not list'),
        ({'corpus': [{'_id': ' ', 'text': 'x'}]}, 'corpus.jsonl:1: "_id" is blank'),
        ({'corpus': [{'_id': True, 'text': 'x'}]}, 'corpus.jsonl:1: "_id" must be a string, not bool'),
        ({'corpus': [{'id': 'a', 'text': 'x'}]}, 'corpus.jsonl:1: no "_id" (did you mean "id"?)'),
        ({'corpus': '{"_id": "a", "text": "\\udc00"}'}, 'corpus.jsonl:1: "text" holds half a surrogate pair'),
        ({'corpus': b'{"_id": "a", "text": "\xe9"}'}, 'corpus.jsonl:1: not UTF-8: byte 22 is 0xe9'),
        ({'corpus': 'PK\x03\x04'}, 'corpus.jsonl:1: not JSON'),
        ({'queries': [{'_id': 'q', 'text': '?'}, {'_id': 'q', 'text': '?'}]}, 'queries.jsonl:2: _id "q" is on line 1'),
        ({'queries': [{'_id': 'q'}]}, 'queries.jsonl:1: no "text"'),
        ({'queries': [{'_id': 'other', 'text': '?'}]}, 'test.tsv judges no query and document that are there'),
        ({'test': 'q1\tD1\t1\n'}, 'test.tsv:1: no header'),
        ({'test': 'query-id\tcorpus-id\tscore\nq1 D1 1\n'}, 'test.tsv:2: 1 field, not 3'),
    ],
)
def test_bad_sources(beir, files, fragment):
    folder = beir(**files)
    with pytest.raises(CorpusError) as caught:
        read(folder)
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()


def test_spans_that_an_export_kept(beir):
    kept = {
        'query_id': 'lease 1',
        'category': 'rent',
        'spans': [{'doc_id': 'L.txt', 'start': 4, 'end': 10}],
        'answers': ['tenant'],
    }
    corpus = [{**CORPUS[0], 'metadata': {'chunklab': {'doc_id': 'L.txt'}}}]
    queries = [
        {**QUERIES[0], 'metadata': {'chunklab': kept}},
        {**QUERIES[1], 'metadata': {'chunklab': {'query_id': 'none', 'no_gold': True}}},
    ]
    test = 'query-id\tcorpus-id\tscore\nq2\td/2\t1\n'
    reading = read(beir(corpus, queries, test=test))
    assert reading.records == (
        {**kept, 'query': 'Who pays?'},
        {'query_id': 'none', 'no_gold': True, 'query': 'What is supplied?'},
    )
    assert [d.doc_id for d in reading.documents] == ['L.txt']
    assert reading.source.endswith('exported by chunklab, gold spans restored from its metadata.')
    # the text has changed since: the spans mean nothing any more
    corpus[0]['text'] = 'A tenant pays.'
    reading = read(beir(corpus, queries, test=test), answered_only=True)
    assert reading.records[0]['spans'] == [{'doc_id': 'L.txt', 'start': 0, 'end': 14}]
    assert reading.records[0]['query_id'] == 'q2'
    why = 'of queries whose spans no longer fit: whole documents instead'
    assert LeftOut('exported gold spans', 1, why) in reading.left_out
    # as they do where other documents are judged than those that they lie in
    corpus = [{**CORPUS[0], 'metadata': {'chunklab': {'doc_id': 'L.txt'}}}, CORPUS[1]]
    reading = read(beir(corpus, queries, test=test.replace('d/2', 'D1')))
    assert reading.records[0]['spans'] == [{'doc_id': 'D1.txt', 'start': 0, 'end': 8}]
    queries.append({'_id': 'again', 'text': '?', 'metadata': {'chunklab': {'query_id': 'none', 'no_gold': True}}})
    with pytest.raises(CorpusError, match='two queries are "none"'):
        read(beir(corpus, queries, test=test))


ids = st.text('aB1/: "é\u2028', min_size=1).filter(str.strip)


@given(
    st.dictionaries(ids, st.text('ab \r\n\u2028\ufeff'), min_size=1, max_size=4),
    st.lists(ids, min_size=1, unique=True),
    st.data(),
)
def test_any_ids_and_texts(tmp_path_factory, texts, queries, data):
    folder = tmp_path_factory.mktemp('beir')
    (folder / 'qrels').mkdir()
    judged = {q: data.draw(st.dictionaries(st.sampled_from(sorted(texts)), st.integers(-1, 2))) for q in queries}
    relevant = {q: {d for d, s in scores.items() if s > 0 and texts[d].strip()} for q, scores in judged.items()}
    with (folder / 'corpus.jsonl').open('w', encoding='utf-8', newline='') as out:
        out.writelines(json.dumps({'_id': d, 'text': t}, ensure_ascii=False) + '\n' for d, t in texts.items())
    with (folder / 'queries.jsonl').open('w', encoding='utf-8', newline='') as out:
        out.writelines(json.dumps({'_id': q, 'text': '?'}, ensure_ascii=False) + '\n' for q in queries)
    quoted = {x: '"' + x.replace('"', '""') + '"' for x in (*texts, *queries)}
    lines = [f'{quoted[q]}\t{quoted[d]}\t{s}\n' for q, scores in judged.items() for d, s in scores.items()]
    (folder / 'qrels' / 'test.tsv').write_text('a\tb\tc\n' + ''.join(lines), encoding='utf-8', newline='')
    if not any(relevant.values()):
        with pytest.raises(CorpusError, match='judges no query and document'):
            read(folder)
        return
    reading = read(folder)
    assert {d.source: d.text for d in reading.documents} == texts
    sources = {d.doc_id: d.source for d in reading.documents}
    assert {r['query_id']: {sources[s['doc_id']] for s in r['spans']} for r in reading.records} == {
        q: found for q, found in relevant.items() if found
    }
    assert all(
        (s['start'], s['end']) == (0, len(texts[sources[s['doc_id']]])) for r in reading.records for s in r['spans']
    )
