"""Page furniture: headers, footers and page numbers that stand on page after page and belong to no clause."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

EDGE = 4
"""How many lines at the top, and at the bottom, of a page may be furniture."""

MIN_PAGES = 3
"""On fewer pages than this nothing counts as repeated: a heading may well come twice."""

MARGIN = 0.15
"""Share of the height between the lowest and the highest line in which furniture stands, at the top and at the
bottom."""

NEXT_TO = 40.0
"""Points, at most, from one line of a header or footer of several lines to the next."""

SAME_HEIGHT = 4.0
"""Points by which a header may stand higher or lower from one page to the next."""

NUMBER = re.compile(r'\d+')
NUMERAL = re.compile(r'[\W_]*(?:(?:page|p\.|seite|pág\.?|página)\s*)?[\W_]*([ivxlc]+)[\W_]*', re.IGNORECASE)
BARE = re.compile(
    r'[\W_]*(?:(?:page|p\.|pg\.?|seite|pagina|página|pág\.?)\s*)?[\W_]*(\d{1,4})[\W_]*'
    r'(?:(?:of|/|von|de|sur)\s*\d{1,4})?[\W_]*',
    re.IGNORECASE,
)
"""A page number alone: '3', '- 3 -', 'Page 3 of 20'."""

SET_APART = re.compile(
    r'.*(?:\t|\s[|–—-]|\b(?:page|pg\.?|p\.|seite|pagina|página|pág\.?))\s*(\d{1,4})(?:\s*(?:of|/|von|de|sur)\s*\d{1,4})?[\W_]*'
    r'|[\W_]*\d{1,4}\s*(?:\t|\s[|–—-]\s).*',
    re.IGNORECASE,
)
"""A line in which a number stands apart as page numbers do: 'Supply Terms | 3', 'Draft, page 3 of 20'."""

LIST_NUMBER = re.compile(r'\s*(?:\(?\d+[.)]|\d+(?:\.\d+)+\.?)\s*$')
"""A list's or clause's number alone: '3.', '(3)', '3)', '4.2'; never a page number."""

DASHED = re.compile(r'\s*[-–—]\s*\d{1,4}\s*[-–—]\s*$')
"""A page number between dashes, which is nothing else wherever on a line it stands."""

PAGE_LENGTH = 12
"""Lines from one page number of an earlier printing to the next, at least in the middle; lists count faster."""

STRUCTURE = re.compile(
    r'\W*(?:schedule|exhibit|annex|appendix|attachment|article|section|clause|part|chapter|§|anlage|artikel|annexe)\b'
    r'|\W*\d+(?:\.\d+)*[.)]',
    re.IGNORECASE,
)
"""What a heading or clause begins with. Such lines are never furniture, wherever and however often they stand."""

ROMAN = {'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line of a page in reading order; its height on the page in points where that is known; whether it begins far
    from the left edge, as numbers of clauses do not."""

    text: str
    y: float | None = None
    inset: bool = False


Place = tuple[int, int]
"""Page and line on it, both from 0."""


def find_furniture(pages: Sequence[Sequence[EdgeLine]]) -> frozenset[Place]:
    """Where furniture stands. A line is furniture if it is among the `EDGE` outermost with only furniture beyond it,
    and

    - the same text, digits that count with the pages aside, stands at the same height in the margin on at least
    `MIN_PAGES`
      pages and on half of those from its first to its last; or
    - it is a number alone that counts with the pages, on at least `MIN_PAGES` of them.

    Contracts are often printed again with the page numbers of an earlier printing in the middle of pages: numbers alone
    that count up by one through the document, `PAGE_LENGTH` lines apart, far from the left edge or between dashes.
    Headings and clause numbers (`STRUCTURE`, `LIST_NUMBER`) are no furniture.
    """
    found: set[Place] = set()
    heights = [line.y for page in pages for line in page if line.y is not None]
    low, high = min(heights, default=0.0), max(heights, default=0.0)
    margin = MARGIN * (high - low)
    for from_top, limit in ((True, high - margin), (False, low + margin)):
        inner: list[int] = [0] * len(pages)
        beyond = [limit] * len(pages)
        for _ in range(EDGE):
            places = [_outermost(page, depth, from_top=from_top) for page, depth in zip(pages, inner, strict=True)]
            line_at = {number: i for number, i in enumerate(places) if i is not None}
            in_margin = {
                number: i
                for number, i in line_at.items()
                if _in_margin(pages[number][i], beyond[number], from_top=from_top)
            }
            taken = _repeated(pages, in_margin) | _counting(pages, line_at)
            if not taken:
                break
            found |= {(number, line_at[number]) for number in taken}
            for number in taken:
                inner[number] += 1
                beyond[number] = (pages[number][line_at[number]].y or 0.0) + (-NEXT_TO if from_top else NEXT_TO)
    return frozenset(found | _earlier(pages))


