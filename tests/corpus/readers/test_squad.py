from __future__ import annotations

import json

import pytest

from chunklab.corpus.readers.reading import Choice
from chunklab.corpus.readers.squad import Squad
from chunklab.errors import CorpusError

FIRST = 'The supplier delivers within ten days.'
SECOND = 'The buyer pays in advance.\r\nNo discount is given.'


def answer(context, text, shift=0):
    return {'text': text, 'answer_start': context.index(text) + shift}


def asked(number, *answers, **more):
    return {'id': f'q{number}', 'question': f'Question {number}?', 'answers': list(answers), **more}


def entry(title, *paragraphs):
    return {'title': title, 'paragraphs': [{'context': context, 'qas': list(qas)} for context, qas in paragraphs]}


def supply(*more):
    return entry(
        'Supply/1',
        (FIRST, [asked(1, answer(FIRST, 'ten days'), is_impossible=False), asked(2, is_impossible=True)]),
        (SECOND, [asked(3, answer(SECOND, 'in advance'), answer(SECOND, 'No discount')), *more]),
    )


def put(tmp_path, *entries):
    path = tmp_path / 'set.json'
    path.write_text(json.dumps({'version': 'v2.0', 'data': list(entries)}), encoding='utf-8', newline='')
    return path


def read(tmp_path, *entries, choice=Choice()):  # noqa: B008 (frozen)
    (reading,) = Squad().read(put(tmp_path, *entries), choice)
    return reading


def left(reading):
    return [(item.what, item.n, item.why) for item in reading.left_out]


def test_paragraphs_of_a_title_are_one_document(tmp_path):
    reading = read(tmp_path, supply())
    (document,) = reading.documents
    assert (document.doc_id, document.title) == ('Supply_1.txt', 'Supply/1')
    assert document.text == FIRST + '\n\n' + SECOND
    pieces = [[document.text[s['start'] : s['end']] for s in record['spans']] for record in reading.records]
    assert pieces == [['ten days'], [], ['in advance', 'No discount']]
    assert [record.get('answers', []) for record in reading.records] == pieces
    assert reading.records[0]['query'] == reading.records[0]['question'] == 'Question 1?'
    assert (reading.name, reading.read, left(reading)) == ('set', ('1 title', '3 questions'), [])


def test_an_impossible_question_is_one_without_gold(tmp_path):
    record = read(tmp_path, supply()).records[1]
    assert record == {
        'query_id': 'q2',
        'query': 'Question 2?',
        'question': 'Question 2?',
        'spans': [],
        'no_gold': True,
        'doc_id': 'Supply_1.txt',
    }


def test_answers_that_do_not_hold_are_counted(tmp_path):
    wrong = asked(4, answer(SECOND, 'pays', shift=1))
    half = asked(5, answer(SECOND, 'pays', shift=1), answer(SECOND, 'buyer'), answer(SECOND, 'buyer'))
    outside = asked(6, {'text': 'The', 'answer_start': -3}, {'text': 'given.', 'answer_start': 10**12})
    reading = read(tmp_path, supply(wrong, half, outside))
    assert [record['query_id'] for record in reading.records] == ['q1', 'q2', 'q3', 'q5']
    assert reading.records[3]['answers'] == ['buyer']
    assert left(reading) == [
        ('answers', 2, 'the document reads otherwise there'),
        ('queries', 2, 'none of their answers can be used'),
        ('answers', 1, 'given twice'),
        ('answers', 2, 'they lie outside their document'),
    ]


def test_an_offset_beyond_its_paragraph_does_not_reach_into_the_next(tmp_path):
    beyond = asked(1, {'text': 'The buyer', 'answer_start': len(FIRST) + 2})
    reading = read(tmp_path, entry('t', (FIRST, [beyond]), (SECOND, [])))
    assert (reading.records, left(reading)[0]) == ((), ('answers', 1, 'they lie outside their document'))


