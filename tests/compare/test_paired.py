import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from chunklab.compare.paired import compare_to_baseline
from chunklab.errors import ChunklabError

M = 'complete@5'


def compare(scores, clusters, *, baseline='old', seed=1, resamples=200, **settings):
    """Comparisons of {strategy: list of scores} under one measure; queries are numbered."""
    named = {strategy: {M: {f'q{i}': score for i, score in enumerate(values)}} for strategy, values in scores.items()}
    of_query = {f'q{i}': cluster for i, cluster in enumerate(clusters)}
    return compare_to_baseline(
        named, baseline, of_query, rng=np.random.default_rng(seed), resamples=resamples, **settings
    )


def test_by_hand():
    """Eight documents of one query, .5 more on each but the last, which has .5 less: 3/8 more.

    Of 256 patterns 18 go as far: all one way, one the other way, and their opposites. The differences have a standard
    deviation of √(1/8), so the error is 1/8, and t(.975, 7) = 2.3646.
    """
    (found,) = compare({'old': [0.0] * 7 + [0.5], 'new': [0.5] * 7 + [0.0]}, range(8))
    assert found.difference == 3 / 8
    assert found.p == found.adjusted_p == 18 / 256
    assert (found.exhaustive, found.n_patterns, found.smallest_adjusted_p) == (True, 256, 2 / 256)
    assert (found.wins, found.ties, found.losses) == (7, 0, 1)
    assert found.interval_95.low == pytest.approx(0.375 - 2.36462 / 8, abs=1e-5)
    assert found.interval_90.high == pytest.approx(0.375 + 1.89458 / 8, abs=1e-5)
    assert found.detectable == pytest.approx((2.36462 + 0.89603) / 8, abs=1e-5)
    assert found.verdict == 'undecided'
    assert (found.measure, found.strategy, found.baseline, found.n_queries, found.n_clusters) == (M, 'new', 'old', 8, 8)


def test_better_and_worse():
    low, high = [0.0] * 10, [0.5] * 9 + [0.4]
    assert [c.verdict for c in compare({'old': low, 'new': high}, range(10))] == ['better']
    assert [c.verdict for c in compare({'old': high, 'new': low}, range(10))] == ['worse']


def test_where_less_is_better():
    low, high = [0.0] * 10, [0.5] * 9 + [0.0]
    (found,) = compare({'old': high, 'new': low}, range(10), lower_is_better=[M])
    assert found.difference == -0.45
    assert (found.verdict, found.wins, found.ties, found.losses) == ('better', 9, 1, 0)


def test_what_rounding_alone_can_make_is_a_tie():
    (found,) = compare({'old': [0.5] * 8, 'new': [0.5 + 5e-10] * 8}, range(8))
    assert found.difference > 0
    assert (found.wins, found.ties, found.losses) == (0, 8, 0)
    assert (found.p, found.verdict) == (1.0, 'equivalent')


def test_holm_counts_every_comparison_returned(paired_scores):
    scores, clusters = paired_scores([2] * 12, {'old': 0.0, 'b': 0.2, 'c': 0.4}, measures=('m1', 'm2'))
    found = compare_to_baseline(scores, 'old', clusters, rng=np.random.default_rng(1))
    assert [(c.measure, c.strategy) for c in found] == [('m1', 'b'), ('m1', 'c'), ('m2', 'b'), ('m2', 'c')]
    assert {c.smallest_adjusted_p for c in found} == {4 * 2 / 2**12}
    assert min(c.adjusted_p for c in found) == 4 * min(c.p for c in found)
    alone = compare_to_baseline({'old': scores['old'], 'c': scores['c']}, 'old', clusters, rng=np.random.default_rng(1))
    for one, other in zip(alone, (found[1], found[3]), strict=True):
        assert replace(one, adjusted_p=0, smallest_adjusted_p=0, detectable=0) == replace(
            other, adjusted_p=0, smallest_adjusted_p=0, detectable=0
        )


@pytest.mark.parametrize('n', [6, 29, 30, 100])
def test_identical_strategies_are_equivalent(n, rng):
    scores = rng.random(3 * n).tolist()
    (found,) = compare({'old': scores, 'new': scores}, list(range(n)) * 3, margin=0)
    assert (found.verdict, found.p, found.adjusted_p, found.difference) == ('equivalent', 1.0, 1.0, 0.0)
    assert (found.wins, found.ties, found.losses) == (0, 3 * n, 0)
    assert (found.interval_95.low, found.interval_95.high) == (0.0, 0.0)
    assert math.isnan(found.detectable)


