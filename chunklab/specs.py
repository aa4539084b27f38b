"""The small grammar in which every component is written, and the value it parses to. Nothing is evaluated.

    spec    = name [ '(' [ argument { ',' argument } ] ')' ] [ '@' cutoff ] [ '[' subset ']' ]
    argument = value | name '=' value
    cutoff  = digits [ 't' ]                                     5 chunks, 1000t document tokens
    value   = scalar | range | alternatives                      the last two in sweeps only
    scalar  = number | name | quoted | spec with parentheses     0.5, tokens, 'BAAI/bge-small-en-v1.5', spacy('en')
    range   = number '..' number [ ':' number ]                  100..400:50, both ends included
    alternatives = scalar '|' scalar { '|' scalar }              0|40

A name is letters, digits, '_' and '-', not beginning with a digit or '-'. `parse(str(spec)) == spec` for every spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from chunklab.errors import SpecError

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
      | (?P<quoted>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<dots>\.\.)
      | (?P<number>[+-]?\d+(?:\.(?!\.)\d+)?(?:[eE][+-]?\d+)?(?![\w.]*[A-Za-z_]))
      | (?P<budget>\d+t\b)
      | (?P<name>[A-Za-z_][\w-]*)
      | (?P<mark>[()=,@|:\[\]])""",
    re.VERBOSE,
)
_NAME = re.compile(r'[A-Za-z_][\w-]*\Z', re.ASCII)


@dataclass(frozen=True, slots=True)
class Cutoff:
    """How much of a ranking counts: the first `n` chunks, or chunks until `n` document tokens are used up."""

    n: int
    unit: Literal['chunks', 'tokens'] = 'chunks'

    def __str__(self) -> str:
        return f'{self.n}t' if self.unit == 'tokens' else str(self.n)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `first` to `last`, both included, `step` apart; for sweeps."""

    first: int | float
    last: int | float
    step: int | float = 1

    def __str__(self) -> str:
        return f'{self.first}..{self.last}' + ('' if self.step == 1 else f':{self.step}')

    def values(self) -> list[int | float]:
        """Every number of the range, in order."""
        count = int((self.last - self.first) / self.step + 1e-9) + 1
        return [self.first + i * self.step for i in range(count)]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Several values to try in turn; for sweeps."""

    options: tuple[Scalar, ...]

    def __str__(self) -> str:
        return '|'.join(_show(option) for option in self.options)


@dataclass(frozen=True, slots=True)
class Spec:
    """A component as written: `fixed(size=256, overlap=32)`, `recall@1000t`, `complete@5[straddled]`."""

    name: str
    args: tuple[Value, ...] = ()
    params: tuple[tuple[str, Value], ...] = ()
    cutoff: Cutoff | None = None
    subset: str = ''

    def __str__(self) -> str:
        inside = [_show(a) for a in self.args] + [f'{key}={_show(value)}' for key, value in self.params]
        return (
            self.name
            + (f'({", ".join(inside)})' if inside else '')
            + (f'@{self.cutoff}' if self.cutoff else '')
            + (f'[{_show(self.subset)}]' if self.subset else '')
        )


Scalar = int | float | str | Spec
Value = Scalar | Range | Alternatives


def parse(text: str) -> Spec:
    """The spec that `text` writes; SpecError with the place of the mistake otherwise."""
    parser = _Parser(text)
    spec = parser.spec()
    parser.end()
    return spec


class _Word(NamedTuple):
    kind: str
    text: str
    at: int


