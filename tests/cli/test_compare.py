"""`chunklab compare` from the command line, with the real encoder and a real Chroma."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

SPECS = ('-s', 'fixed(size=40)', '-s', 'sentence(size=60)')


def files_of(folder, *, without=('costs.csv', 'costs.json', 'costs.md')):
    """Every file of a run but those that hold seconds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob('*'))
        if path.is_file() and path.name not in without
    }


def test_the_whole_way_from_folder_to_table(cli, small_corpus):
    ran = cli('compare', small_corpus, *SPECS)
    assert ran.code == 0, ran.err
    assert 'fixed(size=40)' in ran.out
    assert 'complete@5' in ran.out
    assert 'Costs' in ran.out
    assert 'results/runs/small-' in ran.err.replace('\n', '')


def test_two_runs_give_the_same_bytes_and_so_does_another_store(cli, small_corpus, tmp_path):
    assert cli('compare', small_corpus, *SPECS, '--runs', 'first').code == 0
    assert cli('compare', small_corpus, *SPECS, '--runs', 'again').code == 0
    assert cli('compare', small_corpus, *SPECS, '--runs', 'elsewhere', '--store', tmp_path / 'other store').code == 0
    (first,) = Path('first').glob('small*')
    for other in ('again', 'elsewhere'):
        (run,) = Path(other).glob('small*')
        assert run.name == first.name
        assert files_of(run) == files_of(first)


def test_a_second_run_imports_no_torch(cli, small_corpus, monkeypatch):
    assert cli('compare', small_corpus, *SPECS).code == 0
    for heavy in ('torch', 'sentence_transformers', 'spacy', 'chromadb', 'nltk'):
        monkeypatch.setitem(sys.modules, heavy, None)  # importing it now raises ImportError
    again = cli('compare', small_corpus, *SPECS)
    assert again.code == 0, again.err


def test_what_a_run_leaves_behind_agrees_with_the_table(cli, small_corpus):
    ran = cli('compare', small_corpus, *SPECS, '-f', 'json')
    (run,) = Path('results/runs').glob('small*')
    manifest = json.loads((run / 'manifest.json').read_text(encoding='utf-8'))
    assert [entry['strategy'] for entry in manifest['runs']] == ['fixed(size=40)', 'sentence(size=60)']
    with (run / 'scores.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    for shown in json.loads(ran.out)['scores']['rows']:
        mine = [row for row in rows if row['strategy'] == shown['strategy']]
        assert len(mine) == 6
        for measure in ('recall@5', 'complete@1000t', 'iou@5'):
            assert sum(float(row[measure]) for row in mine) / 6 == pytest.approx(shown[measure], abs=1e-12)
        cut = [float(row['complete@5']) for row in mine if row['straddled'] == '1']
        expected = sum(cut) / len(cut) if cut else None
        assert shown['complete@5[straddled]'] == (pytest.approx(expected) if cut else None)


def test_rankings_are_complete_and_in_order(cli, small_corpus):
    cli('compare', small_corpus, '-s', 'fixed(size=40)', '--index', 'exact')
    (ranking,) = Path('results/runs').rglob('rankings/*.jsonl')
    lines = [json.loads(line) for line in ranking.read_text(encoding='utf-8').split('\n') if line]
    assert {line['query_id'] for line in lines} == {f'{kind}-{n}' for kind in ('notice', 'law') for n in (1, 2, 3)}
    for line in lines:
        scores = [chunk['score'] for chunk in line['chunks']]
        assert scores == sorted(scores, reverse=True)
        assert [chunk['rank'] for chunk in line['chunks']] == list(range(1, len(scores) + 1))


def test_restricted_questions_never_leave_their_document(cli, small_corpus):
    ran = cli('compare', small_corpus, *SPECS, '--question-field', 'question', '--restrict-to-document', '-f', 'jsonl')
    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row['drm@5'] for row in rows if row['table'] == 'scores'] == [0.0, 0.0]


