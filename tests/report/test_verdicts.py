"""The table of verdicts: what stands in a row, and which differences are under the swing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chunklab.boundaries import PhaseCuts, over_phases
from chunklab.compare.paired import compare_to_baseline
from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.compare.result import Comparison
from chunklab.report.verdicts import verdict_table

M = 'complete@5'
QUERIES = tuple(f'q{i}' for i in range(8))
CLUSTERS = {query_id: i for i, query_id in enumerate(QUERIES)}


def phased_strategy(name, means, *, varies=True):
    """One whose mean over the queries is one of these in each phase."""
    scores = np.array([[mean] * len(QUERIES) for mean in means])
    cuts = PhaseCuts(n_cuts=4, n_gone=(2,), n_distinct=2 if varies else 1, n_distinct_of={})
    measure = over_phases(QUERIES, scores, np.zeros(scores.shape, dtype=bool), cuts)
    return PhasedStrategy(name, cuts, {M: measure}, {}, {})


def comparison(*rows, phased=True):
    scores = {row.strategy: {M: row.averaged[M]} for row in rows}
    found = compare_to_baseline(scores, rows[0].strategy, CLUSTERS, rng=np.random.default_rng(1))
    of_phases = PhasedComparison('mine', '0' * 16, 8, QUERIES, 'labelled', 'st(x)', 'jitter', 2, (M,), rows)
    return Comparison(
        'mine', '0' * 16, 8, QUERIES, 0, 'st(x)', 'exact search', rows[0].strategy, frozenset(), (M,), (),
        verdicts=found, phased=of_phases if phased else None,
    )  # fmt: skip


def cells(table, place=0):
    return dict(zip([column.key for column in table.columns], table.rows[place], strict=True))


def test_a_difference_smaller_than_the_swing_of_either_is_marked():
    # the baseline moves by .1 between its phases, mean .45; quiet does not move, restless by .4
    rows = (
        phased_strategy('fixed', [0.4, 0.5]),
        phased_strategy('quiet near', [0.54, 0.54]),
        phased_strategy('quiet far', [0.56, 0.56]),
        phased_strategy('restless', [0.5, 0.9]),
        phased_strategy('worse', [0.34, 0.34]),
    )
    table = verdict_table(comparison(*rows))
    marks = [(row['strategy'], row['swing']) for row in (cells(table, i) for i in range(4))]
    assert marks == [('quiet near', 'yes'), ('quiet far', 'no'), ('restless', 'yes'), ('worse', 'no')]
    assert cells(table, 2)['difference'] == pytest.approx(0.25)
    assert any('under swing' in note for note in table.notes)
    assert 'averaged over 2 phases of jitter' in table.title


def test_where_neither_has_phases_the_mark_is_not_applicable():
    still = [phased_strategy(name, [0.5, 0.5], varies=False) for name in ('fixed', 'other')]
    assert cells(verdict_table(comparison(*still)))['swing'] == 'n/a'
    one = [phased_strategy('fixed', [0.4, 0.6]), phased_strategy('other', [0.55, 0.55], varies=False)]
    assert cells(verdict_table(comparison(*one)))['swing'] == 'yes'


def test_a_row_by_hand():
    """.25 more on every one of eight documents: 2 of 256 patterns go as far."""
    found = comparison(phased_strategy('fixed', [0.5]), phased_strategy('other', [0.75]), phased=False)
    assert cells(verdict_table(found)) == {
        'strategy': 'other',
        'measure': M,
        'difference': 0.25,
        'low': 0.25,
        'high': 0.25,
        'adjusted_p': 2 / 256,
        'wins': 8,
        'ties': 0,
        'losses': 0,
        'detectable': pytest.approx(float('nan'), nan_ok=True),
        'verdict': 'better',
    }
    assert 'the same 8 queries of 8 independent documents' in verdict_table(found).title


def test_nothing_to_compare():
    table = verdict_table(replace(comparison(phased_strategy('fixed', [0.5])), verdicts=()))
    assert (table.title, table.rows, table.notes) == ('Nothing to compare', (), ())
