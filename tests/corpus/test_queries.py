from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.queries import Asking, read_queries
from chunklab.errors import CorpusError
from chunklab.types import GoldSpan, Query, Span

TEXTS = {
    'a.txt': 'The term is five years.   ',
    'b.txt': '\ufeffOne\r\ntwo\x00three',
    '\xc9.txt': 'composed',
}
GOOD = {
    'query_id': 'q1',
    'query': 'How long?',
    'category': 'Term',
    'spans': [{'doc_id': 'a.txt', 'start': 4, 'end': 8}],
    'answers': ['term'],
}


def refuse(error):
    raise error


def without(key):
    return {k: v for k, v in GOOD.items() if k != key}


def span(**changes):
    return {**without('answers'), 'spans': [{**GOOD['spans'][0], **changes}]}


def asked(tmp_path, content, **asking):
    path = tmp_path / 'queries.jsonl'
    if not isinstance(content, bytes):
        text = content if isinstance(content, str) else '\n'.join(map(json.dumps, content))
        content = text.encode('utf-8')
    path.write_bytes(content)
    return read_queries(path, TEXTS, Asking(**asking), refuse)


BROKEN = [
    ('{"query_id": "q1"', ':1: not JSON: '),
    ('\n\n{"query_id" "q1"}', ":3: not JSON: Expecting ':' delimiter at column 13"),
    ('[1]', ':1: not an object'),
    ('[' * 100_000, 'not JSON'),
    ('{"query_id": ' + '1' * 5000 + '}', 'not JSON that can be read'),
    ('{"query_id": "q1", "query_id": "q2"}', 'key "query_id" comes twice'),
    ('{"query_id": "q1", "spans": [{"start": 1, "start": 2}]}', 'key "start" comes twice'),
    (b'{}\xff', ':1: not UTF-8: byte 2 is 0xff'),
    (b' \n \n{"a": "\xe9"}', ':3: not UTF-8: byte 11 is 0xe9'),
    ([GOOD, {**GOOD, 'query': 'Again?'}], ':2: query_id "q1" is on line 1 already'),
    ([GOOD, GOOD], ':2: query_id "q1" is on line 1 already'),
    ([without('query_id')], 'no "query_id"'),
    ([{**GOOD, 'query_id': 1}], '"query_id" must be a string that is not blank'),
    ([{**GOOD, 'query_id': ''}], '"query_id" must be a string that is not blank'),
    ([{**GOOD, 'query_id': '\ud800'}], '"query_id" holds half a surrogate pair'),
    ([without('query')], 'no "query"'),
    ([{**without('query'), 'querry': 'x'}], 'no "query" (did you mean "querry"?)'),
    ([{**GOOD, 'query': None}], 'no "query"'),
    ([{**GOOD, 'query': ' \t\xa0\u2028'}], '"query" must be a string that is not blank'),
    ([{**GOOD, 'query': ['x']}], '"query" must be a string that is not blank'),
    ([{**GOOD, 'query': 'x\udfff'}], '"query" holds half a surrogate pair'),
    ([{**GOOD, 'category': 3}], '"category" must be a string'),
    ([without('spans')], 'no spans: a query that nothing answers must say "no_gold": true'),
    ([{**without('spans'), 'span': []}], 'no spans (did you mean "span"?)'),
    ([{**GOOD, 'spans': [], 'answers': []}], 'no spans: a query that nothing answers must say "no_gold": true'),
    ([{**GOOD, 'spans': [], 'no_gold': False}], 'no spans: a query that nothing answers'),
    ([{**GOOD, 'no_gold': True}], '"no_gold" is true, but it has spans'),
    ([{**GOOD, 'no_gold': 1}], '"no_gold" must be true or false'),
    ([{**GOOD, 'spans': {}}], '"spans" must be a list'),
    ([{**GOOD, 'spans': None}], '"spans" must be a list'),
    ([{**GOOD, 'spans': [[4, 8]]}], 'span 1 is not an object'),
    ([span(doc_id='b.text')], 'span 1: no document "b.text" in documents/ (did you mean "b.txt"?)'),
    ([span(doc_id='E\u0301.txt')], 'the accents are composed differently'),
    ([span(doc_id='A.TXT')], 'no document "A.TXT"'),
    ([span(doc_id='a.txt ')], 'no document "a.txt "'),
    ([span(doc_id='evil\n\x1b[31m')], 'no document "evil\\n\\x1b[31m"'),
    ([span(doc_id=None)], 'span 1: no "doc_id"'),
    ([span(start='4')], 'span 1: "start" must be a whole number of characters, not str'),
    ([span(start=4.0)], 'span 1: "start" must be a whole number of characters, not float'),
    ([span(start=True)], 'span 1: "start" must be a whole number of characters, not bool'),
    ([span(end=None)], 'span 1: no "end"'),
    ([span(start=8, end=4)], 'span 1 is reversed: start 8 lies after end 4'),
    ([span(start=-1)], 'span 1: -1 to 8 lies outside the text of "a.txt", which has 26 characters'),
    ([span(end=27)], 'span 1: 4 to 27 lies outside the text of "a.txt"'),
    ([span(start=99, end=99)], 'span 1: 99 to 99 lies outside the text'),
    ([{**GOOD, 'answers': ['Term']}], 'span 1: 4 to 8 of "a.txt" reads "term", its answer says "Term"'),
    (
        [{**GOOD, 'spans': [{'doc_id': 'b.txt', 'start': 0, 'end': 6}], 'answers': ['One\r\nt']}],
        'reads "\\ufeffOne\\r\\n", its answer says "One\\r\\nt"',
    ),
    ([{**GOOD, 'answers': ['term ']}], 'reads "term", its answer says "term "'),
    ([{**GOOD, 'answers': []}], '0 answers for 1 span: one for each'),
    ([{**GOOD, 'answers': ['term', 'term']}], '2 answers for 1 span: one for each'),
    ([{**GOOD, 'answers': 'term'}], '"answers" must be a list of strings'),
    ([{**GOOD, 'answers': [4]}], '"answers" must be a list of strings'),
    ([span(start=23, end=26)], 'all its gold is white space'),
    ([span(start=4, end=4)], 'all its gold is white space'),
]


