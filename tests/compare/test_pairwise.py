"""Every row against every other, held against the test of each pair by itself and against all patterns of signs."""

from __future__ import annotations

from itertools import combinations, product
from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.compare.holm import holm
from chunklab.compare.paired import compare_to_baseline
from chunklab.compare.pairwise import compare_pairs
from chunklab.errors import ChunklabError


def rng():
    return np.random.default_rng(7)


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=5, max_size=5))
def test_p_is_the_share_of_all_patterns_of_signs_and_holm_goes_over_all_pairs(values):
    clusters = {'q0': 0, 'q1': 0, 'q2': 1, 'q3': 2, 'q4': 3}
    scores = {f'r{j}': {f'q{i}': row[j] / 4 for i, row in enumerate(values)} for j in range(3)}
    found = compare_pairs('recall@5', scores, clusters, rng=rng())
    ps = []
    for one, other in combinations(scores, 2):
        sums = [fsum(scores[one][q] - scores[other][q] for q in clusters if clusters[q] == c) for c in range(4)]
        as_far = [abs(np.dot(signs, sums)) >= abs(sum(sums)) - 1e-9 for signs in product((1, -1), repeat=4)]
        ps.append(np.mean(as_far))
    assert [(pair.first, pair.second) for pair in found] == list(combinations(scores, 2))
    assert [pair.p for pair in found] == pytest.approx(ps)
    assert [pair.adjusted_p for pair in found] == pytest.approx(holm(ps))
    assert all(pair.smallest_adjusted_p == pytest.approx(3 / 8) and not pair.better for pair in found)


def test_a_pair_is_tested_as_it_is_against_a_baseline(plant):
    comparison = plant().comparison
    scores = {row.strategy: row.scores['complete@5'] for row in comparison.rows}
    pairs = compare_pairs('complete@5', scores, comparison.clusters, rng=rng())
    against_first = compare_to_baseline(
        {name: {'complete@5': of_row} for name, of_row in scores.items()},
        'fixed(size=200)',
        comparison.clusters,
        rng=rng(),
    )
    by_other = {found.strategy: found for found in against_first}
    for pair in pairs:
        if pair.first == 'fixed(size=200)':
            assert pair.difference == pytest.approx(-by_other[pair.second].difference)
            # other resamples are drawn before these, so the patterns differ
            assert pair.p == pytest.approx(by_other[pair.second].p, abs=0.02)
            assert pair.n_clusters == by_other[pair.second].n_clusters == 40


def test_the_better_one_is_named_also_where_less_is_better(plant):
    comparison = plant(strategies=('fixed(size=200)', 'sentence(size=200)', 'clause(size=200)')).comparison
    for measure, less in (('complete@5', False), ('drm@5', True)):
        scores = {row.strategy: row.scores[measure] for row in comparison.rows}
        found = compare_pairs(measure, scores, comparison.clusters, rng=rng(), lower_is_better=less)
        assert [(pair.better, pair.worse) for pair in found] == [
            ('sentence(size=200)', 'fixed(size=200)'),
            ('fixed(size=200)', 'clause(size=200)'),
            ('sentence(size=200)', 'clause(size=200)'),
        ]


def test_one_row_has_no_pair_and_other_questions_are_refused():
    assert compare_pairs('m', {'a': {'q': 1.0}}, {'q': 0}, rng=rng()) == ()
    with pytest.raises(ChunklabError, match='not scored on both sides'):
        compare_pairs('m', {'a': {'q': 1.0}, 'b': {'r': 1.0}}, {'q': 0, 'r': 0}, rng=rng())
