"""A stretch that a piece shares with the text, grown on both sides over a few changed letters."""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.alignment.order import Place
from chunklab.alignment.seeds import Seeds, Stretch

WILD = '\ue000'
"""Stands in a piece for a word that its tokenizer did not know."""

_AGREE = 8
"""Letters that must agree after a change."""

_REACH = 4
_WORD = 40
_MOVES = sorted(
    ((piece, text) for piece in range(_REACH + 1) for text in range(_REACH + 1) if piece or text),
    key=lambda move: (max(move), sum(move)),
)


@dataclass(frozen=True, slots=True)
class Grown:
    """Letters [first, last) of a piece that stand at `place` in the text but for `changes` letters; `clean` letters at
    either end are unchanged."""

    first: int
    last: int
    place: Place
    changes: int

    def __len__(self) -> int:
        return self.last - self.first


def grow(stretch: Stretch, piece: str, page: str, found: Seeds, most: int) -> Grown:
    """`stretch`, grown over at most `most` changed letters."""
    rows = [(int(p), int(t)) for p, t in found.rows]
    last, end, spent = _onward(stretch.last, stretch.at + len(stretch), piece, page, rows, most)
    n, m = len(piece), len(page)
    mirrored = sorted((n - p, m - t) for p, t in rows)
    back, before, more = _onward(n - stretch.first, m - stretch.at, piece[::-1], page[::-1], mirrored, most - spent)
    return Grown(n - back, last, (m - before, end), spent + more)


def _onward(at: int, to: int, piece: str, page: str, seeds: list[tuple[int, int]], most: int) -> tuple[int, int, int]:
    """How far the piece goes on from letter `at`, the text from letter `to`, over at most `most` changed letters."""
    spent = 0
    while at < len(piece):
        step = _hop(at, to, piece, page) or _jump(at, to, seeds)
        if step is None or spent + step[2] > most:
            break
        at, to, spent = step[0], step[1], spent + step[2]
        while at < len(piece) and to < len(page) and piece[at] == page[to]:
            at, to = at + 1, to + 1
    return at, to, spent


def _hop(at: int, to: int, piece: str, page: str) -> tuple[int, int, int] | None:
    moves = [(1, text) for text in range(_WORD)] if piece[at] == WILD else _MOVES
    for skip, over in moves:
        rest = piece[at + skip : at + skip + _AGREE]
        if len(rest) >= _AGREE // 2 and page.startswith(rest, to + over):
            return at + skip, to + over, 1 if piece[at] == WILD else max(skip, over)
    return None


def _jump(at: int, to: int, seeds: list[tuple[int, int]]) -> tuple[int, int, int] | None:
    """To the next seed ahead in both, if the two ways there are about as long."""
    ahead = [(max(p - at, t - to), p, t) for p, t in seeds if p > at and t >= to]
    if not ahead:
        return None
    cost, p, t = min(ahead)
    return p, t, cost
