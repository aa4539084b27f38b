"""Values and text from contracts, put into a page so that no browser takes them for anything but data."""

from __future__ import annotations

import html
import json
import re

from chunklab.corpus.wording import printable

_SUSPECT = re.compile(r'[<>&]|[^\x20-\x7e]')


def embedded_json(value: object) -> str:
    """JSON that cannot end the script element it stands in, and that a person reading the source cannot misread.

    `<`, `>`, `&`, line separators, direction marks, lone surrogates and all that has no shape of its own are \\u
    escapes, which JSON.parse turns back into exactly the characters they were.

    >>> embedded_json('</script>')
    '"\\\\u003c/script\\\\u003e"'
    """
    return _SUSPECT.sub(_as_escape, json.dumps(value, ensure_ascii=False, separators=(',', ':'), allow_nan=False))


def shown(text: str) -> str:
    """Text for the body of a page or a quoted attribute: markup is escaped, and what cannot be seen is spelled out."""
    return html.escape(printable(text), quote=True)


def _as_escape(found: re.Match[str]) -> str:
    character = found.group()
    if character not in '<>&' and character.isprintable():
        return character
    units = character.encode('utf-16-be', 'surrogatepass')
    return ''.join(f'\\u{units[i] << 8 | units[i + 1]:04x}' for i in range(0, len(units), 2))
