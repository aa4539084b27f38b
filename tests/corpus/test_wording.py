from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.wording import EXCERPT, counted, excerpts, listed, printable, quoted, suggestion


@given(st.text(st.characters()))
def test_printable_is_one_line_that_prints_and_can_be_encoded(text):
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    assert shown.encode('utf-8').decode('utf-8') == shown


@pytest.mark.parametrize(
    ('text', 'shown'),
    [
        ('Café 中', 'Café 中'),
        ('a\r\nb\x00', 'a\\r\\nb\\x00'),
        ('\x1b[31mred\u202e', '\\x1b[31mred\\u202e'),
        ('\u2028\xa0\udc80', '\\u2028\\xa0\\udc80'),
    ],
)
def test_printable(text, shown):
    assert printable(text) == shown


def test_excerpts_show_the_first_difference():
    left, right = excerpts('x' * 5000 + 'left' + 'y' * 5000, 'x' * 5000 + 'right')
    assert 'xleftyy' in left
    assert right == '"…' + 'x' * (EXCERPT // 4) + 'right"'
    assert len(left) == EXCERPT + 4


def test_excerpts_of_a_prefix():
    assert excerpts('abc', 'ab') == ('"abc"', '"ab"')
    assert excerpts('', 'ab') == ('""', '"ab"')


def test_quoted_cuts_what_is_too_long():
    assert quoted('a\n') == '"a\\n"'
    assert quoted('a' * 201) == '"' + 'a' * 200 + '…"'


def test_suggestion_names_what_is_close():
    assert suggestion('cuda', ['cuad', 'other']) == ' (did you mean "cuad"?)'
    assert suggestion('zzz', ['cuad']) == ''
    assert 'composed' not in suggestion('cuad', ['cuad'])  # an equal name is composed the same


def test_suggestion_tells_accents_composed_differently():
    assert 'composed differently' in suggestion('E\u0301.txt', ['\xc9.txt'])
    assert "'\\xc9.txt'" in suggestion('E\u0301.txt', ['\xc9.txt'])


def test_listed_and_counted():
    assert listed(['a', 'b']) == '"a", "b"'
    assert listed(['a', 'b', 'c', 'd', 'e']) == '"a", "b", "c" and 2 more'
    assert (counted(1, 'query', 'queries'), counted(2484, 'query', 'queries')) == ('1 query', '2,484 queries')
    assert (counted(1, 'file'), counted(0, 'file')) == ('1 file', '0 files')
