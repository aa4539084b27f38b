"""Where a text may be cut, by kind of place: paragraph, line, sentence, semicolon, comma, blank, or any given text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from chunklab.characters import code_points
from chunklab.chunkers.words import positions_of, words
from chunklab.errors import SpecError, did_you_mean
from chunklab.types import SpanArray

Positions = NDArray[np.int64]
"""Offsets at which a piece of the text may begin, ascending."""

Separator = Callable[[str], Positions]

_LINE_ENDS = '\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029'  # what str.splitlines breaks at
_CLOSERS = '"\'”’»)]}」』）】'  # may follow the mark that ends a sentence
_WORD = re.compile(r'"([^"]+)"|([^\s"]+)')


def parse_separators(chunker: str, written: str) -> tuple[Separator, ...]:
    """The separators named in a text such as `paragraph "* * *" sentence`, in that order; SpecError for anything else.

    A word in double quotes stands for itself: a piece may begin after it and the white space that follows.
    """
    found: list[Separator] = []
    for match in _WORD.finditer(written):
        literal, name = match.groups()
        if literal is None and name not in SEPARATORS:
            raise SpecError(
                f'{chunker}(separators={written!r}): unknown separator "{name}"{did_you_mean(name, SEPARATORS)}; '
                f'there are: {", ".join(SEPARATORS)}, and any text in double quotes'
            )
        found.append(partial(_after_literal, literal) if literal is not None else SEPARATORS[name])
    if not found or _WORD.sub('', written).strip():
        raise SpecError(f'{chunker}(separators={written!r}): write names and "quoted" texts with blanks between them')
    return tuple(found)


def _after_line_ends(least: int, text: str) -> Positions:
    """Where a word follows at least so many line ends; CR LF is one."""
    ends, runs = positions_of(text, _LINE_ENDS), words(text)
    if '\r\n' in text:
        second = np.intersect1d(positions_of(text, '\r') + 1, positions_of(text, '\n'), assume_unique=True)
        ends = np.setdiff1d(ends, second, assume_unique=True)
    # A line end that has g words before it lies in the gap before word g.
    gaps, counts = np.unique(np.searchsorted(runs[:, 1], ends, side='right'), return_counts=True)
    gaps = gaps[counts >= least]
    return _inner(runs[gaps[gaps < len(runs)], 0], runs)


def _after_marks(marks: str, wide_marks: str, text: str) -> Positions:
    """After `marks` that end a word and after `wide_marks` (CJK) anywhere, one closing quote or bracket included."""
    runs = words(text)
    ends = _past_closer(text, positions_of(text, marks) + 1)
    spaced = ends[runs[np.searchsorted(runs[:, 1], ends, side='left'), 1] == ends]
    unspaced = _past_closer(text, positions_of(text, wide_marks) + 1)
    return _inner(_at_words(np.concatenate((spaced, unspaced)), runs), runs)


def _past_closer(text: str, offsets: Positions) -> Positions:
    if not len(offsets):
        return offsets
    following = code_points(text + ' ')[offsets]  # nothing closes after the text
    return offsets + np.isin(following, code_points(_CLOSERS))


def _blanks(text: str) -> Positions:
    return words(text)[1:, 0]


def _after_literal(literal: str, text: str) -> Positions:
    runs = words(text)
    ends = np.array([match.end() for match in re.finditer(re.escape(literal), text)], dtype=np.int64)
    return _inner(_at_words(ends, runs), runs)


def _at_words(offsets: Positions, runs: SpanArray) -> Positions:
    """The first offset at or after each that lies in a word, without repetition; none for those after the last word."""
    at = np.searchsorted(runs[:, 1], offsets, side='right')
    there = at < len(runs)
    return np.unique(np.maximum(offsets[there], runs[at[there], 0]))


def _inner(positions: Positions, runs: SpanArray) -> Positions:
    """Those after the text's first word begins: nothing can be cut off before it."""
    return positions[positions > runs[0, 0]] if len(runs) else positions


SEPARATORS: Mapping[str, Separator] = {
    'paragraph': partial(_after_line_ends, 2),
    'line': partial(_after_line_ends, 1),
    'sentence': partial(_after_marks, '.!?', '。．！？'),
    'semicolon': partial(_after_marks, ';:', '；：'),
    'comma': partial(_after_marks, ',', '，、'),
    'blank': _blanks,
}
"""By name, coarsest first: blank line, line end, mark that ends a sentence, semicolon or colon, comma, white space."""
