"""`chunklab phases`, and `compare --phases`, from the command line."""

import json
import sys
import tomllib
from pathlib import Path

import pytest


@pytest.fixture
def cli(cli, tmp_path_factory, monkeypatch):
    """`cli` with one store for all tests here, for they all cut the same corpus."""
    monkeypatch.setenv('CHUNKLAB_STORE', str(tmp_path_factory.getbasetemp() / 'store of the phases'))
    return cli


def test_phases_prints_three_tables(cli, small_corpus):
    ran = cli(
        'phases', small_corpus, '-s', 'fixed(size=24)', '-s', 'sentence(size=24)', '--phases', 3, '-k', 2, '--flips', 2
    )
    assert ran.code == 0
    for title in ('3 phases of shift', 'What a cut costs', 'Mean score in each phase', 'Queries that flip'):
        assert title in ran.out


def test_compare_with_phases_marks_what_is_under_the_swing(cli, small_corpus):
    options = ('-s', 'fixed(size=24)', '-s', 'sentence(size=24)', '--phases', 3, '--index', 'exact', '-f', 'json')
    ran = cli('compare', small_corpus, *options)
    assert ran.code == 0
    tables = json.loads(ran.out)
    assert list(tables) == ['scores', 'verdicts', 'alignment', 'penalties', 'costs', 'phases', 'flips']
    assert {row['swing'] for row in tables['verdicts']['rows']} <= {'yes', 'no'}
    assert 'averaged over 3 phases of shift' in tables['verdicts']['title']


def test_one_document_cannot_be_judged_and_says_so(cli, tmp_path):
    text = 'The term is two years. Notice is thirty days. The law of Ohio governs this Agreement.'
    (tmp_path / 'one' / 'documents').mkdir(parents=True)
    (tmp_path / 'one' / 'documents' / 'a.txt').write_text(text, encoding='utf-8')
    span = {'doc_id': 'a.txt', 'start': 0, 'end': 22}
    query = {'query_id': 'q', 'query': 'How long is the term?', 'spans': [span]}
    (tmp_path / 'one' / 'queries.jsonl').write_text(json.dumps(query) + '\n', encoding='utf-8')
    ran = cli('compare', 'one', '-s', 'fixed(size=8)', '-s', 'sentence(size=8)', '--index', 'exact', '--phases', 100)
    assert ran.code == 0
    assert 'cannot be said with 1 document' in ran.out


def test_more_phases_than_tokens_and_other_mistakes(cli, small_corpus):
    assert cli('phases', small_corpus, '-s', 'fixed(size=2)', '--phases', 9, '-k', 1).code == 0
    ran = cli('phases', small_corpus, '--phases', 1)
    assert (ran.code, "'--phases'" in ran.err) == (2, True)
    ran = cli('compare', small_corpus, '--mode', 'lat')
    assert (ran.code, ran.err) == (2, 'Error: mode must be plain, late or static, not "lat"\n')


def test_a_mode_says_how_it_reads_and_every_table_says_it_too(cli, small_corpus):
    asked = ('-s', 'fixed(size=24)', '--index', 'exact', '-m', 'recall@2', '-f', 'json')
    mode = 'late(stride=40, weighting=mean, window=60)'
    ran = cli('compare', small_corpus, *asked, '--mode', mode)
    assert ran.code == 0, ran.err
    canonical = 'late(window=60, stride=40, weighting=mean)'
    assert f', {canonical};' in json.loads(ran.out)['scores']['title']
    experiment = next(Path('results/runs').glob('*/experiment.toml'))
    assert tomllib.loads(experiment.read_text(encoding='utf-8'))['mode'] in (mode, canonical)
    ran = cli('compare', small_corpus, *asked, '--mode', 'late(window=60, stride=61)')
    assert (ran.code, ran.out, ran.err.count('\n')) == (2, '', 1)


@pytest.mark.parametrize('form', ['table', 'md', 'latex', 'csv', 'json', 'jsonl'])
def test_every_format_goes_to_stdout_or_a_file_alike(cli, small_corpus, form):
    options = ('-s', 'fixed(size=24)', '--phases', 2, '--index', 'exact', '-f', form)
    shown = cli('phases', small_corpus, *options)
    assert shown.code == 0, shown.err
    written = cli('phases', small_corpus, *options, '-o', 'out')
    assert written.out == ''
    assert Path('out').read_text(encoding='utf-8') == shown.out


def test_phase_0_stands_beside_itself_in_chroma(cli, small_corpus):
    options = ('-s', 'fixed(size=24)', '--phases', 2, '-m', 'complete@2', '-f', 'json')
    for command in ('phases', 'compare'):
        (row,) = json.loads(cli(command, small_corpus, *options).out)['alignment']['rows']
        assert row['complete@2[phase_0]'] == row['complete@2[phase_0_indexed]']
    exact = json.loads(cli('phases', small_corpus, *options, '--index', 'exact').out)
    assert 'complete@2[phase_0_indexed]' not in exact['alignment']['rows'][0]


@pytest.mark.parametrize(
    ('experiment', 'said'), [('shift', 'flips, here the edit sensitivity'), ('jitter', 'flips: share')]
)
def test_flips_are_called_edit_sensitivity_under_shift_alone(cli, small_corpus, experiment, said):
    options = ('-s', 'fixed(size=24)', '--phases', 2, '--index', 'exact', '-f', 'json')
    ran = cli('phases', small_corpus, *options, '--experiment', experiment)
    assert said in json.loads(ran.out)['alignment']['notes'][0]


def test_where_no_query_is_cut_or_flips_it_is_n_a_or_none(cli, small_corpus):
    ran = cli(
        'phases', small_corpus, '-s', 'fixed(size=400)', '--phases', 2, '-k', 500, '--index', 'exact', '--flips', 3
    )
    assert ran.code == 0, ran.err
    assert 'None does.' in ran.out
    assert 'n/a: no query is cut in some phases' in ran.out.replace('\n', ' ')


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('-s', 'fixed(size=20..40:20)'), 'stands for several values'),
        (('-s', 'fixd(size=40)'), 'unknown chunker "fixd" (did you mean "fixed"?)'),
        (('-m', 'recal@5'), 'unknown measure "recal" (did you mean "recall"?)'),
        (('--documents', '9'), 'a sample of 9 documents cannot be drawn'),
        (('--chroma', 'http://127.0.0.1:9'), '127.0.0.1:9'),
        (('--chroma', 'http://127.0.0.1:9', '--index', 'exact'), 'goes with index chroma'),
        (('-o', '.'), 'it is a folder'),
        (('-o', 'small/queries.jsonl/sub/out.md'), 'cannot be written'),
    ],
)
def test_a_mistake_is_one_line_and_exit_2_before_any_work(cli, small_corpus, monkeypatch, args, complaint):
    monkeypatch.setitem(sys.modules, 'torch', None)  # encoding anything would import it
    ran = cli('phases', small_corpus, *args)
    assert (ran.code, ran.out) == (2, '')
    assert complaint in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_no_answers_is_one_honest_line(cli, small_corpus):
    (small_corpus / 'queries.jsonl').unlink()
    ran = cli('phases', small_corpus)
    assert (ran.code, ran.out) == (2, '')
    assert 'no queries with gold' in ran.err
