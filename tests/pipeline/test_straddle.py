"""What cutting does to the answers, end to end."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chunklab.boundaries.straddle import NEAR_BOUNDARY
from chunklab.errors import CorpusError
from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.progress import silent
from chunklab.pipeline.straddle import straddle
from chunklab.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / 'store', on_wait=print) as opened:
        yield opened


@pytest.fixture
def experiment(small_corpus):
    return Experiment(corpus=str(small_corpus), strategies=('fixed(size=40)',), index='exact')


def test_a_curve_is_what_single_calls_give(store, experiment):
    curve = replace(experiment, strategies=('fixed(size=20..60:20, overlap=0|5)', 'sentence(size=30|60)'))
    rows = straddle(curve, store, silent, worst=2).rows
    assert [row.strategy for row in rows] == [
        'fixed(size=20)',
        'fixed(size=20, overlap=5)',
        'fixed(size=40)',
        'fixed(size=40, overlap=5)',
        'fixed(size=60)',
        'fixed(size=60, overlap=5)',
        'sentence(size=30)',
        'sentence(size=60)',
    ]
    for row in rows:
        alone = straddle(replace(experiment, strategies=(row.strategy,)), store, silent, worst=2)
        assert repr(alone.rows) == repr((row,))  # repr: nan is not equal to itself


def test_it_agrees_with_what_compare_says_of_the_same_cuts(store, experiment):
    found = straddle(experiment, store, silent).rows[0]
    row = compare(experiment, store, silent).comparison.rows[0]
    assert found.n_chunks == row.n_chunks
    assert found.mean_tokens == row.mean_tokens
    assert found.overall.span_rate == row.straddled_span_share
    assert found.overall.n_straddled_queries == len(row.straddled_queries)


def test_spans_given_by_hand(store, experiment, small_corpus, tmp_path):
    queries = [json.loads(line) for line in (small_corpus / 'queries.jsonl').read_text(encoding='utf-8').splitlines()]
    lines = []
    for row in queries:
        start, end = row['spans'][0]['start'], row['spans'][0]['end']
        middle = (start + end) // 2
        edges = [(start, end)] if row['category'] == 'law' else [(start, middle), (middle, end)]
        lines += [{'doc_id': row['spans'][0]['doc_id'], 'start': a, 'end': b} for a, b in edges]
    path = tmp_path / 'cuts.jsonl'
    lines.sort(key=lambda line: (line['doc_id'], line['start']))
    path.write_text(''.join(json.dumps(line) + '\n' for line in lines), encoding='utf-8')
    spec = f"spans(path='{path}')"
    [row] = straddle(replace(experiment, strategies=(spec,)), store, silent, worst=9).rows
    assert row.overall.span_rate == 0.5
    assert row.overall.n_unavoidable is None
    assert row.overall.pieces == 2
    assert row.by_category['law'].n_straddled == 0
    assert row.by_category['law'].n_near_boundary == 3  # every chunk begins with its answer
    assert row.by_category['law'].clearance == 0 < NEAR_BOUNDARY
    assert row.by_category['notice'].n_straddled == 3
    assert {worst.query_ids for worst in row.worst} == {('notice-1',), ('notice-2',), ('notice-3',)}
    assert all('⟦Either Party' in worst.excerpt for worst in row.worst)


def test_categories_add_up(store, experiment):
    survey = straddle(experiment, store, silent)
    [row] = survey.rows
    assert list(row.by_category) == ['law', 'notice']
    for count in ('n_spans', 'n_straddled', 'n_near_boundary', 'n_queries', 'n_straddled_queries'):
        assert sum(getattr(found, count) for found in row.by_category.values()) == getattr(row.overall, count)
    assert survey.n_queries == row.overall.n_queries == 6


@pytest.mark.parametrize('rows', ['', '{"query_id": "q", "query": "What of it?", "spans": [], "no_gold": true}\n'])
def test_without_answers_there_is_nothing_to_cut(store, experiment, small_corpus, rows):
    (small_corpus / 'queries.jsonl').write_text(rows, encoding='utf-8')
    with pytest.raises(CorpusError, match=r'corpus "small" has no queries with gold.*chunklab questions'):
        straddle(experiment, store, silent)


def test_a_strategy_that_cuts_by_meaning_has_its_sentences_encoded(store, experiment):
    [row] = straddle(replace(experiment, strategies=('semantic(size=60)',)), store, silent).rows
    assert row.overall.n_spans == 6
    assert row.overall.n_unavoidable is not None
