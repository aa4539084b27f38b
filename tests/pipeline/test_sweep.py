"""A sweep end to end: the choice, the split, and what is not computed twice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chunklab.errors import ChunklabError, CorpusError, SpecError
from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.progress import silent
from chunklab.pipeline.sweep import sweep
from chunklab.store import open_store


@pytest.fixture(scope='module')
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp('sweep') / 'store', on_wait=print) as opened:
        yield opened


@pytest.fixture
def experiment(small_corpus):
    return Experiment(
        corpus=str(small_corpus),
        strategies=('fixed(size=20..60:20)', 'sentence(size=40)'),
        index='exact',
        measures=('recall@1',),
    )


def test_every_row_is_what_compare_says_of_its_queries(store, experiment):
    found = sweep(experiment, store, silent).sweep
    specs = ('fixed(size=20)', 'fixed(size=40)', 'fixed(size=60)', 'sentence(size=40)')
    assert tuple(row.strategy for row in found.rows) == specs
    scores = {
        row.strategy: row.scores['recall@1']
        for row in compare(replace(experiment, strategies=specs), store, silent).comparison.rows
    }
    for row in found.rows:
        for members, mean in ((found.split.development, row.development), (found.split.held_out, row.held_out)):
            assert mean == pytest.approx(sum(scores[row.strategy][q] for q in members) / len(members))
    assert found.row(found.chosen).development == max(row.development for row in found.rows)
    assert found.gap.value == pytest.approx(found.row(found.chosen).development - found.row(found.chosen).held_out)


def test_a_wider_grid_encodes_only_what_is_new(store, experiment, monkeypatch):
    from chunklab.encoders.transformer import SentenceTransformerEncoder

    sweep(experiment, store, silent)
    monkeypatch.setattr(SentenceTransformerEncoder, 'model', lambda self: pytest.fail('encoded again'))
    again = sweep(experiment, store, silent).sweep
    narrower = sweep(replace(experiment, strategies=('fixed(size=20|60)',)), store, silent).sweep
    assert narrower.row('fixed(size=60)') == replace(
        again.row('fixed(size=60)'), on_front=narrower.row('fixed(size=60)').on_front
    )


def test_versions_of_one_contract_lie_on_one_side(store, experiment, small_corpus):
    described = [{'doc_id': f'supply {n}.txt', 'title': f'{n}', 'family': 'ab'[n == 3]} for n in (1, 2, 3)]
    (small_corpus / 'documents.jsonl').write_text(
        ''.join(json.dumps(line) + '\n' for line in described), encoding='utf-8'
    )
    seen = set()
    for seed in range(6):
        sides = sweep(replace(experiment, seed=seed), store, silent).sides
        assert sides['supply 1.txt'] == sides['supply 2.txt'] != sides['supply 3.txt']
        assert set(sides.values()) == {'development', 'held-out'}
        seen.add(sides['supply 3.txt'])
    assert seen == {'development', 'held-out'}


def test_a_document_without_questions_is_on_no_side(store, experiment, small_corpus):
    (small_corpus / 'documents' / 'other.txt').write_text('Nothing is asked of this one.', encoding='utf-8')
    assert sweep(experiment, store, silent).sides['other.txt'] == 'no queries'


@pytest.mark.parametrize(
    ('strategies', 'named', 'baseline', 'n'),
    [
        (('fixed(size=20|40)',), '', 'fixed(size=20)', 2),
        (('fixed(size=20)', 'fixed(200)'), '', 'fixed(size=200)', 2),
        (('fixed(size=20|40)',), 'fixed(size=40, overlap=0)', 'fixed(size=40)', 2),
        (('fixed(size=20|40)',), 'fixed(size=60)', 'fixed(size=60)', 3),
    ],
)
def test_the_simple_one(store, experiment, strategies, named, baseline, n):
    found = sweep(replace(experiment, strategies=strategies), store, silent, baseline=named).sweep
    assert found.baseline == baseline
    assert len(found.rows) == n


def test_one_family_cannot_be_split(store, experiment, small_corpus):
    described = [{'doc_id': f'supply {n}.txt', 'title': f'{n}', 'family': 'one'} for n in (1, 2, 3)]
    (small_corpus / 'documents.jsonl').write_text(
        ''.join(json.dumps(line) + '\n' for line in described), encoding='utf-8'
    )
    with pytest.raises(ChunklabError, match=r'corpus "small" cannot be split: 1 independent document'):
        sweep(experiment, store, silent)


def test_one_document_cannot_be_split(store, experiment):
    with pytest.raises(ChunklabError, match=r'cannot be split: 1 independent document with queries: at least 2'):
        sweep(replace(experiment, documents=1), store, silent)


def test_one_strategy_is_no_choice(store, experiment):
    with pytest.raises(SpecError, match='one strategy leaves nothing to choose'):
        sweep(replace(experiment, strategies=('fixed(size=20|20)',)), store, silent)


def test_without_questions_nothing_can_be_scored(store, experiment, small_corpus):
    (small_corpus / 'queries.jsonl').unlink()
    with pytest.raises(CorpusError, match='has no queries with gold'):
        sweep(experiment, store, silent)


def test_a_measure_of_which_less_is_better_chooses_nothing(store, experiment):
    with pytest.raises(ChunklabError, match='less is better'):
        sweep(replace(experiment, measures=('drm@5',)), store, silent)