class _Parser:
    """Recursive descent over the words of one spec string."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = list(_words(text))
        self._next = 0

    def spec(self) -> Spec:
        name = self._take('name', 'a name')
        args: list[Value] = []
        params: dict[str, Value] = {}
        if self._at('('):
            self._arguments(args, params)
        cutoff = self._cutoff() if self._at('@') else None
        subset = self._subset() if self._at('[') else ''
        return Spec(name, tuple(args), tuple(params.items()), cutoff, subset)

    def end(self) -> None:
        if self._next < len(self._words):
            raise self._error('nothing more')

    def _arguments(self, args: list[Value], params: dict[str, Value]) -> None:
        self._next += 1
        while not self._at(')'):
            if self._peek().kind == 'name' and self._peek(1).text == '=':
                key = self._take('name', 'a parameter')
                self._next += 1
                if key in params:
                    raise SpecError(f'{self._text!r}: {key} is given twice')
                params[key] = self._value()
            elif params:
                raise self._error('name=value (unnamed values come first)')
            else:
                args.append(self._value())
            if not self._at(')'):
                self._take_mark(',', "',' or ')'")
        self._next += 1

    def _value(self) -> Value:
        first = self._scalar()
        if self._peek().kind == 'dots' and isinstance(first, (int, float)):
            return self._range(first)
        options = [first]
        while self._at('|'):
            self._next += 1
            options.append(self._scalar())
        return Alternatives(tuple(options)) if len(options) > 1 else first

    def _range(self, first: int | float) -> Range:
        self._next += 1
        last = _number(self._take('number', 'the last number of the range'))
        step: int | float = 1
        if self._at(':'):
            self._next += 1
            step = _number(self._take('number', 'the step of the range'))
        if step <= 0 or last < first:
            written = f'{first}..{last}:{step}'
            raise SpecError(f'{self._text!r}: {written} is an empty range (write low..high:step, step over 0)')
        return Range(first, last, step)

    def _scalar(self) -> Scalar:
        word = self._peek()
        if word.kind == 'number':
            self._next += 1
            return _number(word.text)
        if word.kind == 'quoted':
            self._next += 1
            return _unquote(word.text)
        if word.kind == 'name':
            if self._peek(1).text == '(':
                return self.spec()
            self._next += 1
            return word.text
        raise self._error("a value: a number, a name, or 'quoted text'")

    def _cutoff(self) -> Cutoff:
        self._next += 1
        word = self._peek()
        if word.kind == 'budget':
            n, unit = int(word.text[:-1]), 'tokens'
        elif word.kind == 'number' and word.text.isdecimal():
            n, unit = int(word.text), 'chunks'
        else:
            raise self._error('a cutoff such as 5 or 1000t')
        if n < 1:
            raise SpecError(f'{self._text!r}: the cutoff must be at least 1')
        self._next += 1
        return Cutoff(n, 'tokens' if unit == 'tokens' else 'chunks')

    def _subset(self) -> str:
        self._next += 1
        word = self._peek()
        if word.kind not in ('name', 'quoted'):
            raise self._error('the name of a subset')
        self._next += 1
        self._take_mark(']', "']'")
        return _unquote(word.text) if word.kind == 'quoted' else word.text

    def _peek(self, ahead: int = 0) -> _Word:
        at = self._next + ahead
        return self._words[at] if at < len(self._words) else _Word('end', '', len(self._text))

    def _at(self, mark: str) -> bool:
        word = self._peek()
        return word.kind == 'mark' and word.text == mark

    def _take(self, kind: str, wanted: str) -> str:
        word = self._peek()
        if word.kind != kind:
            raise self._error(wanted)
        self._next += 1
        return word.text

    def _take_mark(self, mark: str, wanted: str) -> None:
        if not self._at(mark):
            raise self._error(wanted)
        self._next += 1

    def _error(self, wanted: str) -> SpecError:
        word = self._peek()
        found = f'{word.text!r} at character {word.at + 1}' if word.kind != 'end' else 'the end'
        return SpecError(f'{self._text!r}: expected {wanted}, found {found}')


def _words(text: str) -> Iterator[_Word]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SpecError(f'{text!r}: {text[at]!r} at character {at + 1} has no place in a spec (quote it)')
        if match.lastgroup != 'blank':
            yield _Word(str(match.lastgroup), match.group(), at)
        at = match.end()


def _number(text: str) -> int | float:
    return int(text) if re.fullmatch(r'[+-]?\d+', text) else float(text)


def _unquote(text: str) -> str:
    return re.sub(r'\\(.)', r'\1', text[1:-1], flags=re.DOTALL)


def _show(value: Value) -> str:
    if isinstance(value, str):
        return value if _NAME.match(value) else "'" + value.replace('\\', '\\\\').replace("'", "\\'") + "'"
    if isinstance(value, Spec) and not (value.args or value.params):
        return f'{value.name}()'
    return repr(value) if isinstance(value, float) else str(value)
