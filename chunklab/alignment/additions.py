"""What a splitter put before and after the text of a chunk, told from the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chunklab.alignment.grams import Grams
from chunklab.alignment.letters import Codes, Letters, Pieces
from chunklab.alignment.mending import Grown, grow
from chunklab.alignment.order import Place
from chunklab.alignment.seams import Seam, Usual, first_seam, seam, usual
from chunklab.alignment.seeds import seeds, stretches

_CHANGED = 0.05
"""Share of a chunk's letters that may be changed."""

_SHORTEST = 24
"""Letters of text that show by themselves where an addition ends."""

_ALIKE = 3
"""A place counts beside the best one where it takes at most this many times, and this many, changed letters more."""

_REPEATED = 3
_OVERSHOT = 40
_AGREEING = 0.3


@dataclass(frozen=True, slots=True)
class Core:
    """Letters [first, last) of a piece that are text. `places` where they stand with some letters changed; empty where
    they are unchanged."""

    first: int
    last: int
    places: tuple[Place, ...] = ()


def cores(pieces: Pieces, numbers: Sequence[int], page: Letters, grams: Grams) -> dict[int, Core]:
    """What is text in the pieces of these numbers, which as a whole stand nowhere; those that show none are left
    out."""
    grown = {i: best for i, best in _grown(pieces, numbers, page, grams) if best}
    guesses = {i: best[0] for i, best in grown.items()}
    clear = {i: one for i, one in guesses.items() if 2 * len(one) >= pieces.length(i)}
    before = usual(_before(pieces, i, one.first) for i, one in clear.items() if one.first)
    after = usual(_after(pieces, i, one.last) for i, one in clear.items() if one.last < pieces.length(i))
    found = {i: core for i, best in grown.items() if (core := _core(pieces, i, page, best, before, after))}
    return _with_repeated(pieces, numbers, found, clear)


def _grown(pieces: Pieces, numbers: Sequence[int], page: Letters, grams: Grams) -> Iterator[tuple[int, list[Grown]]]:
    for i, found in seeds(pieces, numbers, grams).items():
        text, most = pieces.text(i), int(_CHANGED * pieces.length(i)) + 1
        breaks = _breaks(pieces, i)
        candidates = stretches(found, pieces.codes(i), page.codes)
        tried = [
            grow(one, text, breaks, page.text, found, most) for one in candidates if 2 * len(one) > len(candidates[0])
        ]
        tried.sort(key=lambda one: (one.changes - len(one), one.place))
        yield i, _alike(tried)


def _alike(tried: Sequence[Grown]) -> list[Grown]:
    """The best and the others that are about as good."""
    if not tried:
        return []
    best = tried[0]
    most = _ALIKE * best.changes + _ALIKE
    rivals = {one.place: one for one in tried if len(one) > 0.8 * len(best) and one.changes <= most}
    rivals.pop(best.place)
    return [best, *rivals.values()]


def _core(pieces: Pieces, i: int, page: Letters, best: Sequence[Grown], before: Usual, after: Usual) -> Core | None:
    one, n = best[0], pieces.length(i)
    first, last = one.first, one.last
    if first:
        inside = first_seam((_before(pieces, i, at) for at in range(first, last)), before)
        if inside is None or _is_altered(pieces.codes(i)[:first][::-1], page.codes[: one.place[0]][::-1]):
            return None
        first += inside
    if last < n:
        inside = first_seam((_after(pieces, i, at) for at in range(last, first, -1)), after)
        if inside is None or _is_altered(pieces.codes(i)[last:], page.codes[one.place[1] :]):
            return None
        last -= inside
    sure = (before.is_known or first == 0) and (after.is_known or last == n) and (first == 0 or last == n)
    if last - first < _SHORTEST or (last - first < n / 2 and not sure):
        return None
    text = one.clipped(first, last)
    if text is None:
        return None
    if not text.changes:
        return Core(first, last)
    rivals = [rival.place for other in best[1:] if (rival := other.clipped(first, last))]
    return Core(first, last, tuple(sorted({text.place, *rivals})))


def _is_altered(beside: Codes, page: Codes) -> bool:
    """Whether the letters beside a core are, many of them, those of the text there: then it is no addition."""
    n = min(len(beside), len(page), _OVERSHOT)
    return n > 1 and bool(np.mean(beside[1:n] == page[1:n]) > _AGREEING)


def _with_repeated(
    pieces: Pieces, numbers: Sequence[int], found: dict[int, Core], clear: dict[int, Grown]
) -> dict[int, Core]:
    """Sharpened by additions that several pieces have: they show also in a piece with too little text of its own."""
    ends = {i: (one.first, one.last) for i, one in clear.items()} | {i: (c.first, c.last) for i, c in found.items()}
    before = Counter(pieces.text(i)[:first] for i, (first, _) in ends.items() if first)
    after = Counter(pieces.text(i)[last:][::-1] for i, (_, last) in ends.items() if last < pieces.length(i))
    sharpened = dict(found)
    for i in numbers:
        text, core = pieces.text(i), found.get(i)
        head = _repeated(text, before, core.first if core else 0)
        tail = _repeated(text[::-1], after, len(text) - core.last if core else 0)
        if core is None and (head or tail) and head + tail < len(text):
            sharpened[i] = Core(head, len(text) - tail)
        elif core and not core.places:
            sharpened[i] = replace(core, first=max(head, core.first), last=min(len(text) - tail, core.last))
    return sharpened


def _repeated(text: str, additions: Counter[str], cut: int) -> int:
    """Letters of the addition at the head of `text` that several pieces have, where it reaches a little further than
    the `cut` made; 0 where there is none."""
    own = additions[text[:cut]] if cut else 1
    for addition, n in additions.most_common():
        if n < _REPEATED or n <= own:
            break
        if text.startswith(addition) and (not cut or 0 < len(addition) - cut <= _OVERSHOT):
            return len(addition)
    return 0


def _before(pieces: Pieces, i: int, letter: int) -> Seam:
    """The seam between the letters before `letter` and those from it on."""
    end, start = pieces.where(i, letter - 1) + 1, pieces.where(i, letter)
    return seam(pieces.given[i][end:start], pieces.given[i][end - 1])


def _after(pieces: Pieces, i: int, letter: int) -> Seam:
    end, start = pieces.where(i, letter - 1) + 1, pieces.where(i, letter)
    return seam(pieces.given[i][end:start], pieces.given[i][start])


def _breaks(pieces: Pieces, i: int) -> list[int]:
    """The letters of piece i that are the first of a line."""
    piece, first = pieces.given[i], pieces.offsets[i]
    lines = [first + match.start() for match in re.finditer('\n', piece)]
    return (np.searchsorted(pieces.letters.origins, lines) - pieces.edges[i]).tolist() if lines else []
