"""Where one line goes on in the next: wrapped lines become paragraphs again, all other line ends stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median, quantiles

from chunklab.corpus.files.pdf.lines import MARKER, PageLine

NOTHING, BLANK, LINE, PARAGRAPH = '', ' ', '\n', '\n\n'

LEADERS = re.compile(r'(?:[._…]\s?){4,}\s*[\divxlc]*\s*$', re.IGNORECASE)
"""The end of a line in a table of contents, or of one to be filled in."""

ENDS = re.compile(r'[.:;!?]["”’)\]]*$')
ENDS_ITEM = re.compile(r'(?:[.:;,!?]["”’)\]]*|\b(?:and|or))$')
MIN_WIDTH = 12
"""Width of a line of running text in heights of a line, at least; names one below the other are narrower."""

WORD = re.compile(r'[^\W\d_]+(?:-[^\W\d_]+)*')
HYPHENATED = re.compile(r'([^\W\d_]+)-$')


class Joiner:
    """Knows a document's line spacing, right margin and words; tells what belongs between two lines of it."""

    def __init__(self, pages: Sequence[Sequence[PageLine]]) -> None:
        lines = [line for page in pages for line in page]
        self._spacing = _usual_spacing(pages)
        ends = [
            max(line.x1 for line in page if line.column == 0) for page in pages if any(not line.column for line in page)
        ]
        self._margin = median(ends) if ends else 0.0
        self._words = {word.lower() for line in lines for word in WORD.findall(line.text)}

    def between(self, page: Sequence[PageLine], i: int, *, first: bool) -> str:
        """What to put between lines `i` and `i + 1` of a page; `first` tells whether `i` begins its paragraph."""
        line, after = page[i], page[i + 1]
        if (after.column, after.part) != (line.column, line.part):
            return self._over(line, after, margin=self._right(page, i))
        apart = (line.y - after.y) / max(line.size, after.size) > 1.3 * self._spacing
        if apart or not 0.85 < line.size / after.size < 1.18:
            return PARAGRAPH
        if _new_item(line, after, first=first) or _indented(line, after, first=first):
            return PARAGRAPH
        if line.cells > 1 or after.cells > 1 or LEADERS.search(line.text):
            return LINE
        right = self._right(page, i)
        return self._seam(line, after) if _full(line, after, right) or _goes_on(line, after, right) else LINE

    def over_page(self, page: Sequence[PageLine], after: PageLine) -> str:
        """What to put between the last line of a page and the first of the next."""
        return self._over(page[-1], after, margin=self._right(page, len(page) - 1))

    def _over(self, line: PageLine, after: PageLine, *, margin: float) -> str:
        """Over the end of a page or column only a sentence goes on, for nothing shows how far apart the lines are."""
        same = 0.85 < line.size / after.size < 1.18 and line.cells == after.cells == 1
        begins = MARKER.match(after.text) or ENDS.search(line.text) or LEADERS.search(line.text)
        if not same or begins or not (_full(line, after, margin) or _goes_on(line, after, margin)):
            return PARAGRAPH
        return self._seam(line, after)

    def _right(self, page: Sequence[PageLine], i: int) -> float:
        """How far right lines reach around line `i`: to a margin that three lines near it keep, else that of the
        page."""
        column = page[i].column
        near = [line.x1 for line in page[max(0, i - 4) : i + 5] if line.column == column and line.cells == 1]
        edge = max(near, default=0.0)
        if sum(edge - x1 < 0.6 * page[i].size for x1 in near) >= 4:
            return edge
        reach = max(line.x1 for line in page if line.column == column)
        return reach if column else max(reach, self._margin)

    def _seam(self, line: PageLine, after: PageLine) -> str:
        """What joins two parts of a paragraph. A hyphen at the end stays, for only the document can tell: `soft`."""
        if line.text.endswith(('-', '\xad')) and not line.text.endswith((' -', '--')):
            return NOTHING
        return NOTHING if line.text.endswith('—') or after.text.startswith('—') else BLANK

    def without_soft_hyphen(self, text: str, after: str) -> str:
        """`text`, which goes on in `after` without a blank, less a hyphen that plainly only divides a word: a soft
        one, or one of a word that the document has elsewhere in one piece and nowhere with the hyphen."""
        if text.endswith('\xad'):
            return text[:-1]
        head, tail = HYPHENATED.search(text), WORD.match(after)
        if not head or not tail or not after[:1].islower():
            return text
        whole, parted = (head[1] + tail[0]).lower(), f'{head[1]}-{tail[0]}'.lower()
        return text[:-1] if whole in self._words and parted not in self._words else text


def _usual_spacing(pages: Iterable[Sequence[PageLine]]) -> float:
    """From one line of a paragraph to the next, in heights of a line: what a third of all gaps do not exceed."""
    gaps = [
        (a.y - b.y) / a.size
        for page in pages
        for a, b in pairwise(page)
        if a.column == b.column and 0 < a.y - b.y < 4 * a.size and 0.85 < a.size / b.size < 1.18
    ]
    return quantiles(gaps, n=20)[6] if len(gaps) > 1 else 1.2


def _full(line: PageLine, after: PageLine, margin: float) -> bool:
    """Whether the first word of `after` had no room at the end of `line`, so that the line ends because it had to."""
    width = (after.x1 - after.x0) / max(len(after.text), 1)
    word = after.text.split(maxsplit=1)[0] if after.text.strip() else ''
    wide = line.x1 - line.x0 > MIN_WIDTH * line.size
    return wide and line.x1 + width * (len(word) + 1) > margin - 0.5 * line.size


def _goes_on(line: PageLine, after: PageLine, margin: float) -> bool:
    """Whether a line that had room left is still in mid-sentence: typed lines often end early."""
    return after.text[:1].islower() and not ENDS.search(line.text) and line.x1 > 0.5 * margin


def _new_item(line: PageLine, after: PageLine, *, first: bool) -> bool:
    """Whether `after` begins with a number or bullet of its own, and not with one that the sentence refers to."""
    if not MARKER.match(after.text):
        return False
    return bool(ENDS_ITEM.search(line.text)) or (not first and abs(after.x0 - line.x0) > 0.5 * line.size)


def _indented(line: PageLine, after: PageLine, *, first: bool) -> bool:
    """Whether `after` is set in or out so that it begins a paragraph; the second line of one may be, either way."""
    step = (after.x0 - line.x0) / line.size
    if first:
        return step > 0.8 and bool(ENDS.search(line.text)) and not MARKER.match(line.text)
    return abs(step) > 0.8
