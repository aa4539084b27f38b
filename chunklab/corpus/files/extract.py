"""Every kind of file by name: how its text is taken out, and by what."""

from __future__ import annotations

from chunklab.corpus.files.docx.document import extract_docx
from chunklab.corpus.files.extracted import Extracted
from chunklab.corpus.files.html.document import extract_html
from chunklab.corpus.files.missing import version
from chunklab.corpus.files.pdf.document import extract_pdf
from chunklab.corpus.files.plain import extract_text
from chunklab.errors import CorpusError

LIBRARIES = {'html': 'selectolax', 'pdf': 'pypdfium2', 'docx': 'lxml'}
VERSIONS = {'text': 1, 'html': 1, 'pdf': 1, 'docx': 1}
"""To be raised with every change of what comes out of a kind of file, so that files are taken in anew."""

PAGED = frozenset({'text', 'pdf'})
"""Kinds that page furniture can be dropped from; in Word files it stands apart from the text."""


def extract(data: bytes, kind: str, *, drop_page_furniture: bool) -> Extracted:
    """The text of a file of `kind` ('text', 'html', 'pdf' or 'docx'). Raises CorpusError, saying why, where there is
    none."""
    if kind == 'text':
        return extract_text(data, drop_page_furniture=drop_page_furniture)
    if kind == 'pdf':
        extracted = extract_pdf(data, drop_page_furniture=drop_page_furniture)
    elif kind == 'docx':
        extracted = extract_docx(data)
    elif kind == 'html':
        extracted = extract_html(data)
    else:
        raise AssertionError(f'BUG: no kind of file called {kind!r}')
    if not extracted.text.strip():
        raise CorpusError('no text in it (pictures only?)')
    return extracted


def extractor_name(kind: str, *, drop_page_furniture: bool) -> str:
    """What `extract` does with a file of `kind`, in one line that changes whenever its text may: 'pdf 1, pypdfium2
    5.15.2'."""
    library = LIBRARIES.get(kind)
    name = f'{kind} {VERSIONS[kind]}' + (f', {library} {version(library)}' if library else '')
    return name + (', without page furniture' if drop_page_furniture and kind in PAGED else '')
