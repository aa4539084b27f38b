"""The text of a PDF in reading order, its pages known."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chunklab.corpus.files.extracted import MAX_CHARACTERS, Extracted, TextBuilder
from chunklab.corpus.files.furniture import EdgeLine, dropped_lines, find_furniture
from chunklab.corpus.files.missing import not_installed
from chunklab.corpus.files.pdf.glyphs import pieces_on
from chunklab.corpus.files.pdf.lines import PageLine, lines_of
from chunklab.corpus.files.pdf.paragraphs import NOTHING, PARAGRAPH, Joiner
from chunklab.corpus.wording import counted
from chunklab.errors import CorpusError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 20_000

INSET = 0.2
"""Share of the width of all text by which a page number in the middle of a page is set in."""


def extract_pdf(data: bytes, *, drop_page_furniture: bool) -> Extracted:
    """The text of a PDF: wrapped lines joined to paragraphs, blank lines between them, tabs between cells of a table.

    Raises CorpusError for a file that needs a password, is damaged or truncated, or has no text on any page.
    """
    pages, notes = _read(data)
    blank = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(blank) == len(pages):
        raise CorpusError(
            f'no text on any of its {counted(len(pages), "page")}: scanned? Recognise its text first (OCR)'
        )
    if blank:
        notes.append(f'no text on {counted(len(blank), "page")} of {len(pages)} ({_numbers(blank)}): blank or scanned')
    dropped: tuple[tuple[str, int], ...] = ()
    if drop_page_furniture:
        pages, dropped = _without_furniture(pages)
    builder = TextBuilder()
    _write(pages, builder)
    return Extracted(builder.text(), builder.pages(), tuple(notes), dropped)


def _without_furniture(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], tuple[tuple[str, int], ...]]:
    """The pages without furniture, and what was dropped. Where it stood within a page, the page is parted."""
    left = min(line.x0 for page in pages for line in page)
    inset = left + INSET * (max(line.x1 for page in pages for line in page) - left)
    edges = [[EdgeLine(line.text, line.y, line.x0 > inset) for line in page] for page in pages]
    furniture = find_furniture(edges)
    kept: list[list[PageLine]] = []
    for number, page in enumerate(pages):
        gone = [(number, i) in furniture for i in range(len(page))]
        kept.append([replace(line, part=sum(gone[:i])) for i, line in enumerate(page) if not gone[i]])
    return kept, dropped_lines(edges, furniture)


def _read(data: bytes) -> tuple[list[list[PageLine]], list[str]]:
    """The lines of each page, and notes on the file. The file is closed before anything is done with them."""
    try:
        import pypdfium2
        import pypdfium2.raw as pdfium
    except ImportError as error:
        raise not_installed('pypdfium2', 'PDF') from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise CorpusError(_why(data, pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD, error)) from error
    with contextlib.closing(document):
        rebuilt = not pdfium.FPDF_DocumentHasValidCrossReferenceTable(document)
        if rebuilt and b'%%EOF' not in data[-2048:]:
            raise CorpusError('truncated: the file has no end (%%EOF), so pages may be missing')
        if not len(document) or len(document) > MAX_PAGES:
            raise CorpusError(f'{counted(len(document), "page")}: damaged, or no document to be read')
        notes = (
            ['its cross-reference table is broken and was rebuilt: check that nothing is missing'] if rebuilt else []
        )
        return _pages(document), notes


def _pages(document: PdfDocument) -> list[list[PageLine]]:
    import pypdfium2

    pages: list[list[PageLine]] = []
    length = 0
    for number in range(len(document)):
        try:
            with contextlib.closing(document[number]) as page, contextlib.closing(page.get_textpage()) as text:
                groups = pieces_on(text)
        except pypdfium2.PdfiumError as error:
            raise CorpusError(f'damaged: page {number + 1} of {len(document)} cannot be read') from error
        lines = [line for pieces in groups for line in lines_of(pieces)]
        pages.append([line for line in lines if line.text.strip()])
        length += sum(len(line.text) for line in lines)
        if length > MAX_CHARACTERS:
            raise CorpusError(f'more than {counted(MAX_CHARACTERS, "character")} of text')
    return pages


def _why(data: bytes, password: bool, error: Exception) -> str:
    if password or 'password' in str(error).lower():
        return 'encrypted: save it without a password first'
    if b'%%EOF' not in data[-2048:]:
        return 'truncated or damaged: it has no end (%%EOF) and cannot be opened'
    return 'damaged: it cannot be opened as a PDF'


def _write(pages: Sequence[Sequence[PageLine]], builder: TextBuilder) -> None:
    """Adds the lines of all pages with what belongs between them, and where each page begins."""
    joiner = Joiner(pages)
    first = True
    before: Sequence[PageLine] = ()
    pending = ''
    for number, lines in enumerate(pages, 1):
        for i, line in enumerate(lines):
            gap = ''
            if i:
                gap = joiner.between(lines, i - 1, first=first)
            elif before:
                gap = joiner.over_page(before, line)
            first = gap in (PARAGRAPH, '\n') or (not before and not i)
            if gap == NOTHING and pending:
                pending = joiner.without_soft_hyphen(pending, line.text)
            builder.add(pending + gap)
            if i == 0:
                builder.start_page(number)
            pending = line.text
        before = lines or before
    builder.add(pending)


def _numbers(numbers: Sequence[int]) -> str:
    shown = ', '.join(str(number) for number in numbers[:10])
    return shown + (' …' if len(numbers) > 10 else '')
