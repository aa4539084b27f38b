"""Where labels may stand: found by one regular expression, kept if the text around them allows it.

A reference such as 'pursuant to Section 4.1(a)' has the form of a label too. What stands before a label and what
follows it sorts out most of these; the order of the numbers (`numbering`) the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chunklab.characters import code_points, word_starts
from chunklab.outline.numerals import Reading, digits, letter_readings, number_value, word
from chunklab.outline.places import FIRM, INLINE, NOWHERE, STRONG, WEAK, Place, place_of

Form = Literal[
    'part', 'section', 'number', 'bare', 'paren', 'letter', 'ordinal',  # in a series
    'schedule', 'recitals', 'whereas', 'operative', 'signature', 'definition', 'contents', 'body', 'title',
]  # fmt: skip


class Mark(NamedTuple):
    """A label that may begin a node: where it is printed, what it may mean, and how well it is placed."""

    start: int
    end: int
    form: Form
    readings: tuple[Reading, ...]
    strength: int


# All repetition is bounded, so that no input takes more than linear time.
_LABEL = re.compile(
    r"""(?<!\S)(?=[^a-z\s]|[a-z][.)]|[ivx]{2,5}[.)])(?:
        (?P<part>(?:ARTICLE|Article|CHAPTER|Chapter|PART|Part)[^\S\n]{1,4}
            (?:\d{1,3}|[IVXL]{1,7}|[A-Z]|[A-Z][A-Za-z]{2,8})\b(?!\.\d))
      | (?P<section>(?:SECTION|Section|SEC\.|Sec\.|CLAUSE|Clause|ITEM|Item|§)[^\S\n]{0,4}
            (?:\d{1,3}(?:\.\d{1,3}){0,4}(?![\d%])|[IVXL]{1,7}\b|[A-Z]\b|[A-Z][A-Za-z]{2,8}\b))
      | (?P<schedule>(?:EXHIBIT|Exhibit|SCHEDULE|Schedule|ANNEX|Annex|ANNEXURE|Annexure|APPENDIX|Appendix
            |ATTACHMENT|Attachment|ADDENDUM|Addendum)[^\S\n]{1,4}(?:No\.[^\S\n]{0,2})?
            ["“']?(?:\d{1,3}|[IVX]{1,5}|[A-Z]{1,2})(?:[-.][A-Z\d]{1,3}){0,3}\b["”']?)
      | (?P<number>\d{1,3}(?:(?:\.\d{1,3}){1,5}\.?(?=[\s(“"])|[.)](?=[\s(“"])|\.(?=[A-Z])))
      | (?P<bare>\d{1,2}(?=[^\S\n]{1,9}[A-Z]))
      | (?P<letter>(?:[A-Za-z]|[IVX]{2,5}|[ivx]{2,5})[.)](?=\s))
      | (?P<definition>["“][^"“”\n]{1,80}["”](?=[^\S\n]{1,3}
            (?:means?|(?:shall|will)[^\S\n]mean|(?:has|have|shall[^\S\n]have)[^\S\n]the[^\S\n]meanings?)\b))
      | (?P<whereas>WHEREAS|Whereas)\b
      | (?P<recitals>RECITALS?|Recitals|BACKGROUND|Background|BETWEEN(?=:)
            |(?:PARTIES|INTRODUCTION)(?=:?[^\S\n]{0,9}\n)|WITNESSETH
            |W[^\S\n]I[^\S\n]T[^\S\n]N[^\S\n]E[^\S\n]S[^\S\n]S[^\S\n]E[^\S\n]T[^\S\n]H)\b
      | (?P<operative>(?:NOW|Now),?[^\S\n]{1,3}(?:THEREFORE|Therefore|therefore))\b
      | (?P<signature>(?:IN|In)[ ][Ww](?:ITNESS|itness)[ ](?:WHEREOF|Whereof|whereof|HEREOF)|By:)
      | (?P<ordinal>(?:FIRST|First|SECOND|Second|THIRD|Third|FOURTH|Fourth|FIFTH|Fifth|SIXTH|Sixth|SEVENTH|Seventh
            |EIGHTH|Eighth|NINTH|Ninth|TENTH|Tenth)[.:])
      | (?P<contents>(?:TABLE|Table)[^\S\n]{1,3}(?:OF|Of|of)[^\S\n]{1,3}(?:CONTENTS|Contents)
            |(?:CONTENTS|Contents|INDEX)(?=[^\S\n]{0,9}\n))
    )
    | (?P<paren>\((?:[a-z]{1,6}|[A-Z]{1,6}|\d{1,2})\))
    """,
    re.VERBOSE,
)

# What may stand between a label and the first one below it, as in '3. Term (a) The term ...'; at most 12 words.
_TITLE = re.compile(
    r"[\s.:–-]{0,3}[A-Z][\w&'’/-]{1,30}(?:[,;]?\s(?:[A-Z][\w&'’/-]{1,30}|of|and|or|the|to|for|in|by|on|&|–|-)){0,11}[.:]?\s"
)
_BELOW_TITLES = ('section', 'number', 'paren', 'letter')

_LISTED = re.compile(r'(?:\(\w{1,5}\)|\d)\s{0,2}(?:[,;]|,?\s(?:and|or|and/or))\Z')
_REFERENCE_AFTER = re.compile(
    r'\s{0,3}(?:[,;)]|(?:and|or|through|above|below|hereof|thereof|hereto|hereinabove|hereunder'
    r'|of\s(?:this|such|the\s(?:first|preceding|foregoing|previous|definition|Agreement)|[Ss]ection|[Aa]rticle|[Cc]lause'
    r'|[Pp]aragraph|[Ee]xhibit|[Ss]chedule))\b)'
)
_QUANTITY_AFTER = re.compile(
    r'\s{0,3}(?:%|(?:percent|per\scent|million|billion|thousand|business|days?|weeks?|months?|years?|hours?|minutes?'
    r'|[ap]\.?m|U\.S\.C|C\.F\.R|January|February|March|April|May|June|July|August|September|October|November|December)\b)'
)
_CAPITAL_AFTER = re.compile(r'\s{0,40}["“‘\'(\[*_<]{0,3}[^\W\d_a-z]')
_SCHEDULE_AFTER = re.compile(r'[^\S\n]{0,40}(?:\n|\Z|[-–—:(]|[^\S\n]{2}|(?:TO|to|To)\s|["“]?[A-Z])')
_SIGNED = re.compile(r'\s{0,40}(?:_|/s/|/S/|\n|\Z|Name|\[)')
_RECITALS_AFTER = re.compile(r'[^\S\n]{0,40}(?:[:.;]|\n|\Z|[^\S\n]{2}|[A-Z(])')


def find_marks(text: str) -> list[Mark]:
    """Every label whose place and neighbourhood allow it to begin a node, in order."""
    marks: list[Mark] = []
    last_end, last_strength = 0, STRONG
    for match in _labels(text):
        form = match.lastgroup
        place = place_of(text, match.start(), last_end, last_strength)
        if (
            place.strength == NOWHERE
            and form in _BELOW_TITLES
            and marks
            and _TITLE.fullmatch(text, last_end, match.start())
        ):
            place = Place(WEAK, '', adjacent=False)
        if place.strength == NOWHERE or form is None:
            continue
        readings = _READ[form](text, match, place)
        if readings is not None:
            mark = Mark(match.start(), match.end(), form, readings, place.strength)  # type: ignore[arg-type]
            marks.append(mark)
            last_end, last_strength = mark.end, mark.strength
    return marks


def _labels(text: str) -> Iterator[re.Match[str]]:
    """What `_LABEL.finditer` gives, in a third of its time, because it looks at few places."""
    end = 0
    for opening in _openings(text).tolist():
        match = _LABEL.match(text, opening) if opening >= end else None
        if match:
            end = match.end()
            yield match


def _openings(text: str) -> NDArray[np.int64]:
    """Offsets among which are all where a label begins, ascending: open brackets, and words by their first letters."""
    codes = code_points(f'{text} ')
    starts = word_starts(codes)
    starts = starts[_OPENS[np.minimum(codes[starts], 128), np.minimum(codes[starts + 1], 128)]]
    return np.sort(np.concatenate((starts, np.flatnonzero(codes == ord('(')))))


def _table_of_openings() -> NDArray[np.bool_]:
    """Whether a label may begin with these two characters; 128 stands for all beyond ASCII."""
    table = np.zeros((129, 129), dtype=np.bool_)
    for first, second in re.findall(r'(?<![A-Za-z])([A-Z])([A-Za-z])', _LABEL.pattern):
        table[ord(first), ord(second)] = True
    for numeral in ('IVX', 'ivx'):
        table[np.ix_([*map(ord, numeral)], [*map(ord, numeral)])] = True
    letters = [*range(ord('A'), ord('Z') + 1), *range(ord('a'), ord('z') + 1)]
    table[np.ix_(letters, [ord('.'), ord(')')])] = True
    table[ord('W'), : ord(' ') + 1] = True  # W I T N E S S E T H
    table[[*map(ord, '0123456789"'), 128]] = True
    table[letters, 128] = True
    return table


_OPENS = _table_of_openings()


_Readings = tuple[Reading, ...] | None  # None: not a label here


def _part(text: str, match: re.Match[str], place: Place) -> _Readings:
    value = number_value(match.group().split()[-1])
    if not value or place.strength < WEAK or _REFERENCE_AFTER.match(text, match.end()):
        return None
    keyword = match.group().split()[0].lower()
    return (Reading(keyword, value),)


def _section(text: str, match: re.Match[str], place: Place) -> _Readings:
    if place.strength < WEAK or _REFERENCE_AFTER.match(text, match.end()):
        return None
    printed = match.group()
    keyword = re.match(r'[A-Za-z§]+', printed)
    value = number_value(printed[len(keyword.group()) :].lstrip('. \t\xa0')) if keyword else ()
    if not value:
        return None
    return (Reading(f'section.{len(value)}' if len(value) > 1 else 'section', value),)


def _number(text: str, match: re.Match[str], place: Place) -> _Readings:
    printed, end = match.group(), match.end()
    if _REFERENCE_AFTER.match(text, end) or _QUANTITY_AFTER.match(text, end) or place.strength < WEAK:
        return None
    compound = text.startswith('(', end)  # 4.1(a)
    if place.strength < STRONG and not compound and not _CAPITAL_AFTER.match(text, end):
        return None
    if printed[-1] == ')':
        return (Reading('1)', (int(printed[:-1]),)),)
    value = digits(printed)
    return (Reading(f'section.{len(value)}' if len(value) > 1 else '1.', value),)


def _bare(text: str, match: re.Match[str], place: Place) -> _Readings:
    if place.strength < STRONG or _QUANTITY_AFTER.match(text, match.end()):
        return None
    return (Reading('1', (int(match.group()),)),)


def _paren(text: str, match: re.Match[str], place: Place) -> _Readings:
    if _REFERENCE_AFTER.match(text, match.end()) or (place.strength < STRONG and _LISTED.search(place.before[-12:])):
        return None
    inner = match.group()[1:-1]
    if inner.isdecimal():
        return (Reading('(1)', (int(inner),)),)
    return letter_readings(inner, '(_)') or None


def _letter(text: str, match: re.Match[str], place: Place) -> _Readings:
    printed, end = match.group(), match.end()
    if place.strength < WEAK or (printed[-1] == '.' and not _CAPITAL_AFTER.match(text, end)):
        return None
    return letter_readings(printed[:-1], '_' + printed[-1]) or None


def _ordinal(_: str, match: re.Match[str], place: Place) -> _Readings:
    if place.strength < FIRM:
        return None
    return (Reading('First', (word(match.group()[:-1]),)),)


def _schedule(text: str, match: re.Match[str], place: Place) -> _Readings:
    # 'Exhibit 10.18' at its head is the number under which a contract was filed, not a part of it
    filed = match.start() < 600 and re.match(r'(?i:exhibit)\s{1,4}\d', match.group())
    if place.strength < FIRM or filed or not _SCHEDULE_AFTER.match(text, match.end()):
        return None
    return None if _REFERENCE_AFTER.match(text, match.end()) else ()


def _recitals(text: str, match: re.Match[str], place: Place) -> _Readings:
    titled = match.group().isupper() or place.strength == STRONG
    return () if titled and place.strength >= WEAK and _RECITALS_AFTER.match(text, match.end()) else None


def _signature(text: str, match: re.Match[str], place: Place) -> _Readings:
    if match.group() != 'By:':
        return () if place.strength >= WEAK else None
    return () if place.strength >= FIRM and _SIGNED.match(text, match.end()) else None


def _definition(_: str, __: re.Match[str], place: Place) -> _Readings:
    return () if place.strength >= WEAK and not place.adjacent else None


def _opening(_: str, __: re.Match[str], place: Place) -> _Readings:
    return () if place.strength >= INLINE else None


def _firm(_: str, __: re.Match[str], place: Place) -> _Readings:
    return () if place.strength >= FIRM else None


_READ: Mapping[str, Callable[[str, re.Match[str], Place], _Readings]] = {
    'part': _part,
    'section': _section,
    'number': _number,
    'bare': _bare,
    'paren': _paren,
    'letter': _letter,
    'ordinal': _ordinal,
    'schedule': _schedule,
    'recitals': _recitals,
    'whereas': _opening,
    'operative': _opening,
    'signature': _signature,
    'definition': _definition,
    'contents': _firm,
}
