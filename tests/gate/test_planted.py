"""Twelve planted regressions, each caught with the exit code that is right and a message that names its cause.

Nothing of chunklab is replaced: collections are opened with Chroma as a stranger would, documents, questions, weights
and chunklab.toml are changed on disk, and then the command is run.
"""

from __future__ import annotations

import shutil

import pytest
from regressions.planted import ALSO, REGRESSIONS, opened_by_a_stranger
from regressions.team import STRATEGIES, found_team

pytestmark = pytest.mark.slow

# 1: honestly measured and judged worse. 2: not comparable, or an index that is not what was cut and encoded.
EXIT_CODES = {
    'size halved': 1,
    'overlap dropped': 1,
    'sentence splitter swapped': 1,
    'prompts lost': 1,
    'chunks longer than the encoder reads': 1,
    'vectors not normalised': 2,
    'a document missing from the index': 2,
    'offsets shuffled': 2,
    'a tenth of the vectors deleted': 2,
    'stale index': 2,
    'worse weights': 1,
    'empty query file': 2,
}


@pytest.fixture(scope='module')
def template(tmp_path_factory):
    """A team and its store, encoded once; each test gets a copy."""
    return found_team(tmp_path_factory.mktemp('team'))


@pytest.fixture
def team(template, tmp_path, monkeypatch):
    monkeypatch.delenv('GITHUB_STEP_SUMMARY', raising=False)
    return template.copied_to(tmp_path)


def test_these_are_the_twelve_and_each_states_its_exit_code():
    assert {regression.name: regression.code for regression in REGRESSIONS} == EXIT_CODES
    assert len(REGRESSIONS) == 12


def test_without_a_regression_nothing_is_said(team):
    ended = team.check()
    assert (ended.code, ended.err) == (0, '')
    for regression in REGRESSIONS:
        assert not ended.found(regression.cause), regression.name


@pytest.mark.parametrize('regression', [*REGRESSIONS, *ALSO], ids=lambda regression: regression.name)
def test_it_is_caught_and_its_cause_named(team, regression):
    ended = regression.run(team)
    assert ended.code == regression.code, ended.out + ended.err
    assert ended.found(regression.cause), ended.out + ended.err
    if regression.code == 1:
        assert ended.out.startswith('FAIL: ')
        assert 'The queries that lost most' in ended.out
    else:
        assert ended.out == ''
        assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize('regression', [r for r in REGRESSIONS if r.code == 2], ids=lambda regression: regression.name)
def test_what_is_not_comparable_stays_so_until_it_is_mended(team, regression):
    first = regression.run(team)
    again = team.check()
    assert (again.code, again.err) == (first.code, first.err)


def test_a_broken_index_that_is_deleted_as_the_message_says_is_built_again(team):
    with opened_by_a_stranger(team, STRATEGIES[1]) as collection:
        collection.delete(collection.get(include=[])['ids'][:3])
    broken = team.check()
    assert broken.code == 2
    folder = broken.found(r'(?<=delete )\S+(?=, and it is built again)')
    shutil.rmtree(folder)
    assert team.check().code == 0
