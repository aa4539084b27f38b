"""Pieces in document order: what a splitter gave, put back into the text. A wrong place is worse than none.

1. Text and pieces are reduced to letters (`letters`): no blanks, no case, no accents.
2. Where every piece stands in the text and the order leaves each one place, that is all (`order`).
3. Else the places of each piece are looked up in an index of runs of twelve letters (`grams`, `occurrences`).
4. A piece that stands nowhere is tried without a tokenizer's marks, then for the stretch that it shares with the text
   (`seeds`), grown over a few changed letters (`mending`). What is left at its ends is an addition if a seam parts it
   from the rest as in most other pieces (`additions`, `seams`); if not, the piece is not placed.
5. A header that other pieces were given is cut off too where the rest alone stands in more places (`headers`).
6. What stands once holds the order up. Between two such pieces the rest is placed where the first and the last
   possible reading agree, or where the pieces, one after another, are all the text there is (`settle`).
7. A piece that only resembles the text is dropped where other pieces have that text already (`believed`).
8. If nearly all pieces kept their case, all this is done again with case; then the others must have theirs too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from chunklab.alignment.additions import Core, cores
from chunklab.alignment.doubts import doubtful
from chunklab.alignment.grams import to_grams
from chunklab.alignment.headers import Found, with_headers, without_headers
from chunklab.alignment.letters import Pieces, Reading, fold, same_letters, to_pieces
from chunklab.alignment.mending import WILD
from chunklab.alignment.occurrences import occurrences
from chunklab.alignment.order import Place, Wanted, decided
from chunklab.alignment.placement import Placement
from chunklab.alignment.settle import Item, Source, settle
from chunklab.spans import union
from chunklab.types import Span

_WITNESSES = 5
_JOINED = re.compile(r'(?:(?<=\s)|^)##(?=\S)')
_HALF = '\ufffd'
_UNKNOWN = re.compile(r'\[UNK\]|<unk>')


def align(text: str, pieces: Sequence[str]) -> list[Placement | None]:
    """Where each of `pieces`, given in document order, stands in `text`; None where it cannot be placed."""
    placed = _align(Source(text), pieces)
    if keeps_case(text, pieces, placed):
        placed = _align(Source(text, Reading.BLIND), pieces)
    return placed


def keeps_case(text: str, pieces: Sequence[str], placed: Sequence[Placement | None]) -> bool:
    """Whether nearly all pieces stand where they were placed with the letters as they are, but some only with their
    case or accents forgotten: then those are likely to be something else."""
    inner = [
        (piece[len(place.added_before) : len(piece) - len(place.added_after)], place.span)
        for piece, place in zip(pieces, placed, strict=True)
        if place and not place.exact
    ]
    pairs = [(core, text[span.start : span.end]) for core, span in inner]
    altered = [(core, own) for core, own in pairs if core.strip() != own]
    lost = same_letters([core for core, _ in altered], [own for _, own in altered], Reading.BLIND).count(False)
    kept = sum(place is not None for place in placed) - lost
    return kept >= _WITNESSES and 0 < lost <= kept // 10


def _align(source: Source, pieces: Sequence[str]) -> list[Placement | None]:
    """The same in one reading. Pieces in doubt are left out, and the others placed again as if they were not there;
    what is in doubt then is not placed either."""
    placed = _in_order(source, pieces)
    doubted = set(doubtful(source.page(), _places(source, placed)))
    if not doubted:
        return placed
    others = [i for i in range(len(pieces)) if i not in doubted]
    again = _in_order(source, [pieces[i] for i in others])
    doubted = set(doubtful(source.page(), _places(source, again)))
    placed = [None] * len(pieces)
    for row, i in enumerate(others):
        placed[i] = None if row in doubted else again[row]
    return placed


def _places(source: Source, placed: Sequence[Placement | None]) -> list[Place | None]:
    return [source.page().range(place.span) if place else None for place in placed]


def _in_order(source: Source, pieces: Sequence[str]) -> list[Placement | None]:
    given = to_pieces(pieces, source.base)
    places = _by_order(source, given)
    if places is not None:
        return [
            _placement(source, piece, given, i, Core(0, given.length(i)), place)
            for i, (piece, place) in enumerate(zip(pieces, places, strict=True))
        ]
    given, found = read(source, given)
    settled = settle(source, [item(given, i, core, places) for i, (core, places) in enumerate(found)])
    return shown(source, pieces, given, found, settled)


def shown(
    source: Source, pieces: Sequence[str], given: Pieces, found: Sequence[Found], settled: Sequence[Place | None]
) -> list[Placement | None]:
    """The placements of the pieces whose text is settled at these places, if they are believed; `pieces` as they
    came, `given` as they were read."""
    cores, places = with_headers(given, [core for core, _ in found], settled, source.page())
    return [
        place and _placement(source, pieces[i], given, i, cores[i], place)
        for i, place in enumerate(believed(places, cores, given))
    ]


def _by_order(source: Source, given: Pieces) -> list[Place] | None:
    """The places where every piece stands as it is and the order alone decides them all, which is the common case."""
    letters = source.page().text
    row = [Wanted(given.text(i)) for i in range(len(given))]
    if not all(wanted.letters for wanted in row):
        return None
    found = decided(letters, letters[::-1], row)
    if not found:
        return None
    places = [place for place in found if place]
    return places if len(places) == len(found) else None


def read(source: Source, given: Pieces) -> tuple[Pieces, list[Found]]:
    """For each piece what of it is text, and all places where that stands (None: too many to list); and the pieces
    with a tokenizer's own marks taken out where they stood nowhere with them."""
    page = source.page()
    grams = to_grams(page.codes)
    texts = [given.text(i) for i in range(len(given))]
    starts = occurrences(page, grams, texts)
    marked = [i for i, at in enumerate(starts) if at == [] and _unmarked(given.given[i]) != given.given[i]]
    if marked:
        cleaned = {i: _unmarked(given.given[i]) for i in marked}
        given = to_pieces([cleaned.get(i, piece) for i, piece in enumerate(given.given)], source.base)
        texts = [given.text(i) for i in range(len(given))]
        for i, at in zip(marked, occurrences(page, grams, [texts[i] for i in marked]), strict=True):
            starts[i] = at
    found: list[Found] = [
        (Core(0, len(text)), None if at is None else tuple((a, a + len(text)) for a in at))
        for text, at in zip(texts, starts, strict=True)
    ]
    numbers = [i for i, at in enumerate(starts) if at == [] and texts[i]]
    inner = cores(given, numbers, source.text, page, grams)
    needles = {i: texts[i][core.first : core.last] for i, core in inner.items() if not core.places}
    for (i, needle), at in zip(needles.items(), occurrences(page, grams, list(needles.values())), strict=True):
        found[i] = (inner[i], None if at is None else tuple((a, a + len(needle)) for a in at))
    found = [(inner[i], inner[i].places) if i in inner and inner[i].places else one for i, one in enumerate(found)]
    return given, without_headers(given, found, page, grams)


