"""Runs of a small corpus, written and opened again; every number held against another route to it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from chunklab.boundaries.diagnosis import CAUSES
from chunklab.errors import ChunklabError, SpecError, StoreError
from chunklab.experiment import Experiment
from chunklab.index.exact import ExactIndex
from chunklab.pipeline.compare import compare
from chunklab.pipeline.diagnose import diagnose
from chunklab.pipeline.finished_run import read_run
from chunklab.pipeline.indexing import chunk_vectors
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import open_session
from chunklab.retrieve import Depth, Searchable, retrieve
from chunklab.runs import write_results
from chunklab.store import open_store

STRATEGIES = ('fixed(size=24)', 'sentence(size=80, splitter=nupunkt)')


@pytest.fixture(scope='module')
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp('store') / 'store', on_wait=print) as opened:
        yield opened


@pytest.fixture
def experiment(small_corpus):
    return Experiment(corpus=str(small_corpus), strategies=STRATEGIES, index='exact', k=(1, 3))


@pytest.fixture
def results(store, experiment):
    return compare(experiment, store, silent)


@pytest.fixture
def run(results, tmp_path):
    return write_results(results, tmp_path / 'runs')


def ink(text, start, end):
    return {i for i in range(start, end) if not text[i].isspace()}


def test_exactly_the_queries_that_the_run_did_not_complete_are_diagnosed(store, run):
    with (run / 'scores.csv').open(encoding='utf-8', newline='') as file:
        scores = list(csv.DictReader(file))
    for k in (1, 3):
        report = diagnose(run, k, store, silent)
        failed = [(row['strategy'], row['query_id']) for row in scores if float(row[f'complete@{k}']) == 0]
        assert [(row.strategy, d.query_id) for row in report.rows for d in row.diagnoses] == failed
        assert failed
        assert all(row.n_queries == 6 for row in report.rows)


def test_ranks_are_those_of_retrieval_at_full_depth(store, run, experiment):
    report = diagnose(run, 1, store, silent)
    session = open_session(experiment, store, silent)
    queries = {query.query_id: query for query in session.corpus.queries}
    texts = {document.doc_id: document.text for document in session.corpus.documents}
    asked = session.encoder.encode_queries([query.text for query in queries.values()])
    for row, cut in zip(report.rows, session.cut(session.strategies(experiment.strategies)), strict=True):
        vectors = chunk_vectors(session, cut)
        index = ExactIndex(cut.cutting, vectors)
        every = Depth(cut.cutting.n_chunks, 0)
        searchable = Searchable(cut.cutting, vectors, cut.n_tokens)
        full = retrieve(tuple(queries.values()), asked, searchable, index, every).to_scored(cut.cutting)
        for diagnosis in row.diagnoses:
            query = queries[diagnosis.query_id]
            (gold,) = query.gold
            missing = ink(texts[gold.doc_id], gold.span.start, gold.span.end)
            for scored in full[query.query_id]:
                if scored.chunk.doc_id == gold.doc_id:
                    missing -= ink(texts[gold.doc_id], scored.chunk.span.start, scored.chunk.span.end)
                if not missing:
                    break
            assert diagnosis.rank == scored.rank
            (story,) = [story for story in report.story(query.query_id) if story.strategy == row.strategy]
            by_chunk = {scored.chunk: scored for scored in full[query.query_id]}
            for held in story.gold[0].holders:
                assert (held.rank, held.score) == (by_chunk[held.chunk].rank, by_chunk[held.chunk].score)
            assert tuple(found.scored for found in story.found) == full[query.query_id][:1]


def test_an_answer_longer_than_the_size_is_not_mended(store, experiment, tmp_path):
    """A straddled answer is mended only if a chunk of the strategy's own size, in its own unit, can hold it."""
    sizes = {'fixed(size=12)': 12, 'fixed(size=40)': 40, 'fixed(size=80, unit=characters)': 80}
    chosen = replace(experiment, strategies=tuple(sizes))
    report = diagnose(write_results(compare(chosen, store, silent), tmp_path / 'runs'), 1, store, silent)
    tokens = open_session(chosen, store, silent).encoder.tokenizer().tokens
    mended = {}
    for (spec, size), row in zip(sizes.items(), report.rows, strict=True):
        for diagnosis in row.diagnoses:
            (story,) = [told for told in report.story(diagnosis.query_id) if told.strategy == spec]
            (gold,) = story.gold
            span, text = gold.cut.gold.span, report.texts[gold.cut.gold.doc_id]
            length = len(span) if 'characters' in spec else tokens(text).count(span.start, span.end)
            assert ('cut' in diagnosis.repaired) == (gold.cut.straddled and length <= size)
            mended.setdefault((spec, length > size), set()).add('cut' in diagnosis.repaired)
    assert mended['fixed(size=12)', True] == {False}
    assert True in mended['fixed(size=40)', False]
    assert ('fixed(size=80, unit=characters)', True) in mended


