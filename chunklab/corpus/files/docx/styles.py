"""Styles of a Word file: what a paragraph or run inherits from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chunklab.corpus.files.docx.package import attribute, child, is_on, local

if TYPE_CHECKING:
    from lxml.etree import _Element


class Styles:
    """styles.xml by style id; all of it may be missing."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, _Element] = {}
        self._default = ''
        self._hidden: dict[str, bool] = {}
        for style in root if root is not None else ():
            style_id = attribute(style, 'styleId')
            if local(style) != 'style' or style_id is None:
                continue
            self._styles.setdefault(style_id, style)
            if attribute(style, 'type') == 'paragraph' and attribute(style, 'default') in ('1', 'true', 'on'):
                self._default = style_id

    def of_paragraph(self, properties: _Element | None) -> str:
        """The style id of a paragraph with these properties (w:pPr)."""
        named = attribute(child(properties, 'pStyle'))
        return named if named in self._styles else self._default

    def chain(self, style_id: str) -> Iterator[tuple[str, _Element]]:
        """The style and those it is based on, nearest first; a circle ends it."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style_id, style
            style_id = attribute(child(style, 'basedOn')) or ''

    def hides(self, style_id: str) -> bool:
        """Whether text in this style is hidden."""
        if style_id not in self._hidden:
            switches = (child(style, 'rPr', 'vanish') for _, style in self.chain(style_id))
            self._hidden[style_id] = is_on(next((switch for switch in switches if switch is not None), None))
        return self._hidden[style_id]
