"""What a candidate shows of the causes of a drop."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chunklab.gate.changes import pair_strategies
from chunklab.gate.health import findings

QUERIES = {f'q{i}': 1.0 for i in range(20)}


def found(made, **given):
    old = made.record([made.strategy('clause', {'complete@5': QUERIES})])
    now = replace(old.strategies[0], **given)
    return findings(old, replace(old, strategies=(now,)), pair_strategies(old.strategies, [now]))


def test_what_is_as_it_was_is_no_finding(made):
    assert found(made) == ()
    assert found(made, index_recall={5: 0.999}) == ()


@pytest.mark.parametrize(
    ('given', 'aspect', 'said'),
    [
        ({'costs': {'texts': 99.0, 'truncated': 40.0}}, 'window', '40 of 99 texts are longer than the 254 tokens'),
        ({'index_recall': {5: 0.8}}, 'index', 'the index found 0.800 of the exact first 5 chunks (before: 1.000)'),
        ({'bare': ('e',)}, 'documents', '1 document that had chunks have none now: "e"'),
        ({'straddled': frozenset(['q1', 'q2'])}, 'cuts', 'cut the answers of 2 of 20 queries; clause cut those of 0'),
    ],
)
def test_each_cause_is_named_with_its_evidence(made, given, aspect, said):
    (finding,) = found(made, **given)
    assert finding.aspect == aspect
    assert said in finding.evidence
