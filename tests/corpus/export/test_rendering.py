from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.export import rendering
from chunklab.corpus.export.rendering import json_line, read_material, safe_ids
from chunklab.corpus.folder import read_corpus
from chunklab.errors import CorpusError


def blankless(name):
    return name.replace(' ', '_').replace('\t', '_')


@given(st.lists(st.text('a _~\t', max_size=4), unique=True))
def test_ids_are_safe_and_apart_and_safe_ones_stay(ids):
    found = safe_ids(ids, blankless)
    assert sorted(found) == sorted(ids)
    assert len(set(found.values())) == len(ids)
    assert all(blankless(new) == new for new in found.values())
    assert all(found[name] == name for name in ids if blankless(name) == name)


def test_a_changed_id_is_close_to_what_it_was():
    assert safe_ids(['a b'], blankless) == {'a b': 'a_b'}
    taken = safe_ids(['a b', 'a_b', 'a\tb'], blankless)
    assert taken['a_b'] == 'a_b'
    assert sorted(len(name) for name in taken.values()) == [3, 12, 12]


@given(st.text() | st.sampled_from(['\ud800', '\u2028']))
def test_a_line_of_json_is_one_line_for_every_reader(text):
    line = json_line({'a': text})
    assert line.isascii()
    assert len(line.decode('ascii').splitlines()) == 1
    assert json.loads(line) == {'a': text}


def test_records_go_with_their_queries(small_corpus):
    with (small_corpus / 'queries.jsonl').open('a', encoding='utf-8', newline='') as lines:
        lines.write('\r\n \t\n{"query_id": "\u2028x", "query": "?", "no_gold": true, "more": {"a": [null]}}')
    pairs = list(read_material(small_corpus).asked())
    assert len(pairs) == 7
    assert all(record['query_id'] == query.query_id and record['query'] == query.text for query, record in pairs)
    assert pairs[-1][1]['more'] == {'a': [None]}


@pytest.mark.parametrize(
    'change', [lambda text: text.replace('notice-1', 'notice-9'), lambda text: text[:-10], lambda text: '']
)
def test_a_corpus_that_changes_while_it_is_read(small_corpus, monkeypatch, change):
    path = small_corpus / 'queries.jsonl'

    def changing(folder):
        corpus = read_corpus(folder)
        path.write_text(change(path.read_text('utf-8')), encoding='utf-8')
        return corpus

    monkeypatch.setattr(rendering, 'read_corpus', changing)
    with pytest.raises(CorpusError, match=r'queries\.jsonl(:6: not JSON| was changed while it was read)'):
        read_material(small_corpus)
