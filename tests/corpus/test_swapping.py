from __future__ import annotations

import sys
from pathlib import Path

import pytest

from chunklab.corpus import swapping
from chunklab.corpus.swapping import put_in_place, scratch_beside


def content(folder):
    return [path.name for path in folder.iterdir()]


def fill(folder, name):
    folder.mkdir()
    (folder / name).touch()


@pytest.mark.skipif(sys.platform != 'linux', reason='the system has no one step for it')
def test_folders_change_places_in_one_step(tmp_path, monkeypatch):
    fill(tmp_path / 'target', 'old')
    monkeypatch.setattr(Path, 'rename', None)
    with scratch_beside(tmp_path / 'target') as scratch:
        fill(scratch / 'new', 'fresh')
        put_in_place(scratch, tmp_path / 'target')
        assert content(scratch / 'new') == ['old']
    assert content(tmp_path / 'target') == ['fresh']
    assert content(tmp_path) == ['target']


def test_an_old_folder_comes_back_where_the_new_one_does_not(tmp_path, monkeypatch):
    fill(tmp_path / 'target', 'old')
    monkeypatch.setattr(swapping, '_exchange', lambda *args: False)
    with pytest.raises(FileNotFoundError), scratch_beside(tmp_path / 'target') as scratch:
        put_in_place(scratch, tmp_path / 'target')  # there is no new one
    assert content(tmp_path / 'target') == ['old']
    assert content(tmp_path) == ['target']


def test_what_another_run_left_is_cleaned(tmp_path):
    with scratch_beside(tmp_path / 'target') as scratch:
        pass
    scratch.mkdir()
    fill(scratch / 'new', 'half')
    fill(scratch / 'old', 'set aside')
    with scratch_beside(tmp_path / 'target'):
        assert content(tmp_path / 'target') == ['set aside']
        assert not (scratch / 'new').exists()
    assert content(tmp_path) == ['target']


def test_a_long_name_and_names_that_begin_alike(tmp_path):
    long = 'x' * 200
    with scratch_beside(tmp_path / long) as one, scratch_beside(tmp_path / f'{long}y') as other:
        assert one != other
