"""Which scores are judged, and in whose favour."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.boundaries import PhaseCuts, over_phases
from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.compare.result import Costs, StrategyResult
from chunklab.pipeline.verdicts import verdicts

QUERIES = tuple(f'q{i}' for i in range(10))
CLUSTERS = {query_id: i for i, query_id in enumerate(QUERIES)}


def row(strategy, **scores):
    named = {name.replace('_at_', '@'): dict(zip(QUERIES, values, strict=True)) for name, values in scores.items()}
    return StrategyResult(strategy, 10, 100.0, 0.5, frozenset(), named, Costs(1.0))


def test_fewer_wrong_documents_are_better():
    """Nine of ten questions get a fifth less from other contracts, one as much as before."""
    rows = [row('old', drm_at_5=[0.4] * 10), row('new', drm_at_5=[0.2] * 9 + [0.4])]
    (found,) = verdicts(rows, None, CLUSTERS, 0.02)
    assert found.difference == pytest.approx(-0.18)
    assert (found.wins, found.ties, found.losses, found.verdict) == (9, 1, 0, 'better')
    (back,) = verdicts(rows[::-1], None, CLUSTERS, 0.02)
    assert (back.wins, back.ties, back.losses, back.verdict) == (0, 1, 9, 'worse')


def test_completeness_is_judged_wherever_it_is_measured_and_else_the_first_measure():
    scores = {'recall_at_5': [0.5] * 10, 'complete_at_5': [0.0] * 10, 'complete_at_100t': [1.0] * 10}
    rows = [row('old', **scores), row('new', **scores), row('other', **scores)]
    found = verdicts(rows, None, CLUSTERS, 0.02)
    assert [(one.measure, one.strategy, one.baseline) for one in found] == [
        (measure, strategy, 'old') for measure in ('complete@5', 'complete@100t') for strategy in ('new', 'other')
    ]
    rows = [row(name, recall_at_5=[0.5] * 10, iou_at_5=[0.1] * 10) for name in ('old', 'new')]
    assert [one.measure for one in verdicts(rows, None, CLUSTERS, 0.02)] == ['recall@5']


def test_the_margin_is_the_one_given():
    rows = [row('old', complete_at_5=[0.0] * 10), row('new', complete_at_5=[0.03] * 10)]
    assert [verdicts(rows, None, CLUSTERS, margin)[0].verdict for margin in (0.02, 0.04)] == ['better', 'equivalent']


def test_with_phases_it_goes_by_means_over_them():
    """In phase 0, which the rows show, nothing differs; in the other phase every question does."""
    cuts = PhaseCuts(n_cuts=1, n_gone=(1,), n_distinct=2, n_distinct_of={'a': 2})

    def phased(strategy, second):
        scores = np.array([[0.0] * 10, second])
        measure = over_phases(QUERIES, scores, np.zeros((2, 10), dtype=bool), cuts)
        return PhasedStrategy(strategy, cuts, {'complete@5': measure}, {}, {})

    both = (phased('old', [0.0] * 10), phased('new', [1.0] * 10))
    comparison = PhasedComparison('x', '0', 10, QUERIES, 'labelled', 'st(x)', 'shift', 2, ('complete@5',), both)
    rows = [row('old', complete_at_5=[0.0] * 10), row('new', complete_at_5=[0.0] * 10)]
    (found,) = verdicts(rows, comparison, CLUSTERS, 0.02)
    assert (found.difference, found.verdict) == (0.5, 'better')
    assert verdicts(rows, None, CLUSTERS, 0.02)[0].verdict == 'equivalent'
