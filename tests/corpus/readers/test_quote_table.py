from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.readers.quote_table import looks_like_a_table, read_table
from chunklab.errors import CorpusError

HEAD = 'question,document,answer'


@pytest.fixture
def table(tmp_path):
    def write(name, content):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode('utf-8'))
        return tmp_path / name

    return write


def cells(path):
    return [(row.line, row.query, row.document, row.quotes) for row in read_table(path).rows]


SAME = [
    ('a.csv', f'{HEAD}\nWho?,a.txt,"The\nBuyer"\n\nWhat?,b,"x, ""y"""\n'),
    ('a.csv', f'\ufeff{HEAD}\r\nWho?,a.txt,"The\nBuyer"\r\n\r\nWhat?,b,"x, ""y"""\r\n'),
    ('a.CSV', 'Question;Document;Answer\nWho?;a.txt;"The\nBuyer"\n\nWhat?;b;"x, ""y"""'),
    ('a.csv', 'Query\tFile Name\tQuote\nWho?\ta.txt\t"The\nBuyer"\n\nWhat?\tb\t"x, ""y"""'),
    ('a.tsv', 'answer\tDOC-ID\tquestion\n"The\nBuyer"\ta.txt\tWho?\n\n"x, ""y"""\tb\tWhat?\n'),
]


@pytest.mark.parametrize(('name', 'content'), SAME)
def test_one_table_in_many_forms(table, name, content):
    path = table(name, content)
    assert looks_like_a_table(path)
    assert cells(path) == [(2, 'Who?', 'a.txt', ('The\nBuyer',)), (5, 'What?', 'b', ('x, "y"',))]


def test_json_lines(table):
    rows = [
        {'Question': 'Who?', 'query': 'In a: who?', 'doc': 'a', 'reference': ['x', ' y'], 'id': 7, 'page': 3},
        {'question': 'None?', 'doc': 'a', 'answers': [], 'no_gold': True, 'category': 'c'},
        {'question': 'One?', 'doc': 'a', 'answer': 'x', 'start': 3, 'occurrence': None},
    ]
    path = table('a.jsonl', '\ufeff' + '\n'.join(json.dumps(row) for row in rows))
    assert looks_like_a_table(path)
    first, second, third = read_table(path).rows
    assert (first.query, first.question, first.quotes, first.query_id) == ('In a: who?', 'Who?', ('x', ' y'), '7')
    assert (second.quotes, second.no_gold, second.category) == ((), True, 'c')
    assert (third.start, third.occurrence, third.line) == (3, None, 3)
    assert read_table(path).unread == ('page',)


def test_optional_columns(table):
    head = f'{HEAD},no_gold,occurrence,start,category,id,Page\n'
    path = table('a.csv', head + 'Who?,a,x,No,2,,c,7,1\nWho?,a,, TRUE ,,,,,\nWho?,a,x\n')
    first, second, third = read_table(path).rows
    assert (first.no_gold, first.occurrence, first.start, first.category, first.query_id) == (False, 2, None, 'c', '7')
    assert (second.no_gold, second.quotes) == (True, ())
    assert (third.no_gold, third.occurrence, third.category) == (False, None, '')
    assert read_table(path).unread == ('Page',)


