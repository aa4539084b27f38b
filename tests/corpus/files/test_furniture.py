from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.files.furniture import EdgeLine, dropped_lines, find_furniture

BODY = 20


def page(number, top=(), bottom=(), body=()):
    """A page of lines from the top down: `top` from height 800, the body from 740, `bottom` ending at height 40."""
    lines = [EdgeLine(text, 800.0 - 12 * i) for i, text in enumerate(top)]
    middle = [*body, *(f'clause {number} line {i} of its own {"x" * i}' for i in range(BODY - len(body)))]
    lines += [EdgeLine(text, 740.0 - 12 * i) for i, text in enumerate(middle)]
    lines += [EdgeLine(text, 40.0 + 12 * (len(bottom) - 1 - i)) for i, text in enumerate(bottom)]
    return lines


def found(pages):
    return sorted({pages[number][i].text for number, i in find_furniture(pages)})


def pages_with(n=6, **edges):
    """`n` pages whose edges are made by functions of the page number, from 1."""
    return [page(k, **{name: make(k) for name, make in edges.items()}) for k in range(1, n + 1)]


DROPPED = {
    'a header': {'top': lambda k: ['Supply Agreement']},
    'a header and a footer of two lines': {
        'top': lambda k: ['ACME Ltd', 'Confidential'],
        'bottom': lambda k: ['Draft of 1 May', 'ACME'],
    },
    'page numbers': {'bottom': lambda k: [str(k)]},
    'page numbers that begin later': {'bottom': lambda k: [f'- {k + 7} -']},
    'page numbers with words': {'bottom': lambda k: [f'Page {k} of 6']},
    'roman page numbers': {'bottom': lambda k: [['i', 'ii', 'iii', 'iv', 'v', 'vi'][k - 1]]},
    'a footer with the page number apart': {'bottom': lambda k: [f'Acme / Buyer Supply Terms\t{k}']},
    'a footer with the page number behind a bar': {'bottom': lambda k: [f'Acme 2024 | {k}']},
    'a footer with the page number before it': {'bottom': lambda k: [f'{k} | Acme']},
    'a footer with its page in words': {'bottom': lambda k: [f'Draft of 3 May, page {k} of 6']},
    'headers of odd and even pages': {'top': lambda k: [('Seller', 'Buyer')[k % 2]]},
    'a header from the third page on': {'top': lambda k: ['Terms'] if k > 2 else []},
}


@pytest.mark.parametrize('name', DROPPED)
def test_dropped(name):
    edges = DROPPED[name]
    pages = pages_with(**edges)
    planted = {text for k in range(1, 7) for make in edges.values() for text in make(k)}
    assert found(pages) == sorted(planted)


KEPT = {
    'a heading on two pages': {'top': lambda k: ['DEFINITIONS'] if k < 3 else []},
    'a heading on three pages far apart': {'top': lambda k: ['NOTICES'] if k in (1, 8, 15) else [], 'n': 15},
    'schedules that count with the pages': {'top': lambda k: [f'SCHEDULE {k}']},
    'clauses that count with the pages': {'top': lambda k: [f'Section {k}. Notices']},
    'a heading on every page': {'top': lambda k: ['SCHEDULE A']},
    'numbers of clauses alone': {'top': lambda k: [f'{k}.']},
    'clause numbers of two levels': {'bottom': lambda k: [f'4.{k}']},
    'numbers in brackets': {'bottom': lambda k: [f'({k})']},
    'numbers that do not count with the pages': {'bottom': lambda k: [str([3, 9, 4, 12, 1, 30][k - 1])]},
    'numbers on two pages': {'bottom': lambda k: [str(k)] if k < 3 else []},
    'a line whose numbers do not count': {'bottom': lambda k: [f'Fee of {k * k * 100} dollars']},
    'the same line in the middle of pages': {'body': lambda k: [*(f'{k}{i} a' for i in 'abcdefgh'), '[See attached.]']},
    'forms that count with the pages': {'top': lambda k: [f'Purchase order {k}']},
    'rules': {'bottom': lambda k: ['____']},
}


@pytest.mark.parametrize('name', KEPT)
def test_kept(name):
    edges = dict(KEPT[name])
    assert found(pages_with(edges.pop('n', 6), **edges)) == []


def test_a_line_that_is_repeated_on_short_pages_only_is_no_footer():
    short = [[EdgeLine(f'Exhibit {k}', 800.0), EdgeLine('[See attached.]', 700.0)] for k in 'ABCD']
    assert found([page(1), page(2), *short]) == []


def test_a_repeated_line_far_from_the_footer_is_kept():
    pages = [
        [EdgeLine(f'body {k * k}', 700.0), EdgeLine('Title: Director', 110.0), EdgeLine('ACME', 40.0)] for k in range(5)
    ]
    assert found(pages) == ['ACME']


def test_without_heights_the_order_of_lines_decides():
    pages = [
        [EdgeLine('ACME'), *(EdgeLine(f'{k * k} text {i}') for i in range(9)), EdgeLine(str(k))] for k in range(1, 5)
    ]
    assert found(pages) == ['1', '2', '3', '4', 'ACME']


def earlier(form, apart, inset, n=5):
    """One long page with page numbers of an earlier printing in it."""
    lines = []
    for k in range(1, n + 1):
        lines += [EdgeLine(f'text {k} {i}', 0.0) for i in range(apart)]
        lines.append(EdgeLine(form.format(k), 0.0, inset))
    return [lines[: len(lines) // 2], lines[len(lines) // 2 :]]


def test_page_numbers_of_an_earlier_printing():
    assert len(find_furniture(earlier('-{}-', 30, inset=False))) == 5
    assert len(find_furniture(earlier('{}', 30, inset=True))) == 5
    assert not find_furniture(earlier('{}', 30, inset=False))  # a clause's number, at the left edge
    assert not find_furniture(earlier('{}', 4, inset=True))  # a column of a table
    assert not find_furniture(earlier('{}.', 30, inset=True))
    assert not find_furniture(earlier('-{}-', 30, inset=True, n=2))


def test_what_was_dropped_is_told_with_numbers_as_signs():
    pages = pages_with(top=lambda k: ['Acme 2024'], bottom=lambda k: [f'Page {k}'])
    assert dropped_lines(pages, find_furniture(pages)) == (('Acme 2024', 6), ('Page #', 6))


texts = st.lists(
    st.lists(st.sampled_from(['a', '1', '2', '- 3 -', 'Page 4', 'Section 5', '6.', 'iv', '']), max_size=5), max_size=6
)


@given(texts)
def test_places_exist_and_structure_is_never_among_them(pages):
    lines = [[EdgeLine(text) for text in page] for page in pages]
    for number, i in find_furniture(lines):
        assert lines[number][i].text not in ('Section 5', '6.', '')
