"""Tables of contents and lists of exhibits: they repeat the labels of a contract and must not be taken for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chunklab.outline.marks import Mark
from chunklab.outline.places import STRONG

_LEADER = re.compile(r'(?:\.[ \t\xa0]?){5,}|…{2,}')
_PAGE = re.compile(r'[^\S\n]\d{1,3}(?=\s|\Z)')
_PREAMBLE = re.compile(r'\b(?:THIS|This)\s')
_ENTRY = 200  # characters of one entry at most
_LONGEST = 40_000  # characters of a table of contents at most


def without_contents(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """`marks` without the entries of tables of contents; one mark stands for the table and one for what follows it."""
    kept: list[Mark] = []
    at = searched = 0
    while at < len(marks):
        mark = marks[at]
        if mark.form == 'contents' and mark.start < searched:
            beyond, end = at, 0
        elif mark.form == 'contents':
            beyond, end = _titled(text, marks, at)
            searched = mark.end + _LONGEST  # a table that has no end there has none for its second page either
        else:
            beyond, end = _with_leaders(text, marks, at)
        if beyond == at:
            if mark.form != 'contents':
                kept.append(mark)
            at += 1
            continue
        label_end = mark.end if mark.form == 'contents' else mark.start
        kept += [Mark(mark.start, label_end, 'contents', (), STRONG), Mark(end, end, 'body', (), STRONG)]
        at = beyond
    return _without_lists(text, kept)


def _titled(text: str, marks: Sequence[Mark], at: int) -> tuple[int, int]:
    """Index of the mark after a titled table, and where the table ends; `at` itself if it turns out to be none.

    The contract begins where the table's first label comes again, but for the words before its first clause.
    """
    title, body = at, at
    first: Mark | None = None
    for i in range(at + 1, len(marks)):
        mark = marks[i]
        if mark.start - marks[at].end > _LONGEST:
            break
        if mark.form == 'contents':
            title = i  # 'TABLE OF CONTENTS (continued)'
        elif mark.form in ('part', 'section', 'number', 'bare') and set(mark.readings[0].value) == {1}:
            if first is None and mark.start - marks[at].end < _ENTRY:
                first = mark
            elif first is None or mark.readings == first.readings:
                body = i
                break
    if body == at:
        return at, 0
    while title < body - 1 and marks[title + 1].form not in ('recitals', 'whereas', 'operative'):
        title += 1
    limit = marks[title + 1].start
    preamble = _PREAMBLE.search(text, marks[at].end, limit)
    end = preamble.start() if preamble else _end_of_entry(text, marks[title], limit)
    return next(i for i in range(at + 1, len(marks) + 1) if i == len(marks) or marks[i].start >= end), end


def _with_leaders(text: str, marks: Sequence[Mark], at: int) -> tuple[int, int]:
    """Index of the mark after two or more entries that have dot leaders, and where they end; `at` for none."""
    beyond = at
    while beyond < len(marks):
        end = marks[beyond + 1].start if beyond + 1 < len(marks) else len(text)
        if not _has_leader(text, marks[beyond].end, min(end, marks[beyond].end + _ENTRY)):
            break
        beyond += 1
    if beyond - at < 2:
        return at, 0
    return beyond, _end_of_entry(text, marks[beyond - 1], marks[beyond].start if beyond < len(marks) else len(text))


def _has_leader(text: str, start: int, end: int) -> bool:
    # Counting is quick, and hardly any clause has so many stops in its first words.
    dotted = text.count('.', start, end) >= 5 or text.count('…', start, end) >= 2
    return dotted and _LEADER.search(text, start, end) is not None


def _end_of_entry(text: str, mark: Mark, limit: int) -> int:
    """Where an entry ends: after its page number, or with its line."""
    limit = min(mark.end + _ENTRY, limit)
    page = _PAGE.search(text, mark.end, limit)
    line = text.find('\n', mark.end, limit)
    return page.end() if page else limit if line < 0 else line


def _without_lists(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """`marks` without the schedules that are only listed: close to another one, and named again further on."""
    schedules = [mark for mark in marks if mark.form == 'schedule']
    labels = [text[mark.start : mark.end].upper().strip('"“”\'') for mark in schedules]
    later: set[str] = set()
    listed: set[Mark] = set()
    for at in range(len(schedules) - 1, -1, -1):
        near = [i for i in (at - 1, at + 1) if 0 <= i < len(labels) and labels[i] != labels[at]]
        if labels[at] in later and any(abs(schedules[i].start - schedules[at].start) < _ENTRY for i in near):
            listed.add(schedules[at])
        later.add(labels[at])
    return [mark for mark in marks if mark not in listed]