BAD = [
    ('a.csv', f'{HEAD}\n', 'a.csv has no row'),
    ('a.csv', '', 'a.csv:1: no column for the question ("question"): there are none'),
    ('a.csv', 'question,answer\nWho?,x\n', 'a.csv:1: no column for the document ("document" or "doc" or'),
    ('a.csv', 'a b c\n', 'a.csv:1: no column for the question ("question"): there are "a b c"'),
    ('a.csv', f'{HEAD},context\nWho?,a,x,y\n', 'a.csv:1: which of the columns "answer", "context" is the answer?'),
    ('a.csv', 'question,document,answer,answer\n', 'a.csv:1: two columns have the same name'),
    ('a.csv', f'{HEAD}\nWho?,a,x,y\n', 'a.csv:2: 4 cells below 3 columns'),
    ('a.csv', f'{HEAD}\nWho?,a,\n', 'a.csv:2: the answer is blank: a question that nothing answers must say so'),
    ('a.csv', f'{HEAD}\nWho?,a, \u3000\t\n', 'a.csv:2: the answer is blank'),
    ('a.csv', f'{HEAD}\nWho?,a\n', 'a.csv:2: the answer is blank'),
    ('a.csv', f'{HEAD}\nWho?, ,x\n', 'a.csv:2: the document is blank'),
    ('a.csv', f'{HEAD}\n"Who\n?",a,x\n ,a,x\n', 'a.csv:4: the question is blank'),
    ('a.csv', f'{HEAD},no_gold\nWho?,a,x,maybe\n', 'a.csv:2: "no_gold" must be true or false, not "maybe"'),
    ('a.csv', f'{HEAD},no_gold\nWho?,a,x,1\n', 'a.csv:2: "no_gold" is true, but there is an answer'),
    ('a.csv', f'{HEAD},start\nWho?,a,x,-1\n', 'a.csv:2: "start" must be a whole number from 0, not "-1"'),
    ('a.csv', f'{HEAD},occurrence\nWho?,a,x,0\n', 'a.csv:2: "occurrence" must be a whole number from 1, not "0"'),
    ('a.csv', f'{HEAD},occurrence\nWho?,a,x,two\n', 'a.csv:2: "occurrence" must be a whole number'),
    ('a.csv', f'{HEAD}\nWho?,a,"x\n', 'a.csv:2: unexpected end of data'),
    ('a.csv', f'{HEAD}\nWho?,a,x\nWho?,a,"x" y\n', "a.csv:3: ',' expected after '\"'"),
    ('a.csv', f'{HEAD}\nWho?,a,x\0\n', 'a.csv:2: a NUL byte: not a table in UTF-8'),
    ('a.csv', HEAD.encode('utf-16-le'), 'a.csv:1: a NUL byte: not a table in UTF-8'),
    ('a.csv', HEAD.encode('utf-16'), 'a.csv: not UTF-8: byte 0 is 0xff (it looks like UTF-16)'),
    ('a.csv', f'{HEAD}\nWho?,a,café\n'.encode('latin-1'), 'a.csv: not UTF-8: byte 35 is 0xe9'),
    ('a.tsv', f'{HEAD}\nWho?,a,x\n', 'a.tsv:1: no column for the question'),
    ('a.jsonl', '{"question": "Who?", "doc": "a"}', 'a.jsonl:1: no column for the answer'),
    ('a.jsonl', '{"question": "Who?", "doc": "a", "answer": 1}', 'a.jsonl:1: the answer must be a string or a list of'),
    ('a.jsonl', '{"question": "Who?", "doc": "a", "answer": [" "]}', 'a.jsonl:1: one of the answers is blank'),
    (
        'a.jsonl',
        '{"question": "Who?", "doc": "a", "answer": [], "Answer": "x"}',
        'which of the columns "answer", "Answer"',
    ),
    ('a.jsonl', '{"question": ["Who?"], "doc": "a", "answer": "x"}', 'the question must be a string, not list'),
    ('a.jsonl', '{"question": "Who?", "doc": "a", "answer": "\\ud800"}', '"answer" holds half a surrogate pair'),
    ('a.jsonl', '{"question": "Who?", "doc": "a", "answer": ["x", "y"], "start": 0}', 'give each its own row'),
    ('a.jsonl', '{"question": "Who?", "doc": "a", "answer": "x", "start": 1.5}', '"start" must be a whole number'),
    ('a.jsonl', '{"question": "Who?", "doc": "a", "answer": "x", "start": true}', '"start" must be a whole number'),
    ('a.jsonl', '{"question": "Who?", "doc": "a", "answer": "x"}\n{', 'a.jsonl:2: not JSON'),
]


@pytest.mark.parametrize(('name', 'content', 'fragment'), BAD)
def test_bad_tables(table, name, content, fragment):
    with pytest.raises(CorpusError) as caught:
        read_table(table(name, content))
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_field_of_a_megabyte(table):
    limit = csv.field_size_limit()
    long = 'the Buyer ' * 100_000
    ((_, _, _, quotes),) = cells(table('a.csv', f'{HEAD}\nWho?,a,"{long}"\n'))
    assert quotes == (long,)
    with pytest.raises(CorpusError):
        read_table(table('a.csv', f'{HEAD}\nWho?,a,"{long}'))
    assert looks_like_a_table(table('a.csv', f'{HEAD}\nWho?,a,"{long}"\n'))
    assert csv.field_size_limit() == limit


def test_what_is_no_table(table, tmp_path, small_corpus):
    for path in (
        small_corpus / 'queries.jsonl',
        tmp_path,
        tmp_path / 'none.csv',
        tmp_path / ('x' * 5000 + '.csv'),
        tmp_path / 'a\0.csv',
        table('a.txt', SAME[0][1]),
        table('b.csv', 'a,b\n1,2\n'),
        table('c.jsonl', '{"_id": "q", "text": "?"}'),
        table('d.jsonl', '\0'),
        table('e.jsonl', ''),
        table('f.csv', b'\xff\xfe'),
    ):
        assert not looks_like_a_table(path)


texts = st.text('aé"\',;\t \r\n\u2028\x85', min_size=1).filter(str.strip)


@given(
    st.lists(st.tuples(texts, texts, texts), min_size=1),
    st.sampled_from([',', ';', '\t']),
    st.sampled_from(['\n', '\r\n']),
)
def test_what_the_csv_module_writes_comes_back(tmp_path_factory, rows, delimiter, end):
    path = tmp_path_factory.mktemp('table') / 'a.csv'
    out = io.StringIO(newline='')
    # all quoted, for the module leaves a bare carriage return unquoted where lines end otherwise
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([('question', 'document', 'quote'), *rows])
    path.write_text(out.getvalue(), encoding='utf-8', newline='')
    assert [(row.query, row.document, row.quotes) for row in read_table(path).rows] == [
        (question, document.strip(), (quote,)) for question, document, quote in rows
    ]
