"""Gold spans as marks inside the text, so that whatever layout does to it moves them along.

A mark is one character of the private use area: `opening(i)` before and `closing(i)` after each passage that answers
the question number `i` of its contract.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chunklab.types import Span

MOST = 1024
"""Questions that one text can have marks for."""

_OPEN, _CLOSE = 0xE000, 0xE000 + MOST
MARKS = f'[{chr(_OPEN)}-{chr(_CLOSE + MOST - 1)}]'
"""Pattern of any one mark."""

_MARK = re.compile(MARKS)


def opening(question: int) -> str:
    """The mark before a passage that answers question number `question`."""
    return chr(_OPEN + question)


def closing(question: int) -> str:
    """The mark behind it."""
    return chr(_CLOSE + question)


def question_of(mark: str) -> int:
    """The number of the question that a mark belongs to."""
    return (ord(mark) - _OPEN) % MOST


def is_opening(mark: str) -> bool:
    """Whether a mark stands before its passage."""
    return ord(mark) < _CLOSE


def renumbered(questions: Sequence[int]) -> dict[int, str]:
    """For `str.translate`: question i becomes questions[i], and its marks vanish where that is negative."""
    table = {}
    for i in range(len(questions)):
        table[_OPEN + i] = opening(questions[i]) if questions[i] >= 0 else ''
        table[_CLOSE + i] = closing(questions[i]) if questions[i] >= 0 else ''
    return table


def width(text: str) -> int:
    """Length of a text in characters that are seen."""
    return len(text) - len(_MARK.findall(text))


def plain(text: str) -> str:
    """The text without its marks."""
    return _MARK.sub('', text)


def gold(text: str) -> tuple[str, dict[int, list[Span]]]:
    """The text without its marks, and for each question its spans there, in order of their start.

    Blanks at the ends of a marked passage are left out of the span, and passages that come twice are one.
    """
    pieces: list[str] = []
    length = last = 0
    opened: dict[int, list[int]] = {}
    found: dict[int, list[Span]] = {}
    for match in _MARK.finditer(text):
        pieces.append(text[last : match.start()])
        length += match.start() - last
        last = match.end()
        mark = ord(match[0])
        if mark < _CLOSE:
            opened.setdefault(mark - _OPEN, []).append(length)
        else:
            found.setdefault(mark - _CLOSE, []).append(Span(opened[mark - _CLOSE].pop(), length))
    pieces.append(text[last:])
    if any(opened.values()):
        raise AssertionError('BUG: a gold mark is never closed')
    bare = ''.join(pieces)
    return bare, {question: sorted({_trimmed(bare, span) for span in spans}) for question, spans in found.items()}


def _trimmed(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    return Span(span.start + len(piece) - len(piece.lstrip()), span.end - len(piece) + len(piece.rstrip()))
