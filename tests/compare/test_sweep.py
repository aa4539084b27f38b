from math import isnan, nan

import numpy as np
import pytest

from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.compare.selection import Split
from chunklab.compare.sweep import judge_sweep

QUERIES = tuple(f'q{i}' for i in range(4))
CLUSTERS = {query_id: i for i, query_id in enumerate(QUERIES)}
SPLIT = Split(('q0', 'q1'), ('q2', 'q3'))
MEASURE = 'complete@1000t'


def result(strategy, scores, megabytes, seconds):
    costs = Costs(1.0, seconds, nan, 0.1, 10, 1000, 0, megabytes)
    of_query = dict(zip(QUERIES, map(float, scores), strict=True))
    return StrategyResult(strategy, 10, 100.0, 0.5, frozenset(), {MEASURE: of_query}, costs)


def comparison(*rows):
    return Comparison(
        'planted', '0123456789abcdef', 4, QUERIES, 0, 'st(x)', 'exact search', 'fixed(size=200)', frozenset(),
        (MEASURE,), rows,
    )  # fmt: skip


def judged(*rows, baseline='plain'):
    return judge_sweep(comparison(*rows), MEASURE, SPLIT, CLUSTERS, baseline, margin=0.02, rng=np.random.default_rng(1))


def test_a_sweep_by_hand():
    # lucky is best where it is chosen (1 against .5) and worst where it is judged (0 against .5 and 1)
    found = judged(
        result('plain', [0, 1, 0, 1], 10, 5),
        result('lucky', [1, 1, 0, 0], 20, 5),
        result('solid', [0, 1, 1, 1], 10, 6),
    )
    assert found.chosen == 'lucky'
    assert [(row.strategy, row.development, row.held_out) for row in found.rows] == [
        ('plain', 0.5, 0.5),
        ('lucky', 1.0, 0.0),
        ('solid', 0.5, 1.0),
    ]
    assert found.gap.value == 1.0
    assert found.baseline_gap.value == 0.0
    assert found.judged.difference == -0.5
    assert (found.judged.n_queries, found.judged.n_clusters) == (2, 2)
    assert found.judged.verdict == 'cannot be said'
    assert found.n_clusters == (2, 2)
    assert found.runner_up.strategy == 'plain'
    assert [row.on_front for row in found.rows] == [True, True, False]  # solid is only judged, not chosen, to be better


def test_the_baseline_wins_ties_and_is_then_held_against_nobody():
    found = judged(result('other', [1, 1, 1, 1], 1, 1), result('plain', [1, 1, 0, 0], 2, 2))
    assert found.chosen == 'plain'
    assert found.judged is None
    assert found.runner_up.strategy == 'other'
    assert [row.on_front for row in found.rows] == [True, False]


@pytest.mark.parametrize(
    ('megabytes', 'seconds', 'weighed', 'front'),
    [
        ((1, 2), (2, 1), ('index_megabytes', 'encode_seconds'), (True, True)),
        ((nan, nan), (2, 1), ('encode_seconds',), (False, True)),
        ((1, nan), (nan, nan), (), (True, True)),
    ],
)
def test_only_costs_that_are_known_of_all_are_weighed(megabytes, seconds, weighed, front):
    found = judged(
        result('plain', [1, 0, 0, 0], megabytes[0], seconds[0]), result('b', [1, 0, 1, 1], megabytes[1], seconds[1])
    )
    assert found.weighed == weighed
    assert tuple(row.on_front for row in found.rows) == front


def test_held_out_scores_choose_nothing():
    """Whatever becomes of the held-out queries, the choice is the same."""
    development = {'plain': [0, 1], 'b': [1, 1], 'c': [1, 0]}
    rng = np.random.default_rng(5)
    for _ in range(20):
        rows = [
            result(name, [*scores, *rng.integers(0, 2, size=2).tolist()], 1, 1) for name, scores in development.items()
        ]
        assert judged(*rows).chosen == 'b'


def test_one_document_on_a_side_has_no_interval():
    rows = (result('plain', [0, 1, 0, 1], 1, 1), result('b', [1, 1, 0, 1], 1, 1))
    found = judge_sweep(
        comparison(*rows),
        MEASURE,
        SPLIT,
        {'q0': 0, 'q1': 0, 'q2': 1, 'q3': 1},
        'plain',
        margin=0.02,
        rng=np.random.default_rng(1),
    )
    assert found.n_clusters == (1, 1)
    assert isnan(found.gap.interval.low)
    assert found.judged.verdict == 'cannot be said'
