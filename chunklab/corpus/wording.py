"""Pieces of error lines: text and names from outside, escaped so that a message stays one harmless line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from chunklab.errors import did_you_mean

EXCERPT = 48
"""Characters of a contract that an error line shows at most."""

NAMES_SHOWN = 3


def printable(text: str) -> str:
    """`text` on one line: line ends, controls, NBSP, direction marks and lone surrogates as Python escapes."""
    if text.isprintable():
        return text
    return ''.join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def quoted(name: str) -> str:
    """A name between double quotes, cut at 200 characters."""
    return f'"{printable(name[:200])}{"…" if len(name) > 200 else ""}"'


def excerpts(left: str, right: str) -> tuple[str, str]:
    """Both texts quoted, `EXCERPT` characters from just before the first one in which they differ."""
    pairs = enumerate(zip(left, right, strict=False))
    first = next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))
    start = max(0, first - EXCERPT // 4)
    return _excerpt(left, start), _excerpt(right, start)


def _excerpt(text: str, start: int) -> str:
    end = start + EXCERPT
    return f'"{"…" if start else ""}{printable(text[start:end])}{"…" if len(text) > end else ""}"'


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did_you_mean`, and where a known name differs only in how its accents are composed, both in escapes."""
    names = sorted(known)
    same = [name for name in names if name != word and _composed(name) == _composed(word)]
    if same:
        return f': the accents are composed differently, {word!a} here and {same[0]!a} there'
    return printable(did_you_mean(word, names))


def _composed(name: str) -> str:
    return unicodedata.normalize('NFC', name)


def listed(names: Sequence[str]) -> str:
    """The first few names, quoted, and how many more there are."""
    more = len(names) - NAMES_SHOWN
    return ', '.join(quoted(name) for name in names[:NAMES_SHOWN]) + (f' and {more} more' if more > 0 else '')


def counted(n: int, one: str, many: str = '') -> str:
    """'1 document', '2,484 queries': a number with its noun; `many` where the plural is not `one` + s."""
    return f'{n:,} {one if n == 1 else many or one + "s"}'
