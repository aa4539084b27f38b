"""A person's review, there and back."""

from __future__ import annotations

import pytest

from chunklab.corpus.questions import generate, read_review, write_review
from chunklab.corpus.questions.rows import BETWEEN, COLUMNS
from chunklab.corpus.questions.sheet import read_sheet, write_sheet
from chunklab.errors import CorpusError

FAULTY = [
    ({'keep': 'maybe'}, '"keep" is "maybe": yes or no'),
    ({'keep': ''}, '"keep" is "": yes or no'),
    ({'question': '  '}, '"question" is empty'),
    ({'answer': ''}, '"answer" is empty'),
    ({'answer': 'The moon is made of cheese.'}, 'the answer does not stand in "supply.txt": "The moon'),
    ({'answer': 'the'}, 'quote more of it: "the"'),
    ({'query_id': 'generated-nobody'}, 'no question "generated-nobody"'),
    ({'document': 'other.txt'}, 'is about "supply.txt": add a new row'),
    ({'query_id': '', 'document': 'suply.txt'}, 'no document "suply.txt" (did you mean "supply.txt"?)'),
]


@pytest.fixture
def records(contract, splitter):
    return generate([contract], splitter).records


@pytest.fixture
def reviewed(contract, records, tmp_path):
    """Writes a review, has `edit` change its rows (a list of dicts), and reads it back."""

    def review(edit=lambda rows: rows, suffix='.csv'):
        path = tmp_path / f'review{suffix}'
        write_review(records, path)
        rows = edit([dict(row.cells) for row in read_sheet(path, COLUMNS)])
        write_sheet(path, COLUMNS, [[row.get(column, '') for column in COLUMNS] for row in rows])
        return read_review(path, records, {contract.doc_id: contract.text})

    return review


def only(rows, kind, **changes):
    return [{**row, **changes} if row['kind'] == kind else row for row in rows]


@pytest.mark.parametrize('suffix', ['.csv', '.tsv'])
def test_untouched_all_are_kept_and_marked(reviewed, records, suffix):
    result = reviewed(suffix=suffix)
    assert (result.changed, result.added, result.dropped, result.faults) == ((), (), (), ())
    assert sorted(result.kept) == sorted(r['query_id'] for r in records)
    by_id = {r['query_id']: r for r in records}
    assert all(r == {**by_id[r['query_id']], 'reviewed': True} for r in result.records)


def test_doubtful_questions_come_first(contract, records, tmp_path):
    assert write_review(records, tmp_path / 'r.tsv') == len(records)
    qualities = [float(row.cells['quality']) for row in read_sheet(tmp_path / 'r.tsv', COLUMNS)]
    assert qualities == sorted(qualities)


def test_line_ends_and_blanks_of_a_spreadsheet_change_nothing(reviewed):
    result = reviewed(lambda rows: [{**row, 'answer': row['answer'].replace('\n', '\r\n ')} for row in rows])
    assert result.changed == ()


def test_no_and_missing_rows_are_dropped(reviewed, records):
    result = reviewed(lambda rows: only(rows, 'Governing Law', keep='No')[1:])
    assert len(result.dropped) == 2
    assert len(result.records) == len(records) - 2
    assert 'Governing Law' not in {r['kind'] for r in result.records}


def test_a_new_wording_is_asked_with_the_name_of_the_contract(reviewed):
    result = reviewed(lambda rows: only(rows, 'Governing Law', question='Which law\nis it?'))
    [record] = [r for r in result.records if r['kind'] == 'Governing Law']
    assert result.changed == (record['query_id'],)
    assert record['question'] == 'Which law is it?'
    assert (
        record['query']
        == 'In the Supply Agreement between Harrow Castings Ltd. and Pell & Crane, Inc.: which law is it?'
    )


def test_a_new_answer_is_located(reviewed, contract):
    parts = ['Any assignment  made without such\nconsent', 'Neither Party may assign this Agreement']
    result = reviewed(lambda rows: only(rows, 'Anti-Assignment', answer=BETWEEN.join(parts)))
    [record] = [r for r in result.records if r['kind'] == 'Anti-Assignment']
    assert record['answers'] == ['Neither Party may assign this Agreement', 'Any assignment made\nwithout such consent']
    assert [contract.text[s['start'] : s['end']] for s in record['spans']] == record['answers']


def test_an_answer_in_several_places_is_the_one_that_was_meant(reviewed, contract):
    assert contract.text.count('this Agreement') > 1
    result = reviewed(lambda rows: only(rows, 'Termination For Convenience', answer='this Agreement'))
    [record] = [r for r in result.records if r['kind'] == 'Termination For Convenience']
    start = record['spans'][0]['start']
    assert contract.text[start - len('may terminate ') : start] == 'may terminate '


def test_a_row_may_be_added(reviewed, contract):
    new = {
        'keep': 'yes', 'document': contract.doc_id, 'question': 'What is done with the log?',
        'answer': 'The log stays with the furnace.',
    }  # fmt: skip
    result = reviewed(lambda rows: [*rows, new])
    [record] = [r for r in result.records if r['query_id'] in result.added]
    assert (record['kind'], record['origin'], record['reviewed'], record['quality']) == (
        'Added',
        'generated',
        True,
        1.0,
    )
    assert record['answers'] == ['The log stays with the furnace.']
    assert record['query'].endswith('Inc.: what is done with the log?')


@pytest.mark.parametrize(('change', 'message'), FAULTY, ids=[message[:24] for _, message in FAULTY])
def test_a_bad_row_is_named_and_the_others_are_read(reviewed, records, change, message):
    result = reviewed(lambda rows: [{**rows[0], **change}, *rows[1:]])
    [fault] = result.faults
    assert 'review.csv: row 2: ' in fault
    assert message in fault
    assert '\n' not in fault
    assert len(result.records) == len(records) - 1


def test_a_table_without_rows_is_no_review(contract, records, tmp_path):
    write_review([], tmp_path / 'a.csv')
    with pytest.raises(CorpusError, match='no row below the first, so nothing was changed'):
        read_review(tmp_path / 'a.csv', records, {contract.doc_id: contract.text})


def test_a_row_that_comes_twice_is_a_fault(reviewed):
    result = reviewed(lambda rows: [*rows, rows[0]])
    [fault] = result.faults
    assert fault.endswith('stands in row 2 already')


def test_formulas_in_contracts_are_not_run(contract, records, tmp_path):
    harmful = [{**records[0], 'question': '=HYPERLINK("http://example.invalid")', 'answers': ['@SUM(1)']}]
    write_review(harmful, tmp_path / 'r.csv')
    assert ',=' not in (tmp_path / 'r.csv').read_text(encoding='utf-8')
    [row] = read_sheet(tmp_path / 'r.csv', COLUMNS)
    assert row.cells['question'] == '=HYPERLINK("http://example.invalid")'


def test_the_result_says_itself_in_one_line(reviewed, records):
    n = len(records)
    assert str(reviewed()) == f'{n} questions kept, 0 changed, 0 added, 0 dropped, 0 rows with a fault'
