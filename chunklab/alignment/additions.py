"""What a splitter put before and after the text of a chunk, told from the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chunklab.alignment.grams import Grams
from chunklab.alignment.letters import Letters, Pieces
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
    before = usual(_before(pieces, i, one.first) for i, one in guesses.items() if one.first)
    after = usual(_after(pieces, i, one.last) for i, one in guesses.items() if one.last < _length(pieces, i))
    found = {i: core for i, best in grown.items() if (core := _core(pieces, i, page, best, before, after))}
    return _with_repeated(pieces, numbers, found)


def _grown(pieces: Pieces, numbers: Sequence[int], page: Letters, grams: Grams) -> Iterator[tuple[int, list[Grown]]]:
    for i, found in seeds(pieces, numbers, grams).items():
        text, most = pieces.text(i), int(_CHANGED * _length(pieces, i)) + 1
        tried = [grow(one, text, page.text, found, most) for one in stretches(found, pieces.codes(i), page.codes)]
        tried.sort(key=lambda one: (one.changes - len(one), one.place))
        yield i, _alike(tried)


def _alike(tried: Sequence[Grown]) -> list[Grown]:
    """The best and the others that are about as good."""
    best = tried[0] if tried else None
    rivals = [
        one
        for one in tried[1:]
        if best and one.place != best.place and len(one) > 0.8 * len(best)
        and one.changes <= _ALIKE * best.changes + _ALIKE
    ]  # fmt: skip
    return [best, *{one.place: one for one in rivals}.values()] if best else []


def _core(pieces: Pieces, i: int, page: Letters, best: Sequence[Grown], before: Usual, after: Usual) -> Core | None:
    one = best[0]
    first, last = one.first, one.last
    if first:
        inside = first_seam((_before(pieces, i, at) for at in range(first, last)), before)
        if inside is None:
            return None
        first += inside
    if last < _length(pieces, i):
        inside = first_seam((_after(pieces, i, at) for at in range(last, first, -1)), after)
        if inside is None:
            return None
        last -= inside
    sure = (before.is_known or first == 0) and (after.is_known or last == _length(pieces, i))
    if last - first < _SHORTEST or (last - first < _length(pieces, i) / 2 and not sure):
        return None
    if not one.changes:
        return Core(first, last)
    start, end = one.place[0] + first - one.first, one.place[1] - (one.last - last)
    text = pieces.text(i)
    if (
        page.text[one.place[0] : start] != text[one.first : first]
        or page.text[end : one.place[1]] != text[last : one.last]
    ):
        return None
    rivals = [rival.place for rival in best[1:]]
    return Core(first, last, tuple(sorted([(start, end), *rivals])))


def _with_repeated(pieces: Pieces, numbers: Sequence[int], found: dict[int, Core]) -> dict[int, Core]:
    """Sharpened by additions that several pieces have: they show also in a piece with too little text of its own."""
    before = Counter(pieces.text(i)[: core.first] for i, core in found.items() if core.first)
    after = Counter(pieces.text(i)[core.last :] for i, core in found.items() if core.last < _length(pieces, i))
    sharpened = dict(found)
    for i in numbers:
        text, core = pieces.text(i), found.get(i)
        head = _repeated(text, before, core.first if core else 0)
        tail = _repeated(
            text[::-1], Counter({a[::-1]: n for a, n in after.items()}), len(text) - core.last if core else 0
        )
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


def _length(pieces: Pieces, i: int) -> int:
    return pieces.edges[i + 1] - pieces.edges[i]


def _before(pieces: Pieces, i: int, letter: int) -> Seam:
    """The seam between the letters before `letter` and those from it on."""
    end, start = pieces.where(i, letter - 1) + 1, pieces.where(i, letter)
    return seam(pieces.given[i][end:start], pieces.given[i][end - 1])


def _after(pieces: Pieces, i: int, letter: int) -> Seam:
    end, start = pieces.where(i, letter - 1) + 1, pieces.where(i, letter)
    return seam(pieces.given[i][end:start], pieces.given[i][start])
