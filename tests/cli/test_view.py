"""`chunklab view` from the command line."""

from __future__ import annotations

import json
import re
import sys

import pytest

SPECS = ('-s', 'fixed(size=20)', '-s', 'sentence(size=40)')


def data_of(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL).group(1))


def test_the_page_goes_to_a_file_and_says_where(cli, small_corpus, tmp_path):
    ran = cli('view', small_corpus, 'supply 1.txt', *SPECS, '-o', 'one.html')
    assert (ran.code, ran.out, ran.err) == (0, '', 'The viewer: one.html\n')
    page = (tmp_path / 'one.html').read_bytes().decode('utf-8')
    data = data_of(page)
    assert [strategy['label'] for strategy in data['strategies']] == [SPECS[1], SPECS[3]]
    assert [question['id'] for question in data['questions']] == ['notice-1', 'law-1']
    assert 'Where the cuts fall' in page


def test_the_page_goes_to_a_pipe_as_it_is(cli, small_corpus):
    ran = cli('view', small_corpus, 'supply 1', *SPECS)
    assert (ran.code, ran.err) == (0, '')
    assert ran.out.startswith('<!doctype html>')
    chunks = cli('chunk', small_corpus, '-s', SPECS[1])
    cuts = [json.loads(line) for line in chunks.out.splitlines()]
    shown = data_of(ran.out)['strategies'][0]['chunks'][0]
    assert list(zip(shown['starts'], shown['ends'], strict=True)) == [
        (cut['start'], cut['end']) for cut in cuts if cut['doc_id'] == 'supply 1.txt'
    ]


def test_at_a_terminal_the_page_gets_a_file_of_its_own(cli, small_corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.stdout, 'isatty', lambda: True)
    ran = cli('view', small_corpus, 'supply 1.txt', *SPECS)
    assert (ran.code, ran.out, ran.err) == (0, '', 'The viewer: supply 1.view.html\n')
    assert (tmp_path / 'supply 1.view.html').is_file()


def test_no_index_and_no_vectors_are_needed(cli, small_corpus, monkeypatch):
    for heavy in ('torch', 'sentence_transformers', 'transformers', 'chromadb', 'spacy', 'scipy', 'matplotlib'):
        monkeypatch.setitem(sys.modules, heavy, None)  # importing it now raises ImportError
    assert cli('view', small_corpus, 'supply 1.txt', *SPECS).code == 0


@pytest.mark.parametrize(
    ('set_to', 'coloured'), [({}, False), ({'FORCE_COLOR': '1'}, True), ({'FORCE_COLOR': '1', 'NO_COLOR': '1'}, False)]
)
def test_in_a_terminal_cuts_and_answers_are_marked(cli, small_corpus, monkeypatch, set_to, coloured):
    for name in ('NO_COLOR', 'FORCE_COLOR'):
        monkeypatch.delenv(name, raising=False)
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    ran = cli('view', small_corpus, 'supply 2.txt', *SPECS, '--terminal')
    assert ran.code == 0
    assert ('\x1b[' in ran.out) == coloured
    plain = re.sub(r'\x1b\[[\d;]*m', '', ran.out)
    assert '✂A' in plain
    assert '✂B' not in plain
    text = (small_corpus / 'documents' / 'supply 2.txt').read_text(encoding='utf-8')
    body = plain.partition('supply 2.txt\n\n')[2]
    assert re.sub(r'✂?[AB]\d+┃|[⟦⟧]', '', body).strip() == text.strip()


@pytest.mark.parametrize(
    ('args', 'says'),
    [
        (('suply 1.txt',), 'small has no document "suply 1.txt" (did you mean "supply 1.txt"?)'),
        (('supply 1.txt', '-s', 'fixd(size=20)'), 'did you mean "fixed"?'),
        (('supply 1.txt', '-o', 'small/queries.jsonl/x.html'), 'small/queries.jsonl/x.html: cannot be written'),
        ((), "Missing argument 'DOC'"),
    ],
)
def test_mistakes_are_one_line(cli, small_corpus, args, says):
    ran = cli('view', small_corpus, *args)
    assert ran.code == 2
    assert ran.out == ''
    assert says in ran.err
    assert ran.err.count('\n') == 1
