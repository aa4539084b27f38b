"""Where a text is white space and where it is not, as arrays. A word here is a maximal run of other characters."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chunklab.characters import are_blank, code_points
from chunklab.types import SpanArray

_BLOCK = 1 << 18  # characters looked at together: few enough to stay in the processor's cache


# Several passes over one document follow each other, so the words of the last one are kept.
@lru_cache(maxsize=1)
def words(text: str) -> SpanArray:
    """Maximal runs of characters that are not white space (`str.isspace`), in order; read-only."""
    edges = [_edges(text, at) for at in range(0, len(text), _BLOCK)]
    if text and not text[-1].isspace():
        edges.append(np.array([len(text)]))
    flat = np.concatenate(edges) if edges else np.empty(0, dtype=np.int64)
    # By column, because all starts or all ends are what is searched.
    rows = np.asfortranarray(flat.reshape(-1, 2))
    rows.flags.writeable = False
    return rows


def positions_of(text: str, characters: str) -> NDArray[np.int64]:
    """Offsets of every one of `characters` in the text, ascending, shape (n,)."""
    present = ''.join(character for character in characters if character in text)
    if not present:
        return np.empty(0, dtype=np.int64)
    blocks = range(0, len(text), _BLOCK)
    return np.concatenate([np.flatnonzero(_are_in(present, text[at : at + _BLOCK])) + at for at in blocks])


def _edges(text: str, at: int) -> NDArray[np.int64]:
    """Offsets in a block of the text where white space turns into something else or back."""
    blank = are_blank(code_points(text[at : at + _BLOCK]))
    before = at == 0 or text[at - 1].isspace()
    return np.flatnonzero(np.diff(blank, prepend=before)) + at


def _are_in(characters: str, text: str) -> NDArray[np.bool_]:
    """Which characters of the text are one of these few."""
    codes = code_points(text)
    found = np.zeros(len(codes), dtype=np.bool_)
    for code in code_points(characters):
        found |= codes == code
    return found


def trimmed(text: str, rows: SpanArray) -> SpanArray:
    """`rows` without white space at both ends, shape (n, 2); those with nothing else in them are left out."""
    runs = words(text)
    first = np.searchsorted(runs[:, 1], rows[:, 0], side='right')  # the first word that ends after the row's start
    last = np.searchsorted(runs[:, 0], rows[:, 1], side='left') - 1  # the last word that starts before the row's end
    kept = (first <= last) & (rows[:, 0] < rows[:, 1])
    starts = np.maximum(rows[kept, 0], runs[first[kept], 0])
    ends = np.minimum(rows[kept, 1], runs[last[kept], 1])
    return np.column_stack((starts, ends)).astype(np.int64, copy=False)


def without_contained(rows: SpanArray) -> SpanArray:
    """`rows` in order of start, less those that lie inside another one (or equal it)."""
    if not len(rows):
        return rows
    rows = rows[np.lexsort((-rows[:, 1], rows[:, 0]))]
    reach = np.maximum.accumulate(rows[:, 1])
    kept = np.append(True, rows[1:, 1] > reach[:-1])
    return np.asarray(rows[kept], dtype=np.int64)
