"""Records, shares, limits and what holds for any text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.queries import Asking, read_queries
from chunklab.corpus.questions import Choice, QuestionMaker, generate
from chunklab.errors import CorpusError
from chunklab.sentences.nupunkt import Nupunkt
from chunklab.types import Document

PIECES = st.sampled_from(
    [
        'ARTICLE IV\n', 'TERM\n', '\n\n', '1. ', '4.2 ', '(a) ', 'Section 4.2 ', '"Fee" means ten dollars. ',
        'This Agreement shall be governed by the laws of Example.', ' Neither party may assign this Agreement ',
        'without the prior written consent of the other. ', 'except as follows: ', 'IN WITNESS WHEREOF ', '“', '\xa0',
        'made as of March 3, 2021 (the "Effective Date") ', '\r\n', '\ufeff', 'é', '12', '.', ':', 'x' * 60,
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(''.join))


@given(TEXTS)
def test_gold_lies_in_the_text_and_says_something(text):
    everything = Choice(threshold=0, shares={'common': 99, 'heading': 99, 'definition': 99, 'reference': 99})
    first = generate([Document('a.txt', text)], Nupunkt(), everything)
    assert first == generate([Document('a.txt', text)], Nupunkt(), everything)
    for record in first.records:
        spans = [(s['start'], s['end']) for s in record['spans']]
        assert spans == sorted(set(spans)) != []
        for (start, end), answer in zip(spans, record['answers'], strict=True):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == answer == answer.strip() != ''
        assert 0 < record['quality'] <= 1
        assert record['query'].isprintable()
        assert record['question'].endswith('?')


def test_a_record_is_a_query_that_read_queries_takes(contract, splitter, tmp_path):
    made = generate([contract], splitter)
    path = tmp_path / 'generated.jsonl'
    path.write_text(''.join(json.dumps(r) + '\n' for r in made.records), encoding='utf-8', newline='')

    def fail(error):
        raise error

    asked = read_queries(path, {contract.doc_id: contract.text}, Asking('question', True), fail)
    assert [q.query_id for q in asked.queries] == [r['query_id'] for r in made.records]
    for record in made.records:
        assert (record['origin'], record['reviewed'], record['category']) == ('generated', False, record['kind'])
        name = 'In the Supply Agreement between Harrow Castings Ltd. and Pell & Crane, Inc.: '
        assert record['query'] == name + record['question'][0].lower() + record['question'][1:]


@pytest.mark.parametrize(
    'text',
    [
        '',
        ' \n\t ',
        'x' * 1_000_000,
        'word ' * 200_000,
        'ARTICLE I\nTERM\nARTICLE II\nPAYMENT\nARTICLE III\nGOVERNING LAW\n' * 20,
        'GOVERNING LAW\n\nASSIGNMENT\n\nTERM\n',
        '1 2 3 4 5 6 7 8 9 ' * 200,
        'By: ____________\nName:\nTitle:\n' * 30,
    ],
    ids=['empty', 'blank', 'no-blank', 'one-sentence', 'articles', 'headings', 'numbers', 'signatures'],
)
def test_what_is_no_contract_gets_no_questions(made, text):
    found = made(text)
    assert found.records == ()
    assert found.report.silent == ('0.txt',)


def test_shares_keep_definitions_and_references_few(made):
    definitions = ''.join(
        f'1.{n} "Term {chr(65 + n)}x" means the thing of number {n} in the first list.\n' for n in range(1, 20)
    )
    text = '1. DEFINITIONS\n' + definitions + (
        '2. GOVERNING LAW\nThis Agreement shall be governed by the laws of the State of Example and no other.\n'
    )  # fmt: skip
    few = made(text, choice=Choice(shares={'definition': 2.0}))
    assert dict(few.report.kinds) == {'Definition': 2, 'Governing Law': 1}
    assert dict(few.report.dropped) == {'beyond the share of definitions': 17}
    assert dict(made(text, choice=Choice(shares={})).report.kinds) == {'Governing Law': 1}


def test_the_limit_keeps_the_best(contract, splitter):
    all_records = generate([contract], splitter).records
    two = generate([contract], splitter, Choice(per_document=2)).records
    assert len(two) == 2
    assert {r['query_id'] for r in two} <= {r['query_id'] for r in all_records}
    assert all(r['quality'] == 1.0 for r in two)


def test_phrasings_ask_the_same_in_other_words(contract, splitter):
    one = generate([contract], splitter).records
    three = generate([contract], splitter, Choice(phrasings=3)).records
    assert {r['query_id'] for r in one} <= {r['query_id'] for r in three}
    law = [r for r in three if r['kind'] == 'Governing Law']
    assert len(law) == len({r['question'] for r in law}) == 3
    assert len({json.dumps(r['spans']) for r in law}) == 1


def test_the_wording_depends_on_the_document_alone(splitter, contract):
    texts = [Document(f'{n}.txt', contract.text) for n in range(12)]
    law = [next(r for r in generate([d], splitter).records if r['kind'] == 'Governing Law') for d in texts]
    assert len({r['question'] for r in law}) > 1


def test_a_repeated_answer_is_worth_less_where_it_comes_again(contract, splitter):
    maker = QuestionMaker(splitter, Choice())
    qualities = []
    for n in range(3):
        records = maker.ask(Document(f'{n}.txt', contract.text))
        qualities.append(next(r['quality'] for r in records if r['kind'] == 'Governing Law'))
    assert qualities == [1.0, 0.9, 0.75]


def test_a_threshold_leaves_out_and_counts(contract, splitter):
    strict = generate([contract], splitter, Choice(threshold=1.0))
    assert strict.records
    assert all(r['quality'] == 1.0 for r in strict.records)
    assert dict(strict.report.dropped)['quality under 1'] > 0


def test_the_report_counts_what_was_made(contract, splitter):
    made = generate([contract, Document('none.txt', 'Nothing.')], splitter, Choice(phrasings=2))
    report = made.report
    assert (report.n_documents, report.silent) == (2, ('none.txt',))
    assert report.n_questions == len(made.records)
    assert report.n_clauses == sum(n for _, n in report.kinds) < report.n_questions
    lengths = {len(a) for r in made.records for a in r['answers']}
    assert {report.gold_lengths.minimum, report.gold_lengths.median, report.gold_lengths.maximum} <= lengths
    assert report.n_several_spans == len({r['query_id'][:-2] for r in made.records if len(r['spans']) > 1})


@pytest.mark.parametrize(
    'wrong',
    [
        {'threshold': 1.5},
        {'threshold': float('nan')},
        {'per_document': 0},
        {'phrasings': 0},
        {'shares': {'heading': -1}},
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(CorpusError):
        Choice(**wrong)


@pytest.mark.parametrize('unit', ['1. ', '"A" means. ', 'Section 4.2 Fees: ', 'By law:\n(a) x;\n'])
def test_work_grows_no_faster_than_the_text(unit, splitter, lines_run):
    def ask(n):
        return lambda: generate([Document('a.txt', unit * n)], splitter)

    ask(10)()
    assert lines_run(ask(400)) < 2.6 * lines_run(ask(200))
