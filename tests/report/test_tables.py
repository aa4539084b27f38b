"""Tables: the same numbers in every format, readable in a terminal, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest

from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.report.machine import spreadsheet_safe, to_csv, to_json, to_jsonl
from chunklab.report.render import FORMATS, render
from chunklab.report.table import Column, Table, format_cell
from chunklab.report.tables import cost_table, score_table
from chunklab.report.text import escaped_markdown, to_markdown, to_terminal

GOLDEN = Path(__file__).parent / 'golden'


@pytest.fixture
def comparison():
    """Four queries, two strategies; by hand: fixed straddles a and b, sentence only b; common are a and b."""
    fixed = StrategyResult(
        'fixed(size=200)',
        1234,
        187.26,
        0.335,
        frozenset('ab'),
        {
            'recall@5': {'a': 0.5, 'b': 0.25, 'c': 1.0, 'd': 0.0},
            'complete@5': {'a': 0, 'b': 0, 'c': 1, 'd': 0},
            'iou@5': {'a': 0.1, 'b': 0.1, 'c': 0.3, 'd': 0},
        },
        Costs(1.234, 56.7, 8.9, 0.12, 1234, 231_000, 3, 12.3),
        {5: 1.0},
    )
    sentence = StrategyResult(
        'sentence(size=200)',
        987,
        160.0,
        0.05,
        frozenset('b'),
        {
            'recall@5': {'a': 1.0, 'b': 0.25, 'c': 1.0, 'd': 0.0},
            'complete@5': {'a': 1, 'b': 0, 'c': 1, 'd': 0},
            'iou@5': {'a': 0.2, 'b': 0.1, 'c': 0.3, 'd': 0},
        },
        Costs(2.5, 50.0, math.nan, 0.1, 987, 158_000, 0, math.nan),
        {5: 1.0},
    )
    return Comparison(
        'planted',
        '0123456789abcdef',
        3,
        ('a', 'b', 'c', 'd'),
        2,
        'st(all-MiniLM-L6-v2)',
        'exact search',
        'fixed(size=200)',
        frozenset('ab'),
        ('recall@5', 'complete@5', 'iou@5'),
        (fixed, sentence),
    )


def test_means_by_hand(comparison):
    fixed, sentence = comparison.rows
    assert comparison.mean(fixed, 'recall@5') == pytest.approx(1.75 / 4)
    assert comparison.mean(fixed, 'recall@5', 'straddled') == pytest.approx(0.75 / 2)
    assert comparison.mean(fixed, 'recall@5', 'intact') == pytest.approx(0.5)
    assert comparison.mean(sentence, 'complete@5', 'common') == pytest.approx(0.5)
    assert comparison.mean(sentence, 'complete@5', 'straddled') == 0
    assert comparison.members(sentence, 'intact') == ('a', 'c', 'd')


def test_intact_and_straddled_make_up_all(comparison):
    for row in comparison.rows:
        parts = comparison.members(row, 'intact') + comparison.members(row, 'straddled')
        assert sorted(parts) == sorted(comparison.query_ids)


@pytest.mark.parametrize('form', sorted(FORMATS))
def test_every_format_is_as_it_was(comparison, form):
    golden = GOLDEN / f'comparison.{form}'
    assert render(comparison, form, 100) == golden.read_text(encoding='utf-8')


def test_no_terminal_line_is_wider_than_the_terminal(comparison):
    for width in (60, 80, 100, 140):
        assert max(map(len, to_terminal(score_table(comparison), width).splitlines())) <= width


def test_a_narrow_terminal_shows_the_same_cells_in_more_blocks(comparison):
    table = score_table(comparison)
    narrow, wide = to_terminal(table, 60), to_terminal(table, 500)
    assert narrow.count('fixed(size=200)  ') > wide.count('fixed(size=200)  ')
    for row in table.rows:
        for cell, column in zip(row, table.columns, strict=True):
            assert format_cell(cell, column.kind) in narrow


def test_machine_formats_hold_every_digit_and_no_nan(comparison):
    scores, costs = score_table(comparison), cost_table(comparison)
    rows = list(csv.DictReader(io.StringIO(to_csv(scores))))
    assert float(rows[0]['iou@5']) == pytest.approx(0.125, abs=1e-15)
    assert list(csv.DictReader(io.StringIO(to_csv(costs))))[1]['index_seconds'] == ''
    read = json.loads(to_json(scores, costs))
    assert read['costs']['rows'][1]['index_seconds'] is None
    lines = [json.loads(line) for line in to_jsonl(scores, costs).splitlines()]
    assert [line['table'] for line in lines] == ['scores', 'scores', 'costs', 'costs']


@pytest.mark.parametrize('text', ['=1+1', '+1', '-1', '@x', '\tx'])
def test_no_cell_is_run_by_a_spreadsheet(text):
    assert spreadsheet_safe(text) == f"'{text}"
    table = Table('t', 't', (Column('strategy', 'strategy', 'text'),), ((text,),))
    assert next(iter(list(csv.reader(io.StringIO(to_csv(table))))[1:])) == [f"'{text}"]


def test_markdown_keeps_its_columns_whatever_a_name_holds():
    table = Table('t', 'a | b', (Column('strategy', 'strategy', 'text'),), (("python('x|<b>')",),))
    assert "| python('x\\|&lt;b>') |" in to_markdown(table)


@pytest.mark.parametrize(
    ('value', 'kind', 'shown'),
    [
        (1234, 'count', '1,234'),
        (187.26, 'length', '187.3'),
        (0.335, 'share', '33.5 %'),
        (0.5125, 'score', '0.512'),
        (math.nan, 'score', 'n/a'),
        ('x', 'text', 'x'),
    ],
)
def test_cells_as_people_read_them(value, kind, shown):
    assert format_cell(value, kind) == shown


@pytest.mark.parametrize(
    'text, shown',
    [
        ('![x](http://a.example/pixel)', '![x]\\(http://a.example/pixel)'),
        ('[x](javascript:alert)', '[x]\\(javascript:alert)'),
        ('<script>', '&lt;script>'),
        ('&lt; & co', '&amp;lt; & co'),
        ('a|b `c` \\', 'a\\|b \\`c\\` \\\\'),
        ('+0.1 [+0.0, +0.2]', '+0.1 [+0.0, +0.2]'),
    ],
)
def test_nothing_in_a_cell_is_active_in_markdown(text, shown):
    assert escaped_markdown(text) == shown
