"""The pytest plugin, run by a pytest inside this one."""

from __future__ import annotations

import shutil

import pytest

from chunklab.gate.baseline import read_baseline

pytest_plugins = ['pytester']

TEST = """
    def test_contracts(chunklab):
        chunklab.check('base/small.json', {arguments})
"""


@pytest.fixture
def team(pytester, gate_home, monkeypatch):
    """team(arguments, *options) writes a test that checks with those arguments, runs it, and returns what came out."""
    shutil.copytree(gate_home, pytester.path, dirs_exist_ok=True)
    monkeypatch.setenv('CHUNKLAB_STORE', str(gate_home / 'store'))

    def ran(arguments, *options, run=pytester.runpytest):
        pytester.makepyfile(TEST.format(arguments=arguments))
        return run('-p', 'no:cacheprovider', *options)

    return ran


def test_the_candidate_of_chunklab_toml_passes(team):
    team('').assert_outcomes(passed=1)


def test_a_worse_candidate_fails_with_tables_and_without_a_traceback(team):
    result = team("strategies=['fixed(size=12)', 'sentence(size=60)'], rules=['intact@5: 0.05']")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(['FAIL: 1 of 2 judgements against base/small.json', 'What changed', '*lost most*'])
    assert 'Traceback' not in result.stdout.str()
    assert 'pytest_plugin.py' not in result.stdout.str()


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        ("rules=['complete@5 0.1']", 'chunklab: rule *no limit found*'),
        ("strategies=['clause']", 'chunklab: not comparable: 1 strategies against the 2 of the baseline*'),
        ("corpus='mini'", 'chunklab: not comparable with the baseline: corpus "mini" has digest *'),
        ("config='none.toml'", 'chunklab: nothing says what to check*'),
    ],
)
def test_what_cannot_be_compared_fails_with_its_line(team, arguments, said):
    result = team(arguments)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([said])
    assert 'Traceback' not in result.stdout.str()


def test_paths_are_seen_from_the_root_folder_wherever_pytest_starts(team, pytester, monkeypatch):
    pytester.makeini('[pytest]')
    (pytester.path / 'deep').mkdir()
    pytester.makepyfile(TEST.format(arguments=''))
    monkeypatch.chdir(pytester.path / 'deep')
    pytester.runpytest('-p', 'no:cacheprovider', '--rootdir', pytester.path, pytester.path).assert_outcomes(passed=1)


def test_it_is_off_unless_used_and_selects_by_its_marker(team, pytester):
    pytester.makepyfile(test_other='def test_other():\n    pass\n')
    result = team('', '-m', 'not chunklab', '--strict-markers')
    result.assert_outcomes(passed=1, deselected=1)
    # pytest's own warning that the plugin was imported before, as it is inside another pytest, names paths
    said = result.stdout.str().partition('collected')[2].partition('warnings summary')[0]
    assert 'chunklab' not in said


def test_the_baseline_is_rewritten_on_request_and_keeps_its_rules(team, pytester):
    path = pytester.path / 'base' / 'small.json'
    path.write_text('damaged', encoding='utf-8')
    result = team("rules=['intact@5: 0.5']", '--chunklab-update-baseline')
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(['chunklab: baseline written: base/small.json'])
    assert [str(r.rule) for r in read_baseline(path).rules] == ['intact@5: 0.5']
    written = path.read_bytes()
    team('same=True', '--chunklab-update-baseline').assert_outcomes(passed=1)
    assert path.read_bytes() == written
    team('').assert_outcomes(passed=1)


@pytest.mark.slow
def test_under_xdist_workers_take_turns_at_the_store(team, pytester):
    pytester.makepyfile(test_other=TEST.format(arguments='same=True'))
    result = team('', '-n', '2', run=pytester.runpytest_subprocess)
    result.assert_outcomes(passed=2)
    result = team('', '-n', '2', '--chunklab-update-baseline', run=pytester.runpytest_subprocess)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(['chunklab: baseline written: base/small.json'])


def test_the_plugin_imports_nothing_heavy(pytester):
    result = pytester.runpython_c(
        'import sys, chunklab.pytest_plugin\n'
        'heavy = [m for m in ("numpy", "torch", "chromadb", "chunklab.gate", "click") if m in sys.modules]\n'
        'print("loaded", heavy)\n'
    )
    result.stdout.fnmatch_lines(['loaded []'])
