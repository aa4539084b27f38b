"""How deep a web page is nested, seen before it is parsed: parsing takes time quadratic in that."""

from __future__ import annotations

import re
from collections import Counter

from chunklab.corpus.wording import counted
from chunklab.errors import CorpusError

MAX_DEPTH = 4_000
"""Blocks within blocks; browsers stop at 512."""

NESTING = frozenset(
    """
    address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup
    main menu nav ol pre search section summary table ul
    """.split()  # noqa: SIM905 (a list of so many would be longer than this file)
)
"""Elements that stay open within each other, and before each of which the parser walks up all that are open."""

CELLS = frozenset({'tbody', 'tfoot', 'thead', 'tr', 'td', 'th'})
"""Elements that close, where they begin, all that was left open in their table."""

RAW = frozenset({'iframe', 'noembed', 'noframes', 'script', 'style', 'textarea', 'title', 'xmp'})
"""Elements that hold no elements, whatever it looks like."""

_ATTRIBUTES = r"""(?:[^>=]|=\s*(?:"[^"]*"|'[^']*')?)*+"""
# matches whatever begins as a tag, ended or not, so that nothing is read twice
_TAG = re.compile(rf'<(?:(!--)|(/?)([a-zA-Z][^\s/>]*){_ATTRIBUTES}>?)')


def check_depth(page: str) -> None:
    """Raises CorpusError where blocks are nested deeper than `MAX_DEPTH`. Time linear in the page."""
    open_blocks = _Open()
    tag = _TAG.search(page)
    while tag is not None:
        place, name = tag.end(), (tag[3] or '').lower()
        if tag[1]:
            place = page.find('-->', tag.end() - 2)
        elif tag[2]:
            open_blocks.close(name)
        elif name in RAW:
            found = re.compile(f'</{name}', re.IGNORECASE).search(page, place)
            place = found.start() if found else -1
        else:
            open_blocks.open(name)
            if open_blocks.depth > MAX_DEPTH:
                raise CorpusError(f'nested deeper than {counted(MAX_DEPTH, "element")}')
        if place < 0:  # what has no end goes to that of the page
            return
        tag = _TAG.search(page, place)


class _Open:
    """The blocks that are open, apart for each open table: an end tag in a table closes nothing around it."""

    def __init__(self) -> None:
        self.depth = 0
        self._names: list[list[str]] = [[]]
        self._counts: list[Counter[str]] = [Counter()]

    def open(self, name: str) -> None:
        if name in CELLS and len(self._names) > 1:
            self._empty()
        elif name in NESTING:
            self.depth += 1
            if name == 'table':
                self._names.append([])
                self._counts.append(Counter())
            else:
                self._names[-1].append(name)
                self._counts[-1][name] += 1

    def close(self, name: str) -> None:
        if name == 'table' and len(self._names) > 1:
            self._empty()
            self._names.pop()
            self._counts.pop()
            self.depth -= 1
        while self._counts[-1][name]:
            closed = self._names[-1].pop()
            self._counts[-1][closed] -= 1
            self.depth -= 1
            if closed == name:
                return

    def _empty(self) -> None:
        """Closes all that is open in the innermost table."""
        self.depth -= len(self._names[-1])
        self._names[-1].clear()
        self._counts[-1].clear()