@pytest.mark.parametrize(
    ('clusters', 'words'),
    [
        ([], 'cannot be said with 0 documents'),
        ([0], 'cannot be said with 1 document'),
        ([3, 3, 3], 'cannot be said with 1 document'),
        ([0, 1], 'cannot be said with 2 documents'),
        ([0, 1, 2, 3, 4], 'cannot be said with 5 documents'),
    ],
)
def test_too_few_documents(clusters, words):
    (found,) = compare({'old': [0.0] * len(clusters), 'new': [1.0] * len(clusters)}, clusters)
    assert found.verdict == 'cannot be said'
    assert found.verdict_in_words == words
    assert found.smallest_adjusted_p == min(1, 2 / 2 ** len(set(clusters)))
    assert math.isnan(found.detectable)
    assert math.isnan(found.difference) == (not clusters)


def test_six_documents_can_tell_one_difference_but_not_two():
    scores = {'old': [0.0] * 6, 'b': [1.0] * 6, 'c': [0.9] * 5 + [1.0]}
    assert [c.verdict for c in compare({s: scores[s] for s in ('old', 'b')}, range(6))] == ['better']
    both = compare(scores, range(6))
    assert {c.verdict for c in both} == {'cannot be said'}
    assert all(math.isnan(c.detectable) for c in both)


def test_what_can_be_detected_is_less_the_more_is_compared(rng):
    """Single queries: the error is that of a mean of differences, and Holm asks most of the first of three."""
    old, *others = rng.random((4, 20)).tolist()
    found = compare({'old': old} | dict(zip('bcd', others, strict=True)), range(20))
    for one, new in zip(found, others, strict=True):
        error = stats.sem(np.subtract(new, old))
        reach = stats.t.ppf(1 - 0.05 / 6, 19) + stats.t.ppf(0.8, 19)
        assert one.detectable == pytest.approx(reach * error, rel=1e-6)
        (alone,) = compare({'old': old, 'new': new}, range(20))
        assert alone.detectable < one.detectable


def test_how_many_patterns_are_drawn_limits_no_verdict():
    scores = {'old': [0.0] * 40} | {f's{i}': [1.0] * 40 for i in range(30)}
    found = compare(scores, range(40), resamples=99)
    assert {c.verdict for c in found} == {'better'}
    assert {c.n_patterns for c in found} == {30 * 40 + 1}


def test_nothing_to_compare_with_the_baseline():
    assert compare({'old': [0.0]}, [0]) == ()


def test_single_queries_agree_with_the_paired_t_test(rng):
    old, new = rng.random((2, 25))
    (found,) = compare({'old': old.tolist(), 'new': new.tolist()}, range(25), resamples=20_000)
    expected = stats.ttest_rel(new, old)
    bounds = expected.confidence_interval(0.95)
    assert (found.interval_95.low, found.interval_95.high) == pytest.approx((bounds.low, bounds.high), abs=1e-8)
    # sign flips and t test ask the same and agree closely where differences are near normal
    assert found.p == pytest.approx(expected.pvalue, abs=0.02)


def mirrored(found):
    turned = {'better': 'worse', 'worse': 'better'}
    return replace(
        found,
        strategy=found.baseline,
        baseline=found.strategy,
        difference=-found.difference,
        interval_95=replace(found.interval_95, low=-found.interval_95.high, high=-found.interval_95.low),
        interval_90=replace(found.interval_90, low=-found.interval_90.high, high=-found.interval_90.low),
        wins=found.losses,
        losses=found.wins,
        verdict=turned.get(found.verdict, found.verdict),
    )


def comparable(found):
    """Equal under ==, NaN with NaN too."""
    return repr(found).replace('-0.0,', '0.0,').replace('-0.0)', '0.0)')


N_CLUSTERS = st.sampled_from([3, 8, 20, 40])
ROW = st.tuples(st.integers(0, 39), *[st.sampled_from([0.0, 0.1, 0.2, 0.3, 1 / 3, 0.5, 0.6, 2 / 3, 0.7, 1.0])] * 2)
ROWS = st.lists(ROW, min_size=1, max_size=80)


def unpacked(rows, n_clusters):
    clusters, old, new = zip(*rows, strict=True)
    return [c % n_clusters for c in clusters], list(old), list(new)


@settings(max_examples=60)
@given(ROWS, N_CLUSTERS, st.sampled_from([0.0, 0.02, 1.0]))
def test_a_strategy_is_equivalent_to_itself_where_anything_can_be_said(rows, n_clusters, margin):
    """Two comparisons are made, so the least adjusted p of 6 clusters is 2 · 2/2⁶ = .0625, of 7 it is .03125."""
    clusters, scores, _ = unpacked(rows, n_clusters)
    for found in compare({'old': scores, 'new': scores, 'again': scores}, clusters, margin=margin):
        assert (found.p, found.adjusted_p, found.difference) == (1.0, 1.0, 0.0)
        assert (found.wins, found.ties, found.losses) == (0, len(rows), 0)
        assert found.verdict == ('equivalent' if len(set(clusters)) >= 7 else 'cannot be said')


