"""Pieces that stand in the text as they are, and may be more than that.

A splitter that sets a header before each chunk makes, of a chunk of a repeated passage, a piece that also stands as a
whole: where the passage stands right under that header. So a header that other pieces were given is cut off wherever a
piece begins with it and the rest stands elsewhere as well. The order decides where the rest stands; where the header
stands right before it there, it is text again.
"""

from __future__ import annotations

from collections.abc import Sequence

from chunklab.alignment.additions import Core
from chunklab.alignment.grams import WIDTH, Grams
from chunklab.alignment.letters import Letters, Pieces
from chunklab.alignment.occurrences import occurrences
from chunklab.alignment.order import Place

Found = tuple[Core, tuple[Place, ...] | None]
"""What of a piece is text, and all the places where that stands; None where they are too many to list."""


def without_headers(given: Pieces, found: Sequence[Found], page: Letters, grams: Grams) -> list[Found]:
    """The same, with the headers of other pieces cut off those that stand also without, in more places."""
    headers = {given.text(i)[: core.first] for i, (core, places) in enumerate(found) if core.first and places}
    widths = sorted({len(header) for header in headers}, reverse=True)
    cut = {
        i: width
        for i, (core, places) in enumerate(found)
        if places and not core.places and (core.first, core.last) == (0, given.length(i))
        if (width := _header(given.text(i), headers, widths))
    }
    rests = occurrences(page, grams, [given.text(i)[width:] for i, width in cut.items()])
    result = list(found)
    for (i, width), starts in zip(cut.items(), rests, strict=True):
        places, rest = found[i][1] or (), given.length(i) - width
        if starts is None or len(starts) > len(places):
            result[i] = (Core(width, given.length(i)), None if starts is None else tuple((a, a + rest) for a in starts))
    return result


def _header(text: str, headers: set[str], widths: Sequence[int]) -> int:
    """Letters of the longest header that `text` begins with, if there is enough after it; else 0."""
    return next((width for width in widths if width <= len(text) - WIDTH and text[:width] in headers), 0)


def with_headers(
    given: Pieces, cores: Sequence[Core], placed: Sequence[Place | None], page: Letters
) -> tuple[list[Core], list[Place | None]]:
    """The pieces and their places with what was cut off, where the text has the same right before them."""
    whole, places = list(cores), list(placed)
    for i, (core, place) in enumerate(zip(cores, placed, strict=True)):
        if place and core.first and not core.places and core.first <= place[0]:
            start = place[0] - core.first
            if page.text.startswith(given.text(i)[: core.first], start):
                whole[i], places[i] = Core(0, core.last), (start, place[1])
    return whole, places
