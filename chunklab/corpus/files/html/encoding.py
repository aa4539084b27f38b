"""Which encoding a web page is in, found as browsers do it."""

from __future__ import annotations

import codecs
import contextlib
import re

BOMS = ((codecs.BOM_UTF8, 'utf-8'), (codecs.BOM_UTF16_LE, 'utf-16-le'), (codecs.BOM_UTF16_BE, 'utf-16-be'))
META = re.compile(rb'<meta[^>]+charset\s*=\s*["\']?\s*([A-Za-z0-9_:.-]+)', re.IGNORECASE)
META_WITHIN = 4096
WINDOWS_1252 = frozenset({'iso8859-1', 'ascii', 'cp1252'})
"""What pages that call themselves Latin-1 or ASCII are really in."""


def decode_html(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The characters of a page, and a note where it is not in the encoding it declares.

    By its byte order mark, else as its <meta> declares, else UTF-8 where it is valid, else Windows-1252.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, 'replace'), ()
    declared = _declared(data)
    if declared not in WINDOWS_1252:
        for used in [declared, 'utf-8'] if declared else ['utf-8']:
            with contextlib.suppress(UnicodeDecodeError):
                return data.decode(used), _differs(declared, used)
    return _windows_1252(data), _differs(declared if declared not in WINDOWS_1252 else None, 'Windows-1252')


def _declared(data: bytes) -> str | None:
    match = META.search(data[:META_WITHIN])
    if not match:
        return None
    try:
        name = codecs.lookup(match[1].decode('ascii')).name
        ''.encode(name)
    except LookupError:  # not known, or something that is no encoding of text ('hex')
        return None
    return 'utf-8' if name.startswith('utf-16') else name  # it could not be read at all if it were UTF-16


def _differs(declared: str | None, used: str) -> tuple[str, ...]:
    return () if declared in (None, used) else (f'declared as {declared}, which it is not: read as {used}',)


def _windows_1252(data: bytes) -> str:
    """Windows-1252 in which, as in browsers, the five bytes without a character are the controls of Latin-1."""
    return ''.join(_byte(byte) for byte in data) if _UNDEFINED & set(data) else data.decode('cp1252')


_UNDEFINED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})


def _byte(byte: int) -> str:
    return chr(byte) if byte in _UNDEFINED else bytes((byte,)).decode('cp1252')
