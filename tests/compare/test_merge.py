"""Comparisons put into one table: nothing is lost, told twice, or compared that cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chunklab.compare.merge import Origin, Part, merge, split_mode
from chunklab.errors import ChunklabError

FIXED, SENTENCE, CLAUSE = 'fixed(size=200)', 'sentence(size=200)', 'clause(size=200)'


@pytest.fixture
def parts(plant):
    one = plant(strategies=(FIXED, SENTENCE)).comparison
    other = plant(strategies=(FIXED, CLAUSE)).comparison
    return Part('first', one), Part('second', other)


def labels(merged):
    return [row.strategy for row in merged.comparison.rows]


def changed(part, **changes):
    return replace(part, comparison=replace(part.comparison, **changes))


def test_one_comparison_is_itself_but_for_its_verdicts(parts):
    merged = merge(parts[:1])
    assert merged.comparison == replace(parts[0].comparison, verdicts=())
    assert merged.origins == (Origin(0, 0), Origin(0, 1))


def test_a_row_that_comes_twice_with_the_same_scores_is_kept_once(plant):
    parts = (
        Part('first', plant(strategies=(FIXED, SENTENCE)).comparison),
        Part('second', plant(strategies=(FIXED, SENTENCE, CLAUSE)).comparison),
    )
    merged = merge(parts)
    assert labels(merged) == [FIXED, SENTENCE, CLAUSE]
    assert merged.origins == (Origin(0, 0), Origin(0, 1), Origin(1, 2))


def test_rows_of_one_name_with_other_scores_are_told_apart_by_their_run(parts):
    row = parts[1].comparison.rows[0]
    other = replace(row, scores={**row.scores, 'recall@5': dict.fromkeys(row.scores['recall@5'], 0.0)})
    merged = merge([parts[0], changed(parts[1], rows=(other, parts[1].comparison.rows[1]))])
    assert labels(merged) == [FIXED, SENTENCE, f'{FIXED} [run second]', CLAUSE]
    assert merged.comparison.rows[2].scores == other.scores


@pytest.mark.parametrize(
    ('encoder', 'index', 'first', 'second'),
    [
        ('st(all-MiniLM-L6-v2), late', 'exact search', 'plain', 'late'),
        ('st(all-MiniLM-L6-v2), static', 'exact search', 'plain', 'static'),
        ('st(bge)', 'exact search', 'st(all-MiniLM-L6-v2)', 'st(bge)'),
        ('st(bge), late', 'exact search', 'st(all-MiniLM-L6-v2)', 'st(bge), late'),
        ('st(all-MiniLM-L6-v2)', 'chroma', 'exact search', 'chroma'),
        ('st(bge)', 'chroma', 'st(all-MiniLM-L6-v2); exact search', 'st(bge); chroma'),
    ],
)
def test_every_row_carries_what_the_runs_differ_in(parts, encoder, index, first, second):
    merged = merge([parts[0], changed(parts[1], encoder=encoder, index=index)])
    assert labels(merged) == [
        f'{FIXED} [{first}]',
        f'{SENTENCE} [{first}]',
        f'{FIXED} [{second}]',
        f'{CLAUSE} [{second}]',
    ]
    assert len(set(labels(merged))) == 4


def test_phases_go_with_their_rows(plant):
    one, other = (
        plant(strategies=(FIXED, SENTENCE), phases=2).comparison,
        plant(strategies=(FIXED, CLAUSE), phases=2, encoder='st(x), late').comparison,
    )
    merged = merge([Part('a', one), Part('b', other)]).comparison
    assert [row.strategy for row in merged.phased.rows] == [row.strategy for row in merged.rows]
    assert merged.phased.rows[3].averaged == other.phased.rows[1].averaged


def test_notes_come_once_in_their_order(parts):
    merged = merge([changed(parts[0], notes=('a', 'b')), changed(parts[1], notes=('b', 'c'))])
    assert merged.comparison.notes == ('a', 'b', 'c')


@pytest.mark.parametrize(
    ('changes', 'says'),
    [
        (
            {'corpus_digest': 'f' * 64, 'corpus_name': 'a\nb'},
            'are runs of different corpora (Ärger & Söhne_1 0123456789ab and a\\nb ffff',
        ),
        ({'questions': 'generated'}, 'first and second ask different questions'),
        ({'query_ids': ('=1+1',)}, 'first and second ask different questions'),
        ({'clusters': {}}, 'which documents of Ärger & Söhne_1 0123456789ab are versions of each other'),
        ({'measures': ('complete@5', 'recall@5', 'recall@10')}, 'do not share all measures (drm@5, recall@10)'),
    ],
)
def test_what_cannot_stand_in_one_table_is_refused_in_one_line(parts, changes, says):
    with pytest.raises(ChunklabError) as refused:
        merge([parts[0], changed(parts[1], **changes)])
    assert says in str(refused.value)
    assert '\n' not in str(refused.value)


def test_phases_and_none_are_not_compared(plant, parts):
    phased = plant(strategies=(FIXED, CLAUSE), phases=2).comparison
    with pytest.raises(ChunklabError, match='differ in their phases: none and 2 of shift'):
        merge([parts[0], Part('second', phased)])


@pytest.mark.parametrize(
    ('shown', 'mode'),
    [
        ('', 'plain'),
        (', late', 'late'),
        (', static', 'static'),
        (', late(window=9, stride=3)', 'late(window=9, stride=3)'),
    ],
)
def test_the_mode_of_an_encoder_is_told_from_its_name(shown, mode):
    encoder = "st('a, late model', batch=1)"
    assert split_mode(f'{encoder}{shown}') == (encoder, mode)
