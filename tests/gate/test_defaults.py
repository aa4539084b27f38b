"""Default rules: each number can be told from its reason, and a baseline passes its own."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.compare.estimate import estimate_mean
from chunklab.gate.changes import pair_strategies
from chunklab.gate.defaults import Swing, default_rules
from chunklab.gate.judging import SEED, Strictness, judge
from chunklab.gate.rules import parse_rule

SCORES = {
    'recall@5': {f'q{i}': 0.9 for i in range(8)},
    'complete@5': {f'q{i}': float(i > 1) for i in range(8)},
    'complete@1000t': {f'q{i}': float(i > 0) for i in range(8)},
    'drm@5': {f'q{i}': 0.1 for i in range(8)},
}


def rules_of(record, swings):
    return [str(reasoned.rule) for reasoned in default_rules(record, swings)]


def test_tolerances_are_the_swing_rounded_up_and_floors_the_interval_rounded_down(made):
    record = made.record([made.strategy('clause', SCORES)])
    swings = {('clause', 'complete@5'): Swing(0.0412, 4, 'late'), ('clause', 'complete@1000t'): Swing(0.002, 4, 'late')}
    clusters = {q: mark.cluster for q, mark in record.terms.queries.items()}
    low = estimate_mean(SCORES['complete@5'], clusters, rng=np.random.default_rng(SEED)).interval.low
    assert 0.3 < low < 0.75
    floor = f'{np.floor(low / 0.005) * 0.005:.3f}'.rstrip('0')
    assert rules_of(record, swings) == [
        'complete@5: 0.045 for clause',
        'complete@1000t: 0.01 for clause',
        'recall@5: 0.02 for clause',
        f'complete@5 >= {floor} for clause',
        'chunks: 10%',
        'index_mb: 20%',
    ]
    assert all(reasoned.reason for reasoned in default_rules(record, swings))
    assert '0.041 (4 phases, in late mode)' in default_rules(record, swings)[0].reason


@pytest.mark.parametrize('spread', [0.0, 0.005, 0.1, 0.13600000000000001])
def test_a_swing_that_is_a_multiple_of_the_step_is_not_rounded_further(made, spread):
    record = made.record([made.strategy('clause', {'complete@5': {'q1': 1.0}})])
    (first, *_) = default_rules(record, {('clause', 'complete@5'): Swing(spread, 4, 'plain')})
    assert first.rule.amount == {0.0: 0.01, 0.005: 0.01, 0.1: 0.1}.get(spread, 0.14)


def test_a_baseline_passes_its_own_rules_and_they_read_back(made):
    record = made.record([made.strategy('clause', SCORES), made.strategy('fixed(size=200)', SCORES)])
    rules = [reasoned.rule for reasoned in default_rules(record, {})]
    assert [parse_rule(str(rule)) for rule in rules] == rules
    judged = judge(record, pair_strategies(record.strategies, record.strategies), rules, Strictness())
    assert {judgement.outcome for judgement in judged} == {'pass'}
    assert len(judged) == 2 * 4 + 2 * 2


def test_without_measures_of_answers_the_first_measure_is_judged(made):
    record = made.record([made.strategy('clause', {'drm@5': {'q1': 0.1, 'q2': 0.2}}, costs={'chunks': 3.0})])
    assert rules_of(record, {}) == ['drm@5: 0.02 for clause', 'chunks: 10%']


def test_however_far_a_score_swings_its_rule_can_be_broken(made):
    record = made.record([made.strategy('clause', {'complete@5': {'q1': 1.0}})])
    (first, *_) = default_rules(record, {('clause', 'complete@5'): Swing(1.0, 4, 'late')})
    assert parse_rule(str(first.rule)) == first.rule
