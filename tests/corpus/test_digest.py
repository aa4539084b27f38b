from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from chunklab.corpus.digest import corpus_digest
from chunklab.types import Document, GoldSpan, Query, Span

DOCUMENTS = (Document('a.txt', 'one'), Document('b.txt', 'two \ud800'))
GOLD = (GoldSpan('a.txt', Span(0, 1)), GoldSpan('b.txt', Span(0, 2)))
QUERIES = (Query('q1', 'What?', GOLD, 'C', ('a.txt', 'b.txt')), Query('q2', 'Who?'))


def test_order_and_what_changes_no_result_do_not_count():
    digest = corpus_digest(DOCUMENTS, QUERIES)
    turned = replace(QUERIES[0], gold=GOLD[::-1], restrict_to=('b.txt', 'a.txt'))
    assert corpus_digest(DOCUMENTS[::-1], (QUERIES[1], turned)) == digest
    assert corpus_digest((replace(DOCUMENTS[0], title='T', source='S'), DOCUMENTS[1]), QUERIES) == digest
    assert len(digest) == 64


@pytest.mark.parametrize(
    ('documents', 'queries'),
    [
        (DOCUMENTS[:1], QUERIES),
        ((replace(DOCUMENTS[0], text='One'), DOCUMENTS[1]), QUERIES),
        ((replace(DOCUMENTS[0], doc_id='A.txt'), DOCUMENTS[1]), QUERIES),
        (DOCUMENTS, QUERIES[:1]),
        (DOCUMENTS, ()),
        (DOCUMENTS, (replace(QUERIES[0], query_id='q3'), QUERIES[1])),
        (DOCUMENTS, (replace(QUERIES[0], text='what?'), QUERIES[1])),
        (DOCUMENTS, (replace(QUERIES[0], category='D'), QUERIES[1])),
        (DOCUMENTS, (replace(QUERIES[0], gold=GOLD[:1]), QUERIES[1])),
        (DOCUMENTS, (replace(QUERIES[0], gold=(GOLD[0], GoldSpan('b.txt', Span(0, 3)))), QUERIES[1])),
        (DOCUMENTS, (replace(QUERIES[0], restrict_to=()), QUERIES[1])),
    ],
)
def test_everything_else_counts(documents, queries):
    assert corpus_digest(documents, queries) != corpus_digest(DOCUMENTS, QUERIES)


def test_the_form_is_pinned():
    """Stores of former versions are found by this digest: it changes only on purpose."""
    text_digest = hashlib.sha256('é'.encode()).hexdigest()
    form = f'{{"documents":[["a.txt","{text_digest}"]],"queries":[["q","\\u4e2d","C",[["a.txt",0,1]],["a.txt"]]]}}'
    query = Query('q', '中', (GoldSpan('a.txt', Span(0, 1)),), 'C', ('a.txt',))
    assert corpus_digest([Document('a.txt', 'é')], [query]) == hashlib.sha256(form.encode()).hexdigest()
