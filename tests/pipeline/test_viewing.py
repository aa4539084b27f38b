"""Reports and viewers of real runs: what the page holds is what the run holds."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace

import pytest

from chunklab.errors import ChunklabError, CorpusError
from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.progress import silent
from chunklab.pipeline.report import report_runs
from chunklab.pipeline.viewing import report_html, view_document, view_report
from chunklab.runs import write_results
from chunklab.store import open_store

STRATEGIES = ('fixed(size=24)', 'sentence(size=80)')


@pytest.fixture(scope='module')
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp('store') / 'store', on_wait=print) as opened:
        yield opened


@pytest.fixture
def experiment(small_corpus):
    return Experiment(corpus=str(small_corpus), strategies=STRATEGIES, index='exact', k=(2,))


@pytest.fixture
def run(store, experiment, tmp_path):
    return write_results(compare(experiment, store, silent), tmp_path / 'runs')


def data_of(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL).group(1))


def test_the_viewer_holds_what_the_run_scored_and_retrieved(store, run):
    with (run / 'scores.csv').open(encoding='utf-8', newline='') as file:
        scored = {(row['strategy'], row['query_id']): row for row in csv.DictReader(file)}
    viewer = view_report(report_runs([run]), store, silent)
    assert (viewer.k, len(viewer.documents), len(viewer.queries)) == (2, 3, 6)
    for strategy, retrieved in zip(viewer.strategies, report_runs([run]).runs[0].runs, strict=True):
        assert strategy.label == retrieved.tag
        for query in viewer.queries:
            row = scored[strategy.label, query.query_id]
            assert strategy.complete[query.query_id] == (float(row['complete@2']) == 1)
            assert any(cut.straddled for cut in strategy.cuts[query.query_id]) == (row['straddled'] == '1')
            assert strategy.rankings[query.query_id] == retrieved.rankings[query.query_id][:2]
    assert {row['straddled'] for row in scored.values()} == {'0', '1'}


def test_the_report_has_verdict_tables_plots_and_viewer_in_that_order(store, run):
    page = report_html(report_runs([run]), store, silent)
    assert re.findall(r'<section id="(\w+)"', page) == ['verdict', 'tables', 'plots', 'viewer']
    assert page.count('<figure>') >= 2
    assert 'fixed(size=24)' in page
    data = data_of(page)
    assert data['k'] == 2
    assert [d['id'] for d in data['documents']] == ['supply 1.txt', 'supply 2.txt', 'supply 3.txt']
    assert page == report_html(report_runs([run]), store, silent)


def test_several_runs_share_one_viewer_by_the_names_of_the_tables(store, experiment, run, tmp_path):
    late = write_results(compare(replace(experiment, mode='late'), store, silent), tmp_path / 'runs')
    report = report_runs([run, late])
    data = data_of(report_html(report, store, silent))
    labels = [strategy['label'] for strategy in data['strategies']]
    assert labels == [row.strategy for row in report.cited.comparison.rows]
    assert len(set(labels)) == 4
    for strategy, row in zip(data['strategies'], report.rows, strict=True):
        first = [outcome['found'][0][3] for outcome in strategy['outcomes']]
        assert first == [ranking[0].score for ranking in row.run.rankings.values()]


def test_a_run_of_a_corpus_that_has_changed_is_refused(store, run, small_corpus):
    queries = small_corpus / 'queries.jsonl'
    queries.write_text(
        queries.read_text(encoding='utf-8').replace('what is said of law?', 'which law?'), encoding='utf-8'
    )
    with pytest.raises(ChunklabError, match='is a run of another corpus'):
        report_html(report_runs([run]), store, silent)


def test_a_corpus_without_questions_is_reported_by_its_cuts(store, experiment, small_corpus, tmp_path):
    (small_corpus / 'queries.jsonl').unlink()
    run = write_results(compare(experiment, store, silent), tmp_path / 'runs')
    page = report_html(report_runs([run]), store, silent)
    assert 'No questions were asked' in page
    assert data_of(page)['questions'] == []


def test_one_document_is_cut_as_the_whole_corpus_is(store, experiment, run):
    specs = (*STRATEGIES, 'sentence(size=60, splitter=punkt)')
    whole = view_report(report_runs([run]), store, silent)
    one = view_document(replace(experiment, strategies=specs), 'supply 2', store, silent)
    assert [document.doc_id for document in one.documents] == ['supply 2.txt']
    assert [query.query_id for query in one.queries] == ['notice-2', 'law-2']
    assert one.k == 0
    for alone, among in zip(one.strategies, whole.strategies, strict=False):
        assert alone.spans['supply 2.txt'].tolist() == among.spans['supply 2.txt'].tolist()
        assert alone.cuts == {query.query_id: among.cuts[query.query_id] for query in one.queries}
        assert not alone.rankings


def test_gold_in_another_document_is_left_out(store, experiment, small_corpus):
    path = small_corpus / 'queries.jsonl'
    lines = [json.loads(line) for line in path.read_text(encoding='utf-8').splitlines()]
    lines[0]['spans'].append(lines[2]['spans'][0])
    lines[0]['answers'].append(lines[2]['answers'][0])
    path.write_text('\n'.join(map(json.dumps, lines)), encoding='utf-8')
    found = view_document(experiment, 'supply 2.txt', store, silent)
    assert [query.query_id for query in found.queries] == ['notice-1', 'notice-2', 'law-2']
    assert {gold.doc_id for query in found.queries for gold in query.gold} == {'supply 2.txt'}


def test_an_unknown_document_is_refused_with_what_was_meant(store, experiment):
    with pytest.raises(CorpusError, match=r'small has no document "suply 2.txt" \(did you mean "supply 2.txt"\?\)'):
        view_document(experiment, 'suply 2.txt', store, silent)
