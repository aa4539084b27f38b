"""JSON from outside, walked with the place of every value at hand, so that a fault is one line: file, place, what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chunklab.corpus.documents import read_text
from chunklab.corpus.wording import printable, quoted, suggestion
from chunklab.errors import CorpusError

KINDS = {dict: 'an object', list: 'a list', str: 'a string', int: 'a whole number', bool: 'true or false'}
"""What JSON calls the types that readers ask for."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a JSON file; `place` is the way to it: 'data[3].paragraphs[0]', empty for the whole file."""

    value: object = field(repr=False)
    file: str
    place: str = ''

    def error(self, what: str) -> CorpusError:
        """The error that says `what` is wrong here, to be raised."""
        where = f'{self.file}: {self.place}' if self.place else self.file
        return CorpusError(f'{printable(where)}: {what}')

    def keys(self) -> list[str]:
        """The keys of an object, in file order."""
        return list(self._object())

    def has(self, key: str) -> bool:
        """Whether an object has a value under `key`; null counts as none."""
        return self._object().get(key) is not None

    def child(self, key: str) -> Node:
        """The value under `key`, which has to be there."""
        found = self._object()
        if found.get(key) is None:
            raise self.error(f'no {quoted(key)}{suggestion(key, found)}')
        return Node(found[key], self.file, f'{self.place}.{key}' if self.place else key)

    def children(self, key: str) -> list[Node]:
        """The items of the list under `key`, which has to be there."""
        return list(self.child(key).items())

    def items(self) -> Iterator[Node]:
        """The items of a list."""
        if not isinstance(self.value, list):
            raise self._is_not(list)
        for i, item in enumerate(self.value):
            yield Node(item, self.file, f'{self.place}[{i}]')

    def text(self, key: str) -> str:
        """The string under `key`, sure to be writable as UTF-8."""
        return self.child(key).as_text()

    def as_text(self) -> str:
        """The value, a string, sure to be writable as UTF-8."""
        if not isinstance(self.value, str):
            raise self._is_not(str)
        try:
            # encoding is the fast way to find half a surrogate pair in a text of megabytes
            self.value.encode('utf-8')
        except UnicodeEncodeError as error:
            raise self.error(f'character {error.start} is half a surrogate pair, which is no character') from error
        return self.value

    def whole(self, key: str) -> int:
        """The whole number under `key`."""
        return self.child(key).as_whole()

    def as_whole(self) -> int:
        """The value, a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):  # JSON's true is an int to Python
            raise self._is_not(int)
        return self.value

    def flag(self, key: str) -> bool:
        """The truth value under `key`; False where it is missing."""
        if not self.has(key):
            return False
        node = self.child(key)
        if not isinstance(node.value, bool):
            raise node._is_not(bool)
        return node.value

    def _object(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self._is_not(dict)
        return self.value

    def _is_not(self, kind: type) -> CorpusError:
        found = 'null' if self.value is None else KINDS.get(type(self.value), 'a number')
        return self.error(f'must be {KINDS[kind]}, not {found}')


def read_json(path: Path) -> Node:
    """The content of a JSON file, with or without a byte order mark. Raises CorpusError: file, line, column, what."""
    try:
        text = read_text(path)
    except CorpusError as error:
        raise CorpusError(f'{printable(str(path))}: {error}') from error
    return parse_json(text.removeprefix('\ufeff'), str(path))


def parse_json(text: str, file: str, place: str = '') -> Node:
    """The value that `text` is, standing in `file`, at `place` where the file itself is no JSON."""
    node = Node(None, file, place)
    try:
        return Node(json.loads(text), file, place)
    except json.JSONDecodeError as error:
        # an unfinished string is reported where it begins, everything else that is cut off at the end
        cut = error.msg.startswith('Unterminated') or error.pos >= len(text.rstrip())
        ending = ': the file ends too early' if cut and not place else ''
        raise node.error(f'not JSON: {error.msg} at line {error.lineno}, column {error.colno}{ending}') from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; lists in lists without end
        raise node.error(f'not JSON that can be read: {printable(str(error))}') from error
