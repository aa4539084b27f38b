"""Numbers of ordered lists in web pages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chunklab.corpus.files.docx.counting import FORMATS

FORM_OF_TYPE = {'1': 'decimal', 'a': 'lowerLetter', 'A': 'upperLetter', 'i': 'lowerRoman', 'I': 'upperRoman'}
FORM_OF_STYLE = {
    'decimal': 'decimal',
    'decimal-leading-zero': 'decimalZero',
    'lower-alpha': 'lowerLetter',
    'lower-latin': 'lowerLetter',
    'upper-alpha': 'upperLetter',
    'upper-latin': 'upperLetter',
    'lower-roman': 'lowerRoman',
    'upper-roman': 'upperRoman',
}
STYLE = re.compile(r'list-style(?:-type)?\s*:\s*([^;]+)', re.IGNORECASE)
WHOLE = re.compile(r'\s*([+-]?\d{1,9})')
BULLET = '•'

Attributes = Mapping[str, str | None]


class ListCounter:
    """Counts the items of one list."""

    def __init__(self, tag: str, attributes: Attributes, n_items: int) -> None:
        self._ordered = tag == 'ol'
        self._attributes = attributes
        self._step = -1 if 'reversed' in attributes else 1
        self._next = _whole(attributes.get('start'), n_items if self._step < 0 else 1)

    def label(self, attributes: Attributes) -> str:
        """The number or bullet of the next item, which has these attributes, with a blank; '' where it shows none."""
        style = _style(attributes) or _style(self._attributes)
        if not self._ordered:
            return '' if style == 'none' else f'{BULLET} '
        value = _whole(attributes.get('value'), self._next)
        self._next = value + self._step
        if style == 'none':
            return ''
        if style in ('disc', 'circle', 'square'):
            return f'{BULLET} '
        kind = attributes.get('type') or self._attributes.get('type') or '1'
        form = FORM_OF_STYLE.get(style, FORM_OF_TYPE.get(kind, 'decimal'))
        return f'{FORMATS[form](value)}. '


def _style(attributes: Attributes) -> str:
    match = STYLE.search(attributes.get('style') or '')
    words = match[1].lower().split() if match else []
    known = (word for word in words if word in FORM_OF_STYLE or word in ('none', 'disc', 'circle', 'square'))
    return next(known, '')


def _whole(value: str | None, default: int) -> int:
    match = WHOLE.match(value or '')
    return int(match[1]) if match else default