def item(given: Pieces, i: int, core: Core, places: tuple[Place, ...] | None) -> Item:
    """What there is to place of piece i."""
    text = given.given[i][given.where(i, core.first) : given.where(i, core.last - 1) + 1] if core.last else ''
    return Item(
        given.text(i)[core.first : core.last],
        text,
        places,
        bool(core.places),
        core.first == 0 and core.last == given.length(i),
    )


def believed(settled: Sequence[Place | None], cores: Sequence[Core], given: Pieces) -> list[Place | None]:
    """Without the pieces that only resemble the text: those found with changes or additions where most of the pieces
    are not found at all, or where other pieces, which stand there as they are, have most of that text already."""
    whole = [core.first == 0 and core.last == given.length(i) and not core.places for i, core in enumerate(cores)]
    foreign = 2 * sum(place is not None for place in settled) < sum(given.length(i) > 0 for i in range(len(given)))
    taken = union(Span(*place) for i, place in enumerate(settled) if place and whole[i])
    return [
        place if place and (whole[i] or not (foreign or _covered(place, taken))) else None
        for i, place in enumerate(settled)
    ]


def _covered(place: Place, taken: Sequence[Span]) -> bool:
    """Whether more than half of `place` lies in `taken`, which is disjoint and in order."""
    at = max(0, bisect_right(taken, place[0], key=lambda span: span.start) - 1)
    inside = 0
    while at < len(taken) and taken[at].start < place[1]:
        inside += max(0, min(place[1], taken[at].end) - max(place[0], taken[at].start))
        at += 1
    return 2 * inside > place[1] - place[0]


def _unmarked(piece: str) -> str:
    if '##' not in piece and not _UNKNOWN.search(piece):
        return piece
    return _UNKNOWN.sub(WILD, _JOINED.sub('', piece))


def _placement(source: Source, original: str, given: Pieces, i: int, core: Core, place: Place) -> Placement:
    """The placement of a piece whose letters `core` stand at `place`, with the characters beside them that are no
    letters, such as a zero-width space, where the piece and the text both have them."""
    piece, span = given.given[i], source.page().span(*place)
    whole = core.first == 0, core.last == given.length(i)
    edges = given.where(i, core.first), given.where(i, core.last - 1) + 1
    before, start = _outwards(piece, source, edges[0], span.start, whole[0], -1)
    after, end = _outwards(piece, source, edges[1], span.end, whole[1], 1)
    exact = source.text[start:end] == original.strip()
    return Placement(Span(start, end), exact, '' if whole[0] else piece[:before], '' if whole[1] else piece[after:])


def _outwards(piece: str, source: Source, ours: int, theirs: int, whole: bool, step: int) -> tuple[int, int]:
    """The edges of what the piece and the text have in common, moved over the same characters that are no letters;
    where the piece has nothing else on that side (`whole`), also over the blanks between these."""
    edges, back = (ours, theirs), min(step, 0)
    while True:
        if whole:
            ours, theirs = _past_blanks(piece, ours, step), _past_blanks(source.text, theirs, step)
        if not (0 <= ours + back < len(piece) and 0 <= theirs + back < len(source.text)):
            return edges
        mark = piece[ours + back]
        if mark != source.text[theirs + back] or mark == _HALF or mark.isspace() or fold(mark, source.base):
            return edges
        ours, theirs = ours + step, theirs + step
        edges = ours, theirs


def _past_blanks(text: str, at: int, step: int) -> int:
    back = min(step, 0)
    while 0 <= at + back < len(text) and text[at + back].isspace():
        at += step
    return at
