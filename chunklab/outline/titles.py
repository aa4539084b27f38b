"""Titles without a number: lines in capitals, or in Title Case where a contract has hardly any numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import merge

from chunklab.outline.marks import Mark
from chunklab.outline.places import FIRM, STRONG
from chunklab.types import Span

_SMALL = r'(?:of|and|the|to|for|or|in|by|on|with|a|an|as|at|from|&)'
_CAPITAL = re.compile(
    r"^[^\S\n]{0,80}(?P<title>[A-Z](?=[^a-z\n]{3,90}$)[A-Z\d ,&/()'’“”\"–—-]{3,80}):?[^\S\n]{0,40}$", re.MULTILINE
)
_TITLE_CASE = re.compile(
    rf"^[^\S\n]{{0,80}}(?P<title>[A-Z][\w’'/-]{{2,24}}(?:,?[ ](?:{_SMALL}|[A-Z][\w’'/-]{{1,24}})){{0,8}})"
    r':?[^\S\n]{0,40}$',
    re.MULTILINE,
)
_HEADING = re.compile(
    rf"[^\S\n]{{0,12}}(?:[-–—:.][^\S\n]{{1,6}})?(?P<title>[\"“]?[A-Z][\w’'\"”/()-]{{0,30}}"
    rf"(?:[,;]?[ \xa0](?:{_SMALL}|[-–&]|[A-Z\"“(][\w’'\"”/()-]{{0,30}})){{0,12}})"
    r'(?=[.:](?:\s|\Z)|[^\S\n]{0,20}(?:\n|\Z)|[^\S\n]{2}|[ ][-–—][ ])'
)
_HEAD = 600  # characters in which the contract's own title stands, before any sentence
_SENTENCE = re.compile(r'[a-z][.;:]\s')
_BODY = 240  # characters looked at below a title
_FEW = 5  # numbered marks, well placed, under which a contract counts as not numbered


def find_heading(text: str, mark: Mark, limit: int) -> Span | None:
    """Where the title after a label is, before `limit`: 'Confidentiality' in '7. Confidentiality. Each party ...'."""
    if mark.form in ('title', 'definition', 'whereas', 'operative', 'signature', 'contents', 'body', 'recitals'):
        return None
    start = mark.end
    if mark.form in ('part', 'schedule'):  # its title often stands on the next line
        gap = text[start : start + 40]
        start += len(gap) - len(gap.lstrip(' \t\r\n\xa0.:-–—'))
    match = _HEADING.match(text, start, min(start + 400, limit))
    return Span(*match.span('title')) if match else None


def with_titles(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """`marks` with those titles among them that are neither the contract's own, nor part of a numbered heading."""
    numbered = sum(1 for m in marks if m.readings and m.strength >= FIRM and m.form not in ('paren', 'letter')) >= _FEW
    found = list(_lines(text, _CAPITAL))
    if not numbered:
        found = sorted({*found, *_lines(text, _TITLE_CASE)})
    titles: list[Mark] = []
    ahead = 0
    last_end = 0
    for start, end in found:
        while ahead < len(marks) and marks[ahead].start < start:
            ahead += 1
        before = max(last_end, marks[ahead - 1].end if ahead else 0)
        last_end, continues = end, not text[before:start].strip(' \t\r\n\xa0.:-–—')
        own = ahead == 0 and start < _HEAD and not _SENTENCE.search(text, 0, start)
        if own or continues or (ahead < len(marks) and marks[ahead].start < end):
            continue
        leads = ahead < len(marks) and not text[end : min(marks[ahead].start, end + _BODY)].strip(' \t\r\n\xa0.:')
        if leads or not numbered or _heads_a_paragraph(text, start, end):
            titles.append(Mark(start, end, 'title', (), STRONG))
    return list(merge(marks, titles, key=lambda mark: mark.start))


def _heads_a_paragraph(text: str, start: int, end: int) -> bool:
    """Whether a line stands apart and a long one follows: not so a name in an address, or a line of a table."""
    apart = text[max(0, start - 40) : start].count('\n') > 1
    below = text[end : end + _BODY].lstrip(' \t\r\n\xa0:')
    return apart and len(below) > _BODY // 2 and '\n' not in below[: _BODY // 2]


def _lines(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        start, end = match.span('title')
        yield start, start + len(text[start:end].rstrip())
