from __future__ import annotations

import io
import zipfile

import pytest

from chunklab.corpus.files.extracted import Extracted
from chunklab.corpus.files.kinds import OLE, kind_of, mismatch
from chunklab.errors import CorpusError


def zipped(name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as archive:
        archive.writestr(name, 'x')
    return packed.getvalue()


@pytest.mark.parametrize(
    ('data', 'suffix', 'kind'),
    [
        (b'any text', '.txt', 'text'),
        (b'', '.md', 'text'),
        (b'a\xff\x00', '.txt', 'text'),
        (b'# Title with %PDF-1.4 in it', '.md', 'text'),
        (b'%PDF-1.4', '.pdf', 'pdf'),
        (b'From: gateway\r\n%PDF-1.4', '.pdf', 'pdf'),
        (b'%PDF-1.4', '.txt', 'pdf'),
        (b'%PDF-1.4', '.docx', 'pdf'),
        (zipped('word/document.xml'), '.docx', 'docx'),
        (zipped('word/document.xml'), '.pdf', 'docx'),
        (b'\xef\xbb\xbf <!-- c --> <!DOCTYPE html>', '.txt', 'html'),
        (b'<HTML><body>', '.pdf', 'html'),
        (b'no tag at all', '.htm', 'html'),
        ('<p>x'.encode('utf-16'), '.htm', 'html'),
        (b'<div>Markdown with tags', '.md', 'text'),
    ],
)
def test_kinds(data, suffix, kind):
    assert kind_of(data, suffix) == kind


@pytest.mark.parametrize(
    ('data', 'suffix', 'reason'),
    [
        (b'', '.pdf', 'the file is empty'),
        (b'plain text', '.pdf', 'not PDF: its bytes do not begin like one'),
        (b'plain text', '.docx', r'not Word \(\.docx\): its bytes do not begin like one'),
        (OLE + b'\0' * 100, '.docx', r'an old Word or Office file \(\.doc\)'),
        (OLE + 'EncryptedPackage'.encode('utf-16-le'), '.docx', 'encrypted'),
        (zipped('a.txt'), '.pdf', 'not PDF but a zip archive'),
        (zipped('xl/workbook.xml'), '.docx', 'but a spreadsheet'),
        (zipped('mimetype'), '.docx', 'but an OpenDocument'),
        (zipped('word/document.xml')[:-20], '.docx', 'truncated or damaged'),
        (zipped('word/document.xml')[:-20], '.txt', 'not text but a damaged zip archive'),
        (b'{\\rtf1 x}', '.txt', 'not text but a Rich Text file'),
        (b'\x89PNG\r\n\x1a\n', '.pdf', 'but a picture'),
        (b'\x9a\x00\x7f<', '.html', 'not HTML: it holds NUL bytes'),
        (b'\x1f\x8b\x08', '.html', 'not HTML but a compressed file'),
    ],
)
def test_refused(data, suffix, reason):
    with pytest.raises(CorpusError, match=reason):
        kind_of(data, suffix)


def test_a_mismatch_is_noted():
    extracted = Extracted('x', notes=('more',))
    assert mismatch(extracted, 'pdf', '.pdf') is extracted
    assert mismatch(extracted, 'pdf', '.txt').notes == ('called .txt, but it is PDF: read as that', 'more')
