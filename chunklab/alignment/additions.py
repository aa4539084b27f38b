"""What a splitter put before and after the text of a chunk, told from the text."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chunklab.alignment.grams import Grams
from chunklab.alignment.letters import Letters, Pieces
from chunklab.alignment.mending import Grown, grow, widened
from chunklab.alignment.order import Place
from chunklab.alignment.seams import LINE, SLACK, Seam, Usual, seam, usual, usual_seams
from chunklab.alignment.seeds import seeds, stretches

_CHANGED = 0.05
"""Share of a chunk's letters that may be changed."""

_SHORTEST = 24
"""Letters of text that show by themselves where an addition ends."""

_ALIKE = 3
"""A place counts beside the best one where it takes at most this many times, and this many, changed letters more."""

_TRACE = 24
"""Letters of the longest stretch below which a long piece is no text: one changed as often as that is another."""

_REPEATED = 3
_OVERSHOT = 40
_AGREEING = 0.3
_HEADLINE = 80


@dataclass(frozen=True, slots=True)
class Core:
    """Letters [first, last) of a piece that are text. `places` where they stand with some letters changed; empty where
    they are unchanged."""

    first: int
    last: int
    places: tuple[Place, ...] = ()


def cores(pieces: Pieces, numbers: Sequence[int], text: str, page: Letters, grams: Grams) -> dict[int, Core]:
    """What is text in the pieces of these numbers, which as a whole stand nowhere; those that show none are left
    out."""
    grown = {i: best for i, best in _grown(pieces, numbers, page, grams) if best}
    guesses = {i: best[0] for i, best in grown.items()}
    clear = {i: one for i, one in guesses.items() if 2 * len(one) >= pieces.length(i)}
    before = usual(_before(pieces, i, one.first) for i, one in clear.items() if one.first)
    after = usual(_after(pieces, i, one.last) for i, one in clear.items() if one.last < pieces.length(i))
    if before.is_known != after.is_known:
        # a splitter that adds on one side does not, now and then, add on the other
        before, after = (replace(before, closed=after.is_known), replace(after, closed=before.is_known))
    cut = _Cut(pieces, page, headlines(text, page), before, after)
    found = {i: core for i, best in grown.items() if (core := cut.core(i, best))}
    plain = [i for i in numbers if i in found or i not in grown or not cut.is_doubtful(i, grown[i][0])]
    return _with_repeated(pieces, plain, found, clear)