def test_exact_and_chroma_rank_alike(cli, small_corpus):
    by_index = {}
    for index in ('exact', 'chroma'):
        ran = cli('compare', small_corpus, *SPECS, '--index', index, '-f', 'csv')
        by_index[index] = list(csv.reader(io.StringIO(ran.out)))
    assert by_index['exact'] == by_index['chroma']


def test_a_sample_is_named_by_its_own_digest(cli, small_corpus):
    first = cli('compare', small_corpus, '-s', 'fixed(size=40)', '--documents', '2', '--seed', '1')
    whole = cli('compare', small_corpus, '-s', 'fixed(size=40)')
    assert '2 documents, 4 queries' in first.out
    assert '3 documents, 6 queries' in whole.out
    assert len(list(Path('results/runs').glob('small*'))) == 2


def test_without_queries_the_cutting_is_shown_and_how_to_get_queries_is_said(cli, small_corpus):
    (small_corpus / 'queries.jsonl').unlink()
    ran = cli('compare', small_corpus, *SPECS)
    assert ran.code == 0
    assert 'fixed(size=40)' in ran.out
    assert 'recall' not in ran.out
    assert 'queries.jsonl' in ran.out


def test_a_size_over_the_encoders_window_is_allowed_warned_and_counted(cli, small_corpus):
    text = (small_corpus / 'documents' / 'supply 1.txt').read_text(encoding='utf-8')
    (small_corpus / 'documents' / 'long.txt').write_text(text * 4, encoding='utf-8', newline='')
    ran = cli('compare', small_corpus, '-s', 'fixed(size=300)', '-f', 'json')
    assert ran.code == 0
    assert 'size 300 is over the 254 tokens' in ran.out
    assert json.loads(ran.out)['costs']['rows'][0]['truncated'] >= 1


def test_the_experiment_file_is_read_and_options_override_it(cli, small_corpus):
    Path('chunklab.toml').write_text(
        f'corpus = "{small_corpus}"\nstrategies = ["fixed(size=40)"]\nk = [3]\nindex = "exact"\n', encoding='utf-8'
    )
    from_file = cli('compare', '-f', 'json')
    assert from_file.code == 0, from_file.err
    assert 'recall@3' in from_file.out
    assert 'exact search' in from_file.out
    overridden = cli('compare', '-k', '2', '-f', 'json')
    assert 'recall@2' in overridden.out
    assert 'recall@3' not in overridden.out
    (run,) = [
        run for run in Path('results/runs').glob('small*') if 'k = [\n    3' in (run / 'experiment.toml').read_text()
    ]
    rerun = cli('compare', '--config', run / 'experiment.toml', '-f', 'json')
    assert json.loads(rerun.out)['scores'] == json.loads(from_file.out)['scores']


@pytest.mark.parametrize('form', ['table', 'md', 'csv', 'json', 'jsonl'])
def test_every_format_goes_to_stdout_or_a_file_alike(cli, small_corpus, form):
    shown = cli('compare', small_corpus, *SPECS, '-f', form)
    assert shown.code == 0
    written = cli('compare', small_corpus, *SPECS, '-f', form, '-o', f'out.{form}')
    assert written.out == ''
    assert Path(f'out.{form}').read_text(encoding='utf-8') == shown.out
    quiet = cli('compare', small_corpus, *SPECS, '-f', form, '-q')
    assert quiet.err == ''


