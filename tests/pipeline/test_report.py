"""Finished runs put together: one table of all rows, judged anew against the first."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from chunklab.compare.holm import holm
from chunklab.errors import ChunklabError
from chunklab.pipeline.report import report_runs
from chunklab.report.cited import render_cited
from chunklab.runs import write_results

FIXED, SENTENCE, CLAUSE, CLUSTER = 'fixed(size=200)', 'sentence(size=200)', 'clause(size=200)', 'cluster(size=200)'


@pytest.fixture
def written(plant, tmp_path):
    def write(*strategies, **changes):
        return write_results(plant(strategies=strategies, **changes), tmp_path / 'runs')

    return write


def test_one_run_is_reported_as_it_was_compared(plant, written):
    results = plant(strategies=(FIXED, SENTENCE, CLAUSE))
    report = report_runs([written(FIXED, SENTENCE, CLAUSE)])
    assert report.cited.comparison == results.comparison
    assert [row.label for row in report.rows] == [FIXED, SENTENCE, CLAUSE]
    assert len(report.cited.pairs) == 3 * 3
    assert 'seed 2024' in report.cited.caption
    assert report.cited.caption.endswith('chunklab 0.1.0.')


def test_several_runs_are_judged_as_one_with_all_rows(plant, written):
    merged = report_runs([written(FIXED, SENTENCE), written(FIXED, CLAUSE), written(CLUSTER)]).cited.comparison
    whole = plant(strategies=(FIXED, SENTENCE, CLAUSE, CLUSTER)).comparison
    assert merged.verdicts == whole.verdicts
    assert [found.adjusted_p for found in merged.verdicts] == list(holm([found.p for found in merged.verdicts]))
    assert {found.baseline for found in merged.verdicts} == {FIXED}


def test_the_first_row_of_the_first_run_is_the_baseline(written):
    runs = [written(SENTENCE, CLAUSE), written(FIXED)]
    assert {found.baseline for found in report_runs(runs).cited.comparison.verdicts} == {SENTENCE}
    assert {found.baseline for found in report_runs(runs[::-1]).cited.comparison.verdicts} == {FIXED}


def test_the_same_strategy_of_two_encoders_has_two_rows_and_both_their_runs(written):
    late = 'st(all-MiniLM-L6-v2), late'
    plain_run, late_run = written(FIXED, SENTENCE), written(FIXED, SENTENCE, encoder=late)
    report = report_runs([plain_run, late_run])
    assert [row.label for row in report.rows] == [
        f'{FIXED} [plain]', f'{SENTENCE} [plain]', f'{FIXED} [late]', f'{SENTENCE} [late]'
    ]  # fmt: skip
    assert [row.finished.folder for row in report.rows] == [plain_run, plain_run, late_run, late_run]
    assert [row.run.tag for row in report.rows] == [FIXED, SENTENCE] * 2
    verdicts = {found.strategy: found.verdict for found in report.cited.comparison.verdicts}
    assert verdicts[f'{FIXED} [late]'] == 'equivalent'
    assert verdicts[f'{SENTENCE} [late]'] == 'better'


def test_phases_are_judged_by_their_means_in_one_run_or_several(plant, written):
    whole = plant(strategies=(FIXED, SENTENCE, CLAUSE), phases=3).comparison
    merged = report_runs([written(FIXED, SENTENCE, phases=3), written(FIXED, CLAUSE, phases=3)]).cited.comparison
    assert merged.verdicts == whole.verdicts


def test_runs_of_two_corpora_or_cutoffs_are_refused(written, plant, tmp_path):
    one = written(FIXED, SENTENCE)
    other = written(FIXED, CLAUSE, corpus_digest='f' * 64, corpus_name='other')
    with pytest.raises(ChunklabError, match='are runs of different corpora'):
        report_runs([one, other])
    results = plant(strategies=(FIXED, CLAUSE))
    deeper = write_results(
        replace(results, experiment=results.experiment.replace('    5,', '    5,\n    10,')), tmp_path / 'deeper'
    )
    with pytest.raises(ChunklabError, match='has k = 5 and budgets of 1000 tokens'):
        report_runs([one, deeper])


def test_a_measure_with_a_score_that_is_no_number_is_not_compared_pairwise(written, plant):
    rows = plant(strategies=(FIXED, SENTENCE)).comparison.rows
    odd = {**rows[1].scores, 'drm@5': {**rows[1].scores['drm@5'], 'q001': nan}}
    report = report_runs([written(FIXED, SENTENCE, rows=(rows[0], replace(rows[1], scores=odd)))])
    assert [pair.measure for pair in report.cited.pairs] == ['complete@5', 'recall@5']


def test_more_rows_than_letters_are_not_held_against_each_other(written, plant):
    (row,) = plant(strategies=(FIXED,)).comparison.rows
    folder = written(FIXED, rows=tuple(replace(row, strategy=f'fixed(size={size})') for size in range(100, 127)))
    report = report_runs([folder])
    assert report.cited.pairs == ()
    assert len(report.cited.comparison.verdicts) == 26
    assert 'More than 26 rows are not held against each other' in render_cited(report.cited, 'latex', 110)
