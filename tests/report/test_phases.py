"""The tables of phases: every cell from a comparison made by hand."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan

import numpy as np
import pytest

from chunklab.boundaries.phases import flips, over_phases
from chunklab.boundaries.turnover import PhaseCuts
from chunklab.compare.estimate import MeanEstimate
from chunklab.compare.intervals import Interval
from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.report.phases import alignment_table, flip_table, penalty_table, phase_table
from chunklab.report.text import to_markdown, to_terminal

IDS = ('q1', 'q2')
COMPLETE = np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 1.0]])
RECALL = np.array([[1.0, 1.0], [0.5, 1.0], [0.25, 1.0]])
STRADDLED = np.array([[False, False], [True, False], [True, False]])
ONE_OF_FOUR = MeanEstimate(0.625, Interval(0.5, 0.75, 0.95, 'bootstrap'), 2, 1)


def strategy(spec='fixed(size=9)', indexed=None):
    cuts = PhaseCuts(n_cuts=4, n_gone=(3, 1), n_distinct=3, n_distinct_of={'a.txt': 3})
    measures = {
        'recall@2': over_phases(IDS, RECALL, STRADDLED, cuts),
        'complete@2': over_phases(IDS, COMPLETE, STRADDLED, cuts),
    }
    found = flips(IDS, COMPLETE, cuts)
    return PhasedStrategy(spec, cuts, measures, {'recall@2': ONE_OF_FOUR}, {'complete@2': found}, indexed or {})


def without_phases():
    still = PhaseCuts(n_cuts=4, n_gone=(), n_distinct=1, n_distinct_of={'a.txt': 1})
    measures = {
        'recall@2': over_phases(IDS, RECALL[:1], STRADDLED[:1], still),
        'complete@2': over_phases(IDS, COMPLETE[:1], STRADDLED[:1], still),
    }
    return PhasedStrategy("spans(path='a.jsonl')", None, measures, {}, {})


def phased(*rows, experiment='shift', **changes):
    made = PhasedComparison(
        corpus_name='mine',
        corpus_digest='0123456789abcdef',
        n_documents=1,
        query_ids=IDS,
        questions='labelled',
        encoder="st('m')",
        experiment=experiment,
        n_phases=3,
        measures=('recall@2', 'complete@2'),
        rows=rows,
    )
    return replace(made, **changes)


def cells(table, place=0):
    return dict(zip([column.key for column in table.columns], table.rows[place], strict=True))


def test_alignment_by_hand():
    table = alignment_table(phased(strategy()))
    assert cells(table) == {
        'strategy': 'fixed(size=9)',
        'turnover': pytest.approx(0.5),  # 3 and 1 of 4 cuts gone
        'distinct': 3,
        'complete@2[mean]': pytest.approx((1 + 0.5 + 0.5) / 3),
        'complete@2[swing]': pytest.approx(0.5),
        'complete@2[sd]': pytest.approx(np.std([1, 0.5, 0.5])),
        'complete@2[flip]': 0.5,
    }
    assert 'edit sensitivity' in table.notes[0]
    assert table.title.endswith('exact search; 3 phases of shift')
    assert 'edit sensitivity' not in alignment_table(phased(strategy(), experiment='jitter')).notes[0]


def test_phase_0_stands_beside_what_the_index_makes_of_it():
    found = phased(strategy(indexed={'recall@2': 0.75, 'complete@2': 0.5}))
    row = cells(alignment_table(found))
    assert (row['complete@2[phase_0]'], row['complete@2[phase_0_indexed]']) == (1.0, 0.5)
    assert 'exact search, phase 0 in chroma too' in alignment_table(found).title
    assert [cells(phase_table(found), i)['phase_0_indexed'] for i in (0, 1)] == [0.75, 0.5]
    assert 'in chroma' in to_terminal(alignment_table(found), 110)


def test_without_a_measure_of_completeness_the_first_one_is_the_headline():
    table = alignment_table(phased(strategy(), measures=('recall@2',)))
    assert cells(table)['recall@2[swing]'] == pytest.approx(1 - 0.625)
    assert 'recall@2[flip]' not in cells(table)


def test_a_strategy_without_phases_is_not_applicable_and_never_0():
    row = cells(alignment_table(phased(without_phases())))
    assert row['complete@2[mean]'] == 1.0
    assert all(isnan(row[key]) for key in ('turnover', 'distinct', 'complete@2[swing]', 'complete@2[flip]'))
    assert cells(phase_table(phased(without_phases())), 1) == {
        'strategy': "spans(path='a.jsonl')",
        'measure': 'complete@2',
        'phase_0': 1.0,
        'phase_1': 1.0,
        'phase_2': 1.0,
    }


def test_penalties_with_interval_and_number_of_queries():
    table = penalty_table(phased(strategy()))
    assert list(cells(table).values()) == ['fixed(size=9)', 'recall@2', 0.625, 0.5, 0.75, 2, 1]
    assert list(cells(table, 1).values())[2:] == [pytest.approx(nan, nan_ok=True)] * 3 + [0, 0]
    unphased = list(cells(penalty_table(phased(without_phases())), 1).values())[2:]
    assert unphased == [pytest.approx(nan, nan_ok=True)] * 5  # n/a, not none
    assert 'jitter' in table.notes[-1]  # shift says little of packers
    assert len(penalty_table(phased(strategy(), experiment='jitter')).notes) == 1


def test_queries_that_flip_and_in_how_many_phases_they_are_complete():
    table = flip_table(phased(strategy()), 5)
    assert [tuple(row) for row in table.rows] == [('fixed(size=9)', 'complete@2', 'q1', 1)]
    assert flip_table(phased(without_phases()), 5).notes == ('None does.',)


def test_notes_of_the_corpus_are_told_and_nothing_raw_comes_through():
    hostile = phased(strategy('spans(path="\x1b[31m|<script>")'), corpus_name='\x1b[2J', notes=('Left out.',))
    assert 'Note: Left out.' in alignment_table(hostile).notes
    for table in (alignment_table(hostile), penalty_table(hostile), phase_table(hostile), flip_table(hostile, 1)):
        assert '\x1b' not in to_terminal(table, 80) + to_markdown(table)
        assert '<script>' not in to_markdown(table)
