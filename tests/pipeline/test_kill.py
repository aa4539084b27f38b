"""kill -9 at any point, then the same command again: the same result as if nothing had happened."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name('killed_run.py')
STRATEGIES = ('fixed(size=40)', 'sentence(size=60)', 'semantic(size=60)', 'cluster(size=60)')
# how often each place is passed in an undisturbed run of the corpus below
PASSES = {
    'reading': 1,
    'cutting': 12,
    'cut': 3,
    'encoding': 3,
    'encoded': 3,
    'keeping': 3,
    'adding': 4,
    'completing': 4,
    'querying': 4,
    'remembering': 4,
    'replacing': 16,  # four collections and twelve files are moved into place
    'writing': 12,
}


def kill_points():
    """One seeded call at each place: at least one point inside each stage."""
    rng = random.Random(20260)
    return [(place, rng.randint(1, passes)) for place, passes in PASSES.items()]


def arguments(corpus, store, runs):
    chosen = [part for spec in STRATEGIES for part in ('-s', spec)]
    return [
        'compare',
        str(corpus),
        *chosen,
        '-e',
        "st('all-MiniLM-L6-v2', batch=16)",
        '--store',
        str(store),
        '--runs',
        str(runs),
    ]


def outcome(runs):
    """Every file of the one run there, but for seconds."""
    (run,) = Path(runs).glob('small*')
    return {
        path.relative_to(run).as_posix(): path.read_bytes()
        for path in sorted(run.rglob('*'))
        if path.is_file() and path.name not in ('costs.csv', 'costs.json', 'costs.md')
    }


@pytest.fixture(scope='module')
def undisturbed(tmp_path_factory, small_corpus_for_all):
    folder = tmp_path_factory.mktemp('undisturbed')
    call = [sys.executable, '-m', 'chunklab', *arguments(small_corpus_for_all, folder / 'store', folder / 'runs')]
    subprocess.run(call, check=True, capture_output=True)
    return outcome(folder / 'runs')


@pytest.mark.slow
@pytest.mark.parametrize(('place', 'call'), kill_points())
def test_a_killed_run_goes_on_to_the_same_result(tmp_path, small_corpus_for_all, undisturbed, place, call):
    args = arguments(small_corpus_for_all, tmp_path / 'store', tmp_path / 'runs')
    killed = subprocess.run(
        [sys.executable, str(DRIVER), 'SIGKILL', place, str(call), *args], capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    resumed = subprocess.run([sys.executable, '-m', 'chunklab', *args], capture_output=True, check=False)
    assert resumed.returncode == 0, resumed.stderr.decode()
    assert outcome(tmp_path / 'runs') == undisturbed


@pytest.mark.slow
def test_ctrl_c_exits_130_and_the_next_run_goes_on(tmp_path, small_corpus_for_all, undisturbed):
    args = arguments(small_corpus_for_all, tmp_path / 'store', tmp_path / 'runs')
    stopped = subprocess.run(
        [sys.executable, str(DRIVER), 'SIGINT', 'encoded', '2', *args], capture_output=True, check=False
    )
    assert stopped.returncode == 130
    assert b'goes on from there' in stopped.stderr
    assert b'Traceback' not in stopped.stderr
    resumed = subprocess.run([sys.executable, '-m', 'chunklab', *args], capture_output=True, check=False)
    assert resumed.returncode == 0, resumed.stderr.decode()
    assert outcome(tmp_path / 'runs') == undisturbed


def test_every_stage_has_a_kill_point():
    assert len(kill_points()) >= 10
    stages = {'reading', 'cutting', 'encoding', 'adding', 'querying', 'writing'}
    assert stages <= {place for place, _ in kill_points()}