@pytest.mark.parametrize(('content', 'fragment'), BROKEN)
def test_broken_queries(content, fragment, tmp_path):
    with pytest.raises(CorpusError) as caught:
        asked(tmp_path, content)
    message = str(caught.value)
    assert fragment in message
    assert f'{tmp_path}/queries.jsonl:' in message
    assert message.isprintable()


def test_the_good_record_is_good(tmp_path):
    found = asked(tmp_path, [GOOD])
    assert found.queries == (Query('q1', 'How long?', (GoldSpan('a.txt', Span(4, 8)),), 'Term'),)
    assert found.notes == ()


def test_unknown_keys_blank_lines_and_no_line_end_at_the_end_are_fine(tmp_path):
    line = json.dumps({**GOOD, 'label': {'any': [1.5, None]}})
    for content in (line, line + '\n', '\ufeff\r\n\r\n' + line + '\r\n \t\n'):
        assert asked(tmp_path, content).queries == asked(tmp_path, [GOOD]).queries


def test_only_a_line_feed_ends_a_line(tmp_path):
    text = 'a\u2028b\u2029c\x85d'
    lines = [json.dumps({**GOOD, 'query_id': f'{i}', 'query': text}, ensure_ascii=False) for i in range(2)]
    # a form feed is not white space to JSON, so it must stand in the line and be complained of there
    assert [q.text for q in asked(tmp_path, '\n'.join(lines)).queries] == [text, text]
    with pytest.raises(CorpusError, match=r'jsonl:2: not JSON'):
        asked(tmp_path, lines[0] + '\n\x0c' + lines[1])


def test_a_missing_file_is_no_queries(tmp_path):
    found = read_queries(tmp_path / 'queries.jsonl', TEXTS, Asking(), refuse)
    assert (found.queries, found.notes) == ((), ())


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / 'queries.jsonl').mkdir()
    with pytest.raises(CorpusError, match=r'queries\.jsonl cannot be read: Is a directory'):
        read_queries(tmp_path / 'queries.jsonl', TEXTS, Asking(), refuse)


