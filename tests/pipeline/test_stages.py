"""The stages together: what is kept is right, what changed is made anew, what is odd is survived."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from chunklab import registry
from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import open_session
from chunklab.store import open_store
from chunklab.types import Span


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / 'store', on_wait=print) as opened:
        yield opened


@pytest.fixture
def experiment(small_corpus):
    return Experiment(corpus=str(small_corpus), strategies=('fixed(size=40)',), index='exact')


def query(corpus, **changed):
    """Appends a query to the corpus."""
    with (corpus / 'queries.jsonl').open('a', encoding='utf-8') as file:
        file.write(json.dumps({'query_id': 'extra', 'query': 'What of it?', 'spans': [], **changed}) + '\n')


def test_a_changed_document_is_cut_and_scored_anew(store, experiment, small_corpus):
    before = compare(experiment, store, silent).comparison
    path = small_corpus / 'documents' / 'supply 3.txt'
    path.write_text(path.read_text(encoding='utf-8') + 'One more sentence at the end. ' * 30, encoding='utf-8')
    after = compare(experiment, store, silent).comparison
    assert after.rows[0].n_chunks > before.rows[0].n_chunks
    assert after.corpus_digest != before.corpus_digest


def test_a_changed_cutting_under_the_same_spec_is_noticed(store, experiment, tmp_path):
    cuts = tmp_path / 'cuts.jsonl'
    mine = replace(experiment, strategies=(f"spans(path='{cuts}')",))
    cuts.write_text('{"doc_id": "supply 1.txt", "start": 0, "end": 50}\n', encoding='utf-8')
    first = compare(mine, store, silent)
    cuts.write_text(''.join(f'{{"doc_id": "supply 1.txt", "start": {i}, "end": {i + 50}}}\n' for i in (0, 50, 100)))
    second = compare(mine, store, silent)
    assert (first.comparison.rows[0].n_chunks, second.comparison.rows[0].n_chunks) == (1, 3)
    assert first.name != second.name


def test_documents_without_chunks_score_nothing_and_break_nothing(store, experiment, tmp_path):
    cuts = tmp_path / 'none.jsonl'
    cuts.write_text('', encoding='utf-8')
    for index in ('exact', 'chroma'):
        result = compare(replace(experiment, strategies=(f"spans(path='{cuts}')",), index=index), store, silent)
        row = result.comparison.rows[0]
        assert row.n_chunks == 0
        assert set(row.scores['recall@5'].values()) == {0.0}
        assert row.straddled_span_share == 1.0


def test_queries_without_gold_are_asked_and_stand_in_no_mean(store, experiment, small_corpus):
    before = compare(experiment, store, silent).comparison
    query(small_corpus, no_gold=True)
    results = compare(experiment, store, silent)
    after = results.comparison
    assert after.n_without_gold == 1
    assert after.mean(after.rows[0], 'recall@5') == before.mean(before.rows[0], 'recall@5')
    assert results.runs[0].rankings['extra']


def test_an_empty_document_is_a_document(store, experiment, small_corpus):
    (small_corpus / 'documents' / 'empty.txt').write_text('', encoding='utf-8')
    (small_corpus / 'documents' / 'blank.txt').write_text(' \n\u00a0', encoding='utf-8')
    for spec in ('fixed(size=40)', 'sentence(size=40)', 'semantic(size=40)', 'clause(size=40)'):
        result = compare(replace(experiment, strategies=(spec,), index='chroma'), store, silent).comparison
        assert result.n_documents == 5


def test_k_over_the_number_of_chunks(store, experiment):
    result = compare(replace(experiment, k=(1000,), budgets=(10**6,)), store, silent).comparison
    row = result.rows[0]
    assert result.mean(row, 'recall@1000') == 1.0
    assert result.mean(row, 'recall@1000000t') == 1.0


def test_a_strategy_given_twice_stands_once(store, experiment):
    twice = replace(experiment, strategies=('fixed(size=40)', 'fixed(overlap=0, size=40)'))
    assert [row.strategy for row in compare(twice, store, silent).comparison.rows] == ['fixed(size=40)']


def test_the_common_set_is_that_of_fixed_windows_also_where_they_are_no_row(store, experiment):
    both = replace(experiment, strategies=('sentence(size=40)', 'fixed(size=40)'))
    alone = replace(experiment, strategies=('sentence(size=40)',))
    with_row = compare(both, store, silent).comparison
    assert with_row.common == with_row.rows[1].straddled_queries
    assert compare(alone, store, silent).comparison.common == with_row.common


def test_costs_are_each_strategys_own_whatever_the_order(store, experiment, tmp_path):
    specs = ('fixed(size=40)', 'sentence(size=40)', 'semantic(size=40)')
    forward = compare(replace(experiment, strategies=specs), store, silent).comparison
    with open_store(tmp_path / 'second', on_wait=print) as other:
        backward = compare(replace(experiment, strategies=specs[::-1]), other, silent).comparison
    for row, mirrored in zip(forward.rows, backward.rows[::-1], strict=True):
        assert row.strategy == mirrored.strategy
        assert (row.costs.texts, row.costs.tokens) == (mirrored.costs.texts, mirrored.costs.tokens)
        assert row.scores == mirrored.scores
    fixed, _, semantic = forward.rows
    assert semantic.costs.texts > semantic.n_chunks  # its sentences had to be encoded too
    assert fixed.costs.texts <= fixed.n_chunks


class Wrong:
    """A chunker that breaks the contract in the way it is told."""

    def __init__(self, how: str) -> None:
        self.how = how

    def spans(self, document, context):
        n = len(document.text)
        return {
            'outside': [Span(0, n + 1)],
            'empty': [Span(5, 5)],
            'disorder': [Span(10, 20), Span(0, 10)],
            'twice': [Span(0, 10), Span(0, 10)],
            'negative': [Span(-1, 10)],
        }[self.how]


@pytest.mark.parametrize('how', ['outside', 'empty', 'disorder', 'twice', 'negative'])
def test_chunks_that_break_the_contract_are_named_not_indexed(store, experiment, monkeypatch, how):
    monkeypatch.setattr(registry, '_entry_points', lambda kind: {'wrong': SimpleNamespace(load=lambda: Wrong)})
    session = open_session(experiment, store, silent)
    with pytest.raises(ChunklabError, match=r'wrong\(.*\) gave chunk \d of supply 1.txt'):
        session.cut(session.strategies([f'wrong({how})']))


def test_two_documents_of_one_text_keep_their_own_chunks(store, experiment, small_corpus, tmp_path):
    text = (small_corpus / 'documents' / 'supply 1.txt').read_bytes()
    (small_corpus / 'documents' / 'copy.txt').write_bytes(text)
    cuts = tmp_path / 'cuts.jsonl'
    cuts.write_text('{"doc_id": "supply 1.txt", "start": 0, "end": 50}\n', encoding='utf-8')
    session = open_session(experiment, store, silent)
    (cut,) = session.cut(session.strategies([f"spans(path='{cuts}')"]))
    assert {doc_id: len(rows) for doc_id, rows in cut.cutting.spans.items() if len(rows)} == {'supply 1.txt': 1}
    note = compare(replace(experiment, strategies=(f"spans(path='{cuts}')",)), store, silent).comparison.notes
    assert any('3 of 4 documents have no chunks' in line for line in note)


def test_equal_documents_do_not_wake_the_encoder(store, experiment, small_corpus, monkeypatch):
    text = (small_corpus / 'documents' / 'supply 1.txt').read_bytes()
    (small_corpus / 'documents' / 'copy.txt').write_bytes(text)
    semantic = replace(experiment, strategies=('semantic(size=40)',))
    compare(semantic, store, silent)

    def woken(*_):
        raise AssertionError('encoding again')

    monkeypatch.setattr('chunklab.encoders.transformer.SentenceTransformerEncoder.prepare', woken)
    compare(semantic, store, silent)


def test_another_release_of_a_plug_in_is_cut_anew(store, experiment, monkeypatch):
    def installed(version):
        point = SimpleNamespace(load=lambda: Wrong, dist=SimpleNamespace(name='plug', version=version))
        monkeypatch.setattr(registry, '_entry_points', lambda kind: {'wrong': point})
        session = open_session(experiment, store, silent)
        return session.strategies(['wrong(twice)'])[0].digest

    assert installed('1') != installed('2')
    assert installed('1') == installed('1')