def _grown(pieces: Pieces, numbers: Sequence[int], page: Letters, grams: Grams) -> Iterator[tuple[int, list[Grown]]]:
    for i, found in seeds(pieces, numbers, grams).items():
        text, most = pieces.text(i), int(_CHANGED * pieces.length(i)) + 1
        breaks = _breaks(pieces, i)
        candidates = stretches(found, pieces.codes(i), page.codes)
        if candidates and len(candidates[0]) < _TRACE and len(text) > 4 * _TRACE:
            continue
        tried = [
            widened(grow(one, text, breaks, page.text, found, most), text, page)
            for one in candidates
            if 2 * len(one) > len(candidates[0])
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


@dataclass(frozen=True, slots=True)
class _Cut:
    """What is known of a splitter's additions, to cut them off its pieces."""

    pieces: Pieces
    page: Letters
    headlines: frozenset[str]
    before: Usual
    after: Usual

    def core(self, i: int, best: Sequence[Grown]) -> Core | None:
        """What of piece i is text, from the best readings of it; None where it does not show."""
        one, n = best[0], self.pieces.length(i)
        first, last = self._first(i, one), self._last(i, one)
        if first is None or last is None or last - first < _SHORTEST:
            return None
        known = (self.before.is_known or first == 0) and (self.after.is_known or last == n)
        if last - first < n / 2 and not (known and (first == 0 or last == n)):
            return None
        text = one.clipped(first, last)
        if text is None:
            return None
        if not text.changes:
            return Core(first, last)
        rivals = [rival.place for other in best[1:] if (rival := other.clipped(first, last))]
        return Core(first, last, tuple(sorted({text.place, *rivals})))

    def is_doubtful(self, i: int, one: Grown) -> bool:
        """Whether two lines of the text, one of which begins with the other, could be the addition before piece i."""
        return bool(one.first) and len(self._ends_before(i, one)) > 1

    def _ends_before(self, i: int, one: Grown) -> list[int]:
        text = self.pieces.text(i)
        seams = _seams(self.pieces, i, one.first, min(one.last, one.first + SLACK + 1), -1)
        kinds = ((at, (kind[0], LINE) if text[:at] in self.headlines else kind) for at, kind in seams)
        return usual_seams(kinds, self.before)

    def _first(self, i: int, one: Grown) -> int | None:
        if not one.first:
            return 0
        ends, before = self._ends_before(i, one), self.pieces.text(i)[: one.first]
        if len(ends) != 1 or _is_altered(before[::-1], self._text(one.place[0] - one.first, one.place[0])[::-1]):
            return None
        return ends[0]

    def _last(self, i: int, one: Grown) -> int | None:
        n, end = self.pieces.length(i), one.place[1]
        if one.last == n:
            return n
        seams = _seams(self.pieces, i, max(one.first, one.last - SLACK - 1) + 1, one.last + 1, 0)
        ends = usual_seams(reversed(seams), self.after)
        if not ends or _is_altered(self.pieces.text(i)[one.last :], self._text(end, end + n - one.last)):
            return None
        return ends[0]

    def _text(self, first: int, last: int) -> str:
        return self.page.text[max(0, first) : last]


def headlines(text: str, page: Letters) -> frozenset[str]:
    """The letters of the short lines of a text."""
    ends = [match.start() for match in re.finditer('\n', text)] + [len(text)]
    edges = [0, *np.searchsorted(page.origins, ends).tolist()]
    return frozenset(page.text[a:b] for a, b in itertools.pairwise(edges) if 3 <= b - a <= _HEADLINE)


def _is_altered(beside: str, page: str) -> bool:
    """Whether the letters beside a core are, many of them, those of the text there: then it is no addition."""
    pairs = list(zip(beside[1:_OVERSHOT], page[1:_OVERSHOT], strict=False))
    return bool(pairs) and sum(a == b for a, b in pairs) > _AGREEING * len(pairs)


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
    """The seam between an addition, which ends before `letter`, and the text."""
    return next(iter(_seams(pieces, i, letter, letter + 1, -1)), (0, (-1, 'w')))[1]


def _after(pieces: Pieces, i: int, letter: int) -> Seam:
    return next(iter(_seams(pieces, i, letter, letter + 1, 0)), (0, (-1, 'w')))[1]


def _seams(pieces: Pieces, i: int, first: int, last: int, side: int) -> list[tuple[int, Seam]]:
    """The seams before each of the letters [first, last) of piece i but for those inside a word, where the addition
    lies before (side -1) or after (side 0)."""
    piece, offset = pieces.given[i], pieces.offsets[i]
    origins = pieces.letters.origins[pieces.edges[i] + first - 1 : pieces.edges[i] + last].tolist()
    found = []
    for letter, (end, start) in enumerate(itertools.pairwise(origins), first):
        end, start = end + 1 - offset, start - offset
        mark = piece[end - 1 if side else start]
        if start > end or not mark.isalnum():
            found.append((letter, seam(piece[end:start], mark)))
    return found


def _breaks(pieces: Pieces, i: int) -> list[int]:
    """The letters of piece i that are the first of a line."""
    piece, first = pieces.given[i], pieces.offsets[i]
    lines = [first + match.start() for match in re.finditer('\n', piece)]
    return (np.searchsorted(pieces.letters.origins, lines) - pieces.edges[i]).tolist() if lines else []
