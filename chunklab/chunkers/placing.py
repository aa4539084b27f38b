"""Where pieces of a text, given as strings in their order, lie in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chunklab.errors import ChunklabError
from chunklab.types import Span

_SHOWN = 40  # characters of a piece in an error
_BLANKS = re.compile(r'\s*')


def place(text: str, pieces: Iterable[str], where: str) -> list[Span]:
    """The span of each piece, in order; pieces are trimmed of white space, blank ones left out.

    Each starts after the one before it. Of the places where a piece stands, the first of these that there is holds it:
    directly after the piece before it (white space between them aside); the first that ends beyond that piece; the
    first that starts after its start. So pieces may overlap, and a piece that is repeated goes with its repetition in
    the text. ChunklabError, beginning with `where`, names a piece that stands in none of these places.
    """
    found: list[Span] = []
    start, end = -1, 0  # of the piece before
    for number, given in enumerate(pieces, start=1):
        piece = given.strip()
        if not piece:
            continue
        at = _next_place(text, piece, start, end)
        if at < 0:
            shown = ascii(piece[:_SHOWN]) + ('...' if len(piece) > _SHOWN else '')
            raise ChunklabError(
                f'{where}: piece {number}, {shown}, does not stand in the text after the piece before it'
            )
        start, end = at, at + len(piece)
        found.append(Span(start, end))
    return found


def _next_place(text: str, piece: str, start: int, end: int) -> int:
    following = _BLANKS.match(text, end)
    if following and text.startswith(piece, following.end()):
        return following.end()
    beyond = text.find(piece, max(start + 1, end + 1 - len(piece)))
    return beyond if beyond >= 0 else text.find(piece, start + 1)
