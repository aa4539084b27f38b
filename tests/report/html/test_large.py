"""A contract of a megabyte opens and scrolls."""

from __future__ import annotations

import pytest

from chunklab.report.html.report import to_viewer

pytestmark = pytest.mark.slow

MEGABYTE = 1_000_000
SECONDS = 2.0
"""Of processor time, so that other work on the machine does not count."""


@pytest.fixture(scope='module')
def clause():
    return '{n}. Each party shall keep the books of account that concern this agreement for {n} years and show them. '


@pytest.fixture
def megabyte(clause):
    paragraph = ''.join(clause.format(n=n) for n in range(1, 6))
    return f'{paragraph}\n\n' * (MEGABYTE // (len(paragraph) + 2) + 1)


@pytest.fixture
def long_line(megabyte):
    return megabyte.replace('\n', ' ')


@pytest.mark.parametrize('kind', ['megabyte', 'long_line'])
def test_it_opens_in_two_seconds_and_scrolls(kind, request, build, open_page):
    text = request.getfixturevalue(kind)
    assert len(text) >= MEGABYTE
    document = build.document('long.txt', text)
    queries = [build.query(f'q{i}', 'long.txt', i, i + 400, text=f'Which one, {i}?') for i in range(0, MEGABYTE, 5000)]
    spans = [{'long.txt': build.every(size, text)} for size in (900, 300)]
    found = {query.query_id: [('long.txt', 0, 900)] for query in queries}
    two = [build.strategy(name, [document], queries, rows, found) for name, rows in zip('ab', spans, strict=True)]
    page = to_viewer(build.viewer([document], queries, two, k=1))
    watched = open_page(page, before=lambda session: session.send('Performance.enable', {'timeDomain': 'threadTicks'}))
    watched.page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))')
    taken = {found['name']: found['value'] for found in watched.session.send('Performance.getMetrics')['metrics']}
    assert 0 < taken['ProcessTime'] < SECONDS
    assert watched.page.locator('.block').count() > 50
    watched.page.evaluate("document.getElementById('view-text').scrollTop = 1e7")
    watched.page.wait_for_timeout(400)
    last = watched.page.locator('.block').last
    assert last.bounding_box()['y'] < watched.page.locator('#view-text').bounding_box()['y'] + 2000
    watched.page.locator('#view-filter').select_option('all')
    watched.page.locator('#view-question').select_option(label='Notice: Which one, 500000?')
    watched.page.wait_for_timeout(600)
    box, gold = (watched.page.locator(name).bounding_box() for name in ('#view-text', '#view-text .gold >> nth=0'))
    assert box['y'] < gold['y'] < box['y'] + box['height']
    assert watched.happened == []
