"""A run folder read back: equal to what was written, and not believed where it was changed."""

from __future__ import annotations

import json
import re

import pytest

from chunklab.errors import ChunklabError
from chunklab.pipeline.finished_run import read_run
from chunklab.runs import RUN_FORMAT, write_results

VOUCHED = ('experiment.toml', 'comparison.json')


@pytest.fixture
def results(plant):
    return plant()


@pytest.fixture
def folder(results, tmp_path):
    return write_results(results, tmp_path)


def refused(folder):
    with pytest.raises(ChunklabError) as error:
        read_run(folder)
    assert '\n' not in str(error.value)
    return str(error.value)


def test_the_comparison_is_the_one_that_was_written(results, folder):
    again = read_run(folder)
    assert again.comparison == results.comparison
    assert again.experiment.strategies == tuple(row.strategy for row in results.comparison.rows)


@pytest.mark.parametrize('name', [*VOUCHED, 'costs.json'])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert re.search(rf'{name}: cannot be read: No such file or directory; run chunklab compare again', refused(folder))


@pytest.mark.parametrize('name', VOUCHED)
def test_an_altered_file_is_named(folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes().replace(b'fixed', b'fixfd'))
    assert f'{name}: is not as the run wrote it; run chunklab compare again' in refused(folder)


def test_costs_may_be_those_of_another_run_but_not_damaged(results, folder):
    path = folder / 'costs.json'
    whole = path.read_text(encoding='utf-8')
    path.write_text(whole.replace('20.25', '9.5'), encoding='utf-8')
    assert read_run(folder).comparison.rows[0].costs.encode_seconds == 9.5
    for damaged in ('', '{', '[]', whole.replace('20.25', '"long"'), whole.replace('fixed', 'fixfd')):
        path.write_text(damaged, encoding='utf-8')
        assert 'damaged (run chunklab compare again)' in refused(folder)
    path.write_bytes(b'\xff\xfe')
    assert 'damaged (run chunklab compare again)' in refused(folder)


def test_an_older_run_is_sent_back_to_compare(folder):
    path = folder / 'manifest.json'
    manifest = json.loads(path.read_text(encoding='utf-8'))
    path.write_text(json.dumps({**manifest, 'format': 1}), encoding='utf-8')
    told = refused(folder)
    assert f'a run of format 1, where this chunklab reads {RUN_FORMAT}; run chunklab compare again' in told


def test_a_manifest_that_names_no_comparison_is_refused(folder):
    path = folder / 'manifest.json'
    manifest = json.loads(path.read_text(encoding='utf-8'))
    del manifest['files']['comparison.json']
    path.write_text(json.dumps(manifest), encoding='utf-8')
    assert 'does not name all files of the run' in refused(folder)


def test_scores_of_other_strategies_than_the_rankings_are_refused(folder, plant, tmp_path):
    other = write_results(plant(strategies=('fixed(size=200)',)), tmp_path)
    mine, theirs = (json.loads((run / 'manifest.json').read_text(encoding='utf-8')) for run in (folder, other))
    (other / 'manifest.json').write_text(json.dumps({**theirs, 'runs': mine['runs']}), encoding='utf-8')
    assert 'not of the same strategies' in refused(other)
