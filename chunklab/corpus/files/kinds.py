"""Which kind of file some bytes are: told by what they are, not by what the file is called."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from dataclasses import replace

from chunklab.corpus.files.extracted import Extracted
from chunklab.errors import CorpusError

KINDS = {
    '.txt': 'text',
    '.md': 'text',
    '.html': 'html',
    '.htm': 'html',
    '.pdf': 'pdf',
    '.docx': 'docx',
}
"""The extensions that ingest looks at, and the kind that each promises."""

NAMES = {'text': 'text', 'html': 'HTML', 'pdf': 'PDF', 'docx': 'Word (.docx)'}

REFUSED = (
    (b'{\\rtf', 'a Rich Text file: save it as .docx or .pdf'),
    (b'\x89PNG\r\n\x1a\n', 'a picture: its text has to be recognised first (OCR)'),
    (b'\xff\xd8\xff', 'a picture: its text has to be recognised first (OCR)'),
    (b'II*\0', 'a picture: its text has to be recognised first (OCR)'),
    (b'MM\0*', 'a picture: its text has to be recognised first (OCR)'),
    (b'\x1f\x8b', 'a compressed file: unpack it first'),
    (b'7z\xbc\xaf\x27\x1c', 'a compressed file: unpack it first'),
    (b'Rar!\x1a\x07', 'a compressed file: unpack it first'),
)
"""Beginnings of files that hold no text to be had here, and what the user can do."""

OLE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
ENCRYPTED_PACKAGE = 'EncryptedPackage'.encode('utf-16-le')
HTML_BEGINS = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]', re.I | re.S
)
PDF_HEADER_WITHIN = 1024
"""Bytes in which a PDF has to say that it is one, after whatever a mail gateway put before it."""

OFFICE_PARTS = (
    ('word/', 'docx'),
    ('xl/', 'a spreadsheet (.xlsx)'),
    ('ppt/', 'a presentation (.pptx)'),
    ('mimetype', 'an OpenDocument or e-book file: save it as .docx or .pdf'),
)


def kind_of(data: bytes, suffix: str) -> str:
    """'text', 'html', 'pdf' or 'docx'. `suffix`, in lower case, decides only where the bytes leave it open.

    Raises CorpusError, saying what it is instead, for what is none of them or not what `suffix` promises.
    """
    promised = KINDS[suffix]
    if not data and promised != 'text':
        raise CorpusError('the file is empty')
    if b'%PDF-' in data[:PDF_HEADER_WITHIN] and (promised == 'pdf' or data.lstrip().startswith(b'%PDF-')):
        return 'pdf'
    if data.startswith(OLE):
        raise CorpusError(_ole(data))
    for magic, what in REFUSED:
        if data.startswith(magic):
            raise CorpusError(f'not {NAMES[promised]} but {what}')
    if data.startswith(b'PK\x03\x04'):
        return _zip_kind(data, promised)
    if HTML_BEGINS.match(data[:4096]):
        return 'html'
    if promised == 'html' and b'\0' in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CorpusError('not HTML: it holds NUL bytes, and no byte order mark of UTF-16 begins it')
    if promised in ('pdf', 'docx'):
        raise CorpusError(f'not {NAMES[promised]}: its bytes do not begin like one')
    return promised


def _ole(data: bytes) -> str:
    if ENCRYPTED_PACKAGE in data:
        return 'encrypted: save it without a password first'
    return 'an old Word or Office file (.doc): save it as .docx or .pdf'


def _zip_kind(data: bytes, promised: str) -> str:
    """'docx', or CorpusError for other archives. A broken one goes on as what its name says, to be refused there."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        if promised == 'docx':
            raise CorpusError('truncated or damaged: the end of its zip archive is missing') from error
        raise CorpusError(f'not {NAMES[promised]} but a damaged zip archive') from error
    for prefix, what in OFFICE_PARTS:
        if any(name.startswith(prefix) for name in names):
            if what == 'docx':
                return what
            raise CorpusError(f'not {NAMES[promised]} but {what}')
    raise CorpusError(f'not {NAMES[promised]} but a zip archive: unpack it first')


def mismatch(extracted: Extracted, kind: str, suffix: str) -> Extracted:
    """`extracted`, with a note first where the file is called by another kind's extension."""
    if KINDS[suffix] == kind:
        return extracted
    note = f'called {suffix}, but it is {NAMES[kind]}: read as that'
    return replace(extracted, notes=(note, *extracted.notes))
