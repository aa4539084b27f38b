"""Plain text and Markdown: taken as it is, byte for byte."""

from __future__ import annotations

from chunklab.corpus.documents import decode
from chunklab.corpus.files.extracted import Extracted, PageStart
from chunklab.corpus.files.furniture import EdgeLine, dropped_lines, find_furniture

FORM_FEED = '\f'
INSET = 15
"""Blanks before a number from which on it stands in the middle of a line."""


def extract_text(data: bytes, *, drop_page_furniture: bool) -> Extracted:
    """The text of a .txt or .md file. Form feeds, where it has any, part its pages.

    It is unchanged, but for furniture that is to be dropped: whole lines, and only where form feeds tell of pages.
    Raises CorpusError for bytes that are not UTF-8.
    """
    text = decode(data)
    pages = text.split(FORM_FEED)
    if len(pages) == 1:
        return Extracted(text)
    dropped: tuple[tuple[str, int], ...] = ()
    if drop_page_furniture:
        pages, dropped = _without_furniture(pages)
        text = FORM_FEED.join(pages)
    starts = []
    offset = 0
    for number, page in enumerate(pages, 1):
        if page:
            starts.append(PageStart(offset, number))
        offset += len(page) + 1
    return Extracted(text, tuple(starts), (), dropped)


def _without_furniture(pages: list[str]) -> tuple[list[str], tuple[tuple[str, int], ...]]:
    """The pages less the lines that are furniture, and what those were; all other white space stays."""
    lines = [page.splitlines(keepends=True) for page in pages]
    filled = [[i for i, line in enumerate(page) if line.strip()] for page in lines]
    edges = [
        [EdgeLine(page[i].strip(), inset=len(page[i]) - len(page[i].lstrip()) >= INSET) for i in places]
        for page, places in zip(lines, filled, strict=True)
    ]
    furniture = find_furniture(edges)
    gone = {(number, filled[number][i]) for number, i in furniture}
    kept = [
        ''.join(line for i, line in enumerate(page) if (number, i) not in gone) for number, page in enumerate(lines)
    ]
    return kept, dropped_lines(edges, furniture)
