"""Phases from a corpus to a comparison, against cutting and scoring each phase by hand."""

from dataclasses import replace

import numpy as np
import pytest

from chunklab.compare.clusters import cluster_of
from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.phases import compare_in_phases, phases_of
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import open_session
from chunklab.pipeline.strategies import in_phase
from chunklab.roles import Phase
from chunklab.store import open_store

MEASURES = ('complete@2', 'recall@2')


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / 'store', on_wait=print) as opened:
        yield opened


@pytest.fixture
def experiment(small_corpus):
    return Experiment(
        corpus=str(small_corpus),
        strategies=('fixed(size=24)', 'sentence(size=24)'),
        index='exact',
        measures=MEASURES,
        phases=4,
        experiment='shift',
    )


def test_scores_of_a_phase_are_those_of_its_own_cutting(experiment, store):
    session = open_session(experiment, store, silent)
    found = compare_in_phases(session, experiment)
    plain = compare(replace(experiment, phases=1), store, silent).comparison
    for row, plain_row in zip(found.rows, plain.rows, strict=True):
        for name in MEASURES:
            of_first = dict(zip(row.measures[name].query_ids, row.measures[name].scores[0].tolist(), strict=True))
            assert of_first == dict(plain_row.scores[name])
    (strategy, _) = session.strategies(experiment.strategies)
    (cut,) = session.cut([in_phase(strategy, Phase('shift', 2, 4))])
    document = session.corpus.documents[0]
    # a grid of 24 tokens that begins 12 tokens late: its first chunk is half as long
    assert cut.n_tokens[: len(cut.cutting.spans[document.doc_id])].tolist()[0] == 12


def test_averaged_scores_are_means_over_the_phases(experiment, store):
    found = compare_in_phases(open_session(experiment, store, silent), experiment)
    for row in found.rows:
        scores = row.measures['recall@2'].scores
        assert scores.shape == (4, len(found.query_ids))
        assert list(row.averaged['recall@2'].values()) == pytest.approx(scores.mean(axis=0).tolist())


def test_a_chunker_without_phases_is_not_applicable(experiment, store, tmp_path):
    session = open_session(experiment, store, silent)
    (cut,) = session.cut(session.strategies(['sentence(size=24)']))
    lines = [
        f'{{"doc_id": "{chunk.doc_id}", "start": {chunk.span.start}, "end": {chunk.span.end}}}\n'
        for chunk in cut.cutting.chunks()
    ]
    (tmp_path / 'cuts.jsonl').write_text(''.join(lines), encoding='utf-8')
    spec = f"spans(path='{tmp_path / 'cuts.jsonl'}')"
    (row,) = compare_in_phases(session, replace(experiment, strategies=(spec,))).rows
    assert row.cuts is None
    assert row.measures['recall@2'].swing is None
    assert (dict(row.penalties), dict(row.flips)) == ({}, {})


def test_verdicts_go_by_scores_averaged_over_phases(experiment, store):
    found = compare(experiment, store, silent).comparison
    (verdict,) = found.verdicts
    assert (verdict.measure, verdict.baseline) == ('complete@2', 'fixed(size=24)')
    first, second = (np.mean(list(row.averaged['complete@2'].values())) for row in found.phased.rows)
    assert verdict.difference == pytest.approx(second - first)
    session = open_session(experiment, store, silent)
    assert verdict.n_clusters == len(set(cluster_of(session.corpus.queries, session.corpus.documents).values()))


def test_the_same_experiment_has_the_same_intervals(experiment, store):
    first, again = (compare_in_phases(open_session(experiment, store, silent), experiment) for _ in range(2))
    assert [row.penalties for row in first.rows] == [row.penalties for row in again.rows]


def test_late_mode_reads_documents_once_for_all_phases(experiment, store):
    late = replace(experiment, mode='late')
    session = open_session(late, store, silent)
    compare_in_phases(session, late)
    assert session.encoder.spent.texts == len(session.corpus.documents) + len(session.corpus.queries)


def test_a_corpus_without_queries_says_so(tmp_path, store):
    (tmp_path / 'bare' / 'documents').mkdir(parents=True)
    (tmp_path / 'bare' / 'documents' / 'a.txt').write_text('1. Term. Two years.', encoding='utf-8')
    with pytest.raises(ChunklabError, match='no queries with gold'):
        phases_of(Experiment(corpus=str(tmp_path / 'bare'), phases=2), store, silent)
