from __future__ import annotations

from importlib.metadata import version

from chunklab.experiment import MODES
from chunklab.pipeline import versions
from chunklab.pipeline.versions import installed_versions, versions_in


def test_static_mode_names_what_distils_and_the_others_do_not():
    found = {mode: versions_in(mode) for mode in MODES}
    assert found['plain'] == found['late'] == installed_versions()
    distilling = {package: version(package) for package in ('model2vec', 'skeletoken')}
    assert found['static'] == {**installed_versions(), **distilling}


def test_what_distils_may_be_missing(monkeypatch):
    monkeypatch.setattr(versions, 'missing_packages', lambda: ['skeletoken'])
    assert {'model2vec', 'skeletoken'} & set(versions_in('static')) == {'model2vec'}