def dropped_lines(pages: Sequence[Sequence[EdgeLine]], places: Iterable[Place]) -> tuple[tuple[str, int], ...]:
    """The distinct lines at `places`, digits of page numbers as '#', with how often each; most frequent first."""
    counts = Counter(_shown(pages[number][i].text) for number, i in places)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _outermost(page: Sequence[EdgeLine], depth: int, *, from_top: bool) -> int | None:
    """The index of the line at `depth` from the top or bottom; by height where that is known."""
    if depth >= len(page):
        return None
    order = sorted(range(len(page)), key=lambda i: (-(page[i].y or 0.0), i))
    return order[depth] if from_top else order[len(page) - 1 - depth]


def _in_margin(line: EdgeLine, limit: float, *, from_top: bool) -> bool:
    """Whether a line lies on the outer side of `limit`; so does every line whose height is not known."""
    return line.y is None or (line.y >= limit if from_top else line.y <= limit)


def _repeated(pages: Sequence[Sequence[EdgeLine]], line_at: dict[int, int]) -> set[int]:
    """Pages on which the line is one that is repeated."""
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for number, i in line_at.items():
        text = pages[number][i].text
        if any(c.isalpha() for c in text) and not STRUCTURE.match(text):
            by_key[_key(text)].append(number)
    taken: set[int] = set()
    for numbers in by_key.values():
        for group in _at_one_height(numbers, lambda number: pages[number][line_at[number]].y):
            often = len(group) >= MIN_PAGES and 2 * len(group) > group[-1] - group[0]
            if often and _numbers_fit(group, [pages[number][line_at[number]].text for number in group]):
                taken |= set(group)
    return taken


def _at_one_height(numbers: Sequence[int], height: Callable[[int], float | None]) -> list[list[int]]:
    """`numbers` of pages in groups whose lines stand at the same height; all of them where heights are not known."""
    groups: list[list[int]] = []
    levels: list[float] = []
    for number in numbers:
        y = height(number) or 0.0
        near = next((k for k, level in enumerate(levels) if abs(level - y) <= SAME_HEIGHT), None)
        if near is None:
            groups.append([])
            levels.append(y)
            near = len(groups) - 1
        groups[near].append(number)
    return groups


def _numbers_fit(numbers: Sequence[int], texts: Sequence[str]) -> bool:
    """Whether each number in these lines stays the same, or stands apart and goes up by one from page to page."""
    for values in zip(*([int(digits) for digits in NUMBER.findall(text)] for text in texts), strict=True):
        if len(set(values)) > 1:
            offsets = {value - number for value, number in zip(values, numbers, strict=True)}
            if len(offsets) > 1 or not all(SET_APART.fullmatch(text) for text in texts):
                return False
    return True


def _counting(pages: Sequence[Sequence[EdgeLine]], line_at: dict[int, int]) -> set[int]:
    """Pages on which the line is a number that counts with the pages."""
    by_offset: defaultdict[int, list[int]] = defaultdict(list)
    for number, i in line_at.items():
        value = _page_number(pages[number][i].text)
        if value is not None:
            by_offset[value - number].append(number)
    return {number for numbers in by_offset.values() if len(numbers) >= MIN_PAGES for number in numbers}


def _page_number(text: str) -> int | None:
    if LIST_NUMBER.fullmatch(text):
        return None
    if match := BARE.fullmatch(text):
        return int(match[1])
    match = NUMERAL.fullmatch(text)
    return _roman(match[1].lower()) if match else None


def _roman(numeral: str) -> int:
    values = [ROMAN[c] for c in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _earlier(pages: Sequence[Sequence[EdgeLine]]) -> set[Place]:
    """Page numbers of an earlier printing; those between dashes and those without are two series."""
    series: dict[bool, list[tuple[int, int, Place]]] = {True: [], False: []}
    position = 0
    for number, page in enumerate(pages):
        for i, line in enumerate(page):
            value = _page_number(line.text)
            dashed = bool(DASHED.fullmatch(line.text))
            if value is not None and (line.inset or dashed):
                series[dashed].append((value, position, (number, i)))
            position += 1
    return _runs(series[True]) | _runs(series[False])


def _runs(numbers: Sequence[tuple[int, int, Place]]) -> set[Place]:
    """Places of numbers (value, line in the document, place) in runs that count up by one, a page or so apart."""
    taken: set[Place] = set()
    run: list[tuple[int, int, Place]] = []
    for entry in [*numbers, (-1, 0, (-1, -1))]:
        if run and entry[0] != run[-1][0] + 1:
            apart = [b[1] - a[1] for a, b in pairwise(run)]
            if len(run) >= MIN_PAGES and median(apart) >= PAGE_LENGTH:
                taken |= {place for _, _, place in run}
            run = []
        run.append(entry)
    return taken


def _key(text: str) -> str:
    return NUMBER.sub('#', ' '.join(text.casefold().split()))


def _shown(text: str) -> str:
    return NUMBER.sub('#', ' '.join(text.split())) if _page_number(text) is not None else ' '.join(text.split())
