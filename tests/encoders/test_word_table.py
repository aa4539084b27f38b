"""A table gives what its reader gives, and asks the reader for no word twice."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.encoders import word_table as module
from chunklab.encoders.word_table import Parts, WordTable, in_a_row


def read(text):
    """A token for each letter but `o`, its number the letter's code point."""
    found = [(match.start(), match.end(), ord(match.group())) for match in re.finditer('[^ o]', text)]
    return module.NumberedTokens(*np.array(found, dtype=np.int32).reshape(-1, 3).T)


def cut(text):
    parts = text.split(' ')
    return Parts(parts, module.laid_out(parts)[0])


def rows(tokens):
    return [column.tolist() for column in tokens]


@pytest.fixture
def asked():
    return []


@pytest.fixture
def table(asked):
    return WordTable(lambda text: asked.extend(text.split(' ')) or read(text), cut)


texts = st.text('abo ', max_size=40)


@given(texts=st.lists(texts, max_size=6), begin=st.integers(0, 1000))
def test_a_text_has_the_tokens_that_its_reader_gives(texts, begin):
    table = WordTable(read, cut)
    for text in texts:
        starts, ends, ids = read(text)
        assert rows(table.tokens(text, begin)) == rows((starts + begin, ends + begin, ids))
        assert table.counts([text, 'b', text]).tolist() == [len(ids), 1, len(ids)]


def test_a_word_is_read_once(table, asked):
    for text in ['to be or not to be', 'be  not afraid', 'afraid or not']:
        assert rows(table.tokens(text)) == rows(read(text))
    assert sorted(asked) == ['afraid', 'be', 'not', 'or', 'to']


def test_a_long_word_is_read_once_for_each_text(table, asked):
    long = 'ab' * module._LONGEST
    for text in [f'a {long} b {long}', f'{long} c']:
        assert rows(table.tokens(text)) == rows(read(text))
    assert sorted(asked) == ['a', long, long, 'b', 'c']


def test_a_full_table_starts_anew(table, asked, monkeypatch):
    monkeypatch.setattr(module, '_CAPACITY', 3)
    for text in ['a b c', 'd a', 'a']:
        assert rows(table.tokens(text)) == rows(read(text))
    assert asked == ['a', 'b', 'c', 'a', 'd']


def test_nothing_in_a_row():
    assert rows(in_a_row([])) == [[], [], []]
    assert {column.dtype for column in in_a_row([])} == {np.dtype(np.int32)}
