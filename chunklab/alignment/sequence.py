"""Pieces in document order."""

from __future__ import annotations

from collections.abc import Sequence

from chunklab.alignment.grams import to_grams
from chunklab.alignment.letters import Pieces, to_pieces
from chunklab.alignment.occurrences import occurrences
from chunklab.alignment.order import Place, Wanted, decided
from chunklab.alignment.placement import Placement
from chunklab.alignment.settle import Item, Source, settle


def align(text: str, pieces: Sequence[str]) -> list[Placement | None]:
    """Where each of `pieces`, given in document order, stands in `text`; None where it cannot be placed."""
    source, given = Source(text), to_pieces(pieces)
    places = _by_order(source, given)
    if places is None:
        places = _in_full(source, given)
    return [place and _placement(source, pieces[i], place) for i, place in enumerate(places)]


def _by_order(source: Source, given: Pieces) -> list[Place | None] | None:
    """The places where every piece stands as it is and the order alone decides them all, which is the common case."""
    letters = source.page().text
    row = [Wanted(given.text(i)) for i in range(len(given))]
    if not all(wanted.letters for wanted in row):
        return None
    found = decided(letters, letters[::-1], row)
    return found if found and all(found) else None


def _in_full(source: Source, given: Pieces) -> list[Place | None]:
    page = source.page()
    grams = to_grams(page.codes)
    needles = [given.text(i) for i in range(len(given))]
    items = []
    for i, starts in enumerate(occurrences(page, grams, needles)):
        places = None if starts is None else tuple((at, at + len(needles[i])) for at in starts)
        items.append(Item(needles[i], given.given[i], places))
    return settle(source, items)


def _placement(source: Source, piece: str, place: Place) -> Placement:
    span = source.page().span(*place)
    return Placement(span, exact=source.text[span.start : span.end] == piece.strip())
