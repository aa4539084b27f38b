"""Changes that harm nothing raise no alarm: the same command on the same team's repository, and exit 0 after each."""

from __future__ import annotations

import pytest
from regressions.harmless import CHANGES, found_small_team
from regressions.team import BASELINE

pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def template(tmp_path_factory):
    """A team with the default rules and its store, encoded once; each test gets a copy."""
    return found_small_team(tmp_path_factory.mktemp('team'))


@pytest.fixture
def team(template, tmp_path, monkeypatch):
    monkeypatch.delenv('GITHUB_STEP_SUMMARY', raising=False)
    return template.copied_to(tmp_path)


def test_there_are_at_least_twenty():
    assert len({change.name for change in CHANGES}) == len(CHANGES) >= 20


@pytest.mark.parametrize('change', CHANGES, ids=lambda change: change.name)
def test_no_alarm(team, change):
    ended = change.run(team)
    assert ended.code == 0, ended.out + ended.err
    # it did judge: the rules are all there, and nothing is merely skipped over
    report = (team.folder / 'check.json').read_text(encoding='utf-8') if not ended.out else ended.out
    assert 'complete@5: 0.02' in report
    assert 'complete@1000t: 0.02' in report
    assert 'FAIL' not in report
    assert 'Suspected causes' not in report


def test_a_rule_that_a_person_gave_is_never_left_out(team):
    """A server tells no megabytes: the derived rule is named as not judged, a given one cannot pass."""
    saved = team.save('--rule', 'complete@5: 0.02', '--rule', 'index_mb: 20%')
    assert saved.code == 0, saved.err
    ended = team.check('--index', 'exact')
    assert ended.code == 2
    assert 'index_mb of sentence(size=120) is not known' in ended.err
    (team.folder / BASELINE).unlink()
    assert team.save().code == 0
    ended = team.check('--index', 'exact')
    assert ended.code == 0, ended.err
    assert ended.found(r'Not judged: index_mb: 20%, because exact search does not tell index_mb\.')
