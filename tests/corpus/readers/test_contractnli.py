from __future__ import annotations

import json
from collections import Counter

import pytest

from chunklab.corpus.readers.contractnli import ContractNli
from chunklab.corpus.readers.own import Own
from chunklab.corpus.readers.reading import Choice
from chunklab.errors import CorpusError

TEXT = 'Keep it secret.\n \nGive it back.'
SPANS = [[0, 15], [15, 18], [18, 99], [18, 31]]
LABELS = {
    'nda-1': {'short_description': 'Return', 'hypothesis': 'It is given back.'},
    'nda-2': {'short_description': 'Secrecy', 'hypothesis': 'It is kept secret.'},
}


def agreement(annotations, **more):
    return {
        'id': 3,
        'file_name': 'an agreement.pdf',
        'text': TEXT,
        'spans': SPANS,
        'annotation_sets': [{'annotations': annotations}],
        **more,
    }


def says(choice, *spans):
    return {'choice': choice, 'spans': list(spans)}


def put(tmp_path, *documents, **more):
    path = tmp_path / 'dev.json'
    path.write_text(json.dumps({'documents': list(documents), 'labels': LABELS, **more}), encoding='utf-8', newline='')
    return path


def read(tmp_path, *documents, choice=Choice()):  # noqa: B008 (frozen)
    (reading,) = ContractNli().read(put(tmp_path, *documents), choice)
    return reading


def left(reading):
    return [(item.what, item.n, item.why) for item in reading.left_out]


def test_hypotheses_are_queries_and_evidence_is_gold(tmp_path):
    reading = read(tmp_path, agreement({'nda-1': says('Contradiction', 3), 'nda-2': says('NotMentioned')}))
    assert [(d.doc_id, d.text, d.source) for d in reading.documents] == [
        ('an agreement.pdf.txt', TEXT, 'an agreement.pdf')
    ]
    assert reading.records == (
        {
            'query_id': 'an agreement.pdf__nda-1',
            'query': 'In “an agreement.pdf”: It is given back.',
            'question': 'It is given back.',
            'category': 'Return',
            'spans': [{'doc_id': 'an agreement.pdf.txt', 'start': 18, 'end': 31}],
            'answers': ['Give it back.'],
            'choice': 'Contradiction',
        },
        {
            'query_id': 'an agreement.pdf__nda-2',
            'query': 'In “an agreement.pdf”: It is kept secret.',
            'question': 'It is kept secret.',
            'category': 'Secrecy',
            'spans': [],
            'no_gold': True,
            'doc_id': 'an agreement.pdf.txt',
            'choice': 'NotMentioned',
        },
    )
    assert reading.read == ('1 agreement', '2 hypotheses', '2 annotations')


def test_what_cannot_be_used_is_counted(tmp_path):
    reading = read(
        tmp_path,
        agreement({'nda-1': says('Entailment', 1, 0, 0, 2, 4, -1), 'nda-2': says('Entailment', 1)}),
        agreement({'nda-1': says('Entailment'), 'nda-2': says('NotMentioned', 0)}),
        agreement({'nda-1': says('NotMentioned')}, text=' '),
    )
    assert [record['answers'] for record in reading.records] == [['Keep it secret.']]
    assert len(reading.documents) == 2
    assert left(reading) == [
        ('answers', 2, 'they are blank'),
        ('answers', 1, 'given twice'),
        ('answers', 3, 'they lie outside their document'),
        ('queries', 2, 'decided, but without evidence that can be used'),
        ('queries', 1, 'not mentioned, though they have evidence'),
        ('documents', 1, 'they have no text'),
        ('queries', 1, 'their document has no text'),
    ]


def test_file_names_that_come_twice(tmp_path):
    said = {'nda-1': says('Entailment', 0)}
    reading = read(tmp_path, agreement(said), agreement(said, text=TEXT + '!'))
    assert len({document.doc_id for document in reading.documents}) == 2
    assert len({record['query_id'] for record in reading.records}) == 2


def test_a_category_may_be_left_out(tmp_path):
    said = {'nda-1': says('Entailment', 0), 'nda-2': says('NotMentioned')}
    assert len(read(tmp_path, agreement(said), choice=Choice(without=('Return',))).records) == 1
    assert len(read(tmp_path, agreement(said), choice=Choice(answered_only=True)).records) == 1


@pytest.mark.parametrize(
    ('document', 'more', 'said'),
    [
        (agreement({'nda-9': says('Entailment', 0)}), {}, 'documents[0].annotation_sets[0].annotations.nda-9'),
        (agreement({'nda-1': says('Maybe', 0)}), {}, '"choice" is "Maybe": it must be Entailment, Contradiction'),
        (agreement({'nda-1': says('Entailment', '0')}), {}, 'nda-1.spans[0]: must be a whole number, not a string'),
        (agreement({}, spans=[[1]]), {}, 'documents[0].spans[0]: must be [start, end]'),
        (agreement({}, spans=[1]), {}, 'documents[0].spans[0]: must be a list, not a whole number'),
        (agreement({}, annotation_sets=[]), {}, '"annotation_sets" has 0 sets: one is expected'),
        (agreement({}, text=1), {}, 'documents[0].text: must be a string'),
        (agreement({}, text='\udfff'), {}, 'half a surrogate pair'),
        (agreement({}), {'labels': {'nda-1': {}}}, 'labels.nda-1: no "short_description"'),
        (agreement({}), {'documents': []}, 'no document with text in "documents"'),
        (agreement({}), {'documents': 'x'}, 'documents: must be a list, not a string'),
    ],
)
def test_json_of_another_shape(tmp_path, document, more, said):
    path = put(tmp_path, document, **more)
    with pytest.raises(CorpusError) as error:
        ContractNli().read(path, Choice())
    assert str(error.value).startswith(f'{path}: ')
    assert said in str(error.value)


def test_counts_of_the_published_file(data_dir):
    (reading,) = ContractNli().read(data_dir / 'contractnli-json', Choice())
    assert len(reading.documents) == 61
    assert Counter(record['choice'] for record in reading.records) == {
        'Entailment': 519,
        'NotMentioned': 423,
        'Contradiction': 95,
    }
    assert len({record['category'] for record in reading.records}) == 17
    assert sum(len(record['spans']) for record in reading.records) == 1227
    assert left(reading) == [('answers', 1, 'they are blank')]


def test_gold_is_that_of_the_corpus_folder(data_dir):
    (reading,) = ContractNli().read(data_dir / 'contractnli-json' / 'dev.json', Choice(answered_only=True))
    (own,) = Own().read(data_dir / 'contractnli', Choice())
    names = {document.text: document.doc_id for document in own.documents}
    ours = {document.doc_id: names[document.text] for document in reading.documents}
    texts = {document.doc_id: document.text for document in own.documents}

    def gold(records, rename):
        return {
            (rename(record['spans'][0]['doc_id']), record['category'], record.get('choice', record.get('label'))): [
                (s['start'], s['end'])
                for s in record['spans']
                if texts[rename(s['doc_id'])][s['start'] : s['end']].strip()
            ]
            for record in records
        }

    found = gold(reading.records, ours.get)
    assert len(found) == 614
    assert found == {
        key: spans for key, spans in gold(own.records, lambda name: name).items() if key[0] in ours.values()
    }
