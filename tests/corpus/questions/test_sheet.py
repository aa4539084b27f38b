"""Tables that spreadsheets may have been at."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.questions.sheet import guarded, read_sheet, unguarded, write_sheet
from chunklab.errors import CorpusError

CELLS = st.text(st.characters(exclude_categories=('Cs',)), max_size=30)


@given(CELLS)
def test_no_cell_is_run_and_each_comes_back(cell):
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in tuple('=+-@\t\r＝＋－＠')


@pytest.mark.parametrize('first', '=+-@\t\r＝＋－＠')
def test_each_sign_of_a_formula_is_guarded(first):
    assert guarded(f'{first}1') == f"'{first}1"
    assert unguarded(f"'{first}1") == f'{first}1'


def test_an_apostrophe_of_the_text_stays():
    assert unguarded("'Tis so") == "'Tis so"
    assert unguarded(guarded("'=1")) == "'=1"


@given(st.sampled_from(['.csv', '.tsv']), st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_a_table_comes_back(tmp_path_factory, suffix, rows):
    path = tmp_path_factory.mktemp('sheet') / f'a{suffix}'
    write_sheet(path, ('left', 'right'), rows)
    read = [(row.cells['left'], row.cells['right']) for row in read_sheet(path, ('left', 'right'))]
    assert read == [row for row in rows if any(guarded(cell).strip() for cell in row)]


def test_csv_begins_with_the_mark_that_excel_looks_for(tmp_path):
    write_sheet(tmp_path / 'a.csv', ('x',), [('é',)])
    assert (tmp_path / 'a.csv').read_bytes() == '\ufeffx\r\né\r\n'.encode()
    write_sheet(tmp_path / 'a.tsv', ('x',), [('é',)])
    assert (tmp_path / 'a.tsv').read_bytes() == 'x\r\né\r\n'.encode()


@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'utf-16'])
@pytest.mark.parametrize('delimiter', [',', ';', '\t'])
def test_whatever_the_spreadsheet_made_of_it(tmp_path, encoding, delimiter):
    out = io.StringIO(newline='')
    csv.writer(out, delimiter=delimiter).writerows([['B', 'a', 'more'], ['2, 3; 4', 'line\nend', ''], ['', '', '']])
    (tmp_path / 'a.csv').write_bytes(out.getvalue().encode(encoding))
    [row] = read_sheet(tmp_path / 'a.csv', ('a', 'b'))
    assert (row.number, row.cells['a'], row.cells['b']) == (2, 'line\nend', '2, 3; 4')


@pytest.mark.parametrize(
    ('data', 'message'),
    [
        (b'', 'no column "a"'),
        (b'x,y\n1,2\n', 'no column "a"'),
        (b'a,b,a\n1,2,3\n', 'several columns "a"'),
        (b'a,b\n"1,2\n', 'not a table'),
        (b'PK\x03\x04\xff\xfe', 'not UTF-8 at byte 4'),
        ('a,b\nn\xe4,1\n'.encode('latin-1'), 'CSV UTF-8'),
    ],
    ids=['empty', 'other', 'twice', 'quote', 'xlsx', 'latin-1'],
)
def test_what_is_no_such_table_is_refused(tmp_path, data, message):
    (tmp_path / 'a.csv').write_bytes(data)
    with pytest.raises(CorpusError, match=message):
        read_sheet(tmp_path / 'a.csv', ('a', 'b'))


def test_only_csv_and_tsv_are_written(tmp_path):
    with pytest.raises(CorpusError, match=r'a\.xlsx: a review is written to a \.csv or \.tsv file'):
        write_sheet(tmp_path / 'a.xlsx', ('x',), [])


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CorpusError, match='cannot be read'):
        read_sheet(tmp_path / 'a.csv', ('x',))
