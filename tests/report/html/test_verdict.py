"""The verdict in words: from real comparisons by hand-made scores, one for each thing that can be said."""

from __future__ import annotations

import re

import numpy as np
import pytest

from chunklab.compare.paired import compare_to_baseline
from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.report.html.verdict import leading_measure, verdict_html


def comparison(scores, n_clusters=12, **changes):
    """A comparison of strategies by the score of each query, the same under both measures, one query a cluster."""
    query_ids = tuple(f'q{i:02}' for i in range(n_clusters))
    measures = ('recall@5', 'complete@5', 'complete@1000t')
    named = {
        strategy: {measure: dict(zip(query_ids, values, strict=True)) for measure in measures}
        for strategy, values in scores.items()
    }
    clusters = {query_id: i for i, query_id in enumerate(query_ids)}
    told = {name: {m: v for m, v in of.items() if m != 'recall@5'} for name, of in named.items()}
    verdicts = compare_to_baseline(told, next(iter(scores)), clusters, rng=np.random.default_rng(0), resamples=1000)
    rows = tuple(
        StrategyResult(name, 10, 99.0, 0.25, frozenset(query_ids[:3]), of_strategy, Costs(1.0))
        for name, of_strategy in named.items()
    )
    settings = {
        'corpus_name': 'made',
        'corpus_digest': 'd' * 64,
        'n_documents': n_clusters,
        'query_ids': query_ids,
        'n_without_gold': 0,
        'encoder': 'e',
        'index': 'exact search',
        'common_strategy': 'fixed',
        'common': frozenset(),
        'measures': measures,
        'rows': rows,
        'verdicts': verdicts,
        'clusters': clusters,
    }
    return Comparison(**{**settings, **changes})


LOW, HIGH = [0.0] * 12, [1.0] * 12
MIXED = [0.0, 1.0] * 6
OTHER = [1.0, 0.0] * 5 + [0.0, 0.0]


@pytest.mark.parametrize(
    ('scores', 'says', 'sentence'),
    [
        (
            {'fixed': LOW, 'clause': HIGH},
            'clause brings more answers back whole than fixed.',
            '▲ clause is better: +100.0 (95 % interval +100.0 to +100.0) points.',
        ),
        (
            {'fixed': LOW, 'clause': HIGH, 'a': [1.0] * 11 + [0.0]},
            'clause and a bring more answers back whole than fixed.',
            '▲ a is better: +91.7 (95 % interval +73.3 to +110.0) points.',
        ),
        (
            {'fixed': HIGH, 'clause': LOW},
            'Nothing here is better than fixed.',
            '▼ clause is worse: −100.0 (95 % interval −100.0 to −100.0) points.',
        ),
        (
            {'fixed': MIXED, 'clause': MIXED},
            'It makes no difference that matters which of these strategies is used; fixed will do.',
            '≈ clause is as good: +0.0 (95 % interval +0.0 to +0.0) points, within ±2. Take the cheaper one.',
        ),
        (
            {'fixed': MIXED, 'clause': OTHER},
            'This corpus cannot tell whether any of these strategies is better than fixed.',
            '? clause is undecided: −8.3',
        ),
    ],
)
def test_what_can_be_said_comes_first(scores, says, sentence):
    shown = re.sub(r'<span class="[a-z-]+">(.)</span>', r'\1', verdict_html(comparison(scores)))
    assert shown.startswith(f'<p class="headline">{says}</p>')
    assert f'<li>{sentence}' in shown
    assert 'fixed 25 %' in shown
    assert 'Told in complete@1000t, the share of the questions whose whole answer is in the chunks that fill' in shown


def test_the_firmest_finding_stands_first():
    shown = verdict_html(comparison({'fixed': LOW, 'a': LOW, 'b': [0.0] * 11 + [1.0], 'clause': HIGH}))
    items = [line for line in shown.splitlines() if line.startswith('<li>')]
    assert [re.search(r'>(\S)</span>', item).group(1) for item in items] == ['▲', '≈', '?']


def test_of_two_that_are_better_the_one_with_more_stands_first():
    shown = verdict_html(comparison({'fixed': LOW, 'a': [1.0] * 11 + [0.0], 'clause': HIGH}))
    assert shown.index('clause is better') < shown.index('a is better')


def test_few_documents_say_nothing():
    shown = verdict_html(comparison({'fixed': LOW[:3], 'clause': HIGH[:3]}, n_clusters=3))
    assert shown.startswith('<p class="headline">With 3 independent documents nothing can be said')
    assert 'cannot be said with 3 documents' in shown


def test_without_anything_to_compare_it_says_so():
    assert 'One strategy alone was measured' in verdict_html(comparison({'fixed': LOW}))
    assert 'No questions were asked' in verdict_html(comparison({'fixed': LOW}, query_ids=(), verdicts=()))


def test_the_leading_measure_tells_whether_the_whole_answer_is_there():
    made = comparison({'fixed': LOW, 'clause': HIGH})
    assert leading_measure(made) == 'complete@1000t'
    at_k = tuple(found for found in made.verdicts if found.measure == 'complete@5')
    assert leading_measure(comparison({'fixed': LOW, 'clause': HIGH}, verdicts=at_k)) == 'complete@5'


def test_generated_questions_are_called_so():
    shown = verdict_html(comparison({'fixed': LOW, 'clause': HIGH}, questions='generated'))
    assert 'made from the text, not labelled by people' in shown


def test_names_are_escaped():
    shown = verdict_html(comparison({'<b>': LOW, '</li><script>': HIGH}))
    assert '<script>' not in shown
    assert '<b>' not in shown
