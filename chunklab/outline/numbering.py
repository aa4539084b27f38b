"""Which marks begin a node, and how deep: one pass over the marks with a stack of open levels.

A number begins a node if it continues a series that is open ('4.1' after '4', '(b)' after '(a)', '5.' after '4.'),
opens one with its first value, or, where it is well placed, leaves a small gap. All else is taken for a reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.outline.marks import Form, Mark
from chunklab.outline.series import Choice, Chooser
from chunklab.outline.stack import MAX_DEPTH, Placed, Stack

_NEAR = 20  # marks


def place_marks(text: str, marks: Sequence[Mark]) -> list[Placed]:
    """The marks that begin a node, in order, each with its parent."""
    machine = _Machine(text, marks)
    for at in range(len(marks)):
        machine.take(at)
    return machine.stack.placed


@dataclass(slots=True)
class _Machine:
    text: str
    marks: Sequence[Mark]
    stack: Stack = field(default_factory=Stack)
    schedule: str = ''  # label of the one that is open
    operative: bool = False  # whether NOW, THEREFORE came
    repeated: Mark | None = None  # the '4.1' of '4.1(b)'

    def take(self, at: int) -> None:
        mark = self.marks[at]
        if not mark.readings:
            _TAKE[mark.form](self, mark, at)
        elif choice := self._choose(at):
            self._take_number(mark, choice)

    def _choose(self, at: int) -> Choice | None:
        return Chooser(self.text, self.marks, self.stack, at).choose()

    def _take_number(self, mark: Mark, choice: Choice) -> None:
        before, self.repeated = self.repeated, None
        if choice.repeats:
            self.stack.pop(choice.depth + 2)  # the list in it stays open
            self.repeated = mark
            return
        if before is not None and before.end == mark.start:
            mark = mark._replace(start=before.start)
        self.stack.push(mark, choice.depth, choice.series, choice.reading)

    def take_schedule(self, mark: Mark, _: int) -> None:
        label = ' '.join(self.text[mark.start : mark.end].upper().split()).strip('"“”\'')
        if label == self.schedule:
            return  # the running title of its second page
        self.schedule, self.operative = label, False
        self.stack.base = 0
        self.stack.push(mark, 0)
        self.stack.base = 1
        self.stack.closed.clear()

    def take_front(self, mark: Mark, _: int) -> None:
        self.stack.push(mark, self.stack.base)

    def take_recitals(self, mark: Mark, _: int) -> None:
        if not self.stack.has_numbers():
            self.stack.push(mark, self.stack.base)

    def take_whereas(self, mark: Mark, _: int) -> None:
        levels = self.stack.levels
        last_end = self.stack.placed[-1].mark.end if levels else 0
        lettered = bool(levels) and bool(levels[-1].style) and not self.text[last_end : mark.start].strip()
        if self.stack.has_numbers() or lettered:
            return
        depth = self.stack.depth_while(lambda level: level.form == 'recitals')
        follows = depth < len(levels) and levels[depth].form == 'whereas'
        self.stack.push(mark, depth, levels[depth].series if follows else -1)

    def take_operative(self, mark: Mark, _: int) -> None:
        if not self.operative:
            self.operative = True
            self.stack.push(mark, self.stack.base)

    def take_signature(self, mark: Mark, _: int) -> None:
        if not self.stack.begins_with('signature'):
            self.stack.push(mark, self.stack.base)

    def take_definition(self, mark: Mark, _: int) -> None:
        """A definition follows the one before it, however deep a list that held; else it is part of what is open."""
        if self.stack.begins_with('signature') or self.stack.begins_with('contents') or len(self.stack) >= MAX_DEPTH:
            return
        for depth in reversed(self.stack.inwards()):
            if self.stack.levels[depth].form == 'definition':
                self.stack.push(mark, depth, self.stack.levels[depth].series)
                return
        self.stack.push(mark, len(self.stack))

    def take_title(self, mark: Mark, at: int) -> None:
        """A title goes where the next number goes on; above it, if that begins a series; else to the top."""
        if self.stack.begins_with('signature'):
            return
        depth = self.stack.base
        following = next((i for i in range(at + 1, min(at + _NEAR, len(self.marks))) if self.marks[i].readings), -1)
        choice = self._choose(following) if following >= 0 else None
        if choice is not None and choice.reading.value[-1] > 1:
            depth = choice.depth
        elif choice is not None and self.marks[following].form in _LISTED:
            depth = self.stack.depth_while(lambda level: bool(level.style) and level.form not in _LISTED)
        self.stack.push(mark, depth)


_LISTED: tuple[Form, ...] = ('paren', 'letter')
_TAKE: Mapping[Form, Callable[[_Machine, Mark, int], None]] = {
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
