"""Lines of what another system retrieved."""

from __future__ import annotations

import json

import pytest

from chunklab.errors import ChunklabError
from chunklab.pipeline.existing.ranked_lines import read_ranked_lines
from chunklab.types import Query

QUERIES = (Query('q1', 'Who  pays?'), Query('q2', 'When?'), Query('q3', 'When?'))
RESTRICTED = (Query('q1', 'When?', restrict_to=('a',)), Query('q2', 'When?', restrict_to=('b',)))


def read(tmp_path, *lines, queries=QUERIES):
    path = tmp_path / 'theirs.jsonl'
    path.write_text('\n'.join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding='utf-8')
    return read_ranked_lines(path, queries)


def test_queries_by_id_and_by_what_they_ask(tmp_path):
    found = read(
        tmp_path,
        {'query': 'who pays?', 'results': ['a', {'text': 'b', 'doc_id': 'x', 'metadata': {'page': 1}, 'score': 0.5}]},
        '',
        {'query': 'When?', 'results': ['c']},
    )
    assert {key: [one.text for one in results] for key, results in found.results.items()} == {
        'q1': ['a', 'b'], 'q2': ['c'], 'q3': ['c'],
    }  # fmt: skip
    assert found.results['q1'][1].about == {'doc_id': 'x', 'page': 1, 'score': 0.5}
    assert found.notes == ()


def test_notes_on_queries_that_are_missing_or_unknown(tmp_path):
    found = read(tmp_path, {'query_id': 'q2', 'results': []}, {'query_id': 'q9', 'results': ['a']})
    assert found.notes == (
        '1 query is none of the corpus ("q9")',
        '2 queries have no line ("q1", "q3"): scored as if nothing had come back',
    )


@pytest.mark.parametrize(
    ('lines', 'said'),
    [
        ([], 'is empty; one line for each query is wanted: {"query_id"'),
        (['', '  '], 'is empty'),
        ([{'query_id': 'q1', 'results': []}, '{"query_id": '], 'line 2: not JSON (Expecting value at column'),
        (['[' * 100_000], 'line 1: not JSON (nested too deep)'),
        (['[]'], 'line 1: not an object'),
        ([{'results': []}], 'line 1: it has neither query_id nor query'),
        ([{'query_id': 'q1'}], 'line 1: results must be a list'),
        ([{'query_id': 'q1', 'results': ['a', 3]}], 'line 1, result 2: must be a text'),
        (
            [{'query_id': 'q1', 'results': [{'body': 'a'}]}],
            'line 1, result 1: must be a text, or an object with a text',
        ),
        ([{'query_id': 'q1', 'results': []}] * 2, 'line 2: query "q1" comes twice, first in line 1'),
        ([{'query_id': 'qq1', 'results': []}], 'none of its 1 query is one of the corpus ("qq1" (did you mean "q1"?))'),
    ],
)
def test_bad_lines_are_named(tmp_path, lines, said):
    with pytest.raises(ChunklabError) as told:
        read(tmp_path, *lines)
    assert said in str(told.value)
    assert '\n' not in str(told.value)


def test_one_text_for_questions_of_different_documents_is_refused(tmp_path):
    with pytest.raises(ChunklabError, match='line 1: 2 queries ask this, each of other documents'):
        read(tmp_path, {'query': 'When?', 'results': []}, queries=RESTRICTED)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ChunklabError, match='cannot be read: No such file'):
        read_ranked_lines(tmp_path / 'none.jsonl', QUERIES)
    (tmp_path / 'latin.jsonl').write_bytes(b'{"query": "caf\xe9"}')
    with pytest.raises(ChunklabError, match='not UTF-8 at byte 14'):
        read_ranked_lines(tmp_path / 'latin.jsonl', QUERIES)
