"""A stretch that a piece shares with the text, grown on both sides over a few changed letters."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chunklab.alignment.letters import Letters, folded
from chunklab.alignment.seeds import Seeds, Stretch

WILD = '\ue000'
"""Stands in a piece for a word that its tokenizer did not know."""

_AGREE = 8
"""Letters that must agree after a change; at the end of a piece half of them."""

_REACH = 4
"""Letters that may be changed, lost or put in at one spot, where no seed lies beyond."""

_WORD = 40
_MARGIN = 100
_BLOCK = 32
_MARKS = frozenset(string.punctuation)
_MOVES = sorted(
    ((piece, text) for piece in range(_REACH + 1) for text in range(_REACH + 1) if piece or text),
    key=lambda move: (max(move), sum(move)),
)


@dataclass(frozen=True, slots=True)
class Grown:
    """Stretches of a piece in order, all on about one diagonal, with changed letters between them."""

    stretches: tuple[Stretch, ...]
    changes: int

    @property
    def first(self) -> int:
        """The first letter of the piece that is text."""
        return self.stretches[0].first

    @property
    def last(self) -> int:
        """One past the last letter of the piece that is text."""
        return self.stretches[-1].last

    @property
    def place(self) -> tuple[int, int]:
        """The letters of the text."""
        return self.stretches[0].at, self.stretches[-1].at + len(self.stretches[-1])

    def __len__(self) -> int:
        return self.last - self.first

    def clipped(self, first: int, last: int) -> Grown | None:
        """What of it lies in the letters [first, last) of the piece; None where its ends are changed."""
        kept = [
            Stretch(max(first, s.first), min(last, s.last), s.at + max(0, first - s.first))
            for s in self.stretches
            if s.last > first and s.first < last
        ]
        if not kept or kept[0].first != first or kept[-1].last != last:
            return None
        return Grown(tuple(kept), self.changes if len(kept) > 1 else 0)


def widened(one: Grown, piece: str, page: Letters) -> Grown:
    """With the unknown word that the piece begins or ends with: in the text, what no blank or mark parts there."""
    kept, changes, n = list(one.stretches), one.changes, len(piece)
    if one.first == 1 and piece[0] == WILD:
        start = at = one.place[0]
        while start > 0 and at - start < _WORD and _goes_on(page, start - 1, start == at):
            start -= 1
        kept, changes = ([Stretch(0, 1, start), *kept], changes + 1) if start < at else (kept, changes)
    if one.last == n - 1 and piece[-1] == WILD:
        end = at = one.place[1]
        while end < len(page) and end - at < _WORD and (end == at or _goes_on(page, end - 1, False)):
            end += 1
        kept, changes = ([*kept, Stretch(n - 1, n, end - 1)], changes + 1) if end > at else (kept, changes)
    return Grown(tuple(kept), changes)


def _goes_on(page: Letters, letter: int, first: bool) -> bool:
    """Whether a word goes on from this letter of the text to the next."""
    return first or (
        page.origins[letter + 1] - page.origins[letter] <= 1 and not {page.text[letter], page.text[letter + 1]} & _MARKS
    )


def grow(stretch: Stretch, piece: str, breaks: Sequence[int], page: str, found: Seeds, most: int) -> Grown:
    """`stretch`, grown over at most `most` changed letters. `breaks`: the letters of the piece that begin a line."""
    if not stretch.first and stretch.last == len(piece):
        return Grown((stretch,), 0)
    low = max(0, stretch.at - stretch.first - _MARGIN)
    window = page[low : stretch.at + len(piece) - stretch.first + _MARGIN]
    at, n, m = stretch.at - low, len(piece), len(window)
    rows = found.rows - np.array((0, low))
    right: list[Stretch] = []
    left: list[Stretch] = []
    spent = more = 0
    if stretch.last < n:
        onward = _Way(piece, window, rows, frozenset(breaks))
        right, spent = onward.go(stretch.last, at + len(stretch), most)
    if stretch.first:
        backward = _Way(piece[::-1], window[::-1], np.array((n, m)) - rows, frozenset(n - letter for letter in breaks))
        left, more = backward.go(n - stretch.first, m - at, most - spent)
    before = [Stretch(n - s.last, n - s.first, low + m - s.at - len(s)) for s in reversed(left)]
    after = [Stretch(s.first, s.last, low + s.at) for s in right]
    return Grown((*before, stretch, *after), spent + more)


Step = tuple[int, int, int]
"""The letters of piece and text to go on from, and the letters changed on the way."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A piece and a window of the text, read in one direction, with the seeds they share."""

    piece: str
    page: str
    seeds: NDArray[np.int64]
    breaks: frozenset[int]

    def go(self, at: int, to: int, most: int) -> tuple[list[Stretch], int]:
        """The stretches of the piece from letter `at` on, of the text from letter `to` on, with at most `most` changed
        letters before and between them, and how many there are."""
        piece, page, spent, onward = self.piece, self.page, 0, []
        while at < len(piece):
            step = self._hop(at, to) or self._jump(at, to)
            if step is None or spent + step[2] > most:
                break
            first, start, changes = step
            at, to, spent = first, start, spent + changes
            agreeing = _agreeing(piece, at, page, to)
            at, to = at + agreeing, to + agreeing
            onward.append(Stretch(first, at, start))
        return onward, spent

    def _hop(self, at: int, to: int) -> Step | None:
        """Over one small change, or an unknown word."""
        wild = self.piece[at] == WILD
        for skip, over in [(1, text) for text in range(_WORD)] if wild else _MOVES:
            rest = self.piece[at + skip : at + skip + _AGREE]
            if len(rest) < _AGREE // 2 or not self.page.startswith(rest, to + over):
                continue
            if wild:
                return at + skip, to + over, 1
            if _is_slight(self.piece[at : at + skip], self.page[to : to + over]) and self._keeps_lines(at, skip, over):
                return at + skip, to + over, max(skip, over)
        return None

    def _keeps_lines(self, at: int, skip: int, over: int) -> bool:
        # letters that are lost or put in at a line break are no change of the text but the end of a header
        return skip == over or not any(letter in self.breaks for letter in range(at - _REACH, at + skip + 1))

    def _jump(self, at: int, to: int) -> Step | None:
        """To the nearest seed ahead on the same diagonal: several small changes close together."""
        letters = self.seeds[self.seeds[:, 1] - self.seeds[:, 0] == to - at, 0]
        letters = letters[letters > at]
        if not len(letters):
            return None
        p = int(letters.min())
        t = to + p - at
        pairs = zip(self.piece[at:p], self.page[to:t], strict=True)
        changed = ''.join(' ' if a == b else '!' if a.isdigit() or b.isdigit() else '#' for a, b in pairs)
        return None if '!' in changed or '###' in changed else (p, t, changed.count('#'))


def _agreeing(piece: str, at: int, page: str, to: int) -> int:
    """How many letters from these on are the same."""
    n, most = 0, min(len(piece) - at, len(page) - to)
    while n + _BLOCK <= most and piece[at + n : at + n + _BLOCK] == page[to + n : to + n + _BLOCK]:
        n += _BLOCK
    while n < most and piece[at + n] == page[to + n]:
        n += 1
    return n


def _is_slight(piece: str, text: str) -> bool:
    """Whether a splitter's decoder may have changed one into the other: marks of any kind, a letter or two into as
    many, or two forms of the same. Another number or another word is another text."""
    both = piece + text
    if not any(c.isalnum() for c in both) or folded(piece) == folded(text):
        return True
    return len(piece) == len(text) <= 2 and not any(c.isdigit() for c in both)
