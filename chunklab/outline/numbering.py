"""Which marks begin a node, and how deep: a stack of open levels, and the order of the numbers.

A number begins a node if it continues a series that is open ('4.1' after '4', '(b)' after '(a)', '5.' after '4.'),
opens one with its first value, or, where it is well placed, leaves a small gap. All else is taken for a reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chunklab.outline.marks import Form, Mark
from chunklab.outline.numerals import Reading
from chunklab.outline.places import FIRM, STRONG

_MAX_DEPTH = 12
_LOOK_AHEAD = 60  # marks
_MAX_GAP = 3  # at most two numbers of a series may be missing between two that are found
_PARTS = ('part', 'chapter', 'article')  # outermost first
_PLAIN = ('1.', '1)', '1', 'First')
_THROUGH = ('section', *_PARTS, *_PLAIN)  # series that may run on through the parts around them


class Placed(NamedTuple):
    """A mark that begins a node; `parent` is the index of the one around it, -1 at the top."""

    mark: Mark
    parent: int
    series: int
    style: str


@dataclass(slots=True)
class _Level:
    placed: int
    form: Form
    style: str
    value: tuple[int, ...]
    strength: int
    series: int


class _Choice(NamedTuple):
    """Where a mark goes: `depth` levels stay open around it. `series` is -1 where it begins one."""

    depth: int
    reading: Reading
    series: int = -1
    merge: bool = False  # '4.1(b)' after '4.1(a)': 4.1 is open already


class _Closed(NamedTuple):
    value: tuple[int, ...]
    depth: int
    series: int


def place_marks(text: str, marks: Sequence[Mark]) -> list[Placed]:
    """The marks that begin a node, in order, each with its parent."""
    machine = _Machine(text, marks)
    for at in range(len(marks)):
        machine.take(at)
    return machine.placed


@dataclass(slots=True)
class _Machine:
    text: str
    marks: Sequence[Mark]
    placed: list[Placed] = field(default_factory=list)
    stack: list[_Level] = field(default_factory=list)
    base: int = 0  # 1 while a schedule is open: what is in it has numbers of its own
    closed: dict[str, _Closed] = field(default_factory=dict)
    n_series: int = 0
    schedule: str = ''
    operative: bool = False
    merged_start: int = -1
    at: int = 0  # the mark under consideration

    def take(self, at: int) -> None:
        mark = self.marks[at]
        if mark.readings:
            choice = self.choose(at)
            if choice is not None:
                self._number(mark, choice)
        else:
            _TAKE[mark.form](self, at)

    # numbered marks

    def choose(self, at: int) -> _Choice | None:
        """Where the numbered mark at that index goes if it came now; None if it fits nowhere."""
        mark, self.at = self.marks[at], at
        if self._in('signature') and mark.strength < FIRM and mark.form in ('paren', 'letter'):
            return None
        readings = self._hinted(at)
        for rule in (self._continued, self._opened, self._skipped, self._resumed, self._orphaned):
            for reading in readings:
                choice = rule(mark, reading)
                if choice is not None and choice.depth < _MAX_DEPTH:
                    return choice
        return None

    def _hinted(self, at: int) -> tuple[Reading, ...]:
        """The readings, the likelier first: '(i)' is roman if '(ii)' comes next, a letter if '(j)' does."""
        readings = self.marks[at].readings
        if len(readings) < 2:
            return readings
        form = self.marks[at].form
        for later in self.marks[at + 1 : at + 9]:
            if later.form != form:
                continue
            for reading in readings:
                if Reading(reading.style, (reading.value[0] + 1,)) in later.readings:
                    return (reading, *(r for r in readings if r != reading))
        letter, numeral = readings
        follows = any(level.style == letter.style and _is_next(level, letter) for level in self.stack)
        return (letter, numeral) if follows else (numeral, letter)

    def _continued(self, mark: Mark, reading: Reading) -> _Choice | None:
        found: _Choice | None = None
        for depth in range(len(self.stack) - 1, self.base - 1, -1):
            level = self.stack[depth]
            if level.style != reading.style:
                continue
            if level.value == reading.value and len(reading.value) > 1 and self.text[mark.end : mark.end + 1] == '(':
                return _Choice(depth, reading, level.series, merge=True)
            if _is_next(level, reading):
                # a number at the start of a line goes on with a series of such, not with one inside a sentence
                if level.strength >= FIRM or mark.strength < FIRM:
                    return _Choice(depth, reading, level.series)
                found = found or _Choice(depth, reading, level.series)
            elif _is_next_parent(level, reading) and not self._holds(reading.value[:-1]):
                return _Choice(self._above(depth, level.value[:-1]), reading, level.series)
        return found

    def _opened(self, mark: Mark, reading: Reading) -> _Choice | None:
        if reading.value[-1] != 1:
            return None
        return _Choice(self._depth_for(mark, reading), reading)

    def _skipped(self, mark: Mark, reading: Reading) -> _Choice | None:
        if mark.strength < FIRM and not (_is_number(reading.style) and self._goes_on(reading.style, reading.value)):
            return None
        for depth in range(len(self.stack) - 1, self.base - 1, -1):
            level = self.stack[depth]
            if level.style == reading.style and level.value[:-1] == reading.value[:-1]:
                if 0 < reading.value[-1] - level.value[-1] <= _MAX_GAP:
                    return _Choice(depth, reading, level.series)
        return None

    def _resumed(self, mark: Mark, reading: Reading) -> _Choice | None:
        last = self.closed.get(reading.style)
        if last is None or reading.style not in _THROUGH:
            return None
        if mark.strength < FIRM and not self._goes_on(reading.style, reading.value):
            return None
        if not 0 < reading.value[-1] - last.value[-1] <= _MAX_GAP:
            return None
        return _Choice(max(self.base, min(last.depth, len(self.stack))), reading, last.series)

    def _orphaned(self, mark: Mark, reading: Reading) -> _Choice | None:
        """A series whose first numbers were lost: it may open with its second, under a known parent with any."""
        if mark.strength < STRONG or reading.style in self.closed or any(_same(level, reading) for level in self.stack):
            return None
        dotted = len(reading.value) > 1
        if reading.value[-1] > 2 and not (mark.form in ('part', 'section') or (dotted and self._holds(reading.value[:-1]))):
            return None
        return _Choice(self._depth_for(mark, reading), reading)

    def _depth_for(self, mark: Mark, reading: Reading) -> int:
        """How many levels stay open around a series that begins."""
        if self._in('signature'):
            return self.base
        if reading.style in _PARTS:
            outer = _PARTS[: _PARTS.index(reading.style)]
            return self._while(lambda level: level.style in outer)
        if len(reading.value) > 1:
            for depth in range(len(self.stack) - 1, self.base - 1, -1):
                level = self.stack[depth]
                if _is_number(level.style) and level.value == reading.value[: len(level.value)] != reading.value:
                    return depth + 1
            return self._while(lambda level: level.style in _PARTS or level.form == 'title')
        if reading.style == 'section':
            return self._while(lambda level: level.style in _PARTS or level.form == 'title')
        return self._depth_of_list(mark, reading)

    def _depth_of_list(self, mark: Mark, reading: Reading) -> int:
        plain = reading.style in _PLAIN
        first = plain and not any(_is_number(style) for style in self.closed) and not self._numbers()
        for depth in range(self.base, len(self.stack)):
            level = self.stack[depth]
            if level.style == reading.style and not self._is_nested(mark, level):
                return depth
            if level.form in ('operative', 'body') or (plain and (level.form == 'whereas' or self._is_recital(depth))):
                return depth
            if plain and mark.strength >= FIRM > level.strength:
                return depth
            lettered = level.form == 'paren' or level.style in ('A.', 'A)')
            if first and lettered and not self._goes_on(level.style, level.value):
                return depth  # what had letters so far were the parties and recitals
        return len(self.stack)

    def _is_nested(self, mark: Mark, level: _Level) -> bool:
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
        return announced and level.style not in _PLAIN and sum(other.style == level.style for other in self.stack) < 2

    def _is_recital(self, depth: int) -> bool:
        """Whether the level is RECITALS with lettered recitals below it, so that a '1.' does not belong to them."""
        return self.stack[depth].form == 'recitals' and depth + 1 < len(self.stack)

    def _number(self, mark: Mark, choice: _Choice) -> None:
        if choice.merge:
            self._pop(choice.depth + 1)
            self.merged_start = mark.start
            return
        series = choice.series
        if series < 0:
            series = self._new_series()
        self._push(mark, choice.depth, series, choice.reading)

    # marks without a number

    def take_schedule(self, at: int) -> None:
        mark = self.marks[at]
        label = ' '.join(self.text[mark.start : mark.end].upper().split()).strip('"“”\'')
        if label == self.schedule:
            return  # the running title of its second page
        self._pop(0)
        self.base, self.operative, self.schedule = 0, False, label
        self.closed.clear()
        self._push(mark, 0, self._new_series())
        self.base = 1

    def take_front(self, at: int) -> None:
        self._push(self.marks[at], self.base, self._new_series())

    def take_recitals(self, at: int) -> None:
        if not self._numbers():
            self._push(self.marks[at], self.base, self._new_series())

    def take_whereas(self, at: int) -> None:
        labelled = bool(self.placed) and not self.text[self.placed[-1].mark.end : self.marks[at].start].strip()
        if not self._numbers() and not (labelled and self.stack[-1].style):
            depth = self._while(lambda level: level.form == 'recitals')
            same = depth < len(self.stack) and self.stack[depth].form == 'whereas'
            self._push(self.marks[at], depth, self.stack[depth].series if same else self._new_series())

    def take_operative(self, at: int) -> None:
        if not self.operative:
            self.operative = True
            self._push(self.marks[at], self.base, self._new_series())

    def take_signature(self, at: int) -> None:
        if not self._in('signature'):
            self._push(self.marks[at], self.base, self._new_series())

    def take_definition(self, at: int) -> None:
        mark = self.marks[at]
        if self._in('signature') or self._in('contents') or len(self.stack) >= _MAX_DEPTH:
            return
        for depth in range(len(self.stack) - 1, self.base - 1, -1):
            level = self.stack[depth]
            if level.form == 'definition':
                self._push(mark, depth, level.series)
                return
        self._push(mark, len(self.stack), self._new_series())

    def take_title(self, at: int) -> None:
        """A title goes where the next number goes on; above it, if that begins a series; else to the top."""
        if self._in('signature'):
            return
        depth = self.base
        following = next((i for i in range(at + 1, min(at + 20, len(self.marks))) if self.marks[i].readings), -1)
        if following >= 0:
            choice = self.choose(following)
            if choice is not None and choice.reading.value[-1] > 1:
                depth = choice.depth
            elif choice is not None and self.marks[following].form in ('paren', 'letter'):
                depth = max(self.base, self._while(lambda level: bool(level.style) and level.form not in ('paren', 'letter')))
        self._push(self.marks[at], depth, self._new_series())

    # the stack

    def _push(self, mark: Mark, depth: int, series: int, reading: Reading = Reading('', ())) -> None:
        self._pop(depth)
        if self.merged_start >= 0:
            mark, self.merged_start = mark._replace(start=self.merged_start), -1
        parent = self.stack[-1].placed if self.stack else -1
        self.stack.append(_Level(len(self.placed), mark.form, reading.style, reading.value, mark.strength, series))
        self.placed.append(Placed(mark, parent, series, reading.style))

    def _pop(self, depth: int) -> None:
        while len(self.stack) > depth:
            level = self.stack.pop()
            if level.style:
                self.closed[level.style] = _Closed(level.value, len(self.stack), level.series)

    def _new_series(self) -> int:
        self.n_series += 1
        return self.n_series

    def _in(self, form: Form) -> bool:
        return len(self.stack) > self.base and self.stack[self.base].form == form

    def _numbers(self) -> bool:
        """Whether a numbered level is open in this schedule; '(1)' and 'A.' may be parties and recitals."""
        return any(_is_number(level.style) for level in self.stack[self.base :])

    def _holds(self, value: tuple[int, ...]) -> bool:
        return any(level.value == value and _is_number(level.style) for level in self.stack[self.base :])

    def _goes_on(self, style: str, value: tuple[int, ...]) -> bool:
        """Whether the number after `value` stands somewhere near below."""
        wanted = Reading(style, (*value[:-1], value[-1] + 1))
        return any(wanted in later.readings for later in self.marks[self.at + 1 : self.at + _LOOK_AHEAD])

    def _above(self, depth: int, value: tuple[int, ...]) -> int:
        """Depth of the open level of that value above `depth`, or `depth`."""
        return next((at for at in range(self.base, depth) if self.stack[at].value == value), depth)

    def _while(self, fits: Callable[[_Level], bool]) -> int:
        """Depth of the first level in this schedule that does not fit."""
        depth = self.base
        while depth < len(self.stack) and fits(self.stack[depth]):
            depth += 1
        return depth


_TAKE: Mapping[Form, Callable[[_Machine, int], None]] = {
    'schedule': _Machine.take_schedule,
    'contents': _Machine.take_front,
    'body': _Machine.take_front,
    'recitals': _Machine.take_recitals,
    'whereas': _Machine.take_whereas,
    'operative': _Machine.take_operative,
    'signature': _Machine.take_signature,
    'definition': _Machine.take_definition,
    'title': _Machine.take_title,
}


def _is_number(style: str) -> bool:
    """Whether labels of the style are those of clauses or what is around them: 4. and 4.1, Section 4, Article IV."""
    return style in _THROUGH or style.startswith('section.')


def _same(level: _Level, reading: Reading) -> bool:
    return level.style == reading.style and level.value[:-1] == reading.value[:-1]


def _is_next(level: _Level, reading: Reading) -> bool:
    """4.2 after 4.1, (b) after (a)."""
    return level.value[:-1] == reading.value[:-1] and level.value[-1] + 1 == reading.value[-1]


def _is_next_parent(level: _Level, reading: Reading) -> bool:
    """5.1 after 4.3, where no 5 was found."""
    prefix, last = reading.value[:-1], level.value[:-1]
    return bool(prefix) and reading.value[-1] == 1 and prefix[:-1] == last[:-1] and prefix[-1] == last[-1] + 1
