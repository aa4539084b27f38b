from __future__ import annotations

import pytest

from chunklab.corpus.readers.json_lines import json_objects, text_field
from chunklab.errors import CorpusError


def test_lines_and_their_numbers(tmp_path):
    path = tmp_path / 'a.jsonl'
    path.write_bytes('\ufeff{"a": "\u2028\x85\x0c"}\r\n \t\r\n\n{"b": 1}'.encode('utf-8').replace(b'\x0c', b'\\f'))
    assert list(json_objects(path)) == [(1, {'a': '\u2028\x85\x0c'}), (4, {'b': 1})]


@pytest.mark.parametrize(
    ('content', 'fragment'),
    [
        (b'{}\n{"a": \xff}', 'a.jsonl:2: not UTF-8: byte 6 is 0xff'),
        ('{"a": 1}'.encode('utf-16'), 'a.jsonl:1: not UTF-8: byte 0 is 0xff (it looks like UTF-16)'),
        (b'{"a": "\0"}', 'a.jsonl:1: not JSON: Invalid control character at'),
        (b'{}\n[1]', 'a.jsonl:2: not an object: each line is {…}'),
        (b'{"a": 1', 'a.jsonl:1: not JSON'),
        (b'{"a": 1, "a": 2}', 'a.jsonl:1: key "a" comes twice in one object'),
        (b'[' * 100_000, 'a.jsonl:1: not JSON that can be read'),
        (b'{"a": ' + b'1' * 10_000 + b'}', 'a.jsonl:1: not JSON that can be read'),
    ],
)
def test_a_bad_line_is_named(tmp_path, content, fragment):
    (tmp_path / 'a.jsonl').write_bytes(content)
    with pytest.raises(CorpusError) as caught:
        list(json_objects(tmp_path / 'a.jsonl'))
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()


def test_no_such_file(tmp_path):
    with pytest.raises(CorpusError, match='is not there'):
        list(json_objects(tmp_path / 'a.jsonl'))
    with pytest.raises(CorpusError, match='cannot be read'):
        list(json_objects(tmp_path))


@pytest.mark.parametrize(
    ('record', 'fragment'),
    [
        ({'txt': ''}, 'no "text" (did you mean "txt"?)'),
        ({'text': 1}, '"text" must be a string, not int'),
        ({'text': 'a\ud800'}, '"text" holds half a surrogate pair'),
    ],
)
def test_a_field_that_is_no_text(record, fragment):
    with pytest.raises(CorpusError) as caught:
        text_field(record, 'text')
    assert fragment in str(caught.value)
    assert text_field({'text': '𝒳'}, 'text') == '𝒳'
