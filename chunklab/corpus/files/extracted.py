"""What every kind of file is turned into: text, and at which offset each page begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chunklab.corpus.wording import counted
from chunklab.errors import CorpusError

MAX_CHARACTERS = 20_000_000
"""Characters of text that one file may give: some 7,000 pages. More is a mistake or an attack."""

MAX_BYTES = 256 * 2**20
"""Size of a .pdf, .docx or .html file; texts are not limited."""

UNFIT = re.compile('[\0-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]')
"""Controls, byte order marks, non-characters and lone surrogates: fonts and broken files yield them, no contract
does."""


@dataclass(frozen=True, slots=True, order=True)
class PageStart:
    """From `offset` on, characters stand on page `page`, counted from 1, until the next one begins."""

    offset: int
    page: int


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one file. `pages` ascend in `offset`; empty where the file knows no pages. `notes` are sentences
    for the user: what was left out of the text and why. `dropped` are the lines of page furniture that were dropped,
    distinct, with how often each was."""

    text: str = field(repr=False)
    pages: tuple[PageStart, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: tuple[tuple[str, int], ...] = ()


class TextBuilder:
    """Puts a text together piece by piece and knows where it is, so that no offset is ever searched for."""

    def __init__(self) -> None:
        self.length = 0
        self._pieces: list[str] = []
        self._pages: list[PageStart] = []

    def add(self, piece: str) -> None:
        """Appends `piece` without what is `UNFIT`. Raises CorpusError beyond `MAX_CHARACTERS`."""
        piece = UNFIT.sub('', piece)
        self.length += len(piece)
        if self.length > MAX_CHARACTERS:
            raise CorpusError(f'more than {counted(MAX_CHARACTERS, "character")} of text')
        self._pieces.append(piece)

    def start_page(self, page: int) -> None:
        """What is added from here on stands on page `page`."""
        if self._pages and self._pages[-1].offset == self.length:
            self._pages.pop()
        if not self._pages or self._pages[-1].page != page:
            self._pages.append(PageStart(self.length, page))

    def text(self) -> str:
        """All that was added."""
        return ''.join(self._pieces)

    def pages(self) -> tuple[PageStart, ...]:
        """Where pages begin that have text."""
        return tuple(start for start in self._pages if start.offset < self.length)
