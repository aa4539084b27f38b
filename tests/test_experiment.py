"""Experiments: what a file says is what is run, and it can be written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment, read_experiment, to_toml

words = st.text(st.characters(exclude_categories=['Cs']), max_size=20)
numbers = st.lists(st.integers(1, 10**6), min_size=1, max_size=3).map(tuple)
experiments = st.builds(
    Experiment,
    corpus=words,
    documents=st.integers(0, 1000),
    seed=st.integers(0, 1000),
    question_field=words,
    restrict_to_document=st.booleans(),
    strategies=st.lists(words, min_size=1, max_size=3).map(tuple),
    encoder=words,
    k=numbers,
    budgets=numbers,
    measures=st.lists(words, max_size=2).map(tuple),
)


@given(experiments)
def test_an_experiment_survives_being_written(tmp_path_factory, experiment):
    path = tmp_path_factory.mktemp('toml') / 'chunklab.toml'
    path.write_text(to_toml(experiment), encoding='utf-8', newline='')
    assert read_experiment(path) == experiment


def test_default_measures_at_every_k_and_budget():
    assert Experiment(k=(5, 10), budgets=(500,)).measure_specs() == (
        'recall@5',
        'complete@5',
        'intact@5',
        'iou@5',
        'recall@10',
        'complete@10',
        'intact@10',
        'iou@10',
        'recall@500t',
        'complete@500t',
        'drm@5',
        'drm@10',
    )
    assert Experiment(measures=('hit@1',)).measure_specs() == ('hit@1',)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / 'x.toml').write_bytes(b'corpus = "\xff"')
    with pytest.raises(ChunklabError, match='not a TOML file'):
        read_experiment(tmp_path / 'x.toml')
