"""`chunklab report` from the command line, on runs that were planted and on a real one."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
from pathlib import Path

import pytest

from chunklab.cli.options import write_output
from chunklab.errors import StoreError
from chunklab.report.html.page import to_page
from chunklab.runs import write_results

FIXED, SENTENCE, CLAUSE = 'fixed(size=200)', 'sentence(size=200)', 'clause(size=200)'
TEXT_FORMATS = ('table', 'md', 'latex', 'csv', 'json', 'jsonl')


@pytest.fixture
def run(plant, tmp_path):
    return write_results(plant(), tmp_path / 'runs')


@pytest.fixture
def other(plant, tmp_path):
    return write_results(plant(strategies=(FIXED, CLAUSE), corpus_digest='f' * 64), tmp_path / 'runs')


@pytest.mark.parametrize('form', TEXT_FORMATS)
def test_every_format_goes_to_stdout_or_a_file_alike(cli, run, form):
    shown = cli('report', run, '-f', form)
    assert shown.code == 0, shown.err
    assert shown.err == ''
    assert re.search(r'Corpus Ärger (\\?&) Söhne\\?_1, digest 0123456789ab', shown.out)
    assert 'seed 2024' in shown.out
    written = cli('report', run, '-f', form, '-o', f'new/out.{form}')
    assert (written.code, written.out) == (0, '')
    assert Path(f'new/out.{form}').read_text(encoding='utf-8') == shown.out


def test_reporting_loads_neither_torch_nor_chroma(cli, run, monkeypatch):
    import sys

    for heavy in ('torch', 'sentence_transformers', 'spacy', 'chromadb', 'nltk', 'matplotlib'):
        monkeypatch.setitem(sys.modules, heavy, None)  # importing it now raises ImportError
    assert cli('report', run, '-f', 'json').code == 0


def test_runs_are_merged_with_rows_told_apart(cli, plant, run, tmp_path):
    late = write_results(plant(encoder='st(all-MiniLM-L6-v2), late'), tmp_path / 'runs')
    read = json.loads(cli('report', run, late, '-f', 'json').out)
    names = [row['strategy'] for row in read['scores']['rows']]
    assert len(set(names)) == 10
    assert names[0] == f'{FIXED} [plain]'
    assert names[5] == f'{FIXED} [late]'
    assert len(read['verdicts']['rows']) == 9


def test_no_cell_of_a_csv_is_a_formula_and_numbers_stay_numbers(cli, plant, tmp_path):
    hostile = plant(strategies=(FIXED,), corpus_name='=HYPERLINK("http://x")', questions='generated')
    scores = {m: dict.fromkeys(of_query, -0.5) for m, of_query in hostile.comparison.rows[0].scores.items()}
    from dataclasses import replace

    row = replace(hostile.comparison.rows[0], strategy='@SUM(1)', scores=scores)
    runs = (replace(hostile.runs[0], tag='@SUM(1)'),)
    comparison = replace(hostile.comparison, rows=(row,))
    folder = write_results(replace(hostile, comparison=comparison, runs=runs), tmp_path / 'runs')
    rows = list(csv.DictReader(io.StringIO(cli('report', folder, '-f', 'csv').out)))
    assert rows[0]['strategy'] == "'@SUM(1)"
    assert rows[0]['complete@5'] == '-0.5'
    assert rows[0]['caption'].startswith('Corpus =HYPERLINK')  # after a word nothing is run
    scores_csv = (folder / 'scores.csv').read_text(encoding='utf-8')
    assert "'@SUM(1),'=1+1,notice,1,1,-0.5" in scores_csv


def test_two_corpora_a_folder_without_run_and_damaged_runs_are_one_line_each(cli, run, other, tmp_path):
    def refused(*args):
        ran = cli('report', *args)
        assert (ran.code, ran.out) == (2, '')
        assert len(ran.err.strip().splitlines()) == 1, ran.err
        return ran.err

    assert f'{run.name} and {other.name} are runs of different corpora' in refused(run, other)
    assert 'no finished run: it has no manifest.json' in refused(tmp_path)
    assert 'no finished run' in refused(tmp_path / 'nowhere')
    (other / 'costs.json').unlink()
    assert 'costs.json: cannot be read' in refused(other)
    for costs in ('', '5', '[{"strategy": 1}]', '[' * 100_000):
        (other / 'costs.json').write_text(costs, encoding='utf-8')
        assert 'the files of this run are damaged (run chunklab compare again)' in refused(other)
    (run / 'comparison.json').write_text('{}', encoding='utf-8')
    assert 'comparison.json: is not as the run wrote it; run chunklab compare again' in refused(run)
    manifest = json.loads((run / 'manifest.json').read_text(encoding='utf-8'))
    (run / 'manifest.json').write_text(json.dumps({**manifest, 'format': 1}), encoding='utf-8')
    assert 'a run of format 1, where this chunklab reads 2; run chunklab compare again' in refused(run)


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('-o', 'file/out.md'), 'cannot be written'),
        (('-o', 'folder'), 'cannot be written: it is a folder'),
        (('--into', 'file/here'), 'cannot be written'),
        (('--into', 'file'), 'cannot be written'),
        (('--trec', 'file/here'), 'cannot be written'),
        (('--trec', 'folder'), 'neither empty nor an earlier export'),
        (('--into', 'new', '-o', 'x.md'), '--into writes every format into a folder'),
        (('--into', 'new', '-f', 'csv'), '--into writes every format into a folder'),
        (('--into', 'new', '--trec', 'new'), 'TREC files need a folder of their own'),
        (('--into', 'new/report', '--trec', 'new'), 'TREC files need a folder of their own'),
        (('--no-text',), '--no-text and --causes go with --into'),
        (('-f', 'pdf'), "'pdf' is not one of"),
    ],
)
def test_a_mistake_is_found_before_the_work(cli, run, monkeypatch, args, complaint):
    Path('file').write_text('', encoding='utf-8')
    Path('folder').mkdir()
    Path('folder/notes.txt').write_text('mine', encoding='utf-8')
    ran = cli('report', run / 'not read', *args)  # no run: the complaint about the output comes first
    assert ran.code == 2
    assert complaint in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert {path.name for path in Path().iterdir()} >= {'file', 'folder'}
    assert not Path('new').exists()


def test_a_pipe_is_written_to_and_stays_a_pipe(cli, run):
    os.mkfifo('pipe')
    reader = os.open('pipe', os.O_RDONLY | os.O_NONBLOCK)
    try:
        ran = cli('report', run, '-f', 'csv', '-o', 'pipe')
        assert ran.code == 0, ran.err
        assert os.read(reader, 100).startswith(b'strategy,chunks')
    finally:
        os.close(reader)
    assert Path('pipe').is_fifo()


@pytest.mark.skipif(not Path('/dev/full').is_char_device(), reason='no device that is always full')
def test_a_full_disk_behind_stdout_is_no_bug(monkeypatch):
    with Path('/dev/full').open('wb', buffering=0) as full, io.TextIOWrapper(full, write_through=True) as stdout:
        monkeypatch.setattr('sys.stdout', stdout)
        with pytest.raises(StoreError, match='stdout: cannot be written: No space left'):
            write_output('text', '-')


def test_a_folder_written_again_keeps_no_page_or_plot_of_the_report_before(cli, run, plant, tmp_path):
    out = Path('out')
    (out / 'plots').mkdir(parents=True)
    for name in ('notes.txt', 'plots/phases.svg', 'plots/causes.png', 'plots/mine.svg'):
        (out / name).write_text('as it was', encoding='utf-8')
    (out / 'report.html').write_text(to_page('Old', 'of other runs', (), None), encoding='utf-8')
    ran = cli('report', run, '--into', 'out', '--no-text', '-q')
    assert ran.code == 0, ran.err
    written = set(ran.out.partition(': ')[2].strip().split(', '))
    files = {path.relative_to(out).as_posix() for path in out.rglob('*') if path.is_file()}
    assert files == written | {'notes.txt', 'plots/mine.svg'}
    (out / 'report.html').write_text('<p>somebody else wrote this', encoding='utf-8')
    assert cli('report', run, '--into', 'out', '--no-text', '-q').code == 0
    assert (out / 'report.html').read_text(encoding='utf-8') == '<p>somebody else wrote this'


def test_no_run_at_all_is_a_usage_error(cli):
    assert cli('report').code == 2


@pytest.mark.slow
def test_a_real_run_with_all_that_belongs_to_it(cli, small_corpus):
    measures = ('-m', 'complete@3', '-m', 'hit@3', '-m', 'mrr@3')
    specs = ('-s', 'fixed(size=24)', '-s', 'fixed(size=40)', '-s', 'sentence(size=60)')
    assert cli('compare', small_corpus, *specs, *measures, '--index', 'exact', '-k', '3').code == 0
    (run,) = Path('results/runs').glob('small*')
    ran = cli('report', run, '--into', 'out', '--trec', 'out/trec', '--causes', '-q')
    assert ran.code == 0, ran.err
    files = {path.relative_to('out').as_posix() for path in Path('out').rglob('*') if path.is_file()}
    tables = {'table.txt', 'table.md', 'table.tex', 'table.csv', 'table.json', 'report.html'}
    assert files >= tables | {f'plots/{name}{end}' for name in ('causes', 'straddle') for end in ('.svg', '.png')}
    assert len([name for name in files if name.startswith('trec/') and name.endswith('.qrels')]) == 3
    printed = ran.out.partition(': ')[2].strip().split(', ')
    assert set(printed) == {name for name in files if not name.startswith('trec/')}
    page = Path('out/report.html').read_text(encoding='utf-8')
    assert page.count('<figure>') == len([name for name in files if name.endswith('.svg')])
    caption = json.loads(Path('out/table.json').read_text(encoding='utf-8'))['caption']['rows'][0]['caption']
    for shown in (page, cli('report', run, '-f', 'html', '-q').out):
        assert shown.lower().startswith('<!doctype html>')
        assert html.escape(caption) in shown

    bare = cli('report', run, '--into', 'bare', '--no-text', '-q')
    assert bare.code == 0, bare.err
    assert not Path('bare/report.html').exists()
    text = (small_corpus / 'documents' / 'supply 1.txt').read_text(encoding='utf-8')
    sentences = [part for part in re.split(r'[.:]\s+', text) if len(part) > 25]
    for path in Path('bare').rglob('*'):
        if path.is_file():
            written = path.read_bytes().decode('utf-8', 'replace')
            assert not [part for part in sentences if part in written], path

    (small_corpus / 'documents' / 'supply 1.txt').write_text(f'{text}\nAnd one more line.', encoding='utf-8')
    for args in (('--into', 'changed'), ('--into', 'changed', '--no-text'), ('--trec', 'changed'), ('-f', 'html')):
        ran = cli('report', run, '-q', *args)
        assert ran.code == 2
        assert ran.err.rstrip().endswith('now; run chunklab compare again')
        assert not Path('changed').exists()
