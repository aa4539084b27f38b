"""Questions about a clause that another one refers to: gold is the clause referred to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from chunklab.corpus.questions.drafts import Draft
from chunklab.corpus.questions.headings import is_general, spoken
from chunklab.corpus.questions.quality import Reason, of_answers
from chunklab.corpus.questions.units import Reading, Unit, whole_units
from chunklab.outline.numerals import number_value
from chunklab.types import Span

KIND = 'Cross-Reference'

_REFERENCE = re.compile(
    r'\b(?P<word>Section|Article|Clause|Paragraph|SECTION|ARTICLE|CLAUSE) (?P<number>\d{1,3}(?:\.\d{1,3}){0,4}'
    r'|[IVXL]{1,7})\b'
    r'(?!\.\d|\(| ?\(| of (?:the|that|such|any|title)\b(?! agreement)| ?(?:U\.S\.C|C\.F\.R))'
)
_NUMBERED = ('article', 'section', 'clause')
_WORDINGS = (
    'The clause on {0} refers to {1} on {2}: what does that one provide?',
    'What is laid down in {1} ({2}), which the clause on {0} points to?',
    'Somebody who reads about {0} is sent on to {1}, {2}: what stands there?',
)
_LONGEST = 900
_AGAINST = (Reason('a reference', 0.7),)

_Value = tuple[int, ...]


def reference_drafts(reading: Reading) -> Iterator[Draft]:
    """A draft for each clause that another one refers to, both of them with a heading, at its first mention.

    Left out: numbers that the outline does not know or knows twice, clauses inside one another, other documents'.
    """
    targets = _targets(reading)
    answers: dict[int, Span | None] = {}  # a long article may be referred to ten thousand times
    asked: set[int] = set()
    for unit in reading.units:
        for match in _REFERENCE.finditer(unit.plain):
            index = _meant(targets, match['word'].lower(), number_value(match['number']))
            if index < 0 or index in asked or not _apart(reading, unit, index):
                continue
            if index not in answers:
                answers[index] = whole_units(reading.below(index), _LONGEST)
            answer = answers[index]
            if answer is not None and _can_be_named(unit.heading, reading.heading(index)):
                asked.add(index)
                yield _draft(reading, unit, index, answer, f'{match["word"].capitalize()} {match["number"]}')


def _targets(reading: Reading) -> Mapping[tuple[bool, _Value], Sequence[int]]:
    """Numbered nodes by whether they are articles and by their number."""
    found: dict[tuple[bool, _Value], list[int]] = defaultdict(list)
    for index, node in enumerate(reading.outline.nodes):
        if node.kind in _NUMBERED and node.label:
            value = number_value(node.label.split()[-1].strip('.()§:'))
            if value:
                found[node.kind == 'article', value].append(index)
    return found


def _meant(targets: Mapping[tuple[bool, _Value], Sequence[int]], word: str, value: _Value) -> int:
    """Index of the only node that may be meant, -1 if there is none or more."""
    first = word == 'article'
    nodes = targets.get((first, value)) or targets.get((not first, value)) or ()
    return nodes[0] if len(nodes) == 1 else -1


def _apart(reading: Reading, unit: Unit, index: int) -> bool:
    """Whether the node is neither around the unit nor inside the clause that the unit is in."""
    target = reading.outline.nodes[index]
    source = reading.outline.nodes[unit.node]
    return not (target.span.start <= unit.span.start < target.span.end) and not (
        source.span.start <= target.span.start < source.span.end
    )


def _can_be_named(source: str, target: str) -> bool:
    """Whether both clauses have headings that tell them from each other and from the rest."""
    same = source.lower() == target.lower()
    return bool(source) and bool(target) and not same and not is_general(source) and not is_general(target)


def _draft(reading: Reading, unit: Unit, index: int, answer: Span, number: str) -> Draft:
    said = (spoken(unit.heading), number, spoken(reading.heading(index)))
    wordings = tuple(wording.format(*said) for wording in _WORDINGS)
    against = (*_AGAINST, *of_answers(reading.document.text, [answer]))
    return Draft('reference', KIND, number, wordings, (answer,), against)
