"""A report in every format: as it was, with its caption, readable by whoever reads that format."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from math import nan
from pathlib import Path

import pytest

from chunklab.compare.pairwise import compare_pairs
from chunklab.report.cited import CITED_FORMATS, Cited, render_cited
from chunklab.report.marks import MARKS, judged_scores, marked_table

GOLDEN = Path(__file__).parent / 'golden'
CAPTION = 'Corpus Ärger & Söhne_1, digest 0123456789ab: 40 documents. 100 % <planted>_#1, k = 5.'


def cited_of(comparison):
    import numpy as np

    pairs = [
        pair
        for measure in comparison.measures
        for pair in compare_pairs(
            measure,
            judged_scores(comparison, measure),
            comparison.clusters,
            rng=np.random.default_rng(1),
            lower_is_better=measure == 'drm@5',
        )
    ]
    return Cited(comparison, tuple(pairs), CAPTION)


@pytest.fixture(scope='module')
def cited(plant):
    return cited_of(plant().comparison)


@pytest.fixture(scope='module')
def phased(plant):
    return cited_of(plant(strategies=('fixed(size=200)', 'sentence(size=200)'), phases=2).comparison)


@pytest.mark.parametrize('form', CITED_FORMATS)
def test_every_format_is_as_it_was(cited, form):
    golden = GOLDEN / f'cited.{form}'
    assert render_cited(cited, form, 110) == golden.read_text(encoding='utf-8')


def test_every_verdict_has_its_mark_and_the_marks_are_explained(cited):
    table = marked_table(cited.comparison)
    shown = {row[0]: row[2] for row in table.rows}
    assert shown['fixed(size=200)'] == 'baseline'
    for found in cited.comparison.verdicts:
        assert shown[found.strategy].split()[0] == MARKS[found.verdict]
        low, high = found.interval_95.low, found.interval_95.high
        assert shown[found.strategy].endswith(f'{found.difference:+.3f} [{low:+.3f}, {high:+.3f}]')
    assert {found.verdict for found in cited.comparison.verdicts} == {'better', 'worse', 'equivalent', 'undecided'}
    for mark in ('▲ better', '▼ worse', '≈ as good, within ±0.02', '? undecided'):
        assert mark in table.notes[0]


def test_the_mean_that_is_marked_is_the_one_that_is_judged(phased):
    table = marked_table(phased.comparison)
    baseline, other = (row[1] for row in table.rows)
    (found,) = phased.comparison.verdicts
    assert other - baseline == pytest.approx(found.difference, abs=1e-9)
    assert other != pytest.approx(phased.comparison.mean(phased.comparison.rows[1], 'complete@5'), abs=0.01)


def test_the_caption_is_in_every_format(cited):
    for form in ('table', 'csv', 'json', 'jsonl'):
        text = render_cited(cited, form, 1000)
        assert CAPTION in text.replace('\\"', '"'), form
    assert CAPTION.replace('<', '&lt;') in render_cited(cited, 'md', 110)
    assert r'\caption{Corpus Ärger \& Söhne\_1, digest' in render_cited(cited, 'latex', 110)


def test_csv_is_one_table_with_the_caption_in_every_row(cited):
    rows = list(csv.DictReader(io.StringIO(render_cited(cited, 'csv', 110))))
    assert [row['strategy'] for row in rows] == [row.strategy for row in cited.comparison.rows]
    assert {row['caption'] for row in rows} == {CAPTION}
    assert float(rows[1]['complete@5']) == 0.8


def test_csv_says_what_may_be_concluded_with_the_numbers_of_the_verdicts(cited):
    rows = {row['strategy']: row for row in csv.DictReader(io.StringIO(render_cited(cited, 'csv', 110)))}
    for found in cited.comparison.verdicts:
        row = {key: rows[found.strategy][f'{found.measure}[{key}]'] for key in ('differs', 'from', 'to', 'verdict')}
        interval = found.interval_95
        assert row.pop('verdict') == found.verdict
        assert [float(value) for value in row.values()] == [found.difference, interval.low, interval.high]
        means = [float(rows[name][f'{found.measure}[mean]']) for name in (found.strategy, found.baseline)]
        assert means[0] - means[1] == pytest.approx(found.difference)
    assert rows[found.baseline]['complete@5[verdict]'] == 'baseline'
    assert rows[found.baseline]['complete@5[differs]'] == ''


def test_json_tells_every_pair_and_the_verdicts_with_all_digits(cited):
    read = json.loads(render_cited(cited, 'json', 110))
    assert read['caption']['rows'] == [{'caption': CAPTION}]
    assert len(read['pairs']['rows']) == 3 * 10
    better = [row for row in read['verdicts']['rows'] if row['verdict'] == 'better']
    assert [(row['strategy'], row['difference']) for row in better] == [('sentence(size=200)', pytest.approx(0.3))]
    lines = [json.loads(line) for line in render_cited(cited, 'jsonl', 110).splitlines()]
    assert lines[0] == {'table': 'caption', 'caption': CAPTION}
    assert sum(line['table'] == 'pairs' for line in lines) == 30


def test_a_single_strategy_and_a_corpus_without_questions_are_shown(plant):
    alone = plant(strategies=('fixed(size=200)',)).comparison
    bare = [replace(row, scores={}, straddled_queries=frozenset(), straddled_span_share=nan) for row in alone.rows]
    unasked = replace(
        alone, query_ids=(), common=frozenset(), measures=(), rows=tuple(bare), clusters={}, categories={}
    )
    for form in CITED_FORMATS:
        assert 'fixed(size=200)' in render_cited(cited_of(alone), form, 110)
        shown = render_cited(cited_of(unasked), form, 110)
        assert 'fixed(size=200)' in shown
        assert 'complete' not in shown
