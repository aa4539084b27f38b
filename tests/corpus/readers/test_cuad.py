from __future__ import annotations

import json
from collections import Counter

import pytest

from chunklab.corpus.digest import corpus_digest
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.naming import candidates
from chunklab.corpus.readers import cuad
from chunklab.corpus.readers.cuad_questions import QUESTIONS
from chunklab.corpus.readers.own import Own
from chunklab.corpus.readers.reading import Choice, Reading
from chunklab.corpus.readers.squad import Squad
from chunklab.corpus.readers.writing import write_corpora
from chunklab.errors import CorpusError
from chunklab.types import Document

CONTEXT = 'SUPPLY AGREEMENT. The law of Example governs. Either party may end it at will.'
NOT_ASKED = ('Document Name', 'Parties', 'Agreement Date')


def asked(category, *texts, title='Supply 1'):
    answers = [{'text': text, 'answer_start': CONTEXT.index(text)} for text in texts]
    return {'id': f'{title}__{category}', 'question': 'Which part …?', 'answers': answers, 'is_impossible': not texts}


def read(tmp_path, *qas, choice=Choice()):  # noqa: B008 (frozen)
    path = tmp_path / 'cuad.json'
    entry = {'title': 'Supply 1', 'paragraphs': [{'qas': list(qas), 'context': CONTEXT}]}
    path.write_text(json.dumps({'version': 'v', 'data': [entry]}), encoding='utf-8')
    (reading,) = Squad().read(path, choice)
    return reading


def test_the_categories_are_41_with_a_question_each():
    assert len(cuad.CATEGORIES) == 41
    assert len(set(QUESTIONS.values())) == 41
    assert all(question.endswith('?') and question[0].isupper() for question in QUESTIONS.values())


@pytest.mark.parametrize(
    ('query_id', 'category'),
    [
        ('A_01-EX-10__B__Cap On Liability', 'Cap On Liability'),
        ('t__ROFR/ROFO/ROFN', 'Rofr/Rofo/Rofn'),
        ('t__Unlimited/All-You-Can-Eat License', 'Unlimited/All-You-Can-Eat-License'),
        ('t__Parties_12', 'Parties'),
        ('t__Weather', ''),
        ('Cap On Liability', ''),
    ],
)
def test_the_category_of_an_id(query_id, category):
    assert cuad.category_of(query_id) == category


def test_clause_questions(tmp_path):
    reading = read(tmp_path, asked('Anti-Assignment', 'Either party may end it at will.'), asked('Governing Law'))
    assert reading.records == (
        {
            'query_id': 'Supply 1__Governing Law',
            'query': f'In “Supply 1”: u{QUESTIONS["Governing Law"][1:]}',
            'question': QUESTIONS['Governing Law'],
            'category': 'Governing Law',
            'spans': [],
            'no_gold': True,
            'doc_id': 'Supply 1.txt',
        },
        {
            'query_id': 'Supply 1__Anti-Assignment',
            'query': f'In “Supply 1”: c{QUESTIONS["Anti-Assignment"][1:]}',
            'question': QUESTIONS['Anti-Assignment'],
            'category': 'Anti-Assignment',
            'spans': [{'doc_id': 'Supply 1.txt', 'start': 46, 'end': 78}],
            'answers': ['Either party may end it at will.'],
        },
    )


def test_answers_that_are_questions_of_their_own_are_put_together(tmp_path):
    reading = read(tmp_path, asked('Parties_0', 'Either party'), asked('Parties_1', 'SUPPLY'), asked('Parties_2'))
    (record,) = reading.records
    assert record['answers'] == ['SUPPLY', 'Either party']
    assert [(left.what, left.n) for left in reading.left_out] == [('queries', 2)]


def test_one_other_question_makes_it_plain_squad(tmp_path):
    reading = read(tmp_path, asked('Parties', 'SUPPLY'), {**asked('x', 'law'), 'id': 'q7'})
    assert [record['question'] for record in reading.records] == ['Which part …?'] * 2


def test_a_category_may_be_left_out_though_no_question_has_it(tmp_path):
    reading = read(tmp_path, asked('Parties', 'SUPPLY'), choice=Choice(without=('Parties', 'Insurance')))
    assert reading.records == ()
    with pytest.raises(CorpusError, match=r'no category "Partys" \(did you mean "Parties"\?\)'):
        read(tmp_path, asked('Parties', 'SUPPLY'), choice=Choice(without=('Partys',)))


