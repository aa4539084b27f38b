"""Phase 0 in Chroma beside the exact search of all phases."""

from dataclasses import replace
from statistics import fmean

import pytest

from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.phases import phases_of
from chunklab.pipeline.progress import silent
from chunklab.store import open_store

MEASURES = ('complete@2', 'recall@2')


def names(folder):
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope='module')
def found(small_corpus_for_all, tmp_path_factory):
    """A comparison in Chroma, and its phases by both experiments, from one store."""
    experiment = Experiment(
        corpus=str(small_corpus_for_all),
        strategies=('fixed(size=24)', 'sentence(size=24)'),
        measures=MEASURES,
        phases=2,
    )
    with open_store(tmp_path_factory.mktemp('indexed') / 'store', on_wait=print) as store:
        compared = compare(experiment, store, silent).comparison
        plain = names(store.folder('collections'))
        shift = phases_of(experiment, store, silent)
        assert names(store.folder('collections')) == plain  # phase 0 of shift is the plain cutting: nothing new
        jitter = phases_of(replace(experiment, experiment='jitter'), store, silent)
        assert len(names(store.folder('collections')) - plain) >= 2  # phase 0 of jitter has a collection of its own
        exact = phases_of(replace(experiment, index='exact'), store, silent)
    return compared, shift, jitter, exact


def test_phase_0_of_shift_in_chroma_is_the_plain_row_of_the_comparison(found):
    compared, shift, _, _ = found
    for row, plain in zip(shift.rows, compared.rows, strict=True):
        assert row.indexed == {name: fmean(plain.scores[name].values()) for name in MEASURES}
    assert [row.indexed for row in compared.phased.rows] == [row.indexed for row in shift.rows]


def test_chroma_agrees_with_exact_search_on_so_few_chunks(found):
    for phased in found[1:3]:
        for row in phased.rows:
            for name in MEASURES:
                assert row.indexed[name] == pytest.approx(row.measures[name].of_phase[0])


def test_exact_search_has_nothing_to_hold_against(found):
    assert [row.indexed for row in found[3].rows] == [{}, {}]
