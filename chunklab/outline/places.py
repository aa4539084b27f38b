"""How well a label is placed: at the start of a paragraph, of a line, after a sentence, or in the middle of one."""

from __future__ import annotations

import re
from typing import NamedTuple

STRONG = 4  # begins a paragraph
FIRM = 3  # begins a line, or follows a run of blanks
WEAK = 2  # follows the end of a sentence or half-sentence by one blank
INLINE = 1  # follows a comma, or 'and' after one: only '(b)' and its like may stand so
NOWHERE = 0

_WINDOW = 160  # characters looked at before a label; a longer run of white space counts as a new paragraph

_REFERS = re.compile(
    r'(?:\b(?:[Ss]ections?|SECTIONS?|[Aa]rticles?|ARTICLES?|[Cc]lauses?|[Pp]aragraphs?|[Ss]ub-?(?:section|clause|paragraph)s?'
    r'|[Ee]xhibits?|[Ss]chedules?|[Ii]tems?|[Pp]arts?|Sec|Secs|Nos?|Art|to|under|in|of|by|with|through|per|see|the|this'
    r'|such|that|from|on|at|for|than|an?|page)|[§$£€])\.?\Z'
)
_ABBREVIATED = re.compile(r'\b(?:Nos?|Secs?|Arts?|paras?|Exs?|Figs?|pp?|Vol|Rev|cf|Dr|Mr|Mrs|Ms|St|vs?)\.\Z')
_JOINED = re.compile(r'(?:,|[;,:.)]\s{1,3}(?:and|or|and/or|but|then))\Z', re.IGNORECASE)
_ENDED = re.compile(r'[.;:?!][)"”’\']{0,2}\Z')


class Place(NamedTuple):
    """What stands before a label: how well it is placed, and the last words before it."""

    strength: int
    before: str
    adjacent: bool  # nothing but white space between it and the label before


def place_of(text: str, start: int, last_end: int, last_strength: int) -> Place:
    """The place of a label at `start`, where the label before it ended at `last_end` and was placed `last_strength`."""
    low = max(last_end, start - _WINDOW)
    window = text[low:start]
    before = window.rstrip()
    gap = window[len(before) :]
    breaks = len(f'|{gap}|'.splitlines()) - 1 if gap and gap != ' ' else 0
    if not before:
        fresh = breaks > 0 or start - low == _WINDOW or start - len(gap) == 0
        return Place(STRONG if fresh else last_strength, '', low == last_end)
    return Place(_strength(before, len(gap), breaks), before, adjacent=False)


def _strength(before: str, width: int, breaks: int) -> int:
    """Strength of a place `width` blanks, `breaks` line ends among them, after the words `before`."""
    if width == 0:
        return NOWHERE
    tail = before[-24:]
    ended = _ENDED.search(tail) is not None
    if not (ended or breaks or width > 1):  # most labels stand so, in the middle of a sentence
        return INLINE if _JOINED.search(tail) and not _REFERS.search(tail) else NOWHERE
    if (ended and _ABBREVIATED.search(tail)) or (not ended and _REFERS.search(tail)):
        return NOWHERE
    joined = _JOINED.search(tail) is not None
    if breaks > 1 or (breaks and (ended or joined)):
        return STRONG
    if breaks or width > 2 or (width == 2 and ended):
        return FIRM
    return WEAK
