"""How good a made question is: a product of reasons, each of which takes something off.

| reason | factor |
|---|---|
| the clause is known by its words only, no heading says so | 0.8 |
| by its heading and a word that goes with it | 0.65 |
| a definition in running text; a reference; a heading of no known kind | 0.8; 0.7; 0.7 |
| more places answer than were taken for gold | 0.75 |
| the answer is under 60, under 30 characters | 0.8, 0.5 |
| over 900, over 1,500 | 0.8, 0.6 |
| it does not end as a sentence does; begins in the middle of one | 0.85; 0.85 |
| it is short and speaks of "it" or "such" something | 0.7 |
| it is a table or form: under 65 % letters | 0.5 |
| it stands in one other document word for word; in two or more | 0.9; 0.75 |

The quality is the product, rounded to two places: 1 where nothing speaks against a question, never 0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from chunklab.types import Span

SHORT, VERY_SHORT = 60, 30
LONG, VERY_LONG = 900, 1_500

_ENDED = re.compile(r'[.;:?!][)"”’\']{0,2}(?:\s{1,2}(?:and|or))?\Z')
_VAGUE = re.compile(r'(?:It|They|He|She|This|These|Those|Such|Said|The same)\b')
_VAGUE_UNDER = 90
_FULL_OF_LETTERS = 0.65


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks against a question, and by how much."""

    why: str
    factor: float


def quality(reasons: Iterable[Reason]) -> float:
    """Product of the factors, in (0, 1], two places."""
    return max(0.01, round(math.prod(reason.factor for reason in reasons), 2))


def of_answers(text: str, spans: Iterable[Span]) -> tuple[Reason, ...]:
    """What speaks against these spans as the answer, each reason once, however many spans it is true of."""
    found: dict[str, Reason] = {}
    for span in spans:
        for reason in _of_answer(text[span.start : span.end]):
            found.setdefault(reason.why, reason)
    return tuple(found.values())


def of_fragment(text: str, span: Span) -> tuple[Reason, ...]:
    """The same for an answer that is a date or a name, and no sentence: nothing but its letters and digits count."""
    return () if any(c.isalnum() for c in text[span.start : span.end]) else (Reason('a blank to fill in', 0.5),)


def of_repetition(n_others: int) -> tuple[Reason, ...]:
    """What it costs that the answer stands in `n_others` other documents too."""
    if not n_others:
        return ()
    return (Reason('stands word for word in one other document', 0.9),) if n_others == 1 else (
        Reason('stands word for word in several other documents', 0.75),
    )  # fmt: skip


def _of_answer(answer: str) -> Iterable[Reason]:
    if len(answer) < VERY_SHORT:
        yield Reason('very short answer', 0.5)
    elif len(answer) < SHORT:
        yield Reason('short answer', 0.8)
    elif len(answer) > VERY_LONG:
        yield Reason('very long answer', 0.6)
    elif len(answer) > LONG:
        yield Reason('long answer', 0.8)
    if not _ENDED.search(answer[-12:]):
        yield Reason('does not end as a sentence does', 0.85)
    if answer[:1].islower():
        yield Reason('begins in the middle of a sentence', 0.85)
    if len(answer) < _VAGUE_UNDER and _VAGUE.match(answer):
        yield Reason('speaks of something named elsewhere', 0.7)
    solid = sum(not c.isspace() for c in answer)
    if sum(c.isalpha() for c in answer) < _FULL_OF_LETTERS * solid:
        yield Reason('a table or form', 0.5)
