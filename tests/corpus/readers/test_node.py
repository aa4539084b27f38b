from __future__ import annotations

import json

import pytest

from chunklab.corpus.readers.node import parse_json, read_json
from chunklab.errors import CorpusError


def put(tmp_path, data):
    path = tmp_path / 'data.json'
    path.write_bytes(data if isinstance(data, bytes) else data.encode('utf-8'))
    return path


def test_a_value_and_its_place(tmp_path):
    node = read_json(put(tmp_path, '{"data": [{"n": 3, "t": "é\\r\\n", "f": true, "none": null}]}'))
    item = node.children('data')[0]
    assert (item.whole('n'), item.text('t'), item.flag('f'), item.flag('absent')) == (3, 'é\r\n', True, False)
    assert (item.has('n'), item.has('none'), item.keys()) == (True, False, ['n', 't', 'f', 'none'])
    assert item.child('n').place == 'data[0].n'


def test_a_byte_order_mark_is_no_content(tmp_path):
    assert read_json(put(tmp_path, b'\xef\xbb\xbf{"a": 1}')).whole('a') == 1


@pytest.mark.parametrize(
    ('data', 'said'),
    [
        ('{"data": [1, 2', "not JSON: Expecting ',' delimiter at line 1, column 15: the file ends too early"),
        (
            '{"data": "cut off',
            'not JSON: Unterminated string starting at at line 1, column 10: the file ends too early',
        ),
        ('{"a": 1,\n}', 'line 2, column 1'),
        ('', 'not JSON: Expecting value at line 1, column 1: the file ends too early'),
        (b'\xff\xfe{\x00', 'not UTF-8: byte 0 is 0xff (it looks like UTF-16)'),
        (b'{"a": "\xe9"}', 'not UTF-8: byte 7 is 0xe9'),
        ('[' * 100_000, 'not JSON'),
        ('9' * 5000, 'not JSON that can be read'),
    ],
)
def test_no_json(tmp_path, data, said):
    path = put(tmp_path, data)
    with pytest.raises(CorpusError) as error:
        read_json(path)
    assert str(error.value).startswith(f'{path}: ')
    assert said in str(error.value)
    assert '\n' not in str(error.value)


def test_no_file(tmp_path):
    with pytest.raises(CorpusError, match='cannot be read: No such file'):
        read_json(tmp_path / 'absent.json')


@pytest.mark.parametrize(
    ('value', 'ask', 'said'),
    [
        ([], lambda node: node.text('a'), 'f.json: must be an object, not a list'),
        ({'text': 'x'}, lambda node: node.text('texts'), 'f.json: no "texts" (did you mean "text"?)'),
        ({'a': 7}, lambda node: node.text('a'), 'f.json: a: must be a string, not a whole number'),
        ({'a': '7'}, lambda node: node.whole('a'), 'f.json: a: must be a whole number, not a string'),
        ({'a': True}, lambda node: node.whole('a'), 'f.json: a: must be a whole number, not true or false'),
        ({'a': 1.5}, lambda node: node.whole('a'), 'f.json: a: must be a whole number, not a number'),
        ({'a': {}}, lambda node: node.children('a'), 'f.json: a: must be a list, not an object'),
        ({'a': 'yes'}, lambda node: node.flag('a'), 'f.json: a: must be true or false, not a string'),
        ({'a': [None]}, lambda node: node.children('a')[0].as_text(), 'f.json: a[0]: must be a string, not null'),
        ({'a': 'ab\ud800'}, lambda node: node.text('a'), 'character 2 is half a surrogate pair'),
    ],
)
def test_another_shape(value, ask, said):
    node = parse_json(json.dumps(value), 'f.json')
    with pytest.raises(CorpusError) as error:
        ask(node)
    assert said in str(error.value)
