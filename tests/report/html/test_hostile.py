"""Contract text that would like to be more than text: it is shown, to the character, and runs nothing."""

from __future__ import annotations

import pytest

from chunklab.report.html.report import to_viewer

pytestmark = pytest.mark.slow

HOSTILE = {
    'script': '<script>alert(1)</script>',
    'end of script': '</script><img src=x onerror=alert(2)>',
    'comment': '<!-- <script> --> <!--',
    'link': '<a href="javascript:alert(3)">javascript:alert(3)</a>',
    'style': '</style><style>body{display:none}</style><link rel=stylesheet href=//evil.example/x.css>',
    'frame': '<iframe src="https://evil.example/"></iframe><svg onload=alert(4)>',
    'json': '"}]};alert(5)//\\u003cscript\\u003e \u2028 \u2029',
    'refresh': '<meta http-equiv=refresh content="0;url=https://evil.example/">',
    'template': '${alert(6)} {{alert(7)}} `',
}
UNSEEN = 'a\u202eb\u2066c\u0000d\u001b[31me\u200ff\ufeffg\u00adh\x7fi\U000e0041j'
CODES = ('U+202E', 'U+2066', 'U+0000', 'U+001B', 'U+200F', 'U+FEFF', 'U+00AD', 'U+007F', 'U+E0041')


@pytest.fixture
def page_of(build, open_page):
    """The viewer on one contract of that text, which is its own question, category, title and label too."""

    def opened(text, start, end, size=11):
        document = build.document(f'{text[:60]}.txt', text, title=text)
        query = build.query(text, document.doc_id, start, end, text=text, category=text)
        a = build.strategy(f'{text} A', [document], [query], {document.doc_id: build.every(size, text)}, {text: []})
        b = build.strategy(f'{text} B', [document], [query], {document.doc_id: [(0, len(text))]}, {text: []})
        return open_page(to_viewer(build.viewer([document], [query], [a, b], k=1)))

    return opened


def shown(watched, column):
    """The contract's text as the page shows it, glyphs turned back into what they stand for."""
    return watched.page.evaluate(
        """(column) => {
        const textOf = (node) => node.className === 'unseen'
          ? String.fromCodePoint(parseInt(node.textContent.slice(2), 16)) : node.textContent;
        const rows = [...document.querySelectorAll('.block .row')].map((row) => row.children[column]);
        const parts = rows.flatMap((cell) => [...cell.querySelectorAll('span:not(.cut):not(.unseen)')]);
        return parts.flatMap((part) => [...part.childNodes].map(textOf)).join(''); }""",
        column,
    )


@pytest.mark.parametrize('name', HOSTILE)
def test_markup_is_shown_and_runs_nothing(page_of, name):
    text = f'Section 1. {HOSTILE[name]} is agreed.'
    watched = page_of(text, 11, 11 + len(HOSTILE[name]))
    for press in 'npac1l?':
        watched.page.keyboard.press(press)
    watched.page.locator('#view-question').select_option('-1')
    watched.page.locator('#view-cuts summary').click()
    watched.page.wait_for_timeout(300)
    assert [shown(watched, column) for column in (0, 1)] == [text, text]
    assert watched.page.locator('#view-text .gold').first.is_visible()
    assert watched.page.evaluate("document.querySelectorAll('iframe, img, svg, main link, main script').length") == 0
    hrefs = watched.page.evaluate("[...document.querySelectorAll('a')].map((one) => one.getAttribute('href')[0])")
    assert set(hrefs) <= {'#'}
    assert watched.happened == []


def test_what_cannot_be_seen_is_shown_by_its_code_and_not_applied(page_of):
    watched = page_of(UNSEEN, 2, 9, size=4)
    assert watched.page.locator('.block .cell').nth(1).locator('.unseen').all_text_contents() == list(CODES)
    assert [shown(watched, column) for column in (0, 1)] == [UNSEEN, UNSEEN]
    left = [watched.page.locator('.block .cell').nth(1).locator('.unseen').nth(i).bounding_box()['x'] for i in range(9)]
    assert left == sorted(left)  # nothing is turned round by U+202E
    raw = set(watched.page.evaluate('document.body.innerText + document.title')) & set('\u202e\u2066\0\x1b\u200f')
    assert raw == set()
    assert watched.happened == []


def test_offsets_hold_beyond_the_basic_plane(build, open_page):
    text = '𝄞𝄞 The fee is 😀 5 % 🇨🇭 of the price. 𝄞 Paid at once.\n\n' * 30
    start = text.index('😀', 900)
    end = start + len('😀 5 % 🇨🇭')
    document = build.document('astral.txt', text)
    query = build.query('q', 'astral.txt', start, end)
    cut = [(0, start + 3), (start + 3, len(text))]
    page = to_viewer(
        build.viewer([document], [query], [build.strategy('two', [document], [query], {'astral.txt': cut})])
    )
    watched = open_page(page)
    assert watched.page.locator('#view-text .gold').all_inner_texts() == ['😀 5', ' % 🇨🇭']
    watched.page.wait_for_timeout(400)
    watched.page.keyboard.press('c')
    watched.page.wait_for_timeout(400)
    at = int(watched.page.url.partition('&at=')[2])
    assert start - 400 < at <= start  # characters as Python counts them, of the place in sight
    again = open_page(page, '#' + watched.page.url.partition('#')[2])
    again.page.wait_for_timeout(400)
    assert again.top() == watched.top()
    assert shown(again, 0) == text


def test_a_script_put_into_the_page_by_hand_is_refused(open_page, two_contracts_page):
    tampered = two_contracts_page.replace(
        '</main>', '<img src=x onerror="window.ran=1"><script>window.ran=2</script></main>'
    )
    tampered = tampered.replace('</main>', '<img src="https://evil.example/pixel.png"></main>')
    watched = open_page(tampered)
    watched.page.wait_for_timeout(300)
    assert watched.page.evaluate('window.ran') is None
    assert not [what for what in watched.happened if what.startswith(('dialog', 'popup'))]
    assert any('Content Security Policy' in what for what in watched.happened)  # so the policy is in force
    refused = watched.page.evaluate(
        "(() => { try { document.body.innerHTML = 'x'; return ''; } catch (e) { return e.name; } })()"
    )
    assert refused == 'TypeError'
