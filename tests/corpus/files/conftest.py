"""Word files and PDFs made here, piece by piece, so that each test says what is in its file."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'


@pytest.fixture(scope='session')
def make_docx():
    """make_docx('<w:p>…', numbering='<w:abstractNum …') -> bytes of a .docx; `files` are further parts, by name."""
    return docx_bytes


def docx_bytes(body, files=None, **parts):
    rels = ''.join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for i, name in enumerate(parts)
    )
    entries = {
        '_rels/.rels': f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        'word/_rels/document.xml.rels': f'<Relationships xmlns="{PACKAGE}">{rels}</Relationships>',
        'word/document.xml': root('document', f'<w:body>{body}</w:body>'),
        **{f'word/{name}.xml': root(name, xml) for name, xml in parts.items()},
        **(files or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def root(name, xml):
    return (
        f'<w:{name} xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:r="{OFFICE}">{xml}</w:{name}>'
    )


@pytest.fixture(scope='session')
def make_pdf():
    """make_pdf([[(x, y, 'text'), …], …]) -> bytes of a PDF, one list per page, in the order in which it is written."""
    return pdf_bytes


def pdf_bytes(pages, size=10, trailer='', font='Helvetica'):
    objects = {1: b'<</Type/Catalog/Pages 2 0 R>>', 3: b'<</Type/Font/Subtype/Type1/BaseFont/' + font.encode() + b'>>'}
    kids = []
    for i, page in enumerate(pages):
        number = 4 + 2 * i
        kids.append(f'{number} 0 R')
        content = page if isinstance(page, bytes) else written(page, size)
        objects[number] = (
            f'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {number + 1} 0 R'
            '/Resources<</Font<</F 3 0 R>>>>>>'
        ).encode()
        packed = zlib.compress(content)
        objects[number + 1] = b'<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream' % (len(packed), packed)
    objects[2] = f'<</Type/Pages/Count {len(kids)}/Kids[{" ".join(kids)}]>>'.encode()
    data = b'%PDF-1.4\n'
    starts = []
    for number in sorted(objects):
        starts.append(len(data))
        data += b'%d 0 obj\n%s\nendobj\n' % (number, objects[number])
    table = b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)
    table += b''.join(b'%010d 00000 n \n' % start for start in starts)
    end = f'trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n'
    return data + table + end.encode('latin-1')


def written(page, size):
    return '\n'.join(f'BT /F {size} Tf {x} {y} Td ({text.translate(ESCAPES)}) Tj ET' for x, y, text in page).encode(
        'latin-1'
    )


ESCAPES = str.maketrans({'(': r'\(', ')': r'\)', '\\': r'\\'})


@pytest.fixture(scope='session')
def prose():
    """prose(lines, x=72, y=720) -> what make_pdf wants for lines set one under the other, 12 points apart."""

    def lay(lines, x=72, y=720, step=12):
        return [(x, y - step * i, line) for i, line in enumerate(lines) if line]

    return lay
