"""A caption says all that a table needs to be cited, and nothing on two lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chunklab.experiment import Experiment
from chunklab.report.caption import Provenance, caption


@pytest.fixture
def comparison(plant):
    return plant().comparison


def test_what_it_says(comparison):
    experiment = Experiment(k=(5, 10), budgets=(1000,))
    assert caption(comparison, Provenance(experiment, 2024, '0.1.0')) == (
        'Corpus Ärger & Söhne_1, digest 0123456789ab: 40 documents (all, seed 0), 120 labelled queries and 2 without '
        'gold that stand in no mean. Encoder st(all-MiniLM-L6-v2), plain; index: exact search. k = 5 and 10; context '
        'budgets of 1,000 tokens. One cutting, no phases. Intervals and tests by whole documents, seed 2024. Measured '
        'with chunklab 0.1.0.'
    )


@pytest.mark.parametrize(
    ('experiment', 'says'),
    [
        ({'documents': 40, 'seed': 7}, '40 documents (a sample drawn with seed 7)'),
        ({'question_field': 'question'}, '(field question)'),
        ({'restrict_to_document': True}, 'each searched in its own documents'),
        ({'k': (1, 5, 10)}, 'k = 1, 5 and 10'),
    ],
)
def test_what_an_experiment_adds(comparison, experiment, says):
    assert says in caption(comparison, Provenance(replace(Experiment(), **experiment), 1, '0'))


def test_phases_questions_and_several_encoders(plant):
    merged = plant(phases=4, questions='generated', encoder='st(a) | st(a), late', index='chroma | exact search')
    told = caption(merged.comparison, Provenance(Experiment(), 1, '0'))
    assert '4 phases of shift; verdicts by the mean over them' in told
    assert '120 generated queries' in told
    assert 'Encoder st(a), plain and st(a), late; index: chroma and exact search' in told


def test_a_corpus_name_stays_on_its_line(comparison):
    hostile = replace(comparison, corpus_name='a\nb\x1b[31m\u202e')
    told = caption(hostile, Provenance(Experiment(), 1, '0'))
    assert told.isprintable()
    assert 'a\\nb\\x1b[31m\\u202e' in told
