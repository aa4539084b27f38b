"""A store filled by other versions of the libraries answers for none of the installed ones."""

from __future__ import annotations

import sqlite3

import pytest
from regressions.harmless import found_small_team

pytestmark = pytest.mark.slow


def _n_vectors(team):
    with sqlite3.connect(team.store / 'vectors.sqlite') as vectors:
        (table,) = vectors.execute("select name from sqlite_master where type = 'table'").fetchone()
        return vectors.execute(f'select count(*) from {table}').fetchone()[0]


def _another_version(folder, name, version):
    """A folder which, on PYTHONPATH, makes that version of a package the installed one."""
    told = folder / f'{name.replace("-", "_")}-{version}.dist-info'
    told.mkdir(parents=True)
    (told / 'METADATA').write_text(f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n', encoding='utf-8')
    return {'PYTHONPATH': str(folder)}


def test_an_upgrade_is_measured_anew_with_a_warm_store_and_named(tmp_path):
    team = found_small_team(tmp_path)
    before = _n_vectors(team)
    assert team.check_apart().found('nothing that is recorded')
    assert _n_vectors(team) == before
    upgraded = _another_version(tmp_path / 'packages', 'sentence-transformers', '99.0')
    ended = team.check_apart(environment=upgraded)
    assert (ended.code, ended.err) == (0, '')
    assert ended.found(r'version of sentence-transformers \S+ 99\.0')
    # every text was encoded again; what the two share are the facts about the weights
    encoded_again = _n_vectors(team)
    assert encoded_again > 1.9 * before
    assert team.check_apart(environment=upgraded).code == 0
    assert _n_vectors(team) == encoded_again
