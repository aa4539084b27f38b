"""What a sweep says: each verdict leads to its own advice, in two sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from math import nan

import numpy as np
import pytest

from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.compare.selection import Split
from chunklab.compare.sweep import judge_sweep
from chunklab.report.render import render_tables
from chunklab.report.sweep import conclusion_table, documents_table, front_table, recommendation, sweep_table

MEASURE = 'complete@1000t'
N = 40


def sweep(plain, other, *, n=N, margin=0.02, strategy='sentence(size=200)', megabytes=nan):
    """`n` documents of one query on each side; `plain` and `other` score query i by a function of i."""
    queries = [f'q{i:02}' for i in range(2 * n)]
    rows = []
    for name, score, chunks in (('fixed(size=200)', plain, 100), (strategy, other, 150)):
        scores = {MEASURE: {query_id: float(score(i)) for i, query_id in enumerate(queries)}}
        costs = Costs(1.0, 2.0, nan, 0.1, 10, 10 * chunks, 0, megabytes)
        rows.append(StrategyResult(name, chunks, 100.0, 0.5, frozenset(), scores, costs))
    compared = Comparison(
        'planted', '0123456789abcdef', 2 * n, tuple(queries), 0, 'st(x)', 'exact search', 'fixed(size=200)',
        frozenset(), (MEASURE,), tuple(rows), ('a note',),
    )  # fmt: skip
    return judge_sweep(
        compared,
        MEASURE,
        Split(tuple(queries[:n]), tuple(queries[n:])),
        {query_id: i for i, query_id in enumerate(queries)},
        'fixed(size=200)',
        margin=margin,
        rng=np.random.default_rng(1),
    )


def often(share):
    return lambda i: (i * 7 % 10) < 10 * share


@pytest.mark.parametrize(
    ('found', 'begins', 'says'),
    [
        (sweep(often(0.3), often(0.8)), 'Use sentence(size=200): ', 'scores 0.800 at complete@1000t where'),
        (
            sweep(often(0.5), often(0.4)),
            'Keep the simple one, fixed(size=200): ',
            'the only other strategy does not score higher',
        ),
        (sweep(often(0.5), often(0.5)), 'Keep the simple one, fixed(size=200): ', 'next is sentence(size=200)'),
        (
            sweep(often(0.5), lambda i: often(0.8)(i) if i < N else often(0.5)(i)),
            'Keep the simple one, fixed(size=200): ',
            'is as good as it on the held-out documents, within ±0.02',
        ),
        (
            sweep(often(0.5), lambda i: often(0.8)(i) if i < N else often(0.1)(i)),
            'Keep the simple one, fixed(size=200): ',
            'is worse on the held-out documents',
        ),
        (
            sweep(often(0.5), lambda i: often(0.8)(i) if i < N or i == N + 1 else often(0.5)(i), margin=0.001),
            'Keep the simple one, fixed(size=200): ',
            'cannot be told from it on the held-out documents (only a difference of 0.',
        ),
        (
            sweep(often(0.3), often(0.8), n=3),
            'Keep the simple one, fixed(size=200): ',
            'cannot be judged by 3 held-out documents, which can prove nothing',
        ),
    ],
)
def test_the_advice_follows_the_verdict(found, begins, says):
    text = recommendation(found)
    assert text.startswith(begins)
    assert says in text
    assert len(re.findall(r'\.(?= [A-Z]|$)', text)) == 2  # sentences


def test_the_evidence_is_that_of_the_held_out_documents():
    found = sweep(often(0.3), lambda i: often(0.9)(i) if i < N else often(0.7)(i))
    text = recommendation(found)
    assert 'scores 0.700 at complete@1000t where fixed(size=200) scores 0.300, better by +0.400 [' in text
    assert '40 queries of 40 independent documents' in text
    assert 'it scores 0.900 (a gap of +0.200 [' in text
    assert '1.50 times the chunks' in text
    assert '1.50 times the tokens' in text


def test_the_tables_hold_the_same_numbers():
    found = sweep(often(0.3), often(0.8), megabytes=3.0)
    table = sweep_table(found)
    assert [row[0] for row in table.rows] == ['fixed(size=200)', 'sentence(size=200)']
    assert [row[-1] for row in table.rows] == ['simple one', 'chosen']
    for row, of_sweep in zip(table.rows, found.rows, strict=True):
        assert row[3:6] == (of_sweep.development, of_sweep.held_out, of_sweep.development - of_sweep.held_out)
    assert table.notes[0] == recommendation(found)
    assert table.notes[-1] == 'Note: a note'
    assert 'score and index size and encoding time' in front_table(found).notes[0]
    assert [row[-1] for row in front_table(found).rows] == ['no', 'yes']
    [conclusion] = conclusion_table(found).rows
    assert found.judged.verdict in conclusion
    assert documents_table({'a': 'held-out'}).rows == (('a', 'held-out'),)
    for form in ('table', 'md', 'csv', 'json', 'jsonl'):
        assert 'sentence(size=200)' in render_tables([table, front_table(found), conclusion_table(found)], form, 100)


def test_generated_questions_mark_every_row():
    found = sweep(often(0.3), often(0.8))
    found = replace(found, comparison=replace(found.comparison, questions='generated'))
    table = sweep_table(found)
    assert [row[1] for row in table.rows] == ['generated', 'generated']
    assert '80 generated queries' in table.title


def test_a_strategy_cannot_paint_the_terminal():
    found = sweep(often(0.3), often(0.8), strategy='python(\x1b[31m)')
    for table in (sweep_table(found), front_table(found), conclusion_table(found)):
        assert '\x1b' not in render_tables([table], 'table', 100)
