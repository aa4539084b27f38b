"""Causes and stories as people and programs read them, from a story made by hand."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from chunklab.boundaries.diagnosis import Diagnosis, FoundChunk, GoldStory, HoldingChunk, Story, StrategyDiagnosis
from chunklab.boundaries.straddle import SpanCut
from chunklab.report.diagnosis import cause_table, query_table, story_table, story_text
from chunklab.report.text import to_markdown
from chunklab.types import Chunk, GoldSpan, Query, ScoredChunk, Span

TEXT = 'Aa bb cc dd ee ff.'
GOLD = GoldSpan('a.txt', Span(3, 11))
LEFT, RIGHT, WHOLE = (Chunk('a.txt', Span(*ends)) for ends in ((0, 8), (9, 18), (3, 11)))
STORY = Story(
    strategy='fixed(size=3)',
    query=Query('q', '?', (GOLD,)),
    k=1,
    diagnosis=Diagnosis('q', ('cut',), 2, {'cut': 1, 'wrong-document': None}),
    gold=(
        GoldStory(
            SpanCut(GOLD, 0.25, 2, None, over_size=False),
            (9,),
            (HoldingChunk(LEFT, 1, 0.5, 0.75, None), HoldingChunk(RIGHT, None, None, 0.25, Span(12, 18))),
        ),
    ),
    found=(FoundChunk(ScoredChunk(LEFT, 0.5, 1), (Span(3, 8),), 0.75),),
    mended=(ScoredChunk(WHOLE, 0.9, 1),),
    replaced=(LEFT, RIGHT),
)

TOLD = """\
fixed(size=3): cut (all that hold: cut)
The whole answer would be there at rank 2; asked for were the first 1.
With one thing mended: cut at rank 1, wrong-document never.

Answer 1, a.txt [3, 11), cut in 1 place (a bar marks each cut):
  bb cc ┃ dd
  in a.txt [0, 8): 75 % of it, rank 1, 0.500
  in a.txt [9, 18): 25 % of it, not searched, not read by the encoder from 12 on

What came back:
  1. 0.500  a.txt [0, 8), 75 % of the answer
A chunk moved to hold the answer whole: a.txt [3, 11), 0.900, rank 1
"""


def test_the_whole_story_for_a_person():
    assert story_text(STORY, {'a.txt': TEXT}) == TOLD


def test_an_answer_over_the_size_cannot_be_mended_and_the_story_says_so():
    (gold,) = STORY.gold
    long = replace(STORY, gold=(replace(gold, cut=replace(gold.cut, over_size=True)),), mended=())
    assert 'An answer is longer than the size of a chunk' in story_text(long, {'a.txt': TEXT})


def test_the_whole_story_for_a_program():
    rows = story_table([STORY], {'a.txt': TEXT}).rows
    assert [row[2:6] for row in rows] == [
        ('answer', 'a.txt', 3, 11),
        ('holds', 'a.txt', 0, 8),
        ('holds', 'a.txt', 9, 18),
        ('came back', 'a.txt', 0, 8),
        ('mended', 'a.txt', 3, 11),
    ]
    assert [row[6] for row in rows if not isnan(row[6])] == [1, 1, 1]
    assert [row[8] for row in rows if not isnan(row[8])] == [0.75, 0.75, 0.25, 0.75]
    assert rows[0][9] == 'bb cc ┃ dd'


def test_causes_are_counted_and_shares_are_of_the_failures():
    found = StrategyDiagnosis('fixed(size=3)', 4, (STORY.diagnosis, Diagnosis('r', ('outranked',), None)))
    table = cause_table('why', [found])
    assert table.rows[0][:9] == ('fixed(size=3)', 4, 2, 0, 0, 0, 1, 0, 1)
    assert table.rows[0][9:] == (0, 0, 0, 0.5, 0, 0.5)
    assert [row[1:4] for row in query_table([found]).rows] == [('q', 'cut', 'cut'), ('r', 'outranked', 'outranked')]


def test_nothing_raw_from_a_contract_or_an_id():
    raw = '\x1b[31m<b>'
    text = f'Aa {raw} dd ee ff.'
    hostile = replace(STORY, strategy=raw, query=replace(STORY.query, query_id=raw))
    for shown in (story_text(hostile, {'a.txt': text}), to_markdown(story_table([hostile], {'a.txt': text}))):
        assert '\x1b' not in shown
        assert '\\x1b' in shown
    assert '<b>' not in to_markdown(story_table([hostile], {'a.txt': text}))
