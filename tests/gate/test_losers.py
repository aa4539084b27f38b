"""The queries that lost most, and their texts made harmless."""

from __future__ import annotations

import pytest

from chunklab.gate.changes import pair_strategies
from chunklab.gate.judging import Strictness, judge
from chunklab.gate.losers import EXCERPT, MOST, Shown, losers, one_line
from chunklab.gate.rules import parse_rule
from chunklab.types import Chunk, Span


def of(made, before, now, rules=('complete@5: 0.01',), text='0123456789' * 30, **given):
    old, _, pairs = made.both(before, now, **given)
    judgements = judge(old, pairs, [parse_rule(rule) for rule in rules], Strictness())
    queries = {q: made.query(q, 12, 18) for q in next(iter(before.values()))}
    return losers(judgements, pairs, Shown(queries, {'d': text}))


def test_those_that_lost_most_come_first_ten_at_most_ties_by_all_measures(made):
    ids = [f'q{i:02}' for i in range(20)]
    before = {'complete@5': dict.fromkeys(ids, 1.0), 'recall@5': dict.fromkeys(ids, 1.0)}
    now = {
        'complete@5': {q: 1.0 if i < 3 else 0.0 for i, q in enumerate(ids)},
        'recall@5': {q: i / 20 for i, q in enumerate(ids)},
    }
    found = of(made, before, now)
    assert len(found) == MOST
    assert [loser.query_id for loser in found] == ids[3:13]
    assert {(loser.measure, loser.before, loser.now) for loser in found} == {('complete@5', 1.0, 0.0)}


def test_only_rules_that_failed_count(made):
    before, now = {'complete@5': {'q1': 1.0}}, {'complete@5': {'q1': 0.25}}
    assert of(made, before, now, ['complete@5: 0.8']) == ()
    assert [loser.query_id for loser in of(made, before, now, ['complete@5: 0.8', 'complete@5: 0.5'])] == ['q1']


def test_for_a_measure_of_which_less_is_better_a_rise_is_a_loss(made):
    found = of(made, {'drm@5': {'q1': 0.0, 'q2': 1.0}}, {'drm@5': {'q1': 1.0, 'q2': 0.5}}, ['drm@5: 0.1'])
    assert [loser.query_id for loser in found] == ['q1']


def test_what_came_back_says_where_the_answer_is(made):
    before, now = {'complete@5': {'q1': 1.0}}, {'complete@5': {'q1': 0.0}}
    old = made.record([made.strategy('clause', before, retrieved={'q1': (Chunk('d', Span(10, 20)),)})])
    new = made.strategy('clause', now, retrieved={'q1': (Chunk('d', Span(15, 25)), Chunk('e', Span(10, 20)))})
    pairs = pair_strategies(old.strategies, [new])
    judgements = judge(old, pairs, [parse_rule('complete@5: 0')], Strictness())
    shown = Shown({'q1': made.query('q1', 12, 18)}, {'d': 'x' * 10 + 'the answer, in full', 'e': 'y' * 30})
    (loser,) = losers(judgements, pairs, shown)
    assert [(c.rank, c.doc_id, c.start, c.answer, c.text) for c in loser.came_before] == [
        (1, 'd', 10, 'whole', 'the answer')
    ]
    assert [(c.rank, c.doc_id, c.answer) for c in loser.came_now] == [(1, 'd', 'part'), (2, 'e', '')]
    (silent,) = losers(judgements, pairs, Shown({'q1': made.query('q1', 12, 18)}, {}))
    assert silent.question == ''
    assert {c.text for c in (*silent.came_before, *silent.came_now)} == {''}


@pytest.mark.parametrize(
    ('text', 'shown'),
    [
        (' a \n\t b\u00a0c ', 'a b c'),
        ('\x00\x1b[31m\u202e', '\\x00\\x1b[31m\\u202e'),
        ('##[error]x', '#\\#[error]x'),
        ('a' * 500, 'a' * (EXCERPT - 1) + '…'),
        ('a' * EXCERPT, 'a' * EXCERPT),
        ('a' + ' ' * 10**6 + 'b', 'a…'),
        ('', ''),
    ],
)
def test_a_text_becomes_one_harmless_line(text, shown):
    assert one_line(text) == shown
