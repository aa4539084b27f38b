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
from chunklab.pipeline.questioning import document_texts
from chunklab.pipeline.session import open_session
from chunklab.pipeline.strategies import in_phase
from chunklab.roles import Phase
from chunklab.store import open_store

MEASURES = ('complete@2', 'recall@2')


def in_phases(session, experiment):
    return compare_in_phases(session, experiment, document_texts(session))


@pytest.fixture(scope='module')
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp('phases') / 'store', on_wait=print) as opened:
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
    found = in_phases(session, experiment)
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


def test_phases_search_the_documents_that_a_question_is_restricted_to(experiment, store):
    """A bare question fits all three contracts alike, so it finds its own less often among them."""
    bare = replace(experiment, question_field='question', strategies=('fixed(size=24)',), phases=2)
    means = {}
    for restricted in (False, True):
        chosen = replace(bare, restrict_to_document=restricted)
        (row,) = in_phases(open_session(chosen, store, silent), chosen).rows
        (plain,) = compare(replace(chosen, phases=1), store, silent).comparison.rows
        assert row.measures['recall@2'].scores[0].tolist() == list(plain.scores['recall@2'].values())
        means[restricted] = row.measures['recall@2'].of_phase[0]
    assert means[False] < means[True]


@pytest.mark.parametrize('experiment_name', ['shift', 'jitter'])
def test_penalties_swings_and_flips_from_cutting_every_phase_by_hand(experiment, store, experiment_name):
    """Straddled is what no chunk of that phase's own cutting holds; intervals go by documents."""
    phased = replace(experiment, experiment=experiment_name, restrict_to_document=True)
    session = open_session(phased, store, silent)
    queries = {query.query_id: query for query in session.corpus.queries}
    n_moving = 0
    for strategy, row in zip(session.strategies(phased.strategies), in_phases(session, phased).rows, strict=True):
        straddled, kinds = [], set()
        for number in range(phased.phases):
            (cut,) = session.cut([in_phase(strategy, Phase(experiment_name, number, phased.phases))])
            kinds.add(repr(cut.cutting.chunks()))
            held = {query_id: held_in(cut.cutting.spans, query.gold) for query_id, query in queries.items()}
            straddled.append([query_id for query_id, whole in held.items() if not whole])
        assert row.cuts.n_distinct == len(kinds)
        if len(kinds) == 1:  # n/a, which is not 0
            assert {row.measures[name].penalty for name in MEASURES} == {None}
            assert (dict(row.penalties), dict(row.flips)) == ({}, {})
            continue
        for name in MEASURES:
            scores = [dict(zip(row.measures[name].query_ids, of, strict=True)) for of in row.measures[name].scores]
            expected = penalties_by_hand(queries, scores, straddled)
            assert row.measures[name].penalty.of_query == pytest.approx(expected)
            assert (name in row.penalties) == bool(expected)
            if expected:
                found = row.penalties[name]
                assert found.mean == pytest.approx(np.mean(list(expected.values())))
                assert found.n_queries == len(expected)
                assert found.n_clusters == len({queries[query_id].gold[0].doc_id for query_id in expected})
                n_moving += len(expected)
            means = [np.mean(list(of.values())) for of in scores]
            assert row.measures[name].swing.spread == pytest.approx(max(means) - min(means))
        scores = [dict(zip(queries, of, strict=True)) for of in row.measures['complete@2'].scores.tolist()]
        complete = [query_id for query_id in queries if len({of[query_id] for of in scores}) == 2]
        assert row.flips['complete@2'].query_ids == tuple(complete)
        assert set(row.flips) == {'complete@2'}
    assert n_moving


def penalties_by_hand(query_ids, scores, straddled):
    found = {}
    for query_id in query_ids:
        intact = [of[query_id] for of, cut in zip(scores, straddled, strict=True) if query_id not in cut]
        broken = [of[query_id] for of, cut in zip(scores, straddled, strict=True) if query_id in cut]
        if intact and broken:
            found[query_id] = np.mean(intact) - np.mean(broken)
    return found


def held_in(spans, gold):
    return all(any(a <= one.span.start and one.span.end <= b for a, b in spans[one.doc_id].tolist()) for one in gold)


def test_averaged_scores_are_means_over_the_phases(experiment, store):
    found = in_phases(open_session(experiment, store, silent), experiment)
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
    (row,) = in_phases(session, replace(experiment, strategies=(spec,))).rows
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
    first, again = (in_phases(open_session(experiment, store, silent), experiment) for _ in range(2))
    assert [row.penalties for row in first.rows] == [row.penalties for row in again.rows]


def test_late_mode_reads_documents_once_for_all_phases(experiment, tmp_path):
    late = replace(experiment, mode='late')
    with open_store(tmp_path / 'empty', on_wait=print) as store:
        session = open_session(late, store, silent)
        in_phases(session, late)
    assert session.encoder.spent.texts == len(session.corpus.documents) + len(session.corpus.queries)


def test_a_corpus_without_queries_says_so(tmp_path, store):
    (tmp_path / 'bare' / 'documents').mkdir(parents=True)
    (tmp_path / 'bare' / 'documents' / 'a.txt').write_text('1. Term. Two years.', encoding='utf-8')
    with pytest.raises(ChunklabError, match='no queries with gold'):
        phases_of(Experiment(corpus=str(tmp_path / 'bare'), phases=2), store, silent)
