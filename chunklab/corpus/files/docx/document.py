"""The text of a Word file in reading order, with its numbering, as it would be read from the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from chunklab.corpus.files.docx.blocks import Block, labelled, row, write
from chunklab.corpus.files.docx.inline import Inline, Mark
from chunklab.corpus.files.docx.numbering import Numbering
from chunklab.corpus.files.docx.package import Package, attribute, child, is_on, local, number
from chunklab.corpus.files.docx.styles import Styles
from chunklab.corpus.files.extracted import Extracted, TextBuilder
from chunklab.corpus.wording import counted, listed

if TYPE_CHECKING:
    from lxml.etree import _Element

TRANSPARENT = frozenset({'sdtContent', 'ins', 'moveTo', 'customXml', 'smartTag', 'sdt', 'docPartBody'})
"""Elements around paragraphs, rows or cells that only say something about them."""


def extract_docx(data: bytes) -> Extracted:
    """The text of a .docx: paragraphs between blank lines, table rows on lines of their own with tabs between cells.

    Automatic numbers stand before their paragraphs as Word prints them, a footnote '[1]' behind the paragraph that
    cites it, endnotes at the end. Tracked changes count as accepted; hidden text, comments, headers and footers are
    left out. Pages are those of Word's last rendering, and only given where Word's own count of pages confirms them.
    Raises CorpusError for a file that is damaged, encrypted or an attack.
    """
    package = Package(data)
    root = package.part(package.main)
    reading = _Reading(package)
    reading.blocks_of(child(root, 'body'))
    reading.endnotes()
    counted_by_word = number(_pages_in_properties(package), 0)
    highest = write(reading.blocks, TextBuilder(), pages=False)
    builder = TextBuilder()
    write(reading.blocks, builder, pages=highest == counted_by_word)
    return Extracted(builder.text(), builder.pages(), reading.notes())


def _pages_in_properties(package: Package) -> str | None:
    pages = child(package.part('docProps/app.xml'), 'Pages')
    return pages.text if pages is not None else None


class _Reading:
    """A walk through the document, top to bottom: numbering counts on, and fields reach over paragraphs."""

    def __init__(self, package: Package) -> None:
        self.blocks: list[Block] = []
        self._found: Counter[str] = Counter()
        self._styles = Styles(package.beside_main('styles'))
        self._numbering = Numbering(package.beside_main('numbering'), self._styles)
        self._inline = Inline(self._styles, self._found)
        self._notes = {kind: _notes_by_id(package.beside_main(kind)) for kind in ('footnotes', 'endnotes')}
        self._cited_at_end: list[Mark] = []
        self._before: list[str | int] = []
        self._in_row = 0
        self._waiting: list[Mark] = []

    def blocks_of(self, container: _Element | None) -> None:
        """Appends what stands in `container` to `blocks`."""
        for element in container if container is not None else ():
            kind = local(element)
            if kind == 'p':
                self._paragraph(element)
            elif kind == 'tbl':
                self._table(element)
            elif kind in TRANSPARENT:
                self._found['ins'] += kind == 'ins'
                self.blocks_of(element)
            elif kind == 'AlternateContent':
                self.blocks_of(next(iter(element), None))
            elif kind in ('altChunk', 'subDoc'):
                self._found['embedded'] += 1

    def endnotes(self) -> None:
        """Appends the endnotes that were cited, and notes that wait for the end of their table row."""
        self._place_notes()
        marks, self._cited_at_end = self._cited_at_end, []
        for mark in marks:
            self._note('endnotes', mark)

    def notes(self) -> tuple[str, ...]:
        """What was left out or could not be rendered, one sentence each."""
        found = self._found
        said = []
        if found['ins'] or found['del']:
            taken, left = counted(found['ins'], 'tracked insertion'), counted(found['del'], 'deletion')
            said.append(f'tracked changes taken as accepted: {taken}, {left}')
        if found['hidden']:
            said.append(f'hidden text left out: {counted(found["hidden"], "character")}')
        if found['comments']:
            said.append(f'{counted(found["comments"], "comment")} left out')
        if found['embedded']:
            said.append(f'{counted(found["embedded"], "embedded document")} left out')
        if found['listnum']:
            said.append(f'{counted(found["listnum"], "number")} of LISTNUM or AUTONUM fields not rendered')
        if found['symbols']:
            said.append(f'{counted(found["symbols"], "unknown symbol")} written as U+FFFD')
        if self._numbering.unknown_formats:
            said.append(f'numbers written as decimal: {listed(sorted(self._numbering.unknown_formats))}')
        if self._inline.unclosed():
            said.append('a field is never closed: text behind it may be missing')
        return tuple(said)

    def _paragraph(self, element: _Element) -> None:
        properties = child(element, 'pPr')
        line = self._inline.read(element, properties)
        mark = child(properties, 'rPr')
        if child(mark, 'del') is not None or child(mark, 'moveFrom') is not None:
            self._before += line.pieces  # without its mark, a paragraph runs on into the next one
        elif is_on(child(mark, 'vanish')):
            visible = any(isinstance(piece, str) and piece.strip() for piece in line.pieces)
            self._before += [self._numbering.label(properties) if visible else '', *line.pieces]
        else:
            pieces = [*self._before, *line.pieces]
            self._before = []
            empty = not any(isinstance(piece, str) and piece.strip() for piece in pieces)
            # Word neither prints nor counts the number of an empty paragraph that only ends a section
            ends_section = empty and child(properties, 'sectPr') is not None
            block = labelled('' if ends_section else self._numbering.label(properties), pieces)
            if block.pieces:
                self.blocks.append(block)
        for box in line.boxes:
            self.blocks_of(box)
        self._waiting += line.marks
        if not self._in_row:
            self._place_notes()

    def _table(self, table: _Element) -> None:
        first = True
        for line in _within(table, 'tr'):
            properties = child(line, 'trPr')
            if child(properties, 'del') is not None:
                self._found['del'] += 1
                continue
            self._found['ins'] += child(properties, 'ins') is not None
            outer = self.blocks
            cells = []
            self._in_row += 1
            for cell in _within(line, 'tc'):
                self.blocks = []
                self.blocks_of(cell)
                cells.append(self.blocks)
            self._in_row -= 1
            blocks = row(cells)
            with_text = next((i for i, block in enumerate(blocks) if block.text), None)
            if first and with_text is not None:
                blocks[with_text] = Block(blocks[with_text].pieces)
                first = False
            self.blocks = [*outer, *blocks]
            if not self._in_row:
                self._place_notes()

    def _place_notes(self) -> None:
        marks, self._waiting = self._waiting, []
        for mark in marks:
            if mark.kind == 'endnotes':
                self._cited_at_end.append(mark)
            else:
                self._note('footnotes', mark)

    def _note(self, kind: str, mark: Mark) -> None:
        outer, self.blocks = self.blocks, []
        self.blocks_of(self._notes[kind].get(mark.note_id))
        written = self.blocks
        if written and mark.shown:
            written[0] = labelled(mark.shown + ' ', written[0].pieces)
        self.blocks = [*outer, *written]


def _notes_by_id(root: _Element | None) -> dict[str, _Element]:
    """Footnotes or endnotes by id, without the lines that separate them from the text."""
    notes = root if root is not None else ()
    return {attribute(note, 'id') or '': note for note in notes if attribute(note, 'type') in (None, 'normal')}


def _within(element: _Element, kind: str) -> Iterable[_Element]:
    """The rows of a table or cells of a row, also those in content controls; cells merged into one above are not
    there."""
    for inner in element:
        if local(inner) == kind:
            merged = child(inner, 'tcPr', 'vMerge')
            if merged is None or attribute(merged) == 'restart':
                yield inner
        elif local(inner) in TRANSPARENT:
            yield from _within(inner, kind)
