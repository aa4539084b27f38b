"""Pages that are nested deeper than any page is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from chunklab.corpus.files.html import depth
from chunklab.corpus.files.html.depth import MAX_DEPTH, NESTING, check_depth
from chunklab.corpus.files.html.document import extract_html
from chunklab.errors import CorpusError

DEEP = MAX_DEPTH + 1


@pytest.mark.parametrize(
    'page',
    [
        '<div>' * 200_000,
        '<DIV class="a>b">\n' * DEEP,
        '<div></x>' * DEEP,
        '<b><div></b>' * DEEP,
        '<ul><li>' * DEEP,
        '<div title="</div>">' * DEEP,
        "<div title = '</div>' >" * DEEP,
        '<div/>' * DEEP,
        '<table><tr><td></div>' * DEEP,
        '<div><table></div></table>' * DEEP,
        '<!-- <div> --><style></div></style><section>' * DEEP,
    ],
)
def test_what_is_nested_too_deep_is_refused_at_once(page):
    with pytest.raises(CorpusError, match='nested deeper than 4,000 elements'):
        extract_html(page.encode())


@pytest.mark.parametrize(
    'page',
    [
        '<div></div>' * DEEP,
        '<div><span></div>' * DEEP,
        '<p><font><br>' * DEEP,
        '<table>' + '<tr><td><center>' * DEEP,
        '<!-- ' + '<div>' * DEEP,
        '<script>' + '<div>' * DEEP + '</script>',
        '<p title="' + '<div>' * DEEP + '">',
        '<div><section></div>' * DEEP,
        '</div></table>' * DEEP,
        'a < b <' * DEEP,
    ],
)
def test_long_is_not_deep(page):
    check_depth(page)


PIECES = ['<div>', '</div>', '<ul>', '</ul>', '<li>', '<b>', '</b>', '<section>', '</section>', '</x>', '<br>', 'x ',
          '<div title="</div>">', '<!-- <div> -->']  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_it_is_never_deeper_than_was_said(pieces):
    page = ''.join(pieces)
    body = LexborHTMLParser(f'<body>{page}').body
    true = max((sum(tag in NESTING for tag in path) for path in paths(body)), default=0)
    limit, depth.MAX_DEPTH = depth.MAX_DEPTH, true - 1
    try:
        if true:
            with pytest.raises(CorpusError):
                check_depth(page)
    finally:
        depth.MAX_DEPTH = limit


def paths(node, above=()):
    here = (*above, node.tag)
    yield here
    child = node.first_child
    while child is not None:
        yield from paths(child, here)
        child = child.next


@pytest.mark.parametrize('page', ['<a b="' * 100_000, '<div ' * 100_000, '<!--' * 100_000, '<script>' * 100_000,
                                  '<table>' + '<div><x></div></y>' * 100_000, '<a =' * 100_000])  # fmt: skip
def test_it_is_linear(page, lines_run):
    check_depth(page)
    assert lines_run(lambda: check_depth(page[: len(page) // 10])) < len(page)
