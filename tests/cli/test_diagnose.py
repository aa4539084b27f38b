"""`chunklab diagnose` from the command line, on a run that `chunklab compare` really made."""

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def cli(cli, tmp_path_factory, monkeypatch):
    """`cli` with one store for all tests here, for they all diagnose the same run."""
    monkeypatch.setenv('CHUNKLAB_STORE', str(tmp_path_factory.getbasetemp() / 'store of the diagnoses'))
    return cli


@pytest.fixture
def run_folder(cli, small_corpus, tmp_path):
    specs = ('-s', 'fixed(size=8)', '-s', 'sentence(size=24)')
    assert cli('compare', small_corpus, *specs, '-k', 1, '-k', 5, '--runs', 'runs').code == 0
    return next(path for path in (tmp_path / 'runs').iterdir() if path.is_dir())


def test_causes_add_up_to_the_failures(cli, run_folder):
    ran = cli('diagnose', run_folder, '-k', 1, '-f', 'json')
    assert ran.code == 0
    rows = json.loads(ran.out)['causes']['rows']
    assert [row['strategy'] for row in rows] == ['fixed(size=8)', 'sentence(size=24)']
    causes = ('lost', 'truncated', 'index', 'cut', 'wrong-document', 'outranked')
    assert all(sum(row[cause] for cause in causes) == row['failed'] for row in rows)
    assert rows[0]['failed'] > 0


def test_a_story_shows_the_cut_and_what_came_back(cli, run_folder):
    listed = json.loads(cli('diagnose', run_folder, '-k', 1, '--list', '-f', 'json').out)['failures']['rows']
    query_id = next(row['query_id'] for row in listed if row['strategy'] == 'fixed(size=8)')
    ran = cli('diagnose', run_folder, '-k', 1, '--query', query_id)
    assert ran.code == 0
    assert 'What came back:' in ran.out
    assert '┃' in ran.out


def test_mistakes_are_one_line(cli, run_folder):
    for arguments, said in (
        (('diagnose', 'nowhere'), 'nowhere'),
        (('diagnose', run_folder, '-k', 1, '--query', 'nobody'), 'nobody'),
        (('diagnose', run_folder, '-k', 1, '-s', 'fixed(size=9)'), 'fixed(size=9)'),
    ):
        ran = cli(*arguments)
        assert (ran.code, said in ran.err, 'Traceback' in ran.err) == (2, True, False)


def test_the_story_in_formats_for_programs(cli, run_folder):
    failures = json.loads(cli('diagnose', run_folder, '-k', 1, '--list', '-f', 'json').out)['failures']['rows']
    query_id = next(row['query_id'] for row in failures if row['strategy'] == 'fixed(size=8)')
    ran = cli('diagnose', run_folder, '-k', 1, '--query', query_id, '--query', query_id, '-f', 'json')
    tables = json.loads(ran.out)
    assert list(tables) == ['causes', 'failures', 'stories']
    rows = [row for row in tables['stories']['rows'] if row['strategy'] == 'fixed(size=8)']
    assert [row['part'] for row in rows].count('answer') == 1
    assert [row['part'] for row in rows].count('came back') == 1
    assert '┃' in next(row['text'] for row in rows if row['part'] == 'answer')
    assert query_id in cli('diagnose', run_folder, '-k', 1, '--query', query_id, '-f', 'md').out


def test_a_query_that_did_not_fail_says_with_what(cli, run_folder):
    ran = cli('diagnose', run_folder, '-k', 5, '-f', 'json', '--list')
    failed = {row['query_id'] for row in json.loads(ran.out)['failures']['rows'] if row['strategy'][0] == 's'}
    fine = next(f'{kind}-{n}' for kind in ('notice', 'law') for n in (1, 2, 3) if f'{kind}-{n}' not in failed)
    told = cli('diagnose', run_folder, '-k', 5, '--query', fine, '-s', 'sentence(size=24)')
    assert (told.code, told.out) == (0, f'{fine}: complete with sentence(size=24)\n')


def test_a_damaged_run_is_one_line_and_exit_2(cli, run_folder, tmp_path):
    manifest = json.loads((run_folder / 'manifest.json').read_text(encoding='utf-8'))
    ranking = next(name for name in manifest['files'] if name.startswith('rankings/'))
    half = json.dumps(manifest)[:200]
    damages = {
        'no manifest': lambda run: (run / 'manifest.json').unlink(),
        'half a manifest': lambda run: (run / 'manifest.json').write_text(half, encoding='utf-8'),
        'a list': lambda run: (run / 'manifest.json').write_text('[]', encoding='utf-8'),
        'not text': lambda run: (run / 'manifest.json').write_bytes(b'\xff\xfe\x00'),
        'another format': lambda run: edit(run, manifest | {'format': 99}),
        'no runs': lambda run: edit(run, {key: held for key, held in manifest.items() if key != 'runs'}),
        'one run too few': lambda run: edit(run, manifest | {'runs': manifest['runs'][:1]}),
        'no experiment': lambda run: (run / 'experiment.toml').unlink(),
        'an altered experiment': lambda run: (run / 'experiment.toml').write_text('k = [9]\n', encoding='utf-8'),
        'an altered ranking': lambda run: (run / ranking).write_text('{}\n', encoding='utf-8'),
        'no ranking': lambda run: (run / ranking).unlink(),
    }
    for name, damage in damages.items():
        run = tmp_path / name
        shutil.copytree(run_folder, run)
        damage(run)
        ran = cli('diagnose', run, '-k', 1)
        assert (ran.code, ran.out) == (2, ''), name
        assert len(ran.err.strip().splitlines()) == 1, ran.err


def edit(run, manifest):
    (run / 'manifest.json').write_text(json.dumps(manifest), encoding='utf-8')


def test_a_run_of_another_corpus_and_a_k_beyond_its_rankings(cli, run_folder, small_corpus):
    assert 'compare with -k 99' in cli('diagnose', run_folder, '-k', 99).err
    document = next(Path(small_corpus, 'documents').iterdir())
    document.write_text(document.read_text(encoding='utf-8') + ' ', encoding='utf-8', newline='')
    ran = cli('diagnose', run_folder, '-k', 1)
    assert (ran.code, ran.out) == (2, '')
    assert 'is a run of another corpus' in ran.err
