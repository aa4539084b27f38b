from __future__ import annotations

import os
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.naming import MAX_BYTES, RESERVED, candidates, name_key


def first(source):
    return next(candidates(source))


@pytest.mark.parametrize(
    'name',
    [
        'a.txt',
        'Master Agreement #3, "as amended".txt'.replace('"', "'"),
        '\xc9tude.txt',
        'E\u0301tude.txt',
        '中文合同.txt',
        'x' * 161 + '.txt',
        '.hidden.txt',
        'a.b.c.txt',
        'Agreement with X, Inc..txt',
        ' Agreement  .txt',
        'console.txt',
        'a\u200db.txt',
    ],
)
def test_safe_names_stay(name):
    assert first(f'some/where/{name}') == name


@pytest.mark.parametrize(
    ('name', 'changed'),
    [
        ('a.md', 'a.md.txt'),
        ('a.MD', 'a.MD.txt'),
        ('a.TXT', 'a.txt'),
        ('a:b?c*d<e>f|g"h\\i.txt', 'a_b_c_d_e_f_g_h_i.txt'),
        ('a\nb\x00\x7f\x85\u2028.txt', 'a_b____.txt'),
        ('a\udcff.txt', 'a_.txt'),
        ('.txt', 'unnamed.txt'),
        ('con.txt', '_con.txt'),
        ('NUL .old.txt', '_NUL .old.txt'),
        ('COM¹.md', '_COM¹.md.txt'),
        ('lpt9.a.txt', '_lpt9.a.txt'),
    ],
)
def test_unsafe_names_are_changed(name, changed):
    assert first(f'dir/{name}') == changed


@given(st.text(st.characters(), min_size=1, max_size=300))
def test_every_candidate_is_safe(source):
    names = list(islice(candidates(source), 4))
    assert len({name_key(name) for name in names}) == 4
    assert names == list(islice(candidates(source), 4))
    for name in names:
        stem = name.removesuffix('.txt')
        assert name == stem + '.txt'
        assert len(name.encode('utf-8')) <= MAX_BYTES
        assert stem
        assert name[-1] not in ' .'
        assert not set(name) & set('<>:"/\\|?*\x00\n\r\t\x7f')
        assert name.split('.')[0].strip().upper() not in RESERVED
        assert os.fsencode(name).decode('utf-8') == name


def test_long_names_end_in_a_digest_of_the_whole_path():
    long = '中' * 100 + '.txt'
    here, there = first(f'a/{long}'), first(f'b/{long}')
    assert here != there
    assert here[: -len('~12345678.txt')] == there[: -len('~12345678.txt')] == '中' * 62


def test_name_key():
    assert name_key('\xc9.TXT') == name_key('e\u0301.txt') == name_key('E\u0301.txt')
    assert name_key('STRASSE.txt') == name_key('straße.txt')
    assert name_key('a.txt') != name_key('a .txt')


def test_names_of_real_contracts_stay(data_dir):
    names = [path.name for path in data_dir.glob('*/documents/*.txt')]
    assert len(names) == 356
    assert [first(name) for name in names] == names
