"""The text of a web page, its blocks, lists and tables as they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunklab.corpus.files.extracted import Extracted, TextBuilder
from chunklab.corpus.files.html.depth import check_depth
from chunklab.corpus.files.html.encoding import decode_html
from chunklab.corpus.files.html.lists import BULLET, ListCounter
from chunklab.corpus.files.missing import not_installed
from chunklab.corpus.wording import counted

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LINE, PARAGRAPH = 1, 2
"""Line ends before and after a block."""

PARAGRAPHS = """
address article aside blockquote body caption center details dialog div dl fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section summary table ul
""".split()  # noqa: SIM905 (a list of so many would be longer than this file)
GAPS = {**dict.fromkeys(PARAGRAPHS, PARAGRAPH), **dict.fromkeys(('li', 'dt', 'dd', 'tr', 'legend'), LINE)}
"""Line ends around what each element holds; around all others there is none."""

CONTROLS = frozenset({'button', 'datalist', 'input', 'select', 'textarea'})
UNSEEN = frozenset({'head', 'noscript', 'script', 'style', 'template'})
PICTURES = frozenset({'audio', 'canvas', 'embed', 'iframe', 'math', 'object', 'svg', 'video'})
LEFT_OUT = CONTROLS | UNSEEN | PICTURES
LISTS = frozenset({'ol', 'ul', 'menu'})
CELLS = frozenset({'td', 'th'})
HIDDEN = re.compile(r'(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))', re.IGNORECASE)
WHITE = re.compile('[ \t\n\r\f]+')
"""What HTML takes for one blank; a non-breaking one is a character."""


def extract_html(data: bytes) -> Extracted:
    """The text of a web page: blank lines between paragraphs, items and table rows on lines of their own, tabs
    between cells.

    Numbers of lists are written out. Scripts, styles, forms' controls and what is hidden or struck as deleted (<del>)
    are left out. Raises CorpusError for what is nested too deep.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise not_installed('selectolax', 'HTML') from error
    text, notes = decode_html(data)
    check_depth(text)
    body = LexborHTMLParser(text).body
    writer = _Writer()
    if body is not None:
        writer.read(body)
    said = list(notes)
    if writer.n_hidden:
        said.append(f'hidden parts left out: {counted(writer.n_hidden, "element")}')
    if writer.n_deleted:
        said.append(f'deleted parts (<del>) left out: {counted(writer.n_deleted, "element")}')
    return Extracted(writer.text(), (), tuple(said))


class _Writer:
    """Writes text as elements open and close. What separates two pieces of text waits until the second one comes."""

    def __init__(self) -> None:
        self._builder = TextBuilder()
        self._lines = 0
        self._blank = ''
        self._label = ''
        self._pre = 0
        self._lists: list[ListCounter] = []
        self._rows: list[_Row] = []
        self.n_hidden = 0
        self.n_deleted = 0

    def text(self) -> str:
        """All that was read so far."""
        return self._builder.text()

    def read(self, root: LexborNode) -> None:
        """Writes everything below `root`."""
        for node, entering in _steps(root, self._is_left_out):
            if node.tag == '-text':
                if entering:
                    self._characters(node.text_content or '')
            elif entering:
                self._open(node, node.tag or '')
            else:
                self._close(node.tag or '')

    def _is_left_out(self, node: LexborNode) -> bool:
        tag = node.tag or ''
        if tag.startswith('-') or tag.startswith('!'):
            return tag != '-text'
        attributes = node.attributes
        if 'hidden' in attributes or HIDDEN.search(attributes.get('style') or ''):
            self.n_hidden += tag not in LEFT_OUT
            return True
        self.n_deleted += tag == 'del'
        return tag in LEFT_OUT or tag == 'del'

    def _open(self, node: LexborNode, tag: str) -> None:
        self._break(GAPS.get(tag, 0))
        if tag == 'br':
            self._lines += 1
        elif tag == 'pre':
            self._pre += 1
        elif tag == 'table':
            self._rows.append(_Row())
        elif tag == 'tr' and self._rows:
            self._rows[-1] = _Row()
        elif tag in CELLS and self._rows:
            self._begin_cell(self._rows[-1])
        elif tag in LISTS:
            n_items = sum(child.tag == 'li' for child in _children(node))
            self._lists.append(ListCounter(tag, node.attributes, n_items))
        elif tag == 'li':
            self._label += self._lists[-1].label(node.attributes) if self._lists else f'{BULLET} '

    def _close(self, tag: str) -> None:
        if tag == 'li' and self._label:
            self._write('')  # an item without text shows its number all the same
        if tag == 'pre':
            self._pre -= 1
        elif tag == 'table' and self._rows:
            self._rows.pop()
        elif tag in LISTS and self._lists:
            self._lists.pop()
        self._break(GAPS.get(tag, 0))

    def _begin_cell(self, row: _Row) -> None:
        """A tab goes before a further cell, or a line end where a cell before it has several lines."""
        if row.has_text:
            self._lines, self._blank = (LINE, '') if row.has_lines else (0, '\t')
        row.begins_cell = True

    def _break(self, lines: int) -> None:
        if lines and not (self._rows and self._rows[-1].begins_cell and self._rows[-1].has_text):
            self._lines = max(self._lines, lines)

    def _characters(self, text: str) -> None:
        if self._pre:
            if text.strip():
                self._write(text.strip('\n'))
            self._lines = max(self._lines, text.endswith('\n'))
            return
        squeezed = WHITE.sub(' ', text)
        if squeezed.startswith(' '):
            self._blank = self._blank or ' '
        if squeezed.strip(' '):
            self._write(squeezed.strip(' '))
            self._blank = ' ' if squeezed.endswith(' ') else ''

    def _write(self, text: str) -> None:
        row = self._rows[-1] if self._rows else _Row()
        if self._builder.length:
            row.has_lines |= bool(self._lines) and not row.begins_cell
            self._builder.add('\n' * min(self._lines, PARAGRAPH) if self._lines else self._blank)
        self._builder.add((self._label + text) if text else self._label.rstrip())
        self._lines, self._blank, self._label = 0, '', ''
        row.has_text, row.begins_cell = True, False


@dataclass(slots=True)
class _Row:
    """The table row that is open: whether it has text yet, a cell of several lines, and no text yet in the open
    cell."""

    has_text: bool = False
    has_lines: bool = False
    begins_cell: bool = False


def _steps(root: LexborNode, is_left_out: Callable[[LexborNode], bool]) -> Iterator[tuple[LexborNode, bool]]:
    """Every node on entering (True) and on leaving it. No recursion, for a page may be nested without end."""
    stack = [(root, True)]
    while stack:
        node, entering = stack.pop()
        if not entering:
            yield node, False
            continue
        sibling = node.next if stack else None
        if sibling is not None:
            stack.append((sibling, True))
        if is_left_out(node):
            continue
        yield node, True
        stack.append((node, False))
        child = node.first_child
        if child is not None:
            stack.append((child, True))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next
