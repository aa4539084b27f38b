"""Word's automatic numbering: which label stands before a paragraph.

Source: ISO/IEC 29500-1, 17.9, and what Word does where the standard leaves it open: lists (w:num) of one definition
(w:abstractNum) count on together unless one says where it starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunklab.corpus.files.docx.counting import CUSTOM, FORMATS
from chunklab.corpus.files.docx.package import attribute, child, is_on, local, number
from chunklab.corpus.files.docx.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

N_LEVELS = 9
BULLET = '•'
PLACE = re.compile('%([1-9])')


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart`: None after every higher level, 0 never, n after levels 1 to n."""

    start: int
    form: str
    text: str
    gap: str
    legal: bool
    restart: int | None
    style: str | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num: the definition that it counts by, its levels, and where levels start anew when it is first used."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """numbering.xml with its counters: `label` has to be called once for each paragraph, in the order of the text."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        parts = list(root) if root is not None else []
        self._styles = styles
        self._definitions = {
            attribute(part, 'abstractNumId') or '': part for part in parts if local(part) == 'abstractNum'
        }
        self._nums = {attribute(part, 'numId') or '': part for part in parts if local(part) == 'num'}
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.unknown_formats: set[str] = set()

    def label(self, properties: _Element | None) -> str:
        """The label of the next paragraph, which has these properties (w:pPr), with the blank behind it; '' for
        none."""
        num_id, depth = self._place(properties)
        found = self._list(num_id) if num_id else None
        if found is None or depth not in found.levels:
            return ''
        counters = self._counters.setdefault(found.definition, [None] * N_LEVELS)
        self._count(found, num_id, depth, counters)
        level = found.levels[depth]
        if level.hidden:
            return ''
        if level.form == 'bullet':
            return _bullet(level.text) + level.gap if level.text.strip() else ''
        text = PLACE.sub(lambda match: self._written(found, int(match[1]) - 1, counters, legal=level.legal), level.text)
        return text.strip() + level.gap if text.strip() else ''

    def _count(self, found: _List, num_id: str, depth: int, counters: list[int | None]) -> None:
        level = found.levels[depth]
        before = counters[depth]
        counters[depth] = level.start if before is None else before + 1
        if depth in found.starts and (num_id, depth) not in self._begun:
            counters[depth] = found.starts[depth]
        self._begun.add((num_id, depth))
        for deeper in range(depth + 1, N_LEVELS):
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or 0 < depth + 1 <= restart:
                counters[deeper] = None

    def _written(self, found: _List, depth: int, counters: list[int | None], *, legal: bool) -> str:
        level = found.levels.get(depth)
        if level is None:
            return ''
        value = counters[depth]
        form = 'decimal' if legal and level.form != 'none' else level.form
        if form not in FORMATS:
            self.unknown_formats.add(form)
        return FORMATS.get(form, str)(level.start if value is None else value)

    def _place(self, properties: _Element | None) -> tuple[str, int]:
        """The list and level of a paragraph, by its own properties, else by its style; '' for no list."""
        own = child(properties, 'numPr')
        own_id, own_level = attribute(child(own, 'numId')), attribute(child(own, 'ilvl'))
        if own_id is not None:
            return ('' if own_id == '0' else own_id), number(own_level, 0)
        for style_id, style in self._styles.chain(self._styles.of_paragraph(properties)):
            num_pr = child(style, 'pPr', 'numPr')
            num_id = attribute(child(num_pr, 'numId'))
            if num_id is None:
                continue
            if num_id == '0':
                return '', 0
            if own_level is not None:
                return num_id, number(own_level, 0)
            return num_id, self._level_of_style(num_id, properties, style_id, attribute(child(num_pr, 'ilvl')))
        return '', 0

    def _level_of_style(self, num_id: str, properties: _Element | None, giver: str, written: str | None) -> int:
        """The level that is linked to the paragraph's style or to the one that gave it the list, else the one
        written."""
        found = self._list(num_id)
        linked = {level.style: depth for depth, level in found.levels.items() if level.style} if found else {}
        for style_id, style in self._styles.chain(self._styles.of_paragraph(properties)):
            if style_id in linked:
                return linked[style_id]
            own_level = attribute(child(style, 'pPr', 'numPr', 'ilvl'))
            if own_level is not None:
                return number(own_level, 0)
            if style_id == giver:
                break
        return number(written, 0)

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._read_list(num_id)
        return self._lists[num_id]

    def _read_list(self, num_id: str) -> _List | None:
        num = self._nums.get(num_id)
        definition_id = self._definition_of(num_id)
        if num is None or definition_id is None:
            return None
        levels = _levels(self._definitions[definition_id])
        starts: dict[int, int] = {}
        for override in num:
            if local(override) != 'lvlOverride':
                continue
            depth = number(attribute(override, 'ilvl'), 0)
            own = child(override, 'lvl')
            if own is not None:
                levels[depth] = _level(own)
            start = child(override, 'startOverride')
            if start is not None:
                starts[depth] = number(attribute(start), 0)
        return _List(definition_id, levels, starts)

    def _definition_of(self, num_id: str) -> str | None:
        """The definition that a list counts by, through list styles (w:numStyleLink), which name another list."""
        seen: set[str] = set()
        while num_id not in seen:
            seen.add(num_id)
            definition_id = attribute(child(self._nums.get(num_id), 'abstractNumId'))
            if definition_id not in self._definitions:
                return None
            link = attribute(child(self._definitions[definition_id], 'numStyleLink'))
            style = next(self._styles.chain(link or ''), None)
            onward = attribute(child(style[1], 'pPr', 'numPr', 'numId')) if style else None
            if onward is None:
                return definition_id
            num_id = onward
        return None


def _levels(definition: _Element) -> dict[int, Level]:
    found = [part for part in definition if local(part) == 'lvl']
    return {depth: _level(part) for part in found if 0 <= (depth := number(attribute(part, 'ilvl'), 0)) < N_LEVELS}


def _level(part: _Element) -> Level:
    restart = attribute(child(part, 'lvlRestart'))
    suffix = attribute(child(part, 'suff'))
    return Level(
        start=number(attribute(child(part, 'start')), 0),
        form=_form(part),
        text=attribute(child(part, 'lvlText')) or '',
        gap='' if suffix == 'nothing' else ' ',
        legal=is_on(child(part, 'isLgl')),
        restart=None if restart is None else number(restart, 0),
        style=attribute(child(part, 'pStyle')),
        hidden=is_on(child(part, 'rPr', 'vanish')),
    )


def _form(part: _Element) -> str:
    """The format of a level; newer formats stand in an alternative (mc:AlternateContent), with an older one beside."""
    plain = child(part, 'numFmt')
    for way in ('Choice', 'Fallback'):
        if plain is None or attribute(plain) == 'custom':
            other = child(part, 'AlternateContent', way, 'numFmt')
            plain = other if other is not None else plain
    form = attribute(plain) or 'decimal'
    return CUSTOM.get(attribute(plain, 'format') or '', 'decimal') if form == 'custom' else form


def _bullet(text: str) -> str:
    """A dash stays a dash; letters of symbol fonts (Word's bullets are '\uf0b7', 'o', '§' …) become a bullet."""
    return text if text in ('-', '–', '—', '*') else BULLET
