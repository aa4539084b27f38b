"""Whether two records are comparable, and what is said where they are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chunklab.errors import ChunklabError
from chunklab.gate.comparable import check_comparable, differences

SCORES = {'complete@5': {'q1': 1.0, 'q2': 0.0}, 'recall@5': {'q1': 1.0, 'q2': 0.5}}


@pytest.fixture
def terms(made):
    return made.record([made.strategy('clause', SCORES)]).terms


def test_equal_terms_differ_in_nothing_and_names_and_places_are_no_terms(terms):
    assert differences(terms, terms) == ()
    assert differences(terms, replace(terms, corpus='other', folder='elsewhere')) == ()
    check_comparable(terms, terms)


def other(terms, **given):
    return replace(terms, corpus_digest='d1ff' * 16, **given)


@pytest.mark.parametrize(
    ('change', 'said'),
    [
        (lambda t: replace(t, k=(10,)), 'k 10, was 5'),
        (lambda t: replace(t, budgets=(500, 1000)), 'budgets 500, 1000, was 1000'),
        (lambda t: replace(t, questions='generated'), 'questions generated, was labelled'),
        (lambda t: replace(t, question_field='question'), 'question field question, was query'),
        (lambda t: replace(t, restrict_to_document=True), 'restricted to the document of the answer yes, was no'),
        (lambda t: replace(t, sample=3), 'sample of documents 3, was all of them'),
        (lambda t: replace(t, measures={'complete@5': 'means complete@5'}), 'not measured now: recall@5'),
        (lambda t: replace(t, measures={**t.measures, 'iou@5': 'x'}), 'the baseline lacks: iou@5'),
        (lambda t: replace(t, measures={**t.measures, 'recall@5': 'x'}), 'defines otherwise: recall@5'),
        (
            lambda t: other(t, documents={'d': 'aaaa'}),
            'digest d1ffd1ffd1ff, was c0ffeec0ffee: 1 document missing ("e")',
        ),
        (
            lambda t: other(t, documents={'d': 'aaaa', 'e': 'zzzz', 'f': 'x'}),
            '1 document added ("f"), 1 document changed',
        ),
        (lambda t: other(t, queries={'q1': t.queries['q1']}), '1 query missing ("q2")'),
        (
            lambda t: other(t, queries={**t.queries, 'q2': replace(t.queries['q2'], digest='z')}),
            '1 query changed ("q2")',
        ),
        (lambda t: other(t, queries={}), 'it has no queries with gold'),
        (other, 'queries without gold or the way of asking'),
    ],
)
def test_what_differs_is_named(terms, change, said):
    with pytest.raises(ChunklabError) as error:
        check_comparable(terms, change(terms))
    assert said in str(error.value)
    assert '\n' not in str(error.value)


def test_only_the_first_few_of_many_are_named(terms):
    many = {f'q{i:03}': terms.queries['q1'] for i in range(100)}
    (said,) = differences(replace(terms, queries=many), other(terms, queries={}))
    assert 'it has no queries with gold' in said
    (said,) = differences(replace(terms, queries=many), other(terms, queries={'q000': terms.queries['q1']}))
    assert '99 queries missing ("q001", "q002", "q003" and 96 more)' in said


def test_no_queries_are_not_comparable_even_with_themselves(terms):
    with pytest.raises(ChunklabError, match='no queries with gold'):
        check_comparable(replace(terms, queries={}), replace(terms, queries={}))
