"""Judgements: by a hand-worked example, by brute force, and at the edges where a pass must not come by accident."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chunklab.errors import ChunklabError
from chunklab.gate.changes import pair_strategies
from chunklab.gate.judging import Strictness, judge
from chunklab.gate.junit import describe
from chunklab.gate.rules import parse_rule

Q = [f'q{i}' for i in range(8)]


LENIENT = Strictness()


def one(made, rule, before, now, strictness=LENIENT, **given):
    old, _, pairs = made.both({'complete@5': before, 'drm@5': before}, {'complete@5': now, 'drm@5': now}, **given)
    (judgement,) = judge(old, pairs, [parse_rule(rule)], strictness)
    return judgement


def scores(*values):
    return dict(zip(Q, map(float, values), strict=False))


def test_a_worked_example(made):
    """Eight queries of eight documents; two of five that were complete are lost, one is won: 5/8 to 4/8."""
    judgement = one(made, 'complete@5: 0.1', scores(1, 1, 1, 1, 1, 0, 0, 0), scores(1, 1, 1, 0, 0, 1, 0, 0))
    assert (judgement.before, judgement.now, judgement.change) == (0.625, 0.5, -0.125)
    assert judgement.bound == pytest.approx(0.525)
    assert judgement.outcome == 'fail'
    assert judgement.lost == ('q3', 'q4')
    # differences -1, -1, +1: mean -1/8, variance (3 - 8/64)/7, t(7, .975) = 2.3646
    reach = 2.364624 * math.sqrt((3 - 1 / 8) / 7 / 8)
    assert judgement.interval.low == pytest.approx(-0.125 - reach, abs=1e-5)
    assert judgement.interval.high == pytest.approx(-0.125 + reach, abs=1e-5)
    # of 8 signs of three differences all but none are at least 1 away from 0 in sum
    assert judgement.p == 1.0
    assert judgement.n_queries == judgement.n_clusters == 8


values = st.lists(st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 0.999999, 1.0]), min_size=8, max_size=8)


@given(
    before=values,
    now=values,
    amount=st.sampled_from(['0', '0.000001', '0.01', '0.125', '0.25', '0.333333', '0.999999']),
    form=st.sampled_from([': {}', ': {}%', ' >= {}', ' <= {}']),
    measure=st.sampled_from(['complete@5', 'drm@5']),
)
def test_against_brute_force(made, before, now, amount, form, measure):
    """The outcome from exact fractions of scores rounded to six places."""
    assume(form.format(amount) != ' >= 0')  # which is no rule
    b, n = (dict(zip(Q, (round(v, 6) for v in side), strict=True)) for side in (before, now))
    judgement = one(made, measure + form.format(amount), b, n)
    old, new = (sum(Fraction(str(v)) for v in side.values()) / 8 for side in (b, n))
    worse = (new - old) if measure == 'drm@5' else (old - new)
    allowed = {': {}': Fraction(amount), ': {}%': Fraction(amount) / 100 * old}.get(form)
    if allowed is None:
        beyond = Fraction(amount) - new if form == ' >= {}' else new - Fraction(amount)
        expected = 'fail' if _over(beyond) else 'pass'
    else:
        expected = 'fail' if _over(worse - allowed) else 'stale' if _over(-worse - allowed) else 'pass'
    assert judgement.outcome == expected
    sign = -1 if measure == 'drm@5' else 1
    lost = sorted((q for q in Q if sign * (b[q] - n[q]) > 0), key=lambda q: (-sign * (b[q] - n[q]), q))
    assert set(judgement.lost) == set(lost)


def _over(beyond):
    """More than half a millionth, the last place that a score has."""
    return beyond > Fraction(1, 2_000_000)


@pytest.mark.parametrize(('start', 'drop'), [(0.7, 0.02), (0.7, 0.1), (0.9, 0.3), (0.8, 0.1)])
def test_a_drop_of_exactly_the_tolerance_passes(made, start, drop):
    """Also where floats disagree: 0.9 - 0.3 is a little more than 0.6."""
    before = dict.fromkeys(Q, start)
    now = {q: round(start - drop, 6) for q in Q}
    assert one(made, f'complete@5: {drop}', before, now).outcome == 'pass'
    assert one(made, f'complete@5: {drop - 1e-5:.6f}', before, now).outcome == 'fail'
    assert one(made, f'complete@5: {drop}', now, before).outcome == 'pass'


def test_the_queries_that_lost_most_come_first(made):
    assert one(made, 'complete@5: 0', scores(1, 1, 1, 0), scores(0.9, 0, 0.5, 1)).lost == ('q1', 'q2', 'q0')


def test_less_is_better_where_it_is(made):
    low, high = dict.fromkeys(Q, 0.1), dict.fromkeys(Q, 0.3)
    assert one(made, 'drm@5: 0.1', low, high).outcome == 'fail'
    assert one(made, 'drm@5: 0.1', high, low).outcome == 'stale'
    assert one(made, 'complete@5: 0.1', high, low).outcome == 'fail'


def test_subsets_are_the_baselines_on_both_sides(made):
    """q0 and q1 are straddled by the baseline, others by the candidate: only the former count."""
    old, new, _ = made.both(
        {'complete@5': scores(1, 1, 0, 0, 1, 1, 1, 1)},
        {'complete@5': scores(0, 1, 1, 1, 1, 1, 1, 1)},
        categories={'q0': 'Notice', 'q2': 'Notice', 'q3': 'Law'},
        common={'q2', 'q3'},
    )
    straddling = replace(old.strategies[0], straddled=frozenset({'q0', 'q1'}))
    other = replace(new.strategies[0], straddled=frozenset({'q2', 'q3'}))
    pairs = pair_strategies([straddling], [other])

    def mean_pair(rule):
        (judgement,) = judge(old, pairs, [parse_rule(rule)], Strictness())
        return judgement.before, judgement.now, judgement.n_queries

    assert mean_pair('complete@5[straddled]: 0.1') == (1.0, 0.5, 2)
    assert mean_pair('complete@5[intact]: 0.1') == (4 / 6, 1.0, 6)
    assert mean_pair('complete@5[common]: 0.1') == (0.0, 1.0, 2)
    assert mean_pair('complete@5[category=Notice]: 0.1') == (0.5, 0.5, 2)
    each = judge(old, pairs, [parse_rule('complete@5[category=*]: 0.1')], Strictness())
    assert [(j.rule.subset.category, j.before, j.now) for j in each] == [('Law', 0.0, 1.0), ('Notice', 0.5, 0.5)]


def test_a_rule_may_hold_for_one_strategy(made):
    first, second = (made.strategy(spec, {'complete@5': scores(1, 0)}) for spec in ('fixed(size=200)', 'clause'))
    record = made.record([first, second])
    pairs = pair_strategies(record.strategies, [made.strategy('fixed(size=9)', first.scores), second])
    found = judge(record, pairs, [parse_rule('complete@5: 0.1 for fixed(size=200)')], Strictness())
    assert [(j.strategy, j.against) for j in found] == [('fixed(size=9)', 'fixed(size=200)')]


@pytest.mark.parametrize(
    ('rule', 'cost', 'now', 'outcome'),
    [
        ('chunks: 10%', 'chunks', 110, 'pass'),
        ('chunks: 10%', 'chunks', 111, 'fail'),
        ('chunks: 10%', 'chunks', 89, 'stale'),
        ('chunks: 5', 'chunks', 105, 'pass'),
        ('chunks <= 99', 'chunks', 100, 'fail'),
        ('index_mb: 20%', 'index_mb', 3.0, 'pass'),
        ('index_mb: 20%', 'index_mb', 3.1, 'fail'),
        ('truncated: 0', 'truncated', 1, 'fail'),
    ],
)
def test_costs(made, rule, cost, now, outcome):
    record = made.record([made.strategy('clause', {'complete@5': scores(1, 0)})])
    (strategy,) = record.strategies
    pairs = pair_strategies([strategy], [replace(strategy, costs={**strategy.costs, cost: float(now)})])
    (judgement,) = judge(record, pairs, [parse_rule(rule)], Strictness())
    assert judgement.outcome == outcome
    assert math.isnan(judgement.p)


def test_significance_is_asked_for_beside_tolerance(made):
    strict = Strictness(significant=True)
    before, noisy = dict.fromkeys(Q, 0.5), scores(0.9, 0, 0.9, 0, 0.9, 0, 0.9, 0)
    assert one(made, 'complete@5: 0.01', before, noisy).outcome == 'fail'
    spared = one(made, 'complete@5: 0.01', before, noisy, strict)
    assert spared.outcome == 'pass'
    assert 'not significant' in spared.remark
    assert one(made, 'complete@5: 0.01', before, dict.fromkeys(Q, 0.4), strict).outcome == 'fail'


def test_where_nothing_can_be_significant_tolerance_alone_judges(made):
    judged = one(
        made,
        'complete@5: 0.01',
        dict.fromkeys(Q, 0.5),
        dict.fromkeys(Q, 0.4),
        Strictness(significant=True),
        clusters={q: i % 3 for i, q in enumerate(Q)},
    )
    assert judged.outcome == 'fail'
    assert '3 independent documents cannot show significance' in judged.remark


@pytest.mark.parametrize(
    ('rule', 'said'),
    [
        ('recall@5: 0.1', 'does not measure recall@5'),
        ('complete@10: 0.1', 'did you mean "complete@5"?'),
        ('complete@5[straddled]: 0.1', 'no query is in [straddled]'),
        ('complete@5[common]: 0.1', 'no query is in [common]'),
        ('complete@5[category=Notise]: 0.1', 'did you mean "Notice"?'),
        ('complete@5: 0.1 for clause(size=20)', 'the baseline has no clause(size=20)'),
    ],
)
def test_what_cannot_be_judged_is_no_pass(made, rule, said):
    with pytest.raises(ChunklabError) as error:
        one(made, rule, dict.fromkeys(Q, 1.0), dict.fromkeys(Q, 1.0), categories={'q0': 'Notice'})
    assert said in str(error.value)


def test_no_rules_an_unknown_cost_and_a_score_that_is_no_number_are_no_pass(made):
    old, _, pairs = made.both({'complete@5': scores(1, 0)}, {'complete@5': scores(1, math.nan)})
    with pytest.raises(ChunklabError, match='no rules'):
        judge(old, pairs, [], Strictness())
    with pytest.raises(ChunklabError, match='no number'):
        judge(old, pairs, [parse_rule('complete@5: 0.9')], Strictness())
    without = replace(old.strategies[0], costs={'chunks': 1.0})
    with pytest.raises(ChunklabError, match='index_mb of fixed'):
        judge(old, pair_strategies([without], [without]), [parse_rule('index_mb: 1%')], Strictness())
    with pytest.raises(ChunklabError, match='have no categories'):
        judge(old, pairs, [parse_rule('complete@5[category=*]: 0.1')], Strictness())


def test_where_there_is_no_interval_none_is_told(made):
    old, _, pairs = made.both({'complete@5': {'q1': 1.0}}, {'complete@5': {'q1': 0.0}})
    (judgement,) = judge(old, pairs, [parse_rule('complete@5: 0.1')], Strictness())
    assert 'change -1.000 (no interval, p 1.0000, 1 query)' in describe(judgement)
