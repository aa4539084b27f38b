from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.readers.judgements import COLUMNS, read_judgements
from chunklab.errors import CorpusError

HEADER = 'query-id\tcorpus-id\tscore\n'


def read(folder, text):
    path = folder / 'test.tsv'
    path.write_bytes(text if isinstance(text, bytes) else text.encode('utf-8'))
    return read_judgements(path)


def test_scores_in_order(tmp_path):
    found = read(tmp_path, f'\ufeff{HEADER}q2\tb\t1\r\n\r\nq1\ta\t0\nq2\ta\t2.0\nq2\ta\t2\n')
    assert list(found.scores) == ['q2', 'q1']
    assert found.scores == {'q2': {'b': 1, 'a': 2}, 'q1': {'a': 0}}
    assert found.n == 3
    assert read(tmp_path, HEADER).scores == {}


@pytest.mark.parametrize(
    ('text', 'fragment'),
    [
        ('', 'is empty: its first line names the columns query-id<tab>corpus-id<tab>score'),
        ('q\ta\t1\n', 'tsv:1: no header'),
        ('query-id corpus-id score\n', 'tsv:1: no header'),
        (f'{HEADER}q a 1\n', 'tsv:2: 1 field, not 3'),
        (f'{HEADER}q\t0\ta\t1\n', 'tsv:2: 4 fields, not 3'),
        (f'{HEADER}q\ta\t1\nq\tb\thigh\n', 'tsv:3: score "high" is no number'),
        (f'{HEADER}q\ta\tnan\n', 'tsv:2: score "nan" is no number'),
        (f'{HEADER}q\ta\t\n', 'tsv:2: score "" is no number'),
        (f'{HEADER}q\ta\t1\nq\ta\t0\n', 'tsv:3: query "q" and document "a" are judged 1 above'),
        (f'{HEADER}"q\ta\t1\n', 'tsv:2: unexpected end of data'),
        (HEADER.encode('utf-16'), 'not UTF-8: byte 0 is 0xff (it looks like UTF-16)'),
        (f'{HEADER}q\t{"a" * 200_000}\t1\n', 'tsv:2: field larger than field limit'),
    ],
)
def test_bad_judgements(tmp_path, text, fragment):
    with pytest.raises(CorpusError) as caught:
        read(tmp_path, text)
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()


@given(st.lists(st.tuples(st.text('ab"\' #é', min_size=1), st.text('ab"\' ,', min_size=1), st.integers(-1, 3))))
def test_what_the_csv_module_writes_comes_back(tmp_path_factory, rows):
    rows = list({(q, d): (q, d, s) for q, d, s in rows}.values())
    out = io.StringIO(newline='')
    csv.writer(out, delimiter='\t').writerows([COLUMNS, *rows])
    found = read(tmp_path_factory.mktemp('qrels'), out.getvalue())
    assert {(q, d, s) for q, scores in found.scores.items() for d, s in scores.items()} == set(rows)
