"""What each plot shows, computed a second time from the comparison itself."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from chunklab.boundaries.diagnosis import CAUSES
from chunklab.report.plots.categories import FEWEST, MOST, category_plots, category_rows
from chunklab.report.plots.causes import bars
from chunklab.report.plots.forest import differences
from chunklab.report.plots.pareto import fronts
from chunklab.report.plots.quality import about_scores, explained, headline, headlines, scores_of
from chunklab.report.plots.straddle import curves, family_of, has_curve
from chunklab.report.plots.strip import strips


def averaged(comparison, row, measure):
    """The score of every query by the arrays of the phases, whatever the comparison makes of them."""
    (phased,) = [found for found in comparison.phased.rows if found.strategy == row.strategy]
    return dict(zip(comparison.query_ids, phased.measures[measure].scores.mean(axis=0).tolist(), strict=True))


def test_headlines_are_what_verdicts_are_about(planted):
    assert headlines(planted.comparison) == ('complete@5', 'complete@1000t')
    assert headline(planted.comparison) == 'complete@1000t'
    bare = replace(planted.comparison, verdicts=())
    assert headlines(bare) == ('complete@5', 'complete@1000t')
    assert headlines(replace(bare, measures=('recall@5', 'iou@5'))) == ('recall@5',)
    assert headline(replace(bare, measures=())) == ''


def test_measures_are_explained_in_words():
    assert explained(['complete@5', 'complete@1000t', 'ndcg@10', 'recall(unit=char)@5']) == (
        'complete@5: share of the queries whose whole answer is in the first 5 chunks.',
        'complete@1000t: share of the queries whose whole answer is in 1,000 tokens of context.',
    )


def test_forest_differences(planted):
    comparison = planted.comparison
    rows = {row.strategy: row for row in comparison.rows}
    base = comparison.rows[0]
    found = differences(comparison)
    assert [(row.measure, row.strategy) for row in found] == [
        (measure, row.strategy) for measure in ('complete@5', 'complete@1000t') for row in comparison.rows[1:]
    ]
    for row in found:
        theirs, ours = (averaged(comparison, r, row.measure) for r in (rows[row.strategy], base))
        assert row.difference == pytest.approx(np.mean([theirs[q] - ours[q] for q in comparison.query_ids]), abs=1e-9)
        assert row.low < row.difference < row.high


def test_strip_has_the_mean_of_every_phase(planted):
    phased = planted.comparison.phased
    found = strips(phased, ['complete@5'])
    assert [row.strategy for row in found] == [row.strategy for row in phased.rows]
    assert [row.has_phases for row in found] == [True, True, False, True]
    for row, source in zip(found, phased.rows, strict=True):
        wanted = source.measures['complete@5'].scores.mean(axis=1).tolist()
        assert list(row.means) == pytest.approx(wanted)
        assert row.mean == pytest.approx(np.mean(wanted))
        assert len(row.means) == (3 if row.has_phases else 1)


def beaten(point, points):
    return any(
        (other.quality >= point.quality and other.cost <= point.cost)
        and (other.quality > point.quality or other.cost < point.cost)
        for other in points
    )


def test_pareto_front_by_brute_force(planted, hostile):
    for everything in (planted, hostile):
        comparison = everything.comparison
        found = fronts(comparison)
        assert list(found) == ['index', 'encode']
        for points in found.values():
            for point in points:
                row = comparison.rows[point.number - 1]
                scores = averaged(comparison, row, 'complete@1000t')
                assert point.strategy == row.strategy
                assert point.quality == pytest.approx(np.mean(list(scores.values())))
                assert point.on_front == (not beaten(point, points))
        known = [i for i, row in enumerate(comparison.rows, 1) if not math.isnan(row.costs.encode_seconds)]
        assert [point.number for point in found['encode']] == known


def test_a_cost_unknown_or_the_same_for_all_is_not_shown(planted):
    comparison = planted.comparison
    shared = [replace(row, costs=replace(row.costs, encode_seconds=9.0)) for row in comparison.rows]
    assert list(fronts(replace(comparison, rows=tuple(shared)))) == ['index']
    first, *others = comparison.rows
    unknown = replace(first, costs=replace(first.costs, index_megabytes=math.nan, encode_seconds=math.nan))
    found = fronts(replace(comparison, rows=(unknown, *others)))
    assert [point.cost for point in found['chunks']] == [row.n_chunks for row in comparison.rows]
    assert [point.number for point in found['encode']] == [2, 3, 4]
    assert fronts(replace(comparison, measures=('drm@5',), verdicts=())) == {}  # less is better: not a quality
    assert fronts(replace(comparison, rows=comparison.rows[:1])) == {}


def test_bars_count_every_failure_once(planted):
    for bar, source in zip(bars(planted.causes), planted.causes, strict=True):
        assert bar.n_failed == source.n_failed == len(source.diagnoses)
        counted = [sum(d.causes[0] == cause for d in source.diagnoses) for cause in CAUSES]
        assert [n for _, n in bar.parts] == [n for n in counted if n]
        assert [cause for cause, _ in bar.parts] == [c for c, n in zip(CAUSES, counted, strict=True) if n]


def test_category_means(planted):
    comparison = planted.comparison
    found = category_rows(comparison)
    assert {row.category for row in found} == set(comparison.categories.values())
    for row in found:
        members = [q for q in comparison.query_ids if comparison.categories[q] == row.category]
        assert row.n_queries == len(members)
        for strategy, value in zip(comparison.rows, row.means, strict=True):
            scores = averaged(comparison, strategy, 'complete@1000t')
            assert value == pytest.approx(np.mean([scores[q] for q in members]))
    levels = [np.mean(row.means) for row in found]
    assert levels == sorted(levels)


def test_small_categories_go_together(planted):
    comparison = planted.comparison
    names = ['big'] * 20 + ['mid'] * 4 + ['a', 'a', 'b', 'c'] + [''] * (len(comparison.query_ids) - 28)
    sorted_in = replace(comparison, categories=dict(zip(comparison.query_ids, names, strict=True)))
    found = category_rows(sorted_in)
    assert {row.category: row.n_queries for row in found} == {
        'big': 20,
        'mid': 4,
        '(none)': 8,
        '3 others, few queries each': 4,
    }
    assert found[-1].category.startswith('3 others')
    scores = averaged(comparison, comparison.rows[1], 'complete@1000t')
    assert found[-1].means[1] == pytest.approx(np.mean([scores[q] for q in comparison.query_ids[24:28]]))
    lone = names[:25] + ['big'] * 11
    assert 'a' in {
        row.category
        for row in category_rows(replace(comparison, categories=dict(zip(comparison.query_ids, lone, strict=True))))
    }


def test_never_more_rows_than_fit(planted):
    found = category_rows(planted.comparison, fewest=1, most=4)
    assert len(found) == 4
    assert sum(row.n_queries for row in found) == len(planted.comparison.query_ids)
    assert found[-1].category == '2 others, few queries each'
    assert FEWEST > 1 < MOST


def test_one_category_is_no_plot(planted):
    same = dict.fromkeys(planted.comparison.query_ids, 'x')
    assert category_plots(replace(planted.comparison, categories=same)) == ()
    assert category_plots(replace(planted.comparison, categories={})) == ()


def test_scores_without_phases_are_the_rows_own(planted):
    plain = replace(planted.comparison, phased=None)
    row = plain.rows[1]
    assert scores_of(plain, row, 'complete@5') is row.scores['complete@5']
    assert 'phases' not in about_scores(plain)
    assert about_scores(planted.comparison).endswith('each query averaged over 3 phases of shift')


def test_curves_by_hand(planted):
    found = {(curve.name, curve.unit): curve for curve in curves(planted.survey)}
    assert list(found) == [
        ('fixed', 'tokens'),
        ('clause', 'tokens'),
        ('sentence', 'tokens'),
        ('fixed(unit=words)', 'words'),
    ]
    fixed = found['fixed', 'tokens']
    assert fixed.sizes == (100, 200, 300)
    assert fixed.rates == (30 / 40, 20 / 40, 10 / 40)
    assert fixed.over_size == (8 / 40, 2 / 40, 0)
    assert found['sentence', 'tokens'].sizes == (200,)


def test_families():
    assert family_of('fixed(size=200, overlap=40)') == ('fixed(overlap=40)', 200, 'tokens')
    assert family_of("spans(path='x')") is None
    assert has_curve(['fixed(size=100)', 'fixed(size=200)'])
    assert not has_curve(['fixed(size=100)', 'fixed(size=100)', 'sentence(size=200)', "spans(path='x')"])
    assert not has_curve(['fixed(size=100)', 'fixed(size=200, unit=words)'])
    assert not has_curve([])