def test_questions_that_cannot_be_asked_are_counted(tmp_path):
    ten = answer(FIRST, 'ten days')
    qas = [
        asked(1),
        asked(2, ten, is_impossible=True),
        {**asked(3, ten), 'question': ' '},
        asked(4, ten),
        asked(4, ten),
        {**asked(4, ten), 'question': 'Another?'},
        {**asked(4, ten), 'question': 'A third?'},
    ]
    reading = read(tmp_path, entry('t', (FIRST, qas)))
    assert [(r['query_id'], r['query']) for r in reading.records] == [
        ('q4', 'Question 4?'),
        ('q4~2', 'Another?'),
        ('q4~3', 'A third?'),
    ]
    assert left(reading) == [
        ('queries', 1, 'without an answer, though not marked impossible'),
        ('queries', 1, 'marked impossible, though they have answers'),
        ('queries', 1, 'their id or wording is blank'),
        ('queries', 1, 'they came before, under the same id'),
    ]


def test_titles_that_come_twice(tmp_path):
    one, two = asked(1, answer(FIRST, 'ten')), asked(2, answer(FIRST, 'days'))
    other = asked(3, answer(SECOND, 'buyer'))
    reading = read(tmp_path, entry('t', (FIRST, [one])), entry('T', (SECOND, [other])), entry('t', (FIRST, [two])))
    assert [document.text for document in reading.documents] == [SECOND, FIRST]
    assert len({document.doc_id.casefold() for document in reading.documents}) == 2
    by_id = {document.doc_id: document.text for document in reading.documents}
    assert [by_id[record['spans'][0]['doc_id']] for record in reading.records] == [FIRST, SECOND, FIRST]
    assert left(reading) == [('documents', 1, 'title and text came before')]


def test_a_title_without_text(tmp_path):
    reading = read(tmp_path, supply(), entry('blank', (' \n', [asked(9, is_impossible=True)])), entry('none'))
    assert len(reading.documents) == 1
    assert left(reading) == [
        ('documents', 2, 'they have no text'),
        ('queries', 1, 'their document has no text'),
    ]


def test_only_some_documents(tmp_path):
    reading = read(tmp_path, supply(), entry('b', (FIRST, [])), choice=Choice(documents=('b.txt',)))
    assert ([document.doc_id for document in reading.documents], reading.records) == (['b.txt'], ())
    with pytest.raises(CorpusError, match='is one data set'):
        read(tmp_path, supply(), choice=Choice(benchmarks=('x',)))


@pytest.mark.parametrize(
    ('content', 'said'),
    [
        ([], 'must be an object, not a list'),
        ({'data': []}, 'no document with text in "data"'),
        ({'date': []}, 'no "data" (did you mean "date"?)'),
        ({'data': {}}, 'data: must be a list, not an object'),
        ({'data': [{'title': 7, 'paragraphs': []}]}, 'data[0].title: must be a string, not a whole number'),
        ({'data': [{'paragraphs': []}]}, 'data[0]: no "title"'),
        ({'data': [entry('t', ('c', [{'id': 'q'}]))]}, 'data[0].paragraphs[0].qas[0]: no "question"'),
        ({'data': [entry('t', ('c', [asked(1, 'c')]))]}, 'qas[0].answers[0]: must be an object, not a string'),
        (
            {'data': [entry('t', ('c', [asked(1, {'text': 'c', 'answer_start': '0'})]))]},
            'data[0].paragraphs[0].qas[0].answers[0].answer_start: must be a whole number, not a string',
        ),
        ({'data': [entry('t', ('\ud800', []))]}, 'data[0].paragraphs[0].context: character 0 is half a surrogate pair'),
    ],
)
def test_json_of_another_shape(tmp_path, content, said):
    path = tmp_path / 'set.json'
    path.write_text(json.dumps(content), encoding='utf-8')
    with pytest.raises(CorpusError) as error:
        Squad().read(path, Choice())
    assert str(error.value).startswith(f'{path}: ')
    assert said in str(error.value)


def test_a_folder_is_read_as_the_file_in_it(tmp_path):
    path = put(tmp_path, supply())
    assert Squad().recognises(tmp_path)
    assert Squad().read(tmp_path, Choice()) == Squad().read(path, Choice())


def test_many_answers_in_a_long_text_take_time_in_proportion(tmp_path, lines_run):
    def lines(n):
        context = 'word ' * n
        qas = [asked(i, {'text': 'word', 'answer_start': 5 * i}) for i in range(n)]
        path = put(tmp_path, entry('t', (context, qas)))
        return lines_run(lambda: Squad().read(path, Choice()))

    lines(1)
    assert lines(200) < 2.2 * lines(100)
