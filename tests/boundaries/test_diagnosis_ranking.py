"""Where a query is complete, for queries with much gold; that the ranks are right is in test_diagnosis.py."""

from __future__ import annotations

from functools import partial

from chunklab.boundaries.diagnosis import complete_rank
from chunklab.measures.example import word_tokens
from chunklab.measures.gold import Gold
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Document, GoldSpan, Query, Span


def asked(n):
    """A query with n gold spans, each in a chunk of its own, and the chunks in the order of the text."""
    document = Document('d', 'aa bb cc ' * n)
    texts = {'d': TextIndex.of(document, word_tokens(document.text))}
    query = Query('q', '', tuple(GoldSpan('d', Span(9 * i, 9 * i + 5)) for i in range(n)))
    return [(rank, Chunk('d', Span(9 * rank - 9, 9 * rank))) for rank in range(1, n + 1)], Gold.of(query, texts), texts


def test_many_gold_spans_take_work_in_proportion(lines_run):
    few, many = (lines_run(partial(complete_rank, *asked(n))) for n in (100, 400))
    assert many < 4.5 * few
    assert complete_rank(*asked(400)) == 400


def test_a_chunk_that_brings_nothing_new_or_is_of_another_document_completes_nothing():
    ranked, gold, texts = asked(2)
    first, second = (chunk for _, chunk in ranked)
    other = Chunk('e', Span(0, 18))
    assert complete_rank([(1, first), (2, first), (3, other), (5, second), (6, second)], gold, texts) == 5
    assert complete_rank([(1, first), (2, other)], gold, texts) is None
    assert complete_rank([], gold, texts) is None
