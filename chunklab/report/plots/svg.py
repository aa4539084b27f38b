"""What matplotlib writes as SVG, made fit to stand in a page with others, under the strictest content policy."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import TYPE_CHECKING

from chunklab.report.plots.style import FONTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = 'http://www.w3.org/2000/svg'
_XLINK = 'http://www.w3.org/1999/xlink'
_HREF = f'{{{_XLINK}}}href'
_PIXELS_PER_POINT = 4 / 3
_REFERENCE = re.compile(r'url\(#([^)]+)\)')


def to_svg(figure: Figure, name: str, title: str, alt: str, tips: Mapping[str, str]) -> str:
    """The figure as one `<svg>` element: title and description for a screen reader, every id beginning with `name`.

    There is no style sheet and no style attribute, no metadata, no date, nothing from elsewhere. `tips` give, by the
    id of an artist, what is shown when a mouse rests on it.
    """
    root = _written(figure)
    _make_plain(root)
    _own_ids(root, name)
    for group in root.iter(f'{{{_SVG}}}g'):
        if (tip := tips.get(group.get('id', '').removeprefix(f'{name}-'))) is not None:
            group.insert(0, _element('title', tip))
    _name(root, name, title, alt)
    ET.register_namespace('', _SVG)
    ET.register_namespace('xlink', _XLINK)
    return ET.tostring(root, encoding='unicode') + '\n'


def _written(figure: Figure) -> ET.Element:
    written = io.BytesIO()
    figure.savefig(written, format='svg')
    return ET.fromstring(written.getvalue())


def _make_plain(root: ET.Element) -> None:
    """Styles become attributes: a style sheet would reach into the page, and a page may forbid them all."""
    root.set('stroke-linejoin', 'round')
    root.set('stroke-linecap', 'butt')
    root.set('font-family', FONTS)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f'{{{_SVG}}}metadata', f'{{{_SVG}}}style'):
                parent.remove(child)
    for element in root.iter():
        element.text = (element.text or '').strip() or None if element.tag != f'{{{_SVG}}}text' else element.text
        element.tail = None
        for name, value in _declarations(element.attrib.pop('style', '')):
            if name != 'font-family':
                element.set(name, value)
        if 'd' in element.attrib:
            element.set('d', ' '.join(element.attrib['d'].split()))


def _declarations(style: str) -> list[tuple[str, str]]:
    pairs = (declaration.partition(':') for declaration in style.split(';') if declaration.strip())
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def _own_ids(root: ET.Element, name: str) -> None:
    """Ids that no other plot in the page has, and what refers to them."""
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == 'id':
                element.set(key, f'{name}-{value}')
            elif key == _HREF:
                element.set(key, f'#{name}-{value.removeprefix("#")}')
            elif 'url(' in value:
                element.set(key, _REFERENCE.sub(rf'url(#{name}-\1)', value))


def _name(root: ET.Element, name: str, title: str, alt: str) -> None:
    for side in ('width', 'height'):
        points = float(root.attrib[side].removesuffix('pt'))
        root.set(side, f'{points * _PIXELS_PER_POINT:g}')
    root.set('role', 'img')
    root.set('aria-labelledby', f'{name}-title {name}-desc')
    for tag, text in (('desc', alt), ('title', title)):
        element = _element(tag, text)
        element.set('id', f'{name}-{tag}')
        root.insert(0, element)


def _element(tag: str, text: str) -> ET.Element:
    element = ET.Element(f'{{{_SVG}}}{tag}')
    element.text = text
    return element
