"""Where a number goes: on with a series that is open, into a new one, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chunklab.outline.marks import Mark
from chunklab.outline.numerals import Reading
from chunklab.outline.places import FIRM, STRONG
from chunklab.outline.stack import MAX_DEPTH, PARTS, PLAIN, THROUGH, Level, Stack, is_number

_LOOK_AHEAD = 60  # marks
_NEAR = 9  # marks
_MAX_GAP = 3  # the most that a number may be above the one before it in its series


class Choice(NamedTuple):
    """Where a mark goes: `depth` levels stay open around it. `series` is -1 where it begins one."""

    depth: int
    reading: Reading
    series: int = -1
    repeats: bool = False  # '4.1(b)' after '4.1(a)': 4.1 is open already


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses for the numbered mark at index `at` of `marks`, if it came with the levels of `stack` open."""

    text: str
    marks: Sequence[Mark]
    stack: Stack
    at: int

    def choose(self) -> Choice | None:
        """The first of the rules that has a place for the mark, with its likeliest reading; None if none has."""
        mark = self.marks[self.at]
        if self.stack.begins_with('signature') and mark.strength < FIRM and mark.form in ('paren', 'letter'):
            return None
        rules = (self._continued, self._opened, self._skipped, self._resumed, self._orphaned)
        for readings in self._readings():
            for rule in rules:
                for reading in readings:
                    choice = rule(mark, reading)
                    if choice is not None and choice.depth < MAX_DEPTH:
                        return choice
        return None

    def _readings(self) -> Sequence[Sequence[Reading]]:
        """The mark's readings, the likelier first; together where nothing tells which that is.

        '(i)' is roman if '(ii)' comes next among labels of its form, and a letter if '(j)' does.
        """
        readings = self.marks[self.at].readings
        if len(readings) < 2:
            return [readings]
        form = self.marks[self.at].form
        for later in self.marks[self.at + 1 : self.at + _NEAR]:
            for reading in readings if later.form == form else ():
                if Reading(reading.style, (reading.value[0] + 1,)) in later.readings:
                    return [[reading], [r for r in readings if r != reading]]
        letter, numeral = readings
        follows = any(level.before(letter) for level in self.stack.levels)
        return [[letter, numeral] if follows else [numeral, letter]]

    def _continued(self, mark: Mark, reading: Reading) -> Choice | None:
        found: Choice | None = None
        for depth in reversed(self.stack.inwards()):
            level = self.stack.levels[depth]
            if level.style != reading.style:
                continue
            if level.value == reading.value and len(reading.value) > 1 and self.text[mark.end : mark.end + 1] == '(':
                return Choice(depth, reading, level.series, repeats=True)
            if level.before(reading):
                # a number at the start of a line goes on with a series of such, not with one inside a sentence
                if level.strength >= FIRM or mark.strength < FIRM:
                    return Choice(depth, reading, level.series)
                found = found or Choice(depth, reading, level.series)
            elif level.before_child(reading) and not self.stack.holds(reading.value[:-1]):
                return Choice(self._depth_of(level.value[:-1], depth), reading, level.series)
        return found

    def _opened(self, mark: Mark, reading: Reading) -> Choice | None:
        if reading.value[-1] != 1:
            return None
        return Choice(self._depth_for(mark, reading), reading)

    def _skipped(self, mark: Mark, reading: Reading) -> Choice | None:
        if mark.strength < FIRM and not (is_number(reading.style) and self._goes_on(reading.style, reading.value)):
            return None
        for depth in reversed(self.stack.inwards()):
            level = self.stack.levels[depth]
            if _is_series(level, reading) and 0 < reading.value[-1] - level.value[-1] <= _MAX_GAP:
                return Choice(depth, reading, level.series)
        return None

    def _resumed(self, mark: Mark, reading: Reading) -> Choice | None:
        last = self.stack.closed.get(reading.style)
        if last is None or reading.style not in THROUGH:
            return None
        if mark.strength < FIRM and not self._goes_on(reading.style, reading.value):
            return None
        if not 0 < reading.value[-1] - last.value[-1] <= _MAX_GAP:
            return None
        return Choice(max(self.stack.base, min(last.depth, len(self.stack))), reading, last.series)

    def _orphaned(self, mark: Mark, reading: Reading) -> Choice | None:
        """A series whose first numbers were lost: it may open with its second, under a known parent with any."""
        begun = reading.style in self.stack.closed or any(_is_series(level, reading) for level in self.stack.levels)
        if mark.strength < STRONG or begun:
            return None
        dotted = len(reading.value) > 1
        known = mark.form in ('part', 'section') or (dotted and self.stack.holds(reading.value[:-1]))
        if reading.value[-1] > 2 and not known:
            return None
        return Choice(self._depth_for(mark, reading), reading)

    def _depth_for(self, mark: Mark, reading: Reading) -> int:
        """How many levels stay open around a series that begins."""
        if self.stack.begins_with('signature'):
            return self.stack.base
        if reading.style in PARTS:
            outer = PARTS[: PARTS.index(reading.style)]
            return self.stack.depth_while(lambda level: level.style in outer)
        for depth in reversed(self.stack.inwards() if len(reading.value) > 1 else ()):
            level = self.stack.levels[depth]
            if is_number(level.style) and level.value == reading.value[: len(level.value)] != reading.value:
                return depth + 1
        if reading.style.startswith('section'):
            return self.stack.depth_while(lambda level: level.style in PARTS or level.form == 'title')
        return self._depth_of_list(mark, reading)

    def _depth_of_list(self, mark: Mark, reading: Reading) -> int:
        plain = reading.style in PLAIN
        first = plain and not any(is_number(style) for style in self.stack.closed) and not self.stack.has_numbers()
        for depth in self.stack.inwards():
            level = self.stack.levels[depth]
            if level.style == reading.style and not self._is_nested(mark, level):
                return depth
            if level.form in ('operative', 'body') or (plain and self._is_over(depth)):
                return depth
            if plain and mark.strength >= FIRM > level.strength:
                return depth
            lettered = level.form == 'paren' or level.style in ('A.', 'A)')
            if first and lettered and not self._goes_on(level.style, level.value):
                return depth  # what had letters so far were the parties and recitals
        return len(self.stack)

    def _is_nested(self, mark: Mark, level: Level) -> bool:
        """Whether a list that begins inside a list of its own style is part of it, not a new one in its place.

        It is if the outer list goes on afterwards; or, for '(a)' inside '(e)', if a colon announces it.
        """
        inner = 1
        for later in self.marks[self.at + 1 : self.at + _LOOK_AHEAD]:
            value = next((r.value[0] for r in later.readings if r.style == level.style), 0)
            if value == inner + 1:
                inner = value
            elif value == level.value[0] + 1:
                return True
            elif value == 1:
                break
        announced = self.text[max(0, mark.start - 40) : mark.start].rstrip().endswith(':')
        depth = sum(other.style == level.style for other in self.stack.levels)
        return announced and level.style not in PLAIN and depth < 2

    def _is_over(self, depth: int) -> bool:
        """Whether a '1.' ends that level: a WHEREAS, or RECITALS that have letters of their own."""
        form = self.stack.levels[depth].form
        return form == 'whereas' or (form == 'recitals' and depth + 1 < len(self.stack))

    def _goes_on(self, style: str, value: tuple[int, ...]) -> bool:
        """Whether the number after `value` stands somewhere near below."""
        wanted = Reading(style, (*value[:-1], value[-1] + 1))
        return any(wanted in later.readings for later in self.marks[self.at + 1 : self.at + _LOOK_AHEAD])

    def _depth_of(self, value: tuple[int, ...], below: int) -> int:
        """Depth of the open clause of that number, outside of depth `below`; `below` if there is none."""
        levels = self.stack.levels
        return next((depth for depth in self.stack.inwards()[:below] if levels[depth].value == value), below)


def _is_series(level: Level, reading: Reading) -> bool:
    return level.style == reading.style and level.value[:-1] == reading.value[:-1]
