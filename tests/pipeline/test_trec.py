"""TREC files of a real run, read by ir_measures, which gets our hit, MRR and MAP."""

from __future__ import annotations

import json

import ir_measures
import pytest
from ir_measures import AP, RR, Success

from chunklab.errors import ChunklabError, CorpusError
from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.progress import silent
from chunklab.pipeline.report import report_runs
from chunklab.pipeline.trec import write_trec
from chunklab.runs import write_results
from chunklab.store import open_store

STRATEGIES = ('fixed(size=24)', 'fixed(size=24, overlap=12)', 'sentence(size=60)')
OURS = {'hit@1': Success @ 1, 'hit@3': Success @ 3, 'mrr@3': RR @ 3, 'mrr@10': RR @ 10, 'map@5': AP @ 5}


@pytest.fixture(scope='module')
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp('store') / 'store', on_wait=print) as opened:
        yield opened


@pytest.fixture(scope='module')
def run(store, small_corpus_for_all, tmp_path_factory):
    experiment = Experiment(
        corpus=str(small_corpus_for_all),
        question_field='question',
        strategies=STRATEGIES,
        index='exact',
        measures=tuple(OURS),
    )
    return write_results(compare(experiment, store, silent), tmp_path_factory.mktemp('runs'))


@pytest.fixture(scope='module')
def folder(run, store, tmp_path_factory):
    into = tmp_path_factory.mktemp('trec') / 'files'
    write_trec(report_runs([run]), into, store, silent)
    return into


def pairs(folder):
    return list(zip(sorted(folder.glob('*.run')), sorted(folder.glob('*.qrels')), strict=True))


@pytest.mark.parametrize('place', range(3))
def test_ir_measures_gets_our_scores_query_by_query(run, folder, place):
    row = report_runs([run]).cited.comparison.rows[place]
    ranking, qrels = pairs(folder)[place]
    read = (list(ir_measures.read_trec_qrels(str(qrels))), list(ir_measures.read_trec_run(str(ranking))))
    theirs = {measure: {} for measure in OURS.values()}
    for metric in ir_measures.iter_calc(list(OURS.values()), *read):
        theirs[metric.measure][metric.query_id] = metric.value
    for ours, measure in OURS.items():
        assert theirs[measure] == pytest.approx(dict(row.scores[ours]), abs=1e-9)
        mean = ir_measures.calc_aggregate([measure], *read)[measure]
        assert mean == pytest.approx(sum(row.scores[ours].values()) / len(row.scores[ours]), abs=1e-9)
    assert len(set(row.scores['mrr@10'].values())) > 2  # or agreement would say little


def test_every_line_has_its_columns_and_every_id_its_original(folder):
    for ranking, qrels in pairs(folder):
        lines = [line.split(' ') for line in ranking.read_text(encoding='utf-8').splitlines()]
        assert {len(line) for line in lines} == {6}
        assert {len(line.split(' ')) for line in qrels.read_text(encoding='utf-8').splitlines()} == {4}
        by_query = {}
        for query_id, _, _, rank, score, _ in lines:
            by_query.setdefault(query_id, []).append((int(rank), int(score)))
        for ranks in by_query.values():
            assert [rank for rank, _ in ranks] == list(range(1, len(ranks) + 1))
            assert [score for _, score in ranks] == list(range(len(ranks), 0, -1))
    ids = [json.loads(line) for line in (folder / 'ids.jsonl').read_text(encoding='utf-8').splitlines()]
    assert {'kind': 'document', 'id': 'supply_1.txt', 'original': 'supply 1.txt'} in ids
    named = {line.split(' ')[2].rpartition(':')[0] for line in pairs(folder)[0][0].read_text().splitlines()}
    assert named <= {entry['id'] for entry in ids}


def test_qrels_judge_chunks_that_were_not_retrieved_too(folder):
    for ranking, qrels in pairs(folder):
        retrieved = {tuple(line.split(' ')[::2][:2]) for line in ranking.read_text().splitlines()}
        judged = {tuple(line.split(' ')[::2][:2]) for line in qrels.read_text().splitlines()}
        assert {query_id for query_id, _ in judged} == {query_id for query_id, _ in retrieved}
    fixed = pairs(folder)[0]
    assert len(fixed[1].read_text().splitlines()) > 6  # an answer that is cut has more than one relevant chunk


def test_written_again_it_is_the_same_and_other_files_are_left_alone(run, store, folder, tmp_path):
    report = report_runs([run])
    into = tmp_path / 'again'
    for _ in range(2):
        write_trec(report, into, store, silent)
    assert {p.name: p.read_bytes() for p in into.iterdir()} == {p.name: p.read_bytes() for p in folder.iterdir()}
    (tmp_path / 'mine').mkdir()
    (tmp_path / 'mine' / 'notes.txt').write_text('mine')
    with pytest.raises(CorpusError, match='neither empty nor an earlier export'):
        write_trec(report, tmp_path / 'mine', store, silent)


def test_a_corpus_that_has_changed_is_refused(store, small_corpus, tmp_path):
    experiment = Experiment(
        corpus=str(small_corpus), strategies=('fixed(size=24)',), index='exact', measures=('hit@1',)
    )
    report = report_runs([write_results(compare(experiment, store, silent), tmp_path / 'runs')])
    (small_corpus / 'documents' / 'new.txt').write_text('A clause.', encoding='utf-8')
    with pytest.raises(ChunklabError, match='is a run of another corpus'):
        write_trec(report, tmp_path / 'trec', store, silent)
    assert not (tmp_path / 'trec').exists()
