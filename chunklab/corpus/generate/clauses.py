"""The sections of the library that may stand in any contract, ready to be put together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from chunklab.corpus.generate.facts import Piece, pieces
from chunklab.corpus.generate.marks import MARKS, closing, is_opening, opening, plain, question_of
from chunklab.corpus.generate.source import Section, Source, library

PHRASE = 100
"""Characters under which a marked passage inside a sentence only adds to an answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a clause, its facts found."""

    level: int
    key: str
    pieces: tuple[Piece, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Clause:
    """A section that may stand in any contract.

    `marked` are the numbers of its marks, each with the category of what it answers; `answers` the categories of which
    it has more than a phrase. `place` in [0, 1] is where in its contract it stood, `length` its characters, `topics`
    what it is about: a contract has one clause for each.
    """

    parts: tuple[Part, ...] = field(repr=False)
    marked: tuple[tuple[int, str], ...]
    answers: tuple[str, ...]
    topics: frozenset[str]
    place: float
    length: int

    @property
    def keys(self) -> frozenset[str]:
        """The names by which other clauses refer to it or to a part of it."""
        return frozenset(part.key for part in self.parts if part.key)


@cache
def clauses() -> tuple[Clause, ...]:
    """Every portable section of the library in the order of the library."""
    return tuple(
        _clause(source, section, place / len(source.sections))
        for source in library()
        for place, section in enumerate(source.sections)
        if section.portable and _is_whole(section)
    )


_MARK = re.compile(MARKS)


def _is_whole(section: Section) -> bool:
    """Whether every gold passage that touches the section begins and ends in it."""
    marks = _MARK.findall('\n'.join(paragraph.text for paragraph in section.paragraphs))
    opened = Counter(question_of(mark) for mark in marks if is_opening(mark))
    return opened == Counter(question_of(mark) for mark in marks if not is_opening(mark))


def _clause(source: Source, section: Section, place: float) -> Clause:
    text = '\n'.join(paragraph.text for paragraph in section.paragraphs)
    marked = sorted({question_of(mark) for mark in _MARK.findall(text)})
    return Clause(
        parts=tuple(Part(p.level, p.key, pieces(p.text, source)) for p in section.paragraphs),
        marked=tuple((number, source.asked[number].category) for number in marked),
        answers=tuple(source.asked[number].category for number in marked if _answers(text, number)),
        topics=frozenset({_topic(section), section.key, *(source.asked[number].category for number in marked)} - {''}),
        place=place,
        length=len(plain(text)),
    )


def _answers(text: str, question: int) -> bool:
    """Whether some passage that answers a question begins a sentence or has the length of one."""
    passages = re.findall(f'{opening(question)}(.*?){closing(question)}', text, re.DOTALL)
    return any(passage[:1].isupper() or len(passage) >= PHRASE for passage in map(plain, passages))


def _topic(section: Section) -> str:
    """What a section is about: its heading without the words that tell it from its like."""
    heading = plain(section.paragraphs[0].text).lower()
    words = [word for word in re.findall(r'[a-z]+', heading) if word not in _SMALL]
    return ' '.join(sorted(word.removesuffix('s') for word in words)[:2])


_SMALL = frozenset(['and', 'of', 'the', 'on', 'to', 'for', 'in', 'by', 'with', 'no', 'other', 'certain', 'general'])
