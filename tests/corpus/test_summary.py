from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.folder import read_corpus
from chunklab.corpus.summary import WINDOWS, Quantiles, WindowCut, quantiles, summarise
from chunklab.types import Corpus, Document, GoldSpan, Query, Span


def gold(start, end):
    return GoldSpan('a.txt', Span(start, end))


def test_a_small_corpus():
    text = 'x' * 499 + '  ' + 'y' * 1499 + 'z' * 500
    queries = (
        Query('1', 'q', (gold(0, 501), gold(500, 600)), 'B'),  # trimmed, neither crosses 500
        Query('2', 'q', (gold(990, 1001),), 'A'),  # crosses 500 and 1,000
        Query('3', 'q', (gold(1999, 2001),), 'B'),  # crosses them and 2,000
        Query('4', 'q', category=''),
    )
    documents = (Document('a.txt', text), Document('b.txt', ''))
    summary = summarise(Corpus('small', documents, queries, 'd' * 64, ('noted',)))
    assert (summary.name, summary.digest, summary.notes) == ('small', 'd' * 64, ('noted',))
    assert (summary.n_documents, summary.n_characters) == (2, 2500)
    assert summary.document_lengths == Quantiles(2, 0, 0, 0, 2500, 2500, 2500)
    assert (summary.n_queries, summary.n_no_gold, summary.n_several_spans, summary.n_gold_spans) == (4, 1, 1, 4)
    assert summary.gold_lengths == Quantiles(4, 2, 2, 11, 99, 499, 499)
    assert summary.window_cuts == (WindowCut(500, 2, 0.5), WindowCut(1000, 2, 0.5), WindowCut(2000, 1, 0.25))
    assert summary.categories == (('B', 2), ('', 1), ('A', 1))


def test_a_corpus_without_queries():
    summary = summarise(Corpus('bare', (Document('a.txt', 'abc'),), ()))
    assert (summary.n_queries, summary.gold_lengths, summary.window_cuts) == (0, Quantiles(0), ())


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_quantiles_are_values_by_rank(values):
    found = quantiles(values)
    ranked = sorted(values)

    def at(percent):
        return ranked[max(0, math.ceil(percent * len(values) / 100) - 1)]

    shown = (found.minimum, found.lower, found.median, found.upper, found.p95, found.maximum)
    assert shown == tuple(at(percent) for percent in (0, 25, 50, 75, 95, 100))
    assert found.n == len(values)


@pytest.mark.parametrize('name', ['contractnli'])
def test_window_cuts_of_real_gold_by_cutting(data_dir, name):
    corpus = read_corpus(data_dir / name)
    texts = {d.doc_id: d.text for d in corpus.documents}
    cut = dict.fromkeys(WINDOWS, 0)
    for query in corpus.queries:
        for g in query.gold:
            kept = [i for i in range(g.span.start, g.span.end) if not texts[g.doc_id][i].isspace()]
            for window in WINDOWS:
                cut[window] += len({i // window for i in range(kept[0], kept[-1] + 1)}) > 1
    assert {c.window: c.n_cut for c in summarise(corpus).window_cuts} == cut
