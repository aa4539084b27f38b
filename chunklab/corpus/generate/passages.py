"""How long the answers of a contract are: marked passages made longer, or left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chunklab.corpus.generate.marks import MARKS, is_opening, plain, question_of
from chunklab.corpus.generate.source import Paragraph
from chunklab.corpus.generate.words import riders


@dataclass(frozen=True, slots=True)
class Stretch:
    """The share of gold spans that are to have more than `tokens` tokens, as `count` counts them."""

    share: float
    tokens: int
    count: Callable[[str], int]


@dataclass(slots=True)
class _Open:
    """A passage that is being read: where its first mark stands among the pieces, and its tokens so far."""

    place: int
    tokens: int = 0


_PIECE = re.compile(f'({MARKS})')


def stretched(paragraphs: Sequence[Paragraph], stretch: Stretch, rng: np.random.Generator) -> list[Paragraph]:
    """The paragraphs with the wanted share of their marked passages over the wanted length.

    Riders are added to passages that are too short; ones that are too long lose their marks, so that nothing is asked
    about them. A passage around others grows with them.
    """
    pieces: list[str] = []
    opened: dict[int, list[_Open]] = {}
    for piece in _PIECE.split('\n'.join(paragraph.text for paragraph in paragraphs)):
        question = _question(piece)
        if question is None:
            _grow(opened, stretch.count(piece) if piece.strip() else 0)
            pieces.append(piece)
        elif is_opening(piece):
            opened.setdefault(question, []).append(_Open(len(pieces)))
            pieces.append(piece)
        else:
            passage = opened[question].pop()
            if rng.random() < stretch.share:
                _lengthen(pieces, passage, opened, stretch, rng)
                pieces.append(piece)
            elif passage.tokens > stretch.tokens:
                pieces[passage.place] = ''
            else:
                pieces.append(piece)
    texts = ''.join(pieces).split('\n')
    return [replace(paragraph, text=text) for paragraph, text in zip(paragraphs, texts, strict=True)]


def _question(piece: str) -> int | None:
    """The question that a mark belongs to; None for text."""
    return question_of(piece) if _PIECE.fullmatch(piece) else None


def _grow(opened: dict[int, list[_Open]], tokens: int) -> None:
    for passages in opened.values():
        for passage in passages:
            passage.tokens += tokens


def _lengthen(
    pieces: list[str], passage: _Open, opened: dict[int, list[_Open]], stretch: Stretch, rng: np.random.Generator
) -> None:
    """Adds riders, each one once before any comes again, until the passage is over the wanted length."""
    order = rng.permutation(len(riders())).tolist()
    n = 0
    while passage.tokens <= stretch.tokens:
        text = _continued(riders()[order[n % len(order)]], plain(''.join(pieces[-8:])))
        pieces.append(text)
        added = stretch.count(text)
        passage.tokens += added
        _grow(opened, added)
        n += 1


def _continued(rider: str, before: str) -> str:
    """A rider as it goes on behind a text: as a sentence after a full stop, else as a turn of phrase."""
    if before.rstrip().endswith('.'):
        return f' {rider[0].upper()}{rider[1:]}.'
    return f', it being agreed that {rider}'
