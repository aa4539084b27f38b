"""The levels of the outline that are open at one place of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from chunklab.outline.marks import Form, Mark
from chunklab.outline.numerals import Reading

MAX_DEPTH = 12
PARTS = ('part', 'chapter', 'article')  # outermost first
PLAIN = ('1.', '1)', '1', 'First')
THROUGH = ('section', *PARTS, *PLAIN)  # series that may run on through the parts around them

_UNNUMBERED = Reading('', ())


def is_number(style: str) -> bool:
    """Whether labels of the style are those of clauses or what is around them: 4. and 4.1, Section 4, Article IV."""
    return style in THROUGH or style.startswith('section.')


class Placed(NamedTuple):
    """A mark that begins a node; `parent` is the index of the one around it, -1 at the top."""

    mark: Mark
    parent: int
    series: int
    style: str
    value: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """An open node: its mark's form and strength, its place in a series ('' and () without one)."""

    placed: int
    form: Form
    style: str
    value: tuple[int, ...]
    strength: int
    series: int

    def before(self, reading: Reading) -> bool:
        """Whether `reading` is the next number: 4.2 after 4.1, (b) after (a)."""
        return (
            self.style == reading.style
            and self.value[:-1] == reading.value[:-1]
            and self.value[-1] + 1 == reading.value[-1]
        )

    def before_child(self, reading: Reading) -> bool:
        """Whether `reading` opens the next part: 5.1 after 4.3."""
        prefix, last = reading.value[:-1], self.value[:-1]
        return bool(prefix) and reading.value[-1] == 1 and prefix[:-1] == last[:-1] and prefix[-1] == last[-1] + 1


class Closed(NamedTuple):
    """The last number of a series that is no longer open, and how deep it was."""

    value: tuple[int, ...]
    depth: int
    series: int


@dataclass(slots=True)
class Stack:
    """Open levels, outermost first, and all that was ever placed. Levels below `base` are those of the schedule."""

    levels: list[Level] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    closed: dict[str, Closed] = field(default_factory=dict)
    base: int = 0  # 1 while a schedule is open: what is in it has numbers of its own
    n_series: int = 0

    def __len__(self) -> int:
        return len(self.levels)

    def push(self, mark: Mark, depth: int, series: int = -1, reading: Reading = _UNNUMBERED) -> None:
        """Place `mark` with `depth` levels around it, in that series, or in a new one (-1)."""
        self.pop(depth)
        if series < 0:
            self.n_series += 1
            series = self.n_series
        parent = self.levels[-1].placed if self.levels else -1
        self.levels.append(Level(len(self.placed), mark.form, reading.style, reading.value, mark.strength, series))
        self.placed.append(Placed(mark, parent, series, reading.style, reading.value))

    def pop(self, depth: int) -> None:
        """Close all but the outermost `depth` levels."""
        while len(self.levels) > depth:
            level = self.levels.pop()
            if level.style:
                self.closed[level.style] = Closed(level.value, len(self.levels), level.series)

    def inwards(self) -> range:
        """Depths of the open levels of this schedule, outermost first."""
        return range(self.base, len(self.levels))

    def begins_with(self, form: Form) -> bool:
        """Whether the outermost open level of this schedule has that form."""
        return len(self.levels) > self.base and self.levels[self.base].form == form

    def has_numbers(self) -> bool:
        """Whether a clause is open in this schedule; '(1)' and 'A.' may be parties and recitals."""
        return any(is_number(level.style) for level in self.levels[self.base :])

    def holds(self, value: tuple[int, ...]) -> bool:
        """Whether the clause of that number is open."""
        return any(level.value == value and is_number(level.style) for level in self.levels[self.base :])

    def depth_while(self, fits: Callable[[Level], bool]) -> int:
        """Depth of the first level in this schedule that does not fit."""
        return next((depth for depth in self.inwards() if not fits(self.levels[depth])), len(self.levels))