def test_what_the_store_lacks_is_made_again(store, run, tmp_path):
    with open_store(tmp_path / 'other', on_wait=print) as other:
        anew = diagnose(run, 1, other, silent)
    assert anew == diagnose(run, 1, store, silent)


def test_an_index_that_lacks_the_gold_is_to_blame(store, experiment, tmp_path):
    results = compare(replace(experiment, restrict_to_document=True), store, silent)

    def lacking(ranking, gold):
        kept = [s for s in ranking if s.chunk.doc_id != gold.doc_id or s.chunk.span.end <= gold.span.start]
        return tuple(replace(s, rank=rank) for rank, s in enumerate(kept, 1))

    gold = {query.query_id: query.gold[0] for query in results.queries}
    runs = [
        replace(run, rankings={q: lacking(ranking, gold[q]) for q, ranking in run.rankings.items()})
        for run in results.runs
    ]
    whole = {d.query_id for d in diagnose(write_results(results, tmp_path / 'a'), 3, store, silent).rows[1].diagnoses}
    damaged = write_results(replace(results, runs=tuple(runs)), tmp_path / 'b')
    row = diagnose(damaged, 3, store, silent).rows[1]
    named = {d.query_id: d.cause for d in row.diagnoses}
    assert set(named) == set(gold)
    assert {query_id for query_id, cause in named.items() if cause == 'index'} == set(gold) - whole
    assert set(gold) - whole


def test_strategies_and_queries_can_be_chosen(store, run):
    everything = diagnose(run, 1, store, silent)
    failed = everything.rows[0].diagnoses[-1].query_id
    some = diagnose(run, 1, store, silent, strategies=['fixed(size=24, overlap=0)'], queries=[failed])
    assert [row.strategy for row in some.rows] == ['fixed(size=24)']
    assert some.rows[0].diagnoses == everything.rows[0].diagnoses[-1:]
    assert some.rows[0].n_queries == 1
    assert some.story(failed) == everything.story(failed)[:1]


def test_a_query_that_all_strategies_complete_has_no_story(store, experiment, tmp_path):
    easy = replace(experiment, strategies=STRATEGIES[1:], restrict_to_document=True)
    report = diagnose(write_results(compare(easy, store, silent), tmp_path / 'runs'), 3, store, silent)
    failed = {diagnosis.query_id for row in report.rows for diagnosis in row.diagnoses}
    complete = sorted(set(report.query_ids) - failed)
    assert complete
    assert report.story(complete[0]) == ()


def test_late_encoding_reads_everything(store, experiment, tmp_path):
    late = replace(experiment, mode='late')
    report = diagnose(write_results(compare(late, store, silent), tmp_path / 'runs'), 1, store, silent)
    found = [diagnosis for row in report.rows for diagnosis in row.diagnoses]
    assert found
    assert not any('truncated' in diagnosis.repaired for diagnosis in found)
    assert any('cut' in diagnosis.repaired for diagnosis in found)


