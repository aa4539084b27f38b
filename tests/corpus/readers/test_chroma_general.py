from __future__ import annotations

import csv
import json

import pytest

from chunklab.corpus.readers.chroma_general import ChromaGeneral
from chunklab.corpus.readers.reading import Choice
from chunklab.errors import CorpusError

TEXTS = {'talks': 'We met.\r\nWe spoke, and “agreed”.', 'plans': 'It rains. ' * 3}


def reference(name, quote, shift=0):
    start = TEXTS[name].index(quote) + shift
    return {'content': quote, 'start_index': start, 'end_index': start + len(quote)}


def put(folder, *rows, header=('question', 'references', 'corpus_id'), encoding='utf-8'):
    (folder / 'corpora').mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        (folder / 'corpora' / f'{name}.md').write_text(text, encoding='utf-8', newline='')
    with (folder / 'questions_df.csv').open('w', encoding=encoding, newline='') as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return folder


def row(question, name, *references):
    return question, json.dumps(references), name


@pytest.fixture
def folder(tmp_path):
    return put(
        tmp_path,
        row('What came of it?', 'talks', reference('talks', 'agreed'), reference('talks', 'We met.')),
        row('What falls,\nand when?', 'plans', reference('plans', 'rains')),
        row('Who spoke?', 'talks', reference('talks', 'We spoke')),
    )


def read(folder, choice=Choice()):  # noqa: B008 (frozen)
    return ChromaGeneral().read(folder, choice)


def test_a_corpus_for_each_text(folder):
    assert ChromaGeneral().recognises(folder)
    plans, talks = read(folder)
    assert (plans.name, talks.name) == ('plans', 'talks')
    assert [(d.doc_id, d.text, d.source) for d in talks.documents] == [
        ('talks.txt', TEXTS['talks'], 'corpora/talks.md')
    ]
    assert [(r['query_id'], r['query'], r['answers']) for r in talks.records] == [
        ('talks-0001', 'What came of it?', ['We met.', 'agreed']),
        ('talks-0002', 'Who spoke?', ['We spoke']),
    ]
    assert plans.records[0]['query'] == 'What falls,\nand when?'
    assert talks.read == ('corpus "talks"', '2 questions')


def test_some_of_them(folder):
    assert [reading.name for reading in read(folder, Choice(benchmarks=('talks',)))] == ['talks']
    assert [reading.name for reading in read(folder, Choice(documents=('plans.txt',)))] == ['plans']
    with pytest.raises(CorpusError, match='no corpus that is chosen by its name and by its document'):
        read(folder, Choice(benchmarks=('talks',), documents=('plans.txt',)))
    with pytest.raises(CorpusError, match=r'no corpus "talk" \(did you mean "talks"\?\); there are "plans", "talks"'):
        read(folder, Choice(benchmarks=('talk',)))
    with pytest.raises(CorpusError, match=r'no document "talks\.md"'):
        read(folder, Choice(documents=('talks.md',)))


def test_what_cannot_be_used_is_counted(tmp_path):
    wrong = reference('plans', 'rains', shift=1)
    rows = (row('a', 'plans', wrong), row('b', 'plans', wrong, reference('plans', 'It')), row('c', 'plans'))
    plans, talks = read(put(tmp_path, *rows, row(' ', 'plans', reference('plans', 'It'))))
    assert [(r['query_id'], r['answers']) for r in plans.records] == [('plans-0002', ['It'])]
    assert [(item.what, item.n, item.why) for item in plans.left_out] == [
        ('answers', 2, 'the document reads otherwise there'),
        ('queries', 2, 'they have no reference that can be used'),
        ('queries', 1, 'their wording is blank'),
    ]
    assert (talks.records, talks.left_out) == ((), ())


@pytest.mark.parametrize(
    ('rows', 'said'),
    [
        ([], 'has no row'),
        ([('q', '[]', 'plan')], 'row 1: no corpora/plan.md (did you mean "plans"?)'),
        ([('q', '[]', '../questions_df')], 'row 1: no corpora/../questions_df.md'),
        ([('q', '[{', 'plans')], 'row 1, references: not JSON'),
        ([('q', '7', 'plans')], 'row 1, references: must be a list, not a whole number'),
        ([('q', '[7]', 'plans')], 'row 1, references[0]: must be an object, not a whole number'),
        ([('q', '[{"content": "x", "start_index": "0"}]', 'plans')], 'references[0].start_index: must be a whole'),
        ([('q', '[{"start_index": 0, "end_index": 1}]', 'plans')], 'row 1, references[0]: no "content"'),
        ([('q', '[]', 'plans'), ('q',)], 'row 2: fewer columns than in the header'),
    ],
)
def test_a_table_of_another_shape(tmp_path, rows, said):
    folder = put(tmp_path, *rows)
    with pytest.raises(CorpusError) as error:
        read(folder)
    assert str(error.value).startswith(str(folder / 'questions_df.csv'))
    assert said in str(error.value)


def test_a_table_that_cannot_be_read(tmp_path):
    folder = put(tmp_path, row('q', 'plans'), header=('question', 'refs', 'corpus_id'))
    assert not ChromaGeneral().recognises(folder)
    with pytest.raises(CorpusError, match='has no column "references"'):
        read(folder)
    table = folder / 'questions_df.csv'
    table.write_bytes(b'question,references,corpus_id\n"cut off,[],plans')
    with pytest.raises(CorpusError, match='row 1: unexpected end of data'):
        read(folder)
    table.write_bytes(b'question,references,corpus_id\nq\xe9,[],plans')
    with pytest.raises(CorpusError, match=r'questions_df\.csv: not UTF-8: byte 31 is 0xe9'):
        read(folder)
    table.unlink()
    with pytest.raises(CorpusError, match=r'questions_df\.csv: cannot be read'):
        read(folder)
    assert not ChromaGeneral().recognises(folder)


def test_a_byte_order_mark_and_long_fields(tmp_path):
    before = csv.field_size_limit()
    long = reference('plans', 'rains')
    folder = put(tmp_path, row('q ' * before, 'plans', long), encoding='utf-8-sig')
    assert ChromaGeneral().recognises(folder)
    assert len(read(folder)[0].records) == 1
    assert csv.field_size_limit() == before


def test_a_text_that_is_not_utf8(folder):
    (folder / 'corpora' / 'plans.md').write_bytes(b'\xff')
    with pytest.raises(CorpusError, match=r'plans\.md: not UTF-8'):
        read(folder)


def test_counts_of_the_published_folder(data_dir):
    found = {
        reading.name: (len(reading.documents), len(reading.records), sum(len(r['spans']) for r in reading.records))
        for reading in read(data_dir / 'chroma-general')
    }
    assert found == {
        'chatlogs': (1, 56, 108),
        'finance': (1, 97, 143),
        'pubmed': (1, 99, 195),
        'state_of_the_union': (1, 76, 95),
        'wikitexts': (1, 144, 249),
    }
    assert all(reading.left_out == () for reading in read(data_dir / 'chroma-general'))
