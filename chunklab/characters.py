"""A text as an array of code points, and which of them are white space: found without a loop over characters."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_SURROGATE = re.compile('[\ud800-\udfff]')

# Indexed by code point; its last entry stands for everything beyond U+3000, the highest white space that Unicode has.
IS_BLANK = np.array([chr(code).isspace() for code in range(0x3002)])


def code_points(text: str) -> NDArray[np.uint32]:
    """Code point of each character, shape (characters,); read-only."""
    # surrogatepass: a lone surrogate is a character like any other here
    return np.frombuffer(text.encode('utf-32-le', 'surrogatepass'), dtype='<u4')


def without_surrogates(text: str) -> str:
    """`text` with each lone surrogate as U+FFFD, for those who take only what has a UTF-8 form: as many characters, at
    the same offsets."""
    try:
        text.encode('utf-8')
    except UnicodeEncodeError:
        return _SURROGATE.sub('\ufffd', text)
    return text


def are_blank(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are white space (`str.isspace`), in the same shape."""
    # Compared, which takes a tenth of what looking each up in a table does. Numbers below 0 wrap to large ones.
    blank = (codes - np.uint32(0x09) <= 0x0D - 0x09) | (codes - np.uint32(0x1C) <= 0x20 - 0x1C)
    beyond = np.flatnonzero(codes > 0x7F)
    blank[beyond] = IS_BLANK[np.minimum(codes[beyond], len(IS_BLANK) - 1)]
    return blank


def word_starts(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Offsets at which a run of characters begins that are not white space, ascending."""
    return np.flatnonzero(np.diff(are_blank(codes), prepend=True, append=True)).astype(np.int64, copy=False)[::2]
