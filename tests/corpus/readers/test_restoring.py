from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.naming import name_key
from chunklab.corpus.readers.restoring import document_names, is_document_name, restored

TEXTS = {'a.txt': 'The Buyer pays.', 'b.txt': 'b'}
SAME = {name: name for name in TEXTS}
KEPT = {
    'query_id': 'q',
    'category': 'c',
    'spans': [{'doc_id': 'a.txt', 'start': 4, 'end': 9}],
    'answers': ['Buyer'],
    'label': [1],
}


def test_a_record_comes_back():
    assert restored(KEPT, 'Who?', TEXTS, SAME) == {**KEPT, 'query': 'Who?'}
    unanswered = {'query_id': 'q', 'no_gold': True, 'doc_id': 'a.txt'}
    assert restored(unanswered, 'Who?', TEXTS, SAME) == {**unanswered, 'query': 'Who?'}
    assert restored({**KEPT, 'query': 'older'}, 'Who?', TEXTS, SAME)['query'] == 'Who?'


def test_documents_that_have_other_names_now():
    moved = restored(KEPT, '?', {'A~1.txt': TEXTS['a.txt']}, {'a.txt': 'A~1.txt'})
    assert moved['spans'] == [{'doc_id': 'A~1.txt', 'start': 4, 'end': 9}]
    assert (
        restored({'query_id': 'q', 'no_gold': True, 'doc_id': 'a.txt'}, '?', {}, {'a.txt': 'b.txt'})['doc_id']
        == 'b.txt'
    )


@pytest.mark.parametrize(
    'change',
    [
        {'query_id': ' '},
        {'query_id': 7},
        {'category': 1},
        {'spans': []},
        {'spans': 'all'},
        {'answers': None},
        {'answers': ['Buyer', 'Buyer']},
        {'answers': ['buyer']},
        {'answers': [1]},
        {'spans': [{'doc_id': 'c.txt', 'start': 4, 'end': 9}]},
        {'spans': [{'doc_id': ['a.txt'], 'start': 4, 'end': 9}]},
        {'spans': [{'doc_id': 'a.txt', 'start': 4.0, 'end': 9}]},
        {'spans': [{'doc_id': 'b.txt', 'start': False, 'end': True}], 'answers': ['b']},
        {'spans': [{'doc_id': 'a.txt', 'start': -11, 'end': 9}]},
        {'spans': [{'doc_id': 'a.txt', 'start': 3, 'end': 4}], 'answers': [' ']},
        {'spans': [None]},
        {'no_gold': True},
    ],
)
def test_what_no_longer_fits(change):
    assert restored({**KEPT, **change}, '?', TEXTS, SAME) is None


@pytest.mark.parametrize('kept', [None, 'q', [], {}, {'query_id': 'q'}])
def test_nothing_kept(kept):
    assert restored(kept, '?', TEXTS, SAME) is None


former = (
    st.none()
    | st.integers()
    | st.sampled_from(['a.txt', 'A.txt', 'b: "c".txt', '../a.txt', '/etc/x.txt', 'a', 'a\0.txt'])
)


@given(st.dictionaries(st.text('aA/. ', max_size=3), former))
def test_names_are_safe_unique_and_kept_where_they_can_be(sources):
    names = document_names(sources)
    assert sorted(names) == sorted(sources)
    assert len({name_key(name) for name in names.values()}) == len(names)
    assert all(is_document_name(name) for name in names.values())
    for wanted in {name for name in sources.values() if isinstance(name, str) and is_document_name(name)}:
        assert name_key(wanted) in {name_key(name) for name in names.values()}


@pytest.mark.parametrize(
    'name', ['../a.txt', 'a/b.txt', 'a\\b.txt', 'a\0.txt', 'a\ud800.txt', 'a.md', '中' * 90 + '.txt']
)
def test_names_that_no_document_has(name):
    assert not is_document_name(name)
    assert is_document_name('a: "b"\t?.txt')