def own_reading(**record):
    record = {'query_id': 'c-1', 'query': 'q', 'category': 'governing law', **record}
    return Reading('r', (Document('Supply 1.txt', CONTEXT), Document('b.txt', CONTEXT)), (record,), (), (), '')


def span(start, end, doc_id='Supply 1.txt'):
    return {'doc_id': doc_id, 'start': start, 'end': end}


def test_rewording_drops_what_the_reader_of_the_json_drops():
    found = cuad.reworded(own_reading(spans=[span(46, 78), span(0, 6), span(0, 6), span(6, 7)]))
    (record,) = found.records
    assert record['answers'] == ['SUPPLY', 'Either party may end it at will.']
    assert (record['category'], record['question']) == ('Governing Law', QUESTIONS['Governing Law'])
    assert [(left.what, left.n) for left in found.left_out] == [('answers', 1), ('answers', 1)]
    assert [document.title for document in found.documents] == ['Supply 1', 'b']


@pytest.mark.parametrize(
    ('record', 'said'),
    [
        ({'spans': [span(0, 6)], 'category': 'Weather'}, 'query "c-1" cannot be reworded: "Weather" is no category'),
        ({'spans': [span(0, 6), span(0, 6, 'b.txt')]}, 'CUAD asks of one contract, this of 2'),
        ({'spans': [], 'no_gold': True}, 'CUAD asks of one contract, this of 0'),
    ],
)
def test_what_cannot_be_reworded(record, said):
    with pytest.raises(CorpusError, match=said):
        cuad.reworded(own_reading(**record))


# real data: the public JSON and the corpus folder made from it become the same corpus


def sample(data_dir, choice):
    (reading,) = Squad().read(data_dir / 'cuad-squad' / 'CUAD_sample.json', choice)
    return reading


def test_counts_of_the_sample(data_dir):
    reading = sample(data_dir, Choice())
    assert len(reading.documents) == 20
    assert len(reading.records) == 820
    assert sum('no_gold' in record for record in reading.records) == 598
    assert sum(len(record['spans']) for record in reading.records) == 367
    assert Counter(record['category'] for record in reading.records) == dict.fromkeys(cuad.CATEGORIES, 20)
    assert reading.left_out == ()


def test_the_json_and_the_folder_are_one_corpus(data_dir, tmp_path):
    choice = Choice(without=NOT_ASKED, answered_only=True)
    from_json = sample(data_dir, choice)
    ids = tuple(document.doc_id for document in from_json.documents)
    chosen = Choice(documents=ids, without=NOT_ASKED, answered_only=True)
    (from_folder,) = Own('cuad').read(data_dir / 'cuad', chosen)
    assert from_json.documents == from_folder.documents
    assert from_json.records == from_folder.records
    assert (len(ids), len(from_json.records)) == (20, 163)
    (one,) = write_corpora([from_json], tmp_path / 'one', 'squad')
    (other,) = write_corpora([from_folder], tmp_path / 'other', 'chunklab')
    assert one.digest == other.digest
    for name in ('queries.jsonl', 'documents.jsonl'):
        assert (tmp_path / 'one' / name).read_bytes() == (tmp_path / 'other' / name).read_bytes()
    # a second way to the digest: from the folder's own queries, only their ids and wordings replaced
    corpus = read_corpus(tmp_path / 'one')
    assert one.digest == corpus_digest(from_folder.documents, corpus.queries)


def test_the_whole_folder_is_reworded_with_nothing_lost(data_dir):
    (reading,) = Own('cuad').read(data_dir / 'cuad', Choice())
    (plain,) = Own().read(data_dir / 'cuad', Choice())
    assert len(reading.records) == len(plain.records) == 2484
    assert reading.left_out == ()

    def gold(records):
        return sorted(
            [r['category'], *sorted((s['doc_id'], s['start'], s['end']) for s in r['spans'])] for r in records
        )

    assert gold(reading.records) == gold(plain.records)
    # the names that the reader of the JSON would give are those of the folder
    assert all(next(candidates(d.doc_id.removesuffix('.txt'))) == d.doc_id for d in reading.documents)
    assert not {record['question'] for record in plain.records} & set(QUESTIONS.values())
