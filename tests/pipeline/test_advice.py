from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from chunklab.encoders import alike
from chunklab.encoders.alike import ALIKE, Shown, ranks_alike, read_shown
from chunklab.experiment import Experiment
from chunklab.pipeline import advice
from chunklab.pipeline.advice import MANY_TOKENS, Advised
from chunklab.pipeline.compare import compare
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import open_session
from chunklab.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / 'store', on_wait=pytest.fail) as store:
        yield store


@pytest.fixture
def opened(small_corpus_for_all, store):
    """Opens a session on a few contracts; nothing is encoded."""
    return lambda mode='plain': open_session(Experiment(corpus=str(small_corpus_for_all), mode=mode), store, silent)


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """Has something been shown of these weights and modes, each with its tau."""
    path = tmp_path / 'alike.json'
    monkeypatch.setattr(alike, 'PATH', path)

    def show(weights, **taus):
        found = [
            Shown(weights, mode, 'complete@1000t', tau, 9.6, 10, 'cuad-60', 'ab12', 60, '2026-11-26')
            for mode, tau in taus.items()
        ]
        path.write_text(json.dumps([asdict(one) for one in found]), encoding='utf-8')

    return show


def heard(session, *told):
    """What is said of such progress, each as (stage, done, total, unit)."""
    said = []
    advised = Advised(silent, said.append, session)
    for what in told:
        advised(*what)
    return said


LONG = ('encoding', 0, MANY_TOKENS, 'tokens')


def test_the_mode_that_ranks_most_alike_is_named_once(opened, shown):
    session = opened()
    shown(session.encoder.weights.digest, static=0.82, late=0.91)
    (line,) = heard(session, LONG, ('encoding', 9, MANY_TOKENS + 9, 'tokens'), LONG)
    assert line == (
        'note: 500,000 tokens are to be encoded. --mode late ranked 10 strategies like this on cuad-60 (60 documents; '
        'tau-b 0.91 of complete@1000t), for about 1/10 of the processor time (results/modes in chunklab’s repository)'
    )


def test_late_encoding_is_not_named_for_few_strategies_which_it_makes_dearer(opened, shown, monkeypatch):
    session = opened()
    shown(session.encoder.weights.digest, static=0.82, late=0.91)
    monkeypatch.setattr(advice, 'MANY_TOKENS', 10)
    n_chars = sum(len(document.text) for document in session.corpus.documents)
    (few,), (many,) = (heard(session, ('encoding', 0, n, 'tokens')) for n in (n_chars // 2, n_chars))
    assert '--mode static' in few and '--mode late' in many


def test_nothing_is_said_of_other_weights_or_of_what_was_not_alike(opened, shown):
    session = opened()
    shown('00' * 32, late=0.95)
    assert heard(session, LONG) == []
    shown(session.encoder.weights.digest, late=ALIKE - 0.01)
    assert heard(session, LONG) == []
    shown(session.encoder.weights.digest, late=ALIKE)
    assert len(heard(session, LONG)) == 1


def test_nothing_is_said_where_little_is_left_or_the_mode_is_cheap_already(opened, shown):
    session = opened()
    shown(session.encoder.weights.digest, late=0.95)
    assert heard(session, ('encoding', 1, MANY_TOKENS, 'tokens'), ('encoding', 0, 10, 'tokens')) == []
    assert heard(session, ('indexing', 0, MANY_TOKENS, 'chunks')) == []
    assert heard(opened('late'), LONG) == []
    assert heard(None, LONG) == []


def test_distilling_is_announced_once(opened):
    session = opened('static')
    (line,) = heard(session, ('distilling', 256, 29525, 'tokens'), ('distilling', 512, 29525, 'tokens'))
    assert line.startswith('note: st(all-MiniLM-L6-v2) is distilled to a static model, once')


def test_progress_goes_on_to_whoever_shows_it():
    told = []
    Advised(lambda *what: told.append(what), pytest.fail)(*LONG)
    assert told == [LONG]


def test_what_the_package_holds_can_be_read():
    for found in read_shown():
        assert found.mode in ('late', 'static')
        assert -1 <= found.tau <= 1 < found.cheaper
        assert found in ranks_alike(found.weights) or found.tau < ALIKE


@pytest.mark.slow
def test_compare_says_it_before_it_encodes(small_corpus_for_all, store, opened, shown, monkeypatch):
    shown(opened().encoder.weights.digest, static=0.95)
    monkeypatch.setattr(advice, 'MANY_TOKENS', 10)
    events = []
    experiment = Experiment(corpus=str(small_corpus_for_all), strategies=('fixed(size=100)',), index='exact')
    compare(
        experiment, store, lambda stage, done, *_: stage == 'encoding' and done and events.append(stage), events.append
    )
    assert '--mode static' in events[0]
    assert events[1:] and set(events[1:]) == {'encoding'}
    events.clear()
    compare(experiment, store, silent, events.append)  # all of it is in the store now
    assert events == []
