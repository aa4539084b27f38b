"""Which experiment a check measures: what options, file, and baseline each may say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chunklab.errors import ChunklabError
from chunklab.gate.baseline import read_baseline
from chunklab.pipeline.candidate import candidate_experiment, place_of, renewed_experiment


@pytest.fixture
def saved(gate_home):
    return gate_home / 'base' / 'small.json'


@pytest.fixture
def record(saved):
    return read_baseline(saved).record


def test_an_option_overrides_the_file_and_the_file_the_defaults(record, saved, tmp_path):
    config = tmp_path / 'chunklab.toml'
    config.write_text('strategies = ["clause"]\nmode = "late"\nindex = "exact"\n', encoding='utf-8')
    chosen = candidate_experiment(record, saved, {'index': 'chroma'}, config, same=False)
    assert (chosen.strategies, chosen.mode, chosen.index) == (('clause',), 'late', 'chroma')
    assert chosen.k == record.terms.k
    assert chosen.measures == tuple(record.terms.measures)
    assert chosen.corpus == str(saved.parent / '../small')


def test_same_is_the_baselines_own_whatever_the_file_says(record, saved, tmp_path):
    config = tmp_path / 'chunklab.toml'
    config.write_text('strategies = ["clause"]\nk = [7]\ncorpus = "mini"\n', encoding='utf-8')
    chosen = candidate_experiment(record, saved, {'mode': 'late'}, config, same=True)
    assert chosen.strategies == ('fixed(size=100)', 'sentence(size=60)')
    assert (chosen.mode, chosen.k, chosen.corpus) == ('late', (5,), 'mini')


def test_an_encoder_in_a_folder_has_to_be_named(record, saved):
    local = replace(record, setup=replace(record.setup, encoder="st('mine')", in_folder=True))
    with pytest.raises(ChunklabError, match=r"st\('mine'\), is a folder on the machine that saved it: name it with -e"):
        candidate_experiment(local, saved, {}, None, same=True)
    assert candidate_experiment(local, saved, {'encoder': "st('x/mine')"}, None, same=True).encoder == "st('x/mine')"


def test_a_corpus_beside_the_file_is_found_from_any_folder(record, saved, gate_home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    chosen = candidate_experiment(record, saved, {}, gate_home / 'chunklab.toml', same=False)
    assert chosen.corpus == str(gate_home / 'small')


def test_a_baseline_is_renewed_on_its_old_terms_unless_the_file_states_others(record, saved, tmp_path):
    config = tmp_path / 'chunklab.toml'
    config.write_text('k = [10]\n', encoding='utf-8')
    renewed = renewed_experiment(record, saved, {}, config, same=False)
    assert (renewed.k, renewed.budgets, renewed.strategies) == (
        (10,),
        (1000,),
        ('fixed(size=100)', 'sentence(size=60)'),
    )
    assert 'recall@10' in renewed.measure_specs()
    assert renewed_experiment(None, saved, {'strategies': ('clause',)}, None, same=False).strategies == ('clause',)


def test_where_a_corpus_lies_is_said_only_near_by(tmp_path):
    near, far = tmp_path / 'a' / 'corpus', tmp_path / 'b'
    near.mkdir(parents=True)
    assert place_of(str(near), tmp_path / 'a' / 'base' / 'x.json') == '../corpus'
    assert place_of(str(near), tmp_path / 'a' / 'one' / 'two' / 'x.json') == '../../corpus'
    assert place_of(str(near), far / 'one' / 'two' / 'x.json') == ''
    assert place_of('contracts', tmp_path / 'x.json') == ''
