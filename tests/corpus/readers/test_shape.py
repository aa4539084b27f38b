from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.readers.shape import MAX_DEPTH, PREFIX_BYTES, _scan, key_paths, the_json_file

WANTED = frozenset({'data', 'data[].paragraphs'})
SQUAD = {'version': '2', 'data': [{'title': 'a "quoted\\" title: {[', 'paragraphs': [{'context': 'c', 'qas': []}]}]}


def paths_of(value, here=''):
    """The same by walking the parsed value."""
    if isinstance(value, dict):
        for key, below in value.items():
            path = f'{here}.{key}' if here else key
            yield path
            yield from paths_of(below, path)
    elif isinstance(value, list):
        for item in value:
            yield from paths_of(item, here + '[]')


KEYS = st.text('ab"\\{}[]:, é', min_size=1, max_size=3)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text('"\\{}[]:,ab', max_size=6)),
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(KEYS, below, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=3))
def test_the_keys_are_those_of_the_parsed_value(value):
    # keys are compared as they are written, with their escapes
    assert _scan(json.dumps(value)) == frozenset(paths_of(json.loads(json.dumps(value), object_pairs_hook=escaped)))


def escaped(pairs):
    return {json.dumps(key)[1:-1]: value for key, value in pairs}


@given(st.integers(0, 200))
def test_a_file_cut_off_anywhere_has_no_other_keys(cut):
    text = json.dumps(SQUAD)
    assert _scan(text[:cut]) <= _scan(text)


def test_a_long_text_hides_no_key_before_it(tmp_path):
    path = tmp_path / 'a.json'
    path.write_text(json.dumps({'data': [{'paragraphs': [{'context': '"{' * PREFIX_BYTES}]}]}), encoding='utf-8')
    assert key_paths(path) == {'data', 'data[].paragraphs', 'data[].paragraphs[].context'}


@pytest.mark.parametrize(
    'data', [b'', b'[{"data": 1}]', b'\xff\xfe\x00', b'plain text {"data": 1}', b'{' + b'[' * 99999]
)
def test_what_is_no_object(tmp_path, data):
    path = tmp_path / 'a.json'
    path.write_bytes(data)
    assert key_paths(path) == frozenset()


def test_what_nests_too_deep_is_not_looked_at():
    deep = {'b': 1}
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert _scan(json.dumps({'a': deep, 'c': 1})) == {'a'}
    assert 'c' in _scan(json.dumps({'a': deep[0][0], 'c': 1}))


def test_what_is_no_file(tmp_path):
    assert key_paths(tmp_path) == frozenset()
    assert key_paths(tmp_path / 'absent') == frozenset()
    assert key_paths(tmp_path / ('x' * 300)) == frozenset()


def test_a_folder_with_one_data_file(tmp_path):
    (tmp_path / 'SOURCE.md').write_text('whence', encoding='utf-8')
    data = tmp_path / 'cuad.json'
    data.write_text(json.dumps(SQUAD), encoding='utf-8')
    assert the_json_file(tmp_path, WANTED) == data
    assert the_json_file(data, WANTED) == data
    (tmp_path / 'a contract.txt').write_text('This Agreement', encoding='utf-8')
    assert the_json_file(tmp_path, WANTED) is None
    assert the_json_file(tmp_path / 'absent', WANTED) is None