@settings(max_examples=60)
@given(ROWS, N_CLUSTERS)
def test_swapping_the_strategies_mirrors_everything(rows, n_clusters):
    clusters, old, new = unpacked(rows, n_clusters)
    (there,) = compare({'old': old, 'new': new}, clusters)
    (back,) = compare({'old': old, 'new': new}, clusters, baseline='new')
    assert comparable(mirrored(there)) == comparable(back)


@settings(max_examples=60)
@given(ROWS, N_CLUSTERS, st.randoms(use_true_random=False))
def test_the_order_of_the_queries_changes_nothing(rows, n_clusters, shuffler):
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    found = []
    for some in (rows, shuffled):
        clusters, old, new = unpacked(some, n_clusters)
        found.append(repr(compare({'old': old, 'new': new}, clusters)))
    assert found[0] == found[1]


@settings(max_examples=60)
@given(ROWS, N_CLUSTERS, st.sampled_from([-1.0, 0.25, 3.0]))
def test_a_constant_added_to_both_changes_nothing_and_to_one_moves_the_difference(rows, n_clusters, constant):
    clusters, old, new = unpacked(rows, n_clusters)
    (found,) = compare({'old': old, 'new': new}, clusters)
    (both,) = compare({'old': [s + constant for s in old], 'new': [s + constant for s in new]}, clusters)
    assert repr(both) == repr(found)
    (one,) = compare({'old': old, 'new': [s + constant for s in new]}, clusters)
    assert one.difference == pytest.approx(found.difference + constant, abs=1e-12)
    for moved, still in ((one.interval_95, found.interval_95), (one.interval_90, found.interval_90)):
        assert (moved.low, moved.high) == pytest.approx(
            (still.low + constant, still.high + constant), abs=1e-12, nan_ok=True
        )


@settings(max_examples=60)
@given(ROWS, N_CLUSTERS)
def test_what_is_said_holds_together(rows, n_clusters):
    clusters, old, new = unpacked(rows, n_clusters)
    (found,) = compare({'old': old, 'new': new}, clusters)
    assert found.difference == pytest.approx(float(np.mean(np.subtract(new, old))), abs=1e-9)
    assert found.wins + found.ties + found.losses == found.n_queries == len(rows)
    assert found.wins == sum(round(b - a, 6) > 0 for a, b in zip(old, new, strict=True))
    assert 0 < found.smallest_adjusted_p <= found.adjusted_p <= 1
    if found.verdict in ('better', 'worse'):
        assert found.adjusted_p < 0.05
        assert (found.difference > 0) == (found.verdict == 'better')


def test_the_same_seed_gives_the_same_and_another_nearly(rng):
    old, new = rng.random((2, 200)).tolist()
    clusters = [i // 4 for i in range(200)]
    first = compare({'old': old, 'new': new}, clusters, resamples=4000)
    assert repr(compare({'old': old, 'new': new}, clusters, resamples=4000)) == repr(first)
    (other,) = compare({'old': old, 'new': new}, clusters, resamples=4000, seed=2)
    assert other.interval_95.low != first[0].interval_95.low
    assert other.interval_95.low == pytest.approx(first[0].interval_95.low, abs=0.01)
    assert other.p == pytest.approx(first[0].p, abs=0.05)


def test_user_errors_say_what_is_allowed(rng):
    scores = {'old': {M: {'q1': 0.5}}, 'new': {M: {'q1': 0.5}}}
    with pytest.raises(ChunklabError, match=r'^baseline "odl" is not among the strategies compared: old, new$'):
        compare_to_baseline(scores, 'odl', {'q1': 0}, rng=rng)
    with pytest.raises(ChunklabError, match=r'^margin -0.1: '):
        compare_to_baseline(scores, 'old', {'q1': 0}, rng=rng, margin=-0.1)
    with pytest.raises(ChunklabError, match=r'^margin nan: '):
        compare_to_baseline(scores, 'old', {'q1': 0}, rng=rng, margin=math.nan)
    with pytest.raises(ChunklabError, match=rf'^new is not scored under {M}, which old is$'):
        compare_to_baseline(scores | {'new': {}}, 'old', {'q1': 0}, rng=rng)
    with pytest.raises(ChunklabError, match=rf'^new, {M}: query "q2"'):
        compare_to_baseline(scores | {'new': {M: {'q1': 1.0, 'q2': 0.0}}}, 'old', {'q1': 0, 'q2': 1}, rng=rng)
