"""Chromium for the pages, and viewers made by hand."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from chunklab.boundaries.straddle import cut_gold
from chunklab.report.html.report import to_viewer
from chunklab.report.html.viewer import ViewedStrategy, Viewer
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Document, GoldSpan, Query, ScoredChunk, Span, Tokens, to_span_array

CHROMIUM = Path('/usr/bin/chromium')
QUIET = (
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
)


@pytest.fixture(scope='module')
def browser():
    """Debian's Chromium, headless; a test that needs it skips, with the reason, where it is not installed."""
    if not CHROMIUM.exists():
        reason = f'no browser to look at pages with: {CHROMIUM} is not there (apt-get install chromium)'
        if os.environ.get('CHUNKLAB_REQUIRE_DATA'):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield opened
        opened.close()


class Watched:
    """An open page, with everything that must not happen on it written down as it happens."""

    def __init__(self, browser, url, before, **context):
        self.context = browser.new_context(viewport={'width': 1280, 'height': 900}, **context)
        self.page = self.context.new_page()
        self.happened = []
        self.page.on('dialog', lambda dialog: (self.happened.append(f'dialog {dialog.message}'), dialog.dismiss()))
        self.page.on('console', lambda message: self.happened.append(f'console {message.text}'))
        self.page.on('pageerror', lambda error: self.happened.append(f'error {error}'))
        self.page.on('popup', lambda page: self.happened.append(f'popup {page.url}'))
        self.page.on('request', lambda request: self._requested(request.url, url))
        self.session = self.context.new_cdp_session(self.page)
        before(self.session)
        self.page.goto(url)

    def _requested(self, asked, url):
        if asked.partition('#')[0] != url.partition('#')[0] and not asked.startswith('data:'):
            self.happened.append(f'request {asked}')

    def value(self, name):
        return self.page.locator(f'#view-{name}').input_value()

    def text(self, name):
        return self.page.locator(f'#view-{name}').inner_text()

    def top(self):
        """The text of the first row in sight, from which two views are told apart."""
        return self.page.evaluate(
            """() => { const box = document.getElementById('view-text').getBoundingClientRect();
            const x = box.left + 60, y = box.top + box.height / 4;
            return document.elementFromPoint(x, y).closest('.row')?.innerText ?? ''; }"""
        )


@pytest.fixture
def open_page(browser, tmp_path):
    """open_page(html, fragment) -> the page in Chromium, from a file, with what happened on it."""
    opened = []

    def call(html, fragment='', before=lambda session: None, **context):
        path = tmp_path / 'page.html'
        path.write_bytes(html.encode('utf-8'))
        opened.append(Watched(browser, path.as_uri() + fragment, before, **context))
        return opened[-1]

    yield call
    for watched in opened:
        watched.context.close()


def document(doc_id, text, title=''):
    return Document(doc_id, text, title)


def text_index(made):
    """An index of a document whose tokens are its characters."""
    import numpy as np

    places = np.arange(len(made.text) + 1, dtype=np.int32)
    return TextIndex.of(made, Tokens(places[:-1], places[1:]))


def strategy(label, documents, queries, spans, found=None):
    """A strategy by its spans [(start, end), …] per document, and per query id the chunks that it brings."""
    rows = {doc_id: to_span_array(of_document) for doc_id, of_document in spans.items()}
    cuts = cut_gold(queries, rows, {made.doc_id: text_index(made) for made in documents})
    if found is None:
        return ViewedStrategy(label, rows, cuts)
    rankings = {
        query_id: tuple(
            ScoredChunk(Chunk(doc_id, Span(start, end)), 0.9 - i / 10, i + 1)
            for i, (doc_id, start, end) in enumerate(chunks)
        )
        for query_id, chunks in found.items()
    }
    complete = {query.query_id: _whole(query, rankings[query.query_id]) for query in queries}
    return ViewedStrategy(label, rows, cuts, rankings, complete)


def _whole(query, ranking):
    wanted = {(g.doc_id, i) for g in query.gold for i in range(g.span.start, g.span.end)}
    return not wanted - {(s.chunk.doc_id, i) for s in ranking for i in range(s.chunk.span.start, s.chunk.span.end)}


def query(query_id, doc_id, start, end, text='What is said?', category='Notice'):
    return Query(query_id, text, (GoldSpan(doc_id, Span(start, end)),), category)


def viewer(documents, queries, strategies, k=0):
    return Viewer('made', 'd' * 64, k, tuple(documents), tuple(queries), tuple(strategies))


def every(n, text):
    """Chunks of n characters."""
    return [(start, min(start + n, len(text))) for start in range(0, len(text), n)]


CLAUSE = '{n}. Either party may end this agreement on {n} days of notice to the other party in writing.'


@pytest.fixture
def two_contracts():
    """Two contracts of 40 clauses, cut every 70 characters by A, which brings parts, and at clauses by B, which brings
    the whole of the second, fifth and last; asked about each fifth clause of the first and the last of the second."""
    documents = [
        document(f'{name}.txt', '\n\n'.join(CLAUSE.format(n=n) for n in range(1, 41)), f'Lease {name}') for name in 'xy'
    ]
    clauses = {made.doc_id: _clauses(made.text) for made in documents}
    asked = [('x.txt', i) for i in range(1, 40, 5)] + [('y.txt', 39)]
    queries = [
        query(f'q{i}-{doc_id}', doc_id, *clauses[doc_id][i], text=f'What does clause {i + 1} say?')
        for doc_id, i in asked
    ]
    brought = {
        q.query_id: [(d, *clauses[d][i if n % 3 else (i + 1) % 40])]
        for n, (q, (d, i)) in enumerate(zip(queries, asked, strict=True))
    }
    parts = {
        q.query_id: [
            (d, s, e) for s, e in every(70, documents[0].text) if s < clauses[d][i][1] and clauses[d][i][0] < e
        ][:1]
        for q, (d, i) in zip(queries, asked, strict=True)
    }
    a = strategy('fixed(size=70)', documents, queries, {d.doc_id: every(70, d.text) for d in documents}, parts)
    b = strategy('clause(size=200)', documents, queries, clauses, brought)
    c = strategy(
        'whole',
        documents,
        queries,
        {d.doc_id: [(0, len(d.text))] for d in documents},
        {q.query_id: [] for q in queries},
    )
    return viewer(documents, queries, [a, b, c], k=1)


def _clauses(text):
    starts = [0] + [i + 2 for i in range(len(text)) if text.startswith('\n\n', i)]
    return [(start, min(start + len(text[start:].partition('\n\n')[0]), len(text))) for start in starts]


@pytest.fixture
def two_contracts_page(two_contracts):
    return to_viewer(two_contracts)


@pytest.fixture
def build():
    """What makes a viewer by hand: build.viewer([build.document(…)], [build.query(…)], [build.strategy(…)])."""
    return SimpleNamespace(document=document, query=query, strategy=strategy, viewer=viewer, every=every)
