"""What a kind of clause is known by, and how people ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from chunklab.types import Span

AND = ' && '


class Evidence(IntEnum):
    """What tells that a sentence is of a kind; more is better."""

    NONE = 0
    HEADING = 1  # the heading of its clause, and a word that goes with it
    WORDS = 2  # its own words
    BOTH = 3  # its own words under such a heading


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of clause, by the name of its category.

    `heading`, `cues`, `hints` and `never` are regular expressions for text in small letters whose runs of white space
    are one blank and whose quotes are straight. A cue is enough by itself, a hint only under such a heading; a sentence
    with `never` is of another kind. ' && ' in a cue or hint joins expressions that must all be found. Where not all of
    a sentence answers, the group `answer` of `part` does; that is looked for in the text as it stands, whatever its
    case. All repetition is bounded. `questions` ask the same in everyday words; `common` marks kinds beyond CUAD's
    categories; a question has `most` gold spans at most.
    """

    name: str
    heading: str
    cues: tuple[str, ...]
    questions: tuple[str, ...]
    hints: tuple[str, ...] = ()
    never: str = ''
    part: str = ''
    common: bool = False
    most: int = 4

    def is_heading(self, heading: str) -> bool:
        """Whether a clause with that heading is of this kind, or may be."""
        return _all_found(self.heading, heading.lower())

    def answering(self, text: str, span: Span) -> Span:
        """What of a sentence in the contract's text answers: all of it, but for kinds that have a `part`."""
        match = re.compile(self.part, re.IGNORECASE).search(text, span.start, span.end) if self.part else None
        return Span(*match.span('answer')) if match else span

    def evidence(self, sentence: str, *, headed: bool) -> Evidence:
        """What speaks for `sentence`, plain and in small letters, in a clause `headed` so or not."""
        if any(_all_found(cue, sentence) for cue in self.cues):
            found = Evidence.BOTH if headed else Evidence.WORDS
        elif headed and any(_all_found(hint, sentence) for hint in self.hints):
            found = Evidence.HEADING
        else:
            return Evidence.NONE
        return Evidence.NONE if self.never and _all_found(self.never, sentence) else found


def _all_found(cue: str, text: str) -> bool:
    return all(pattern.search(text) for pattern in _compiled(cue))


@cache
def _compiled(cue: str) -> tuple[re.Pattern[str], ...]:
    """The expressions of a catalogue entry, ready for use: a few hundred of them in all."""
    return tuple(re.compile(part) for part in cue.split(AND))
