"""`chunklab sweep` from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

GRID = ('-s', 'fixed(size=20..60:20)', '--index', 'exact', '-m', 'recall@1')


@pytest.fixture
def run(cli, tmp_path_factory, monkeypatch):
    """`cli` with one store for all tests here, for they all sweep the same grid."""
    store = tmp_path_factory.getbasetemp() / 'store of the sweeps'

    def call(*args):
        return cli(*args, '--store', store)

    return call


def test_the_whole_way_from_grid_to_recommendation(run, small_corpus):
    ran = run('sweep', small_corpus, *GRID)
    assert ran.code == 0, ran.err
    for spec in ('fixed(size=20)', 'fixed(size=40)', 'fixed(size=60)'):
        assert ran.out.count(f'\n{spec} ') == 2
    assert 'Keep the simple one' in ran.out
    assert 'held out' in ran.out
    assert 'on the front' in ran.out
    assert 'results/runs/small-' in ran.err.replace('\n', '')


def test_two_sweeps_are_alike_and_another_seed_splits_otherwise(run, small_corpus):
    first, again = (json.loads(run('sweep', small_corpus, *GRID, '-f', 'json').out) for _ in range(2))
    assert first == again
    assert list(first) == ['sweep', 'pareto', 'conclusion', 'documents']
    splits = {run('sweep', small_corpus, *GRID, '-f', 'jsonl', '--seed', seed).out for seed in range(4)}
    assert len(splits) > 1


@pytest.mark.parametrize(('share', 'n'), [(0.01, 1), (0.4, 1), (0.5, 2), (0.99, 2)])
def test_the_share_held_out(run, small_corpus, share, n):
    ran = run('sweep', small_corpus, *GRID, '--held-out', share, '-f', 'json')
    sides = [row['side'] for row in json.loads(ran.out)['documents']['rows']]
    assert sides.count('held-out') == n


@pytest.mark.parametrize('form', ['table', 'md', 'latex', 'csv', 'json', 'jsonl'])
def test_every_format_goes_to_stdout_or_a_file_alike(run, small_corpus, form):
    shown = run('sweep', small_corpus, *GRID, '-f', form)
    assert shown.code == 0, shown.err
    written = run('sweep', small_corpus, *GRID, '-f', form, '-o', 'out')
    assert written.out == ''
    assert Path('out').read_text(encoding='utf-8') == shown.out
    assert run('sweep', small_corpus, *GRID, '-f', form, '-q').err == ''


def test_csv_is_one_table_and_its_notes_go_to_stderr(run, small_corpus):
    ran = run('sweep', small_corpus, *GRID, '-f', 'csv')
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row['strategy'] for row in rows] == ['fixed(size=20)', 'fixed(size=40)', 'fixed(size=60)']
    assert 'note: Keep the simple one' in ran.err


def test_chroma_tells_the_size_of_its_index(run, small_corpus):
    ran = run('sweep', small_corpus, '-s', 'fixed(size=20|60)', '-f', 'json')
    assert ran.code == 0, ran.err
    read = json.loads(ran.out)
    assert all(row['index_megabytes'] > 0 for row in read['pareto']['rows'])
    assert read['conclusion']['rows'][0]['measure'] == 'complete@1000t'


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('-s', 'fixed(size=40)'), 'one strategy leaves nothing to choose'),
        (('-s', 'fixed(sise=20|40)'), 'has no parameter "sise" (did you mean "size"?)'),
        (('-s', 'fixed(size=40..20)'), 'is an empty range'),
        (('--held-out', '0'), "'--held-out'"),
        (('--held-out', '1'), "'--held-out'"),
        (('--baseline', 'fixed(size=20|40)'), 'baseline fixed(size=20|40): stands for several strategies'),
        (('-m', 'recal@5'), 'unknown measure "recal" (did you mean "recall"?)'),
        (('-m', 'drm@5'), 'less is better'),
        (('-o', '.'), 'it is a folder'),
        (('-s', 'fixed(size=1..9999)'), 'more than 1,000 strategies'),
        (('--documents', '1'), 'corpus "small" cannot be split: 1 independent document with queries'),
        (('--documents', '9'), 'a sample of 9 documents cannot be drawn'),
        (('--chroma', 'http://127.0.0.1:9', '--index', 'exact'), 'goes with index chroma'),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(run, small_corpus, args, complaint):
    ran = run('sweep', small_corpus, *args)
    assert ran.code == 2
    assert complaint in ran.err
    assert ran.out == ''
    assert len(ran.err.strip().splitlines()) == 1
    assert not Path('results').exists()
