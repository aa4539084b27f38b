"""The tables of a survey: every cell by hand, what does not apply as n/a, nothing raw from a contract."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from math import inf

import pytest

from chunklab.boundaries.straddle import SizeLimit, cut_gold, summarise
from chunklab.boundaries.survey import StrategyCuts, Survey, summarise_by_category
from chunklab.boundaries.worst import worst_cuts
from chunklab.measures.example import word_tokens
from chunklab.report.boundaries import category_table, render_survey, straddle_table, worst_table, worst_text
from chunklab.texts import TextIndex
from chunklab.types import Document, GoldSpan, Query, Span, to_span_array

TEXT = ' '.join(['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh'])  # word i at 3 i
QUERIES = [
    Query('whole', '', (GoldSpan('d', Span(0, 5)),), 'Term'),  # aa bb
    Query('halved', '', (GoldSpan('d', Span(6, 17)),), 'Price'),  # cc dd | ee ff
    Query('long', '', (GoldSpan('d', Span(0, 23)),)),  # all eight
]


def row(strategy, chunks, limit):
    texts = {'d': TextIndex.of(Document('d', TEXT), word_tokens(TEXT))}
    cutting = {'d': to_span_array(chunks)}
    cuts = cut_gold(QUERIES, cutting, texts, limit)
    worst = worst_cuts(cuts, cutting, texts, {'d': TEXT}, 2)
    return StrategyCuts(strategy, len(chunks), 4.0, summarise(cuts), summarise_by_category(cuts, QUERIES), worst)


@pytest.fixture
def survey():
    return Survey(
        'planted',
        '0123456789abcdef',
        1,
        {query.query_id: query.category for query in QUERIES},
        2,
        'labelled',
        'st(x)',
        (row('fixed(size=4)', [(0, 11), (12, 23)], SizeLimit(4)), row('whole', [(0, 23)], None)),
        ('a note',),
    )


def named(table):
    return [dict(zip((column.key for column in table.columns), cells, strict=True)) for cells in table.rows]


def test_every_cell_by_hand(survey):
    fixed, whole = named(straddle_table(survey))
    assert fixed == {
        'strategy': 'fixed(size=4)',
        'chunks': 2,
        'mean_tokens': 4.0,
        'straddled_spans': pytest.approx(2 / 3),
        'avoidable_spans': pytest.approx(1 / 3),
        'unavoidable_spans': pytest.approx(1 / 3),
        'straddled_queries': pytest.approx(2 / 3),
        'avoidable_queries': pytest.approx(1 / 3),
        'unavoidable_queries': pytest.approx(1 / 3),
        'severity': 0.5,
        'pieces': 2.0,
        'most_pieces': 2,
        'lost': 0,
        'clearance': 2,
        'near_boundary': pytest.approx(1 / 3),
    }
    assert (whole['straddled_spans'], whole['lost'], whole['near_boundary']) == (0, 0, 0)
    for not_applying in ('avoidable_spans', 'unavoidable_queries', 'severity', 'pieces', 'most_pieces', 'clearance'):
        assert whole[not_applying] != whole[not_applying]  # NaN
    assert survey.rows[1].overall.clearance == inf  # one chunk with no cut at either end


def test_categories_by_hand(survey):
    found = {(cells['strategy'], cells['category']): cells for cells in named(category_table(survey))}
    assert list(found)[:3] == [('fixed(size=4)', '(none)'), ('fixed(size=4)', 'Price'), ('fixed(size=4)', 'Term')]
    assert found['fixed(size=4)', 'Price']['avoidable_spans'] == 1
    assert found['fixed(size=4)', '(none)']['unavoidable_queries'] == 1
    assert found['fixed(size=4)', 'Term']['straddled_queries'] == 0
    assert [cells['spans'] for cells in found.values()] == [1] * 6


def test_the_worst_by_hand(survey):
    first, second = named(worst_table(survey))
    assert first['excerpt'] == 'aa bb ⟦cc dd│ ee ff⟧ gg hh'
    assert (first['categories'], first['query_ids'], first['over_size']) == ('Price', 'halved', 'no')
    assert (first['start'], first['end'], first['tokens'], first['severity'], first['pieces']) == (6, 17, 4, 0.5, 2)
    assert (second['categories'], second['over_size']) == ('(none)', 'yes')
    shown = worst_text(survey, 200)
    assert '1. Price (halved), d [6, 17)\n   4 tokens in 2 pieces, 50 % of it missing from the best chunk\n' in shown
    assert 'from the best chunk; longer than the size\n   ⟦aa bb' in shown
    assert 'whole' not in shown.partition('fixed(size=4)')[0]
    assert max(map(len, worst_text(survey, 40).splitlines())) <= 40


@pytest.mark.parametrize('by_category', [False, True])
@pytest.mark.parametrize('form', ['table', 'md', 'csv', 'json', 'jsonl'])
def test_every_format_shows_every_strategy(survey, form, by_category):
    shown = render_survey(survey, form, 100, by_category=by_category)
    assert 'fixed(size=4)' in shown
    assert ('Price' in shown) == (by_category or form != 'csv')  # the worst name their category too
    assert 'inf' not in shown
    if form == 'json':
        assert list(json.loads(shown)) == ['straddle', *(['categories'] if by_category else []), 'worst']
    if form == 'csv':
        assert len(list(csv.reader(io.StringIO(shown)))) == (7 if by_category else 3)


def test_the_title_and_notes_say_what_was_looked_at(survey):
    table = straddle_table(survey)
    assert table.title == (
        'planted (1 document, 3 queries with 3 gold spans, digest 0123456789ab); tokens of st(x); nothing retrieved'
    )
    assert table.notes[-2:] == ('2 queries without gold left aside.', 'Note: a note')


def test_generated_questions_mark_every_row(survey):
    marked = replace(survey, questions='generated')
    assert [cells['questions'] for cells in named(straddle_table(marked))] == ['generated'] * 2
    assert [cells['questions'] for cells in named(category_table(marked))] == ['generated'] * 6
    assert '3 generated queries' in straddle_table(marked).title


def test_nothing_worst_nothing_shown(survey):
    none = replace(survey, rows=tuple(replace(row, worst=()) for row in survey.rows))
    for form in ('table', 'md', 'json'):
        assert 'worst' not in render_survey(none, form, 100, by_category=False)
