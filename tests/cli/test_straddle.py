"""`chunklab straddle` from the command line."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

SPECS = ('-s', 'fixed(size=20..40:20)', '-s', 'sentence(size=40)')
HEAVY = ('torch', 'sentence_transformers', 'transformers', 'spacy', 'chromadb', 'nltk', 'scipy')


def test_no_weights_and_no_index_are_loaded(cli, small_corpus, monkeypatch):
    for heavy in HEAVY:
        monkeypatch.setitem(sys.modules, heavy, None)  # importing it now raises ImportError
    ran = cli('straddle', small_corpus)
    assert ran.code == 0, ran.err
    assert 'clause(size=200)' in ran.out
    assert 'near' in ran.out


def test_the_worst_stand_in_context_with_the_cut_marked(cli, small_corpus):
    ran = cli('straddle', small_corpus, '-s', 'fixed(size=20)', '--worst', '2')
    assert ran.code == 0, ran.err
    assert 'The worst cut answers of fixed(size=20)' in ran.out
    shown = ran.out.partition('The worst')[2]
    assert '\n1. ' in shown
    assert '\n2. ' in shown
    assert '\n3. ' not in shown
    assert shown.count('⟦') == 3  # and once in the legend
    assert '│' in shown
    assert 'The worst' not in cli('straddle', small_corpus, '-s', 'fixed(size=20)', '--worst', '0').out


def test_every_number_of_the_table_by_another_route(cli, small_corpus):
    ran = cli('straddle', small_corpus, '-s', 'fixed(size=20, unit=words)', '-f', 'json')
    chunks = cli('chunk', small_corpus, '-s', 'fixed(size=20, unit=words)')
    cuts = [json.loads(line) for line in chunks.out.splitlines()]
    golds = [json.loads(line) for line in (small_corpus / 'queries.jsonl').read_text(encoding='utf-8').splitlines()]
    whole, unavoidable = 0, 0
    for row in golds:
        [gold] = row['spans']
        inside = [
            c for c in cuts if c['doc_id'] == gold['doc_id'] and c['start'] <= gold['start'] and gold['end'] <= c['end']
        ]
        whole += bool(inside)
        unavoidable += not inside and len(row['answers'][0].split()) > 20
    [shown] = json.loads(ran.out)['straddle']['rows']
    assert shown['chunks'] == len(cuts)
    assert shown['straddled_spans'] == shown['straddled_queries'] == 1 - whole / 6
    assert shown['unavoidable_spans'] == unavoidable / 6
    assert shown['avoidable_spans'] == pytest.approx(1 - whole / 6 - unavoidable / 6)
    assert shown['lost'] == 0


@pytest.mark.parametrize('form', ['table', 'md', 'latex', 'csv', 'json', 'jsonl'])
def test_every_format_goes_to_stdout_or_a_file_alike(cli, small_corpus, form):
    shown = cli('straddle', small_corpus, *SPECS, '--by-category', '-f', form)
    assert shown.code == 0, shown.err
    written = cli('straddle', small_corpus, *SPECS, '--by-category', '-f', form, '-o', 'out')
    assert written.out == ''
    assert Path('out').read_text(encoding='utf-8') == shown.out


def test_categories_in_each_format(cli, small_corpus):
    table = cli('straddle', small_corpus, *SPECS, '--by-category').out
    assert table.count(' by category') == 3
    rows = list(csv.DictReader(io.StringIO(cli('straddle', small_corpus, *SPECS, '--by-category', '-f', 'csv').out)))
    assert [(row['strategy'], row['category']) for row in rows[:3]] == [
        ('fixed(size=20)', 'law'),
        ('fixed(size=20)', 'notice'),
        ('fixed(size=40)', 'law'),
    ]
    read = json.loads(cli('straddle', small_corpus, *SPECS, '--by-category', '-f', 'json').out)
    assert [float(row['straddled_spans']) for row in rows] == [
        row['straddled_spans'] for row in read['categories']['rows']
    ]
    assert list(read) == ['straddle', 'categories', 'worst']
    plain = list(csv.DictReader(io.StringIO(cli('straddle', small_corpus, *SPECS, '-f', 'csv').out)))
    assert [row['strategy'] for row in plain] == ['fixed(size=20)', 'fixed(size=40)', 'sentence(size=40)']


def test_hostile_text_is_escaped_and_strategies_without_size_say_so(cli, small_corpus, tmp_path):
    path = small_corpus / 'documents' / 'supply 1.txt'
    text = path.read_text(encoding='utf-8').replace('written notice', 'wr\x1b[31m notice')
    path.write_text(text, encoding='utf-8', newline='')
    queries = small_corpus / 'queries.jsonl'
    rows = [json.loads(line) for line in queries.read_text(encoding='utf-8').splitlines()]
    first = {**rows[0], 'category': '\x1b[2Jevil'}
    [span] = first['spans']
    first['answers'] = [text[span['start'] : span['end']]]
    queries.write_text(json.dumps(first) + '\n', encoding='utf-8')
    cuts = tmp_path / 'cuts.jsonl'
    middle = text.index('\x1b') + 3
    cuts.write_text(
        f'{{"doc_id": "supply 1.txt", "start": 0, "end": {middle}}}\n'
        f'{{"doc_id": "supply 1.txt", "start": {middle}, "end": {len(text)}}}\n',
        encoding='utf-8',
    )
    for form in ('table', 'md', 'latex', 'csv', 'jsonl'):
        ran = cli('straddle', small_corpus, '-s', f"spans(path='{cuts}')", '--by-category', '-f', form)
        assert ran.code == 0, ran.err
        assert '\x1b' not in ran.out
        if form not in ('csv', 'latex'):
            assert '[3│1m notice' in ran.out
    assert 'n/a' in cli('straddle', small_corpus, '-s', f"spans(path='{cuts}')").out


def test_a_sample_and_one_document(cli, small_corpus):
    ran = cli('straddle', small_corpus, '-s', 'fixed(size=20)', '--documents', '1')
    assert ran.code == 0
    assert '1 document, 2 queries with 2 gold spans' in ran.out


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('-s', 'fixd(size=40)'), 'unknown chunker "fixd" (did you mean "fixed"?)'),
        (('-s', 'fixed(size=40..20)'), 'is an empty range'),
        (('-s', 'fixed(size=1..100000)'), 'more than 1,000 strategies'),
        (('-s', 'fixed(size=20|40, overlap=20)'), 'overlap'),
        (('--worst', '-1'), "'--worst'"),
        (('--documents', '9'), 'a sample of 9 documents cannot be drawn'),
        (('--questions', 'generated'), 'chunklab questions'),
        (('-o', '.'), 'it is a folder'),
        (('-o', 'small/queries.jsonl/sub/out.md'), 'cannot be written'),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(cli, small_corpus, args, complaint):
    ran = cli('straddle', small_corpus, *args)
    assert ran.code == 2
    assert complaint in ran.err
    assert ran.out == ''
    assert len(ran.err.strip().splitlines()) == 1


def test_no_answers_is_one_honest_line(cli, small_corpus):
    (small_corpus / 'queries.jsonl').unlink()
    ran = cli('straddle', small_corpus)
    assert ran.code == 2
    assert 'no queries with gold' in ran.err