def test_white_gold_is_dropped_and_counted(tmp_path):
    spans = [{'doc_id': 'a.txt', 'start': start, 'end': end} for start, end in ((23, 26), (4, 8), (8, 9), (2, 2))]
    found = asked(tmp_path, [{**GOOD, 'spans': spans, 'answers': ['   ', 'term', ' ', '']}])
    assert found.queries[0].gold == (GoldSpan('a.txt', Span(4, 8)),)
    assert found.notes == ('dropped 3 gold spans of white space only',)


def test_gold_stays_as_annotated(tmp_path):
    spans = [{'doc_id': 'a.txt', 'start': start, 'end': end} for start, end in ((8, 26), (3, 9), (4, 8))]
    found = asked(tmp_path, [{**without('answers'), 'spans': spans}])
    assert [g.span for g in found.queries[0].gold] == [Span(8, 26), Span(3, 9), Span(4, 8)]


NO_GOLD = {'query_id': 'q2', 'query': 'Where?', 'spans': [], 'answers': [], 'no_gold': True}


def test_no_gold(tmp_path):
    found = asked(tmp_path, [NO_GOLD, {'query_id': 'q3', 'query': 'Who?', 'no_gold': True}])
    assert [q.no_gold for q in found.queries] == [True, True]


def test_question_field(tmp_path):
    record = {**GOOD, 'question': 'What is its term?'}
    assert asked(tmp_path, [record], question_field='question').queries[0].text == 'What is its term?'
    with pytest.raises(CorpusError, match=r':1: no "qestion" \(did you mean "question"\?\)'):
        asked(tmp_path, [record], question_field='qestion')


def test_restriction_to_the_documents_of_the_gold(tmp_path):
    spans = [{'doc_id': d, 'start': 0, 'end': 3} for d in ('b.txt', 'a.txt', 'b.txt')]
    record = {**without('answers'), 'spans': spans}
    assert asked(tmp_path, [record]).queries[0].restrict_to == ()
    assert asked(tmp_path, [record], restrict_to_document=True).queries[0].restrict_to == ('a.txt', 'b.txt')


def test_restriction_of_a_query_without_gold(tmp_path):
    record = {**NO_GOLD, 'doc_id': 'b.txt'}
    assert asked(tmp_path, [record], restrict_to_document=True).queries[0].restrict_to == ('b.txt',)
    with pytest.raises(CorpusError, match='restricted to its document only if "doc_id" names that'):
        asked(tmp_path, [NO_GOLD], restrict_to_document=True)
    with pytest.raises(CorpusError, match=r'no document "c\.txt"'):
        asked(tmp_path, [{**record, 'doc_id': 'c.txt'}], restrict_to_document=True)


def test_all_faults_are_told_where_errors_are_collected(tmp_path):
    path = tmp_path / 'queries.jsonl'
    path.write_text('\n'.join(['{', json.dumps(GOOD), json.dumps(GOOD), 'null']), encoding='utf-8', newline='')
    errors = []
    found = read_queries(path, TEXTS, Asking(), errors.append)
    assert [q.query_id for q in found.queries] == ['q1']
    assert [str(error).split('.jsonl:')[1].split(':')[0] for error in errors] == ['1', '3', '4']


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
records = st.fixed_dictionaries(
    {},
    optional={
        key: json_values | st.just(GOOD.get(key, True))
        for key in ('query_id', 'query', 'spans', 'answers', 'category', 'no_gold', 'doc_id')
    },
)


@given(st.lists(records | json_values, max_size=4), st.booleans())
def test_anything_in_json_is_read_or_refused_in_one_line(tmp_path_factory, values, restrict):
    path = tmp_path_factory.mktemp('any') / 'queries.jsonl'
    path.write_text('\n'.join(map(json.dumps, values)), encoding='utf-8', newline='')
    errors = []
    read_queries(path, TEXTS, Asking(restrict_to_document=restrict), errors.append)
    assert all(str(error).isprintable() for error in errors)