def test_counts_add_up(store, run):
    for row in diagnose(run, 1, store, silent).rows:
        assert sum(row.counts.values()) == row.n_failed == len(row.diagnoses)
        assert sum(row.share(cause) for cause in CAUSES) == pytest.approx(1)


def refused(*args, **kwargs):
    with pytest.raises(ChunklabError) as caught:
        diagnose(*args, silent, **kwargs)
    message = str(caught.value)
    assert '\n' not in message
    return caught.type, message


def test_a_run_of_another_corpus_is_refused(store, run, small_corpus):
    path = small_corpus / 'documents' / 'supply 3.txt'
    path.write_text(path.read_text(encoding='utf-8') + 'More.', encoding='utf-8')
    _, message = refused(run, 1, store)
    assert 'is a run of another corpus: small ' in message


def test_a_cutting_that_changed_is_refused(store, experiment, tmp_path):
    cuts = tmp_path / 'cuts.jsonl'
    cuts.write_text('{"doc_id": "supply 1.txt", "start": 0, "end": 50}\n', encoding='utf-8')
    run = write_results(
        compare(replace(experiment, strategies=(f"spans('{cuts}')",)), store, silent), tmp_path / 'runs'
    )
    assert diagnose(run, 1, store, silent).rows[0].counts['lost'] == 6
    cuts.write_text('{"doc_id": "supply 1.txt", "start": 0, "end": 60}\n', encoding='utf-8')
    _, message = refused(run, 1, store)
    assert 'cuts otherwise by now' in message


def test_what_is_no_finished_run_is_refused(store, run, tmp_path):
    assert refused(tmp_path, 1, store)[0] is StoreError
    manifest = run / 'manifest.json'
    whole = manifest.read_text(encoding='utf-8')
    for broken in ('{', '[]', '{"format": 99}', '{"format": 1}', json.dumps({**json.loads(whole), 'runs': []})):
        manifest.write_text(broken, encoding='utf-8')
        assert refused(run, 1, store)[0] is StoreError
    manifest.write_text(whole, encoding='utf-8')
    ranking = next((run / 'rankings').iterdir())
    ranking.write_text(ranking.read_text(encoding='utf-8').replace('"rank": 1', '"rank": 2'), encoding='utf-8')
    kind, message = refused(run, 1, store)
    assert kind is StoreError
    assert message.endswith('is not as the run wrote it; run chunklab compare again')


@pytest.mark.parametrize(('k', 'says'), [(0, 'at least 1'), (4, 'go down to 3; compare with -k 4 first')])
def test_a_k_that_the_rankings_do_not_reach_is_refused(store, run, k, says):
    assert says in refused(run, k, store)[1]


def test_unknown_names_are_refused_with_what_was_meant(store, run):
    kind, message = refused(run, 1, store, strategies=['fixed(size=25)'])
    assert kind is SpecError
    assert 'did you mean "fixed(size=24)"?' in message
    _, message = refused(run, 1, store, queries=['law1'])
    assert 'did you mean "law-1"?' in message
    with pytest.raises(ChunklabError, match='has no query "nothing"'):
        diagnose(run, 1, store, silent).story('nothing')


def test_a_corpus_without_gold_has_nothing_to_diagnose(store, experiment, small_corpus, tmp_path):
    (small_corpus / 'queries.jsonl').unlink()
    run = write_results(compare(experiment, store, silent), tmp_path / 'runs')
    _, message = refused(run, 1, store)
    assert 'small has no queries with gold' in message


def test_a_run_reads_back_as_it_was_written(run, results):
    again = read_run(run)
    assert again.runs == tuple(replace(r, manifest=m.manifest) for r, m in zip(results.runs, again.runs, strict=True))
    assert [r.manifest.strategy_digest for r in again.runs] == [r.manifest.strategy_digest for r in results.runs]
    assert again.name == results.name
    assert again.depth == 3
