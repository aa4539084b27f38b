"""Which of the places of each piece is the one: first what stands once, then what the order decides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from chunklab.alignment.grams import WIDTH
from chunklab.alignment.letters import Letters, Reading, same_letters, to_letters
from chunklab.alignment.order import Place, Wanted, decided, longest_chain

_WITNESSES = 3
"""Pieces that stand once and kept their case (or blanks) before a splitter is believed to keep it."""

_SURE = 24
"""Letters from which a piece that stands once is placed even where the order speaks against it."""


_TRIED = 100_000_000
"""Letters that may be searched to find which pieces of a row do not fit between its ends; beyond, none is placed."""


@dataclass(frozen=True, slots=True)
class Item:
    """What there is to place of a piece: the letters of its core, the core as given, and the places it can take, all
    of them, or None where they are too many to list. `mended`: the core stands there with a few letters changed;
    `whole`: the core is all of the piece."""

    letters: str
    core: str
    places: tuple[Place, ...] | None
    mended: bool = False
    whole: bool = True


@dataclass(slots=True)
class Source:
    """A text with its letters in every reading, each made when first asked for; `base` is the one to place in."""

    text: str
    base: Reading = Reading.FOLDED
    pages: dict[Reading, Letters] = field(default_factory=dict)

    def page(self, reading: Reading | None = None) -> Letters:
        """The letters of the text, in its base reading if no other is named."""
        reading = reading or self.base
        if reading not in self.pages:
            self.pages[reading] = to_letters(self.text, reading)
        return self.pages[reading]

    def moved(self, place: Place, old: Reading, new: Reading) -> Place:
        """The same characters as letters of another reading."""
        return self.page(new).range(self.page(old).span(*place)) if place[1] > place[0] else (0, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """Neighbouring pieces still to place, by number, between two that are placed (or the ends of the text). `whole`:
    every piece between the two is in the row."""

    numbers: tuple[int, ...]
    before: Place | None
    after: Place | None
    whole: bool


def settle(source: Source, items: Sequence[Item]) -> list[Place | None]:
    """The place of each item; None where nothing decides. Places are letters of the base reading."""
    single = [i for i, item in enumerate(items) if item.places and len(item.places) == 1 and len(item.letters) >= WIDTH]
    spots = [items[i].places[0] for i in single]  # type: ignore[index]
    chain = [single[row] for row in longest_chain(spots)]
    firm = set(chain)
    placed: list[Place | None] = [None] * len(items)
    for i, spot in zip(single, spots, strict=True):
        if i in firm or (len(items[i].letters) >= _SURE and items[i].whole and not items[i].mended):
            placed[i] = spot
    if _is_ordered([placed[i] for i in chain], len(single)):
        witnesses = chain
        chain = _without_contradictions(source, items, placed, chain)
        rows = _rows(items, placed, chain)
        narrower = list(Reading)[list(Reading).index(source.base) + 1 :] if rows else []
        kept = [reading for reading in narrower if _keeps(source, items, placed, witnesses, reading)]
        for row in rows:
            _settle_row(source, items, placed, row, kept)
    return placed


def _without_contradictions(
    source: Source, items: Sequence[Item], placed: list[Place | None], chain: list[int]
) -> list[int]:
    """The chain without the pieces that leave no room for what stands beside them, though there is room without them:
    a chunk of a repeated passage, with its header added, can stand as a whole where the passage stands first."""
    kept = [-1, *chain, len(items)]
    for row in _rows(items, placed, chain):
        if _ordered(source, items, row, source.base) is not None:
            continue
        right = bisect_right(kept, row.numbers[0])
        left = right - 1
        for side in (right, left):
            ends = [kept[at] for at in (left - (side == left), right + (side == right)) if 0 <= at < len(kept)]
            if 0 < side < len(kept) - 1 and len(ends) == 2:
                before = placed[ends[0]] if ends[0] >= 0 else None
                after = placed[ends[1]] if ends[1] < len(items) else None
                if _ordered(source, items, Row(row.numbers, before, after, whole=False), source.base) is not None:
                    placed[kept[side]] = None
                    del kept[side]
                    break
    return kept[1:-1]


def _is_ordered(chain: Sequence[Place | None], n_single: int) -> bool:
    """Whether the order is to be believed: few that stand once speak against it, none lies inside another."""
    ends = [place[1] for place in chain if place]
    return n_single - len(chain) <= max(2, n_single // 10) and ends == sorted(ends)


def _keeps(
    source: Source, items: Sequence[Item], placed: Sequence[Place | None], chain: Sequence[int], reading: Reading
) -> bool:
    witnesses = [(items[i].core, place) for i in chain if (place := placed[i]) and not items[i].mended]
    if len(witnesses) < _WITNESSES:
        return False
    spans = [source.page().span(*place) for _, place in witnesses]
    slices = [source.text[span.start : span.end] for span in spans]
    return all(same_letters([core.strip() for core, _ in witnesses], slices, reading))


def _rows(items: Sequence[Item], placed: Sequence[Place | None], chain: Sequence[int]) -> list[Row]:
    rows = []
    for left, right in zip([-1, *chain], [*chain, len(items)], strict=True):
        numbers = tuple(i for i in range(left + 1, right) if not placed[i] and items[i].letters and not items[i].mended)
        numbers = tuple(i for i in numbers if items[i].places is None or items[i].places)
        if numbers:
            before = placed[left] if left >= 0 else None
            after = placed[right] if right < len(items) else None
            rows.append(Row(numbers, before, after, len(numbers) == right - left - 1))
    return rows


def _settle_row(
    source: Source, items: Sequence[Item], placed: list[Place | None], row: Row, kept: Sequence[Reading]
) -> None:
    row = _feasible(source, items, row)
    for reading in (source.base, *kept):
        found = _ordered(source, items, row, reading)
        if found is None:
            return
        for i, place in zip(row.numbers, found, strict=True):
            if place and not placed[i]:
                placed[i] = source.moved(place, reading, source.base)
        for rest in _rests(row, placed):
            _tile(source.page(), items, placed, rest)
        if all(placed[i] for i in row.numbers):
            return


def _ordered(source: Source, items: Sequence[Item], row: Row, reading: Reading) -> list[Place | None] | None:
    """What the order decides in one reading, as letters of that reading; None where the row does not fit in."""
    page = source.page(reading)
    before = row.before and source.moved(row.before, source.base, reading)
    after = row.after and source.moved(row.after, source.base, reading)
    low = before[0] if before else 0
    text = page.text[low : after[1] if after else len(page)]
    wanted = [Wanted('', (0, before[1] - low))] if before else []
    for i in row.numbers:
        narrow = items[i].letters if reading is source.base else to_letters(items[i].core.strip(), reading).text
        wanted.append(Wanted(narrow))
    wanted += [Wanted('', (after[0] - low, after[1] - low))] if after else []
    found = decided(text, text[::-1], wanted)
    if found is None:
        return None
    inner = found[bool(before) : len(found) - bool(after)]
    return [place and (place[0] + low, place[1] + low) for place in inner]


def _feasible(source: Source, items: Sequence[Item], row: Row) -> Row:
    """The row without the pieces that stand nowhere between its ends, where it does not fit in as it is."""
    if _ordered(source, items, row, source.base) is not None:
        return row
    if len(row.numbers) * _extent(source, row) > _TRIED:
        return Row((), row.before, row.after, whole=False)
    alone = [Row((i,), row.before, row.after, whole=False) for i in row.numbers]
    fits = tuple(one.numbers[0] for one in alone if _ordered(source, items, one, source.base) is not None)
    return Row(fits, row.before, row.after, whole=False)


def _extent(source: Source, row: Row) -> int:
    return (row.after[1] if row.after else len(source.page())) - (row.before[0] if row.before else 0)


def _rests(row: Row, placed: Sequence[Place | None]) -> list[Row]:
    """The parts of a whole row that are still to place."""
    rests: list[Row] = []
    before, run = row.before, []
    for i in row.numbers if row.whole else ():
        if placed[i] is None:
            run.append(i)
            continue
        rests += [Row(tuple(run), before, placed[i], whole=True)] if run else []
        before, run = placed[i], []
    return [*rests, Row(tuple(run), before, row.after, whole=True)] if run else rests


def _tile(page: Letters, items: Sequence[Item], placed: list[Place | None], row: Row) -> None:
    """Places the pieces of `row` where one after another they are all the text between its ends: any other reading
    would lose some of it, and splitters do not."""
    at = row.before[1] if row.before else 0
    end = row.after[0] if row.after else len(page)
    letters = ''.join(items[i].letters for i in row.numbers)
    if end - at != len(letters) or page.text[at:end] != letters:
        return
    for i in row.numbers:
        placed[i] = (at, at + len(items[i].letters))
        at += len(items[i].letters)
