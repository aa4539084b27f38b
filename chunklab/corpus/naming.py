"""File names for documents that are safe on every file system and unique in one folder."""

from __future__ import annotations

import hashlib
import itertools
import unicodedata
from collections.abc import Iterator

from chunklab.corpus.documents import SUFFIX

MAX_BYTES = 200
"""Longest name, in UTF-8, with its suffix: file systems take 255, backups and sync tools sometimes add to a name."""

FORBIDDEN = frozenset('<>:"/\\|?*')
"""What Windows allows in no name, the separators of all systems among it."""

UNSAFE_CATEGORIES = frozenset({'Cc', 'Cs', 'Zl', 'Zp'})
"""Control characters, lone surrogates (a name that was not UTF-8), line and paragraph separators."""

RESERVED = frozenset(
    ['CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$']
    + [device + digit for device in ('COM', 'LPT') for digit in '0123456789¹²³']
)
"""Devices to Windows, whatever follows the first dot."""


def candidates(source: str) -> Iterator[str]:
    """Names for the document made of `source`, a path with slashes: the best first, without end.

    The original name stays where it is safe; a name that is not .txt gets it behind ('a.md' → 'a.md.txt'). All others,
    and the first where the name is too long, end in a digest of `source`, so they don't depend on what else there is.
    """
    stem = _safe_stem(source.rsplit('/', 1)[-1])
    if _fits(stem):
        yield stem + SUFFIX
    for attempt in itertools.count():
        tail = '~' + hashlib.sha256(f'{attempt}:{source}'.encode('utf-8', 'surrogatepass')).hexdigest()[:8]
        yield _shortened(stem, tail) + tail + SUFFIX


def name_key(name: str) -> str:
    """Equal for names that some file system takes for the same: in other case, or with accents composed otherwise."""
    return unicodedata.normalize('NFC', name.casefold())


def _safe_stem(name: str) -> str:
    stem = name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name
    stem = ''.join('_' if c in FORBIDDEN or unicodedata.category(c) in UNSAFE_CATEGORIES else c for c in stem)
    # dots and blanks before '.txt' stay: only at the very end of a name do they get lost, on Windows
    return f'_{stem}' if stem.split('.', 1)[0].rstrip().upper() in RESERVED else stem or 'unnamed'


def _fits(stem: str) -> bool:
    return len((stem + SUFFIX).encode('utf-8')) <= MAX_BYTES


def _shortened(stem: str, tail: str) -> str:
    room = MAX_BYTES - len(tail) - len(SUFFIX)
    # 'ignore' drops the part of a character that the cut may have left at the end
    return stem.encode('utf-8')[:room].decode('utf-8', 'ignore')
