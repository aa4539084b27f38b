"""The viewer as a person uses it, in a real browser: filter, next and previous, links, keys, dark mode."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from chunklab.report.html.report import to_viewer

pytestmark = pytest.mark.slow

SHOWN = 'a-failed-b-complete'


def asked(watched):
    return watched.page.locator('#view-asked .question').inner_text()


def settle(watched):
    """Waits until the place in the text has got into the address."""
    watched.page.wait_for_timeout(400)


@pytest.fixture
def opened(open_page, two_contracts_page):
    watched = open_page(two_contracts_page)
    yield watched
    assert watched.happened == []


def test_it_opens_on_what_failed_under_a_and_is_complete_under_b(opened):
    assert opened.value('filter') == SHOWN
    assert opened.page.locator('#view-filter option:checked').inner_text() == 'failed under A, complete under B (6)'
    assert opened.text('place') == '1 of 6'
    assert asked(opened).startswith('What does clause 7 say?')
    outcomes = [text.replace('\n\n', '\n') for text in opened.page.locator('.outcome').all_inner_texts()]
    assert outcomes[0].startswith('A: fixed(size=70)\n✗ The whole answer is not in the first chunk')
    assert 'cut into 3 pieces' in outcomes[0] or 'cut into 2 pieces' in outcomes[0]
    assert outcomes[1].startswith('B: clause(size=200)\n✓ The whole answer is in the first chunk')
    assert 'holds the answer whole' in outcomes[1]


def test_gold_and_cuts_are_marked_in_both_columns(opened):
    cells = opened.page.locator('.row:has(.gold)').first.locator('.cell')
    assert cells.nth(0).locator('.broken.gold').count() >= 2
    hurting = cells.nth(0).locator('.cut.hurts')
    assert hurting.count() == cells.nth(0).locator('.broken.gold').count() - 1
    beside = (
        'one => [one.previousElementSibling.className, one.nextElementSibling.className].map((c) => /broken/.test(c))'
    )
    assert [hurting.nth(i).evaluate(beside) for i in range(hurting.count())] == [[True, True]] * hurting.count()
    assert '✂ cut' in cells.nth(0).inner_text()
    assert cells.nth(1).locator('.broken').count() == 0
    (whole,) = cells.nth(1).locator('.gold').all_inner_texts()
    assert whole == '7. Either party may end this agreement on 7 days of notice to the other party in writing.'
    parts = ''.join(cells.nth(0).locator('.gold').all_inner_texts())
    assert parts == whole


def test_the_text_is_whole_under_every_strategy(opened, two_contracts):
    for column in (0, 1):
        shown = opened.page.evaluate(
            """(column) => [...document.querySelectorAll('.block .row')].map((row) =>
            [...row.children[column].querySelectorAll('span:not(.cut)')].map((part) => part.textContent).join(''))
            .join('')""",
            column,
        )
        assert shown == two_contracts.documents[0].text


def test_next_and_previous_go_round_the_filtered_questions_and_change_the_contract(opened):
    seen = []
    for place in range(1, 7):
        assert opened.text('place') == f'{place} of 6'
        seen.append(asked(opened).partition('?')[0])
        opened.page.locator('#view-next').click()
    assert opened.text('place') == '1 of 6'
    assert len(set(seen)) == 6
    opened.page.locator('#view-previous').click()
    assert opened.text('place') == '6 of 6'
    assert asked(opened).startswith('What does clause 40 say?')
    assert opened.page.locator('#view-contract option:checked').inner_text() == 'Lease y'


def test_every_filter_says_how_many_and_shows_them(opened):
    counts = {
        'a-failed-b-complete': 6,
        'b-failed-a-complete': 0,
        'both-failed': 3,
        'a-straddled-b-intact': 9,
        'a-straddled': 9,
        'all': 9,
    }
    for name, n in counts.items():
        opened.page.locator('#view-filter').select_option(name)
        assert opened.page.locator('#view-filter option:checked').inner_text().endswith(f'({n})')
        assert opened.page.locator('#view-question optgroup option').count() == n
    opened.page.locator('#view-a').select_option(label='clause(size=200)')
    opened.page.locator('#view-b').select_option(label='fixed(size=70)')
    opened.page.locator('#view-filter').select_option('b-failed-a-complete')
    assert opened.page.locator('#view-question optgroup option').count() == 6
    opened.page.locator('#view-filter').select_option('a-failed-b-complete')
    assert opened.text('status') == 'no question is like that'


def test_a_link_brings_the_same_view_back_in_a_new_page(opened, open_page, two_contracts_page):
    opened.page.locator('#view-filter').select_option('all')
    opened.page.locator('#view-also input').check()
    opened.page.locator('#view-contract').select_option(label='Lease y')
    opened.page.evaluate("document.getElementById('view-text').scrollTop = 900")
    settle(opened)
    fragment = '#' + opened.page.url.partition('#')[2]
    assert opened.page.locator('#view-link').get_attribute('href') == fragment
    named = parse_qs(fragment.partition('?')[2])
    assert named['contract'] == ['y.txt']
    assert named['question'] == ['q39-y.txt']
    assert named['strategy'] == ['fixed(size=70)', 'clause(size=200)', 'whole']
    assert named['show'] == ['all']
    assert int(named['at'][0]) > 0
    again = open_page(two_contracts_page, fragment)
    settle(again)
    for name in ('contract', 'question', 'a', 'b', 'filter'):
        assert again.value(name) == opened.value(name)
    assert again.page.locator('#view-also input').is_checked()
    assert asked(again) == asked(opened)
    assert again.top() == opened.top() != ''
    assert again.page.url.partition('#')[2] == fragment[1:]
    assert again.page.evaluate("document.getElementById('viewer').getBoundingClientRect().top") < 50
    assert again.happened == []


def test_back_returns_to_the_question_before(opened):
    opened.page.locator('#view-next').click()
    settle(opened)
    second = asked(opened)
    opened.page.locator('#view-next').click()
    settle(opened)
    opened.page.go_back()
    settle(opened)
    assert asked(opened) == second


def test_a_link_to_what_is_not_here_says_so_and_shows_what_is(open_page, two_contracts_page):
    watched = open_page(
        two_contracts_page, '#view?contract=x.txt&question=%3Cb%3Egone&strategy=whole&show=nonsense&at=-3'
    )
    assert watched.text('status') == 'This page does not have what the link names: <b>gone'
    assert watched.value('filter') == 'all'
    assert watched.page.locator('#view-a option:checked').inner_text() == 'whole'
    assert watched.happened == []


def test_keys_alone_are_enough(opened):
    keyboard = opened.page.keyboard
    first = asked(opened)
    keyboard.press('n')
    assert opened.text('place') == '2 of 6'
    keyboard.press('p')
    assert asked(opened) == first
    keyboard.press('t')
    assert opened.page.evaluate('document.activeElement.id') == 'view-text'
    before = opened.page.evaluate("document.getElementById('view-text').scrollTop")
    keyboard.press('PageDown')
    settle(opened)
    assert opened.page.evaluate("document.getElementById('view-text').scrollTop") > before
    keyboard.press('a')
    settle(opened)
    box = opened.page.locator('#view-text').bounding_box()
    gold = opened.page.locator('#view-text .gold').first.bounding_box()
    assert box['y'] < gold['y'] < box['y'] + box['height']
    keyboard.press('c')
    assert opened.text('status').startswith('cut answer 1 of 8')
    keyboard.press('1')
    assert opened.text('status') == 'the chunk at rank 1'
    keyboard.press('?')
    assert opened.page.locator('#view-keys dl').is_visible()
    opened.page.locator('#view-shortcuts').uncheck()
    place = opened.text('place')
    keyboard.press('n')
    assert opened.text('place') == place


def test_every_control_is_reached_by_tab_and_shows_its_focus(opened):
    reached = []
    for _ in range(60):
        opened.page.keyboard.press('Tab')
        name, outline = opened.page.evaluate(
            """(() => { const one = document.activeElement;
            return [one.id || one.tagName, getComputedStyle(one).outlineStyle]; })()"""
        )
        reached.append(name)
        if name != 'BODY':
            assert outline == 'solid', name
    wanted = ['a', 'b', 'contract', 'filter', 'question', 'previous', 'next', 'copy', 'link', 'text']
    places = [reached.index(f'view-{name}') for name in wanted]
    assert places == sorted(places)


def test_every_control_has_a_name(opened):
    nameless = opened.page.evaluate(
        """[...document.querySelectorAll('select, input, button, [role=region], section')].filter((one) =>
        !(one.labels?.length || one.textContent.trim() || one.getAttribute('aria-label')))
        .map((one) => one.outerHTML)"""
    )
    assert nameless == []
    assert opened.page.evaluate('document.documentElement.lang') == 'en'
    assert opened.page.locator('main section#viewer').get_attribute('aria-labelledby') == 'viewer-heading'


@pytest.mark.parametrize(('scheme', 'dark'), [('light', False), ('dark', True)])
def test_colours_follow_the_reader_and_keep_contrast(open_page, two_contracts_page, scheme, dark):
    watched = open_page(two_contracts_page, color_scheme=scheme)

    def luminance(colour):
        parts = [int(part) / 255 for part in colour[colour.index('(') + 1 : -1].split(',')[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def colours(selector):
        return watched.page.evaluate(
            """(selector) => { const style = getComputedStyle(document.querySelector(selector));
            return [style.color, style.backgroundColor]; }""",
            selector,
        )

    page_ink, page_paper = colours('body')
    assert (luminance(page_paper) < luminance(page_ink)) == dark
    for selector in ('.gold', '.broken', '.cut.hurts', '.odd', '.lead', '.complete', '.failed'):
        ink, paper = colours(selector)
        paper = page_paper if paper == 'rgba(0, 0, 0, 0)' else paper
        light, deep = sorted((luminance(ink), luminance(paper)), reverse=True)
        assert (light + 0.05) / (deep + 0.05) >= 4.5, selector
    assert watched.happened == []


def test_overlaps_gaps_and_ends_of_chunks_are_told_apart(build, open_page):
    text = 'aaaa bbbb cccc dddd eeee ffff gggg hhhh'
    document = build.document('a.txt', text)
    query = build.query('q', 'a.txt', 10, 24)
    rows = [(0, 14), (5, 19), (6, 9), (25, 34)]  # the third lies inside the second
    lone = [(0, 9), (10, 14)]
    two = [build.strategy(name, [document], [query], {'a.txt': r}) for name, r in (('a', rows), ('b', lone))]
    watched = open_page(to_viewer(build.viewer([document], [query], two)))

    def parts(column):
        cell = watched.page.locator('.block .cell').nth(column)
        return cell.evaluate('(cell) => [...cell.children].map((part) => [part.className, part.textContent])')

    assert parts(0) == [
        ['even', 'aaaa '],
        ['cut', '2'],
        ['odd twice', 'b'],
        ['cut', '3'],
        ['even twice', 'bbb'],
        ['cut ends', '3'],
        ['odd twice', ' '],
        ['odd twice gold broken', 'cccc'],
        ['cut hurts ends', '✂ cut 1'],
        ['odd gold broken', ' dddd'],
        ['uncovered gold broken', ' eeee'],
        ['between', ' '],
        ['cut', '4'],
        ['odd', 'ffff gggg'],
        ['uncovered', ' hhhh'],
    ]
    assert [kind for kind, _ in parts(1)] == [
        'even',
        'between',
        'cut',
        'odd gold broken',
        'uncovered gold broken',
        'uncovered',
    ]
    assert watched.happened == []


def test_without_questions_or_text_there_is_still_a_viewer(build, open_page):
    documents = [build.document('a.txt', 'One. Two.'), build.document('empty.txt', '')]
    spans = {'a.txt': [(0, 4), (5, 9)], 'empty.txt': []}
    watched = open_page(to_viewer(build.viewer(documents, [], [build.strategy('alone', documents, [], spans)])))
    assert not watched.page.locator('#view-filter').is_visible()
    assert not watched.page.locator('#view-question').is_visible()
    assert watched.page.locator('.block .cell').all_inner_texts() == ['One. 2Two.']
    for press in 'npac1t?':
        watched.page.keyboard.press(press)
    watched.page.locator('#view-contract').select_option('1')
    assert 'This contract is empty.' in watched.text('text')
    assert watched.happened == []


def test_nothing_is_wider_than_a_narrow_window(build, open_page):
    word = 'unbreakable_' * 12
    text = f'{word} is agreed.'
    document = build.document('d.txt', text, title=word)
    query = build.query(word, 'd.txt', 3, 90, text=word, category=word)
    made = build.strategy(f'fixed({word})', [document], [query], {'d.txt': build.every(40, text)}, {word: []})
    watched = open_page(to_viewer(build.viewer([document], [query], [made], k=1)))
    watched.page.locator('#view-cuts summary').click()
    for width in (320, 360, 1280):
        watched.page.set_viewport_size({'width': width, 'height': 740})
        assert watched.page.evaluate('document.documentElement.scrollWidth') == width
    assert watched.happened == []


def test_print_holds_the_whole_text_and_no_controls(build, open_page):
    text = ''.join(f'{n}. This clause is number {n}.\n\n' for n in range(3000))
    document = build.document('d.txt', text)
    made = build.strategy('whole', [document], [], {'d.txt': [(0, len(text))]})
    watched = open_page(to_viewer(build.viewer([document], [], [made], k=0)))
    pypdfium2 = pytest.importorskip('pypdfium2')
    printed = pypdfium2.PdfDocument(watched.page.pdf())
    pages = [page.get_textpage().get_text_bounded() for page in printed]
    assert all(f'number {n}.' in ''.join(pages) for n in range(3000))
    assert 'Strategy A' not in pages[0]
