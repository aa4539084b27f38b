"""Rules: what is written is what is meant, and what is wrong is said in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.errors import SpecError
from chunklab.gate.record import COSTS
from chunklab.gate.rules import Rule, Subset, parse_rule

MEASURES = ('complete@5', 'recall@1000t', 'recall(unit=char)@5', 'drm@3', 'precision_omega', 'recall(parity=chroma)@5')
LIMITS = ('worse by', 'worse by share', 'at least', 'at most')
amounts = st.one_of(st.integers(1, 10**6).map(float), st.floats(0, 1e6, exclude_min=True))
shares = st.floats(0, 1, exclude_min=True, exclude_max=True)
texts = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)
subsets = st.one_of(
    st.sampled_from([Subset(), Subset('straddled'), Subset('intact'), Subset('common'), Subset('each category')]),
    texts.map(lambda name: Subset('category', name)),
)
strategies = st.sampled_from(['', 'fixed(size=200)', 'clause', "spans(path='for [x]: 5 for y')"])


@given(st.sampled_from(MEASURES), subsets, st.sampled_from(LIMITS), shares, strategies)
def test_a_rule_reads_back_as_it_prints(metric, subset, limit, amount, strategy):
    rule = Rule(metric, subset, limit, amount, strategy)
    assert parse_rule(str(rule)) == rule


@given(st.sampled_from(sorted(COSTS)), st.sampled_from(LIMITS), amounts, strategies)
def test_a_rule_on_a_cost_too(metric, limit, amount, strategy):
    rule = Rule(metric, Subset(), limit, amount, strategy)
    assert parse_rule(str(rule)) == rule


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_is_a_rule_or_one_line(text):
    try:
        rule = parse_rule(text)
    except SpecError as error:
        assert '\n' not in str(error)
    else:
        assert parse_rule(str(rule)) == rule


@pytest.mark.parametrize(
    ('text', 'canonical'),
    [
        ('complete@1000t: 0.02', 'complete@1000t: 0.02'),
        ('recall@5: 2%', 'recall@5: 2%'),
        ('recall@5:2 %', 'recall@5: 2%'),
        ('complete@5 >= 0.55', 'complete@5 >= 0.55'),
        ('complete@5>=.5e0', None),
        ('drm@5<=0.4', 'drm@5 <= 0.4'),
        ('complete@5[straddled]: 0.05', 'complete@5[straddled]: 0.05'),
        ('complete@5 [ intact ] : 0.050', 'complete@5[intact]: 0.05'),
        ('complete@5[category=Notice]: 0.1', 'complete@5[category=Notice]: 0.1'),
        ("complete@5[category='Governing Law']: 0.1", "complete@5[category='Governing Law']: 0.1"),
        ('complete@5[category=Governing Law]: 0.1', "complete@5[category='Governing Law']: 0.1"),
        ('complete@5[category=30]: 0.1', "complete@5[category='30']: 0.1"),
        ('complete@5[category=*]: 0.1', 'complete@5[category=*]: 0.1'),
        ("complete@5[category='*']: 0.1", "complete@5[category='*']: 0.1"),
        ('chunks: 10%', 'chunks: 10%'),
        ('truncated: 0', 'truncated: 0'),
        ('index_mb <= 20', 'index_mb <= 20'),
        ('recall@5: 0.01 for fixed( size = 200 )', 'recall@5: 0.01 for fixed(size=200)'),
    ],
)
def test_how_rules_are_spelled(text, canonical):
    if canonical is None:
        with pytest.raises(SpecError):
            parse_rule(text)
    else:
        assert str(parse_rule(text)) == canonical


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('', 'no limit found'),
        ('complete@5', 'no limit found'),
        ('complete@5: two', '"two" is not a number'),
        ('complete@5: -0.1', '"-0.1" is not a number of 0 or more'),
        ('complete@5: nan', '"nan" is not a number'),
        ('complete@5: 1e999', 'is not a number'),
        ('complete@5 >= 50%', 'a percentage goes with ":" only'),
        ('complet@5: 0.1', 'did you mean "complete"?'),
        ('chunk: 10%', 'did you mean "chunks"?'),
        ('encode_seconds: 10%', 'unknown measure or cost'),
        ('complete: 0.1', 'needs a cutoff'),
        ('complete@5[stradled]: 0.1', 'did you mean "straddled"?'),
        ('complete@5[categry=Notice]: 0.1', 'did you mean "category"?'),
        ("complete@5[category='x]: 0.1", 'no limit found'),
        ('complete@5[]: 0.1', 'unknown subset ""'),
        ('chunks[straddled]: 10%', 'a cost of the whole corpus'),
        ('complete@5: 0.1 for fixed(', 'expected'),
    ],
)
def test_what_is_no_rule_is_said_in_one_line(text, said):
    with pytest.raises(SpecError) as error:
        parse_rule(text)
    assert said in str(error.value)
    assert '\n' not in str(error.value)


@pytest.mark.parametrize(
    'text',
    ['complete@5: 1', 'complete@5: 2', 'drm@5: 1', 'recall@5: 100%', 'recall@5 >= 0', 'drm@5 <= 1', 'chunks >= 0'],
)
def test_a_rule_that_would_pass_whatever_happens_is_none(text):
    with pytest.raises(SpecError, match='can never be broken'):
        parse_rule(text)


@pytest.mark.parametrize(
    'text', ['complete@5: 0', 'complete@5: 0.99', 'recall@5: 99%', 'drm@5: 200%', 'chunks: 300%', 'chunks <= 0']
)
def test_the_strictest_and_the_laxest_that_can_be_broken(text):
    assert str(parse_rule(text)) == text