def test_own_measures(cli, small_corpus):
    ran = cli('compare', small_corpus, '-s', 'fixed(size=40)', '-m', 'ndcg@10', '-m', 'hit@1', '-f', 'csv')
    header = ran.out.splitlines()[0].split(',')
    assert [name for name in header if name.startswith('ndcg')] == [
        'ndcg@10',
        'ndcg@10[intact]',
        'ndcg@10[straddled]',
        'ndcg@10[common]',
    ]


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('-s', 'fixd(size=40)'), 'unknown chunker "fixd" (did you mean "fixed"?)'),
        (('-s', 'fixed(sise=40)'), 'has no parameter "sise" (did you mean "size"?)'),
        (('-s', 'fixed(size=0)'), 'size must be at least 1'),
        (('-s', 'fixed(size=40, overlap=40)'), 'overlap'),
        (('-s', 'fixed(size=big)'), 'size must be a whole number'),
        (('-s', 'fixed(unit=pages)'), 'is not one of tokens, words, characters'),
        (('-s', 'fixed(size=100..200:50)'), 'only a sweep'),
        (('-s', 'fixed(size=40'), "expected ',' or ')'"),
        (('-s', 'sentence(splitter=punct)'), 'unknown splitter "punct" (did you mean "punkt"?)'),
        (('-m', 'recal@5'), 'unknown measure "recal" (did you mean "recall"?)'),
        (('-m', 'recall'), 'needs a cutoff'),
        (('-e', 'sr(x)'), 'unknown encoder "sr"'),
        (('-e', "st('no/such/folder/anywhere')"), 'no/such/folder/anywhere'),
        (('--documents', '9'), 'a sample of 9 documents cannot be drawn'),
        (('--question-field', 'wording'), 'wording'),
        (('--chroma', 'http://127.0.0.1:9'), '127.0.0.1:9'),
        (('--config', 'missing.toml'), 'missing.toml: cannot be read'),
        (('--index', 'exact', '--chroma', 'http://127.0.0.1:9'), 'goes with index chroma'),
        (('--chroma', 'localhost'), 'named like http://localhost:8000'),
        (('-k', '0'), "'-k'"),
        (('-o', 'small/queries.jsonl/sub/out.md'), 'cannot be written'),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(cli, small_corpus, args, complaint):
    ran = cli('compare', small_corpus, *args)
    assert ran.code == 2, ran.err
    assert complaint in ran.err
    assert ran.out == ''
    assert len(ran.err.strip().splitlines()) == 1
    assert not Path('results').exists()


@pytest.mark.parametrize(
    ('toml', 'complaint'),
    [
        ('strategys = ["fixed"]', 'unknown setting "strategys" (did you mean "strategies"?)'),
        ('k = 5', 'k must be a list of whole numbers'),
        ('k = ["5"]', 'k must be a list of whole numbers'),
        ('documents = "all"', 'documents must be a whole number'),
        ('restrict_to_document = 1', 'restrict_to_document must be true or false'),
        ('k = [', 'not a TOML file'),
        ('k = [0]', 'every k and budget be at least 1'),
        ('index = "Chroma"', 'index must be chroma or exact, not "Chroma"'),
    ],
)
def test_a_mistake_in_the_experiment_file_names_the_setting(cli, small_corpus, toml, complaint):
    Path('chunklab.toml').write_text(toml, encoding='utf-8')
    ran = cli('compare', small_corpus)
    assert ran.code == 2
    assert complaint in ran.err


def test_the_index_is_judged_also_where_only_budgets_are_measured(cli, small_corpus):
    ran = cli('compare', small_corpus, '-s', 'fixed(size=40)', '-m', 'recall@50t', '-f', 'json')
    assert json.loads(ran.out)['costs']['rows'][0]['index_recall@5'] == 1.0


def test_the_experiment_written_is_the_one_that_was_run(cli, small_corpus):
    cli('compare', small_corpus, '-s', 'fixed(overlap=0, size=40)', '--seed', '3', '--runs', 'a')
    cli('compare', small_corpus, '-s', 'fixed(size=40)', '--seed', '4', '--runs', 'b')
    (first,), (second,) = Path('a').glob('small*'), Path('b').glob('small*')
    assert files_of(first) == files_of(second)
    written = (first / 'experiment.toml').read_text(encoding='utf-8')
    assert '"fixed(size=40)"' in written
    assert '"recall@5"' in written
    manifest = json.loads((first / 'manifest.json').read_text(encoding='utf-8'))
    assert manifest['runs'][0]['settings']['k'] == [5]
    assert manifest['runs'][0]['settings']['hnsw']['space'] == 'cosine'


def test_a_corpus_name_cannot_paint_the_terminal(cli, small_corpus, tmp_path):
    hostile = small_corpus.rename(tmp_path / 'evil\x1b[31m')
    ran = cli('compare', hostile, '-s', 'fixed(size=40)', '--index', 'exact')
    assert ran.code == 0
    assert '\x1b' not in ran.out
