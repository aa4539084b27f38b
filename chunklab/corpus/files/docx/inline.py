"""The inside of a Word paragraph: runs, fields, tracked changes, marks of notes, text boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chunklab.corpus.files.docx.blocks import Piece
from chunklab.corpus.files.docx.counting import roman
from chunklab.corpus.files.docx.package import attribute, child, is_on, local
from chunklab.corpus.files.docx.styles import Styles
from chunklab.corpus.files.docx.symbols import UNKNOWN, symbol

if TYPE_CHECKING:
    from lxml.etree import _Element

CHARACTERS = {'tab': '\t', 'ptab': '\t', 'br': '\n', 'cr': '\n', 'noBreakHyphen': '-'}
"""Elements that stand for a character. Word's non-breaking hyphen is an ordinary one, so that a search finds it."""

LEFT_OUT = frozenset({'pPr', 'rPr', 'del', 'moveFrom', 'delText', 'sdtPr', 'sdtEndPr', 'rt', 'rPh', 'proofErr'})
NUMBER_FIELDS = ('LISTNUM', 'AUTONUM')
NOTES = {'footnoteReference': 'footnotes', 'endnoteReference': 'endnotes'}
WHITE = re.compile('[\t\n\r]')
DRAWINGS = frozenset({'drawing', 'pict', 'object'})


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a note is cited: 'footnotes' or 'endnotes', which one, and how it is shown ('' where the text has its
    own)."""

    kind: str
    note_id: str
    shown: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's text, the notes that it cites, and text boxes (w:txbxContent) anchored in it."""

    pieces: list[Piece] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction until `result` begins, and a check box's sign."""

    instruction: str = ''
    result: bool = False
    sign: str = ''


class Inline:
    """Reads paragraphs in the order of the text, for fields may reach over several. Counts what it leaves out."""

    def __init__(self, styles: Styles, found: Counter[str]) -> None:
        self._styles = styles
        self._found = found
        self._fields: list[_Field] = []
        self._cited: Counter[str] = Counter()

    def read(self, paragraph: _Element, properties: _Element | None) -> Line:
        """The text of one paragraph, without its label."""
        line = Line()
        self._content(paragraph, line, hidden=self._styles.hides(self._styles.of_paragraph(properties)))
        return line

    def unclosed(self) -> bool:
        """Whether a field was begun and has neither result nor end."""
        return any(not open_field.result for open_field in self._fields)

    def _content(self, element: _Element, line: Line, *, hidden: bool) -> None:
        for inner in element:
            kind = local(inner)
            if kind in ('del', 'moveFrom'):
                self._found['del'] += 1
            elif kind == 'r':
                self._run(inner, line, hidden=self._hides(inner, hidden))
            elif kind == 't' and 'officeDocument/2006/math' in str(inner.tag):
                self._add(inner.text or '', line, hidden=hidden)
            elif kind not in LEFT_OUT:
                self._found['ins'] += kind == 'ins'
                self._content(inner, line, hidden=hidden)

    def _hides(self, run: _Element, inherited: bool) -> bool:
        properties = child(run, 'rPr')
        switch = child(properties, 'vanish')
        if switch is not None:
            return is_on(switch)
        style = attribute(child(properties, 'rStyle'))
        return inherited or (style is not None and self._styles.hides(style))

    def _run(self, run: _Element, line: Line, *, hidden: bool) -> None:
        for inner in run:
            kind = local(inner)
            if kind == 't':
                self._add(_text(inner), line, hidden=hidden)
            elif kind in CHARACTERS:
                self._add(CHARACTERS[kind], line, hidden=hidden)
            elif kind == 'lastRenderedPageBreak':
                line.pieces.append(1)
            elif kind == 'fldChar':
                self._field(inner, line, hidden=hidden)
            elif kind == 'instrText' and self._fields:
                self._fields[-1].instruction += inner.text or ''
            elif kind == 'sym':
                sign = symbol(attribute(inner, 'font'), attribute(inner, 'char'))
                self._found['symbols'] += sign == UNKNOWN
                self._add(sign, line, hidden=hidden)
            elif kind in NOTES:
                self._cite(inner, NOTES[kind], line, hidden=hidden)
            elif kind == 'commentReference':
                self._found['comments'] += 1
            elif kind in DRAWINGS or kind == 'AlternateContent':
                line.boxes.extend([] if hidden else _boxes(inner))
            elif kind == 'ruby':
                self._content(inner, line, hidden=hidden)

    def _add(self, text: str, line: Line, *, hidden: bool) -> None:
        if hidden:
            self._found['hidden'] += len(text)
        elif all(open_field.result for open_field in self._fields):
            line.pieces.append(text)

    def _field(self, mark: _Element, line: Line, *, hidden: bool) -> None:
        kind = attribute(mark, 'fldCharType')
        if kind == 'begin':
            self._fields.append(_Field(sign=_check_box(mark)))
        elif kind == 'separate' and self._fields:
            self._fields[-1].result = True
        elif kind == 'end' and self._fields:
            closed = self._fields.pop()
            words = closed.instruction.split()
            self._found['listnum'] += bool(not closed.result and words and words[0].startswith(NUMBER_FIELDS))
            if closed.sign:
                self._add(closed.sign, line, hidden=hidden)

    def _cite(self, reference: _Element, kind: str, line: Line, *, hidden: bool) -> None:
        if hidden:
            return
        shown = ''
        if attribute(reference, 'customMarkFollows') not in ('1', 'true', 'on'):
            self._cited[kind] += 1
            n = self._cited[kind]
            shown = f'[{n if kind == "footnotes" else roman(n)}]'
            self._add(shown, line, hidden=False)
        line.marks.append(Mark(kind, attribute(reference, 'id') or '', shown))


def _text(element: _Element) -> str:
    """What a w:t says: line ends in XML are blanks, and blanks at its ends count only if it says so."""
    text = WHITE.sub(' ', element.text or '')
    return text if attribute(element, 'space') == 'preserve' else text.strip(' ')


def _check_box(mark: _Element) -> str:
    """The sign of an old-style check box (FORMCHECKBOX), '' for any other field."""
    box = child(mark, 'ffData', 'checkBox')
    if box is None:
        return ''
    state = child(box, 'checked')
    return '☒' if is_on(state if state is not None else child(box, 'default')) else '☐'


def _boxes(drawing: _Element) -> Iterator[_Element]:
    """The outermost text boxes in a drawing; of alternatives (mc:AlternateContent) only the first that has one."""
    for inner in drawing:
        if local(inner) == 'txbxContent':
            yield inner
            continue
        found = list(_boxes(inner))
        yield from found
        if found and local(drawing) == 'AlternateContent':
            return
