"""Questions about clauses whose heading names no known kind: 'What does the contract say about milestones?'"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from chunklab.corpus.questions.catalogue import CATALOGUE
from chunklab.corpus.questions.drafts import Draft
from chunklab.corpus.questions.quality import Reason, of_answers
from chunklab.corpus.questions.units import Reading, whole_units
from chunklab.outline import Node

KIND = 'Other Clause'

_HEADED = ('article', 'section', 'clause', 'paragraph', 'heading')
_SPECIFIC = re.compile(r"(?=.*[^\W\d_]{4})[^\W\d_][\w ,&/()'-]{3,60}")
_GENERAL = re.compile(
    r'(?:general(?: (?:provisions|terms|conditions|matters|obligations))?|miscellaneous(?: provisions)?|definitions?'
    r'|definitions and interpretation|interpretation'
    r'|recitals?|background|preamble|introduction|agreement|the agreement|other(?: (?:provisions|terms|matters))?'
    r'|terms and conditions|scope|purpose'
    r'|parties|headings|captions|construction|consideration|additional (?:provisions|terms)'
    r'|representations(?: and warranties)?|covenants|schedules?|exhibits?'
    r'|signatures?|witness\w*|now therefore|intentionally omitted|reserved|(?:the )?(?:company|seller|buyer|licensor'
    r'|licensee|supplier|customer|contractor|consultant))',
    re.IGNORECASE,
)
_WORDINGS = (
    'What does the contract say about {}?',
    'What has been agreed on {}?',
    'What are the rules on {}?',
    'What holds for {}?',
)
_LIMIT = 700
_LEAST = 60  # characters
_KNOWN_BY_HEADING = (Reason('a heading of no known kind', 0.7),)


def heading_drafts(reading: Reading) -> Iterator[Draft]:
    """A draft for each clause whose heading is specific, comes once in the contract, and is of no kind."""
    nodes = reading.outline.nodes
    headings = {i: reading.heading(i) for i, node in enumerate(nodes) if node.kind in _HEADED}
    times = Counter(heading.lower() for heading in headings.values())
    for index, heading in headings.items():
        if times[heading.lower()] > 1 or not is_specific(heading) or _in_quotes(reading, nodes[index]):
            continue
        answer = whole_units(reading.own(index), _LIMIT)
        if answer is not None and len(answer) >= _LEAST:
            said = spoken(heading)
            wordings = tuple(wording.format(said) for wording in _WORDINGS)
            against = (*_KNOWN_BY_HEADING, *of_answers(reading.document.text, [answer]))
            yield Draft('heading', KIND, heading, wordings, (answer,), against)


def is_general(heading: str) -> bool:
    """Whether a heading stands over all sorts of things, or names nothing but a party."""
    return _GENERAL.fullmatch(heading.strip()) is not None


def is_specific(heading: str) -> bool:
    """Whether a heading says enough to be asked about, and is of no kind that has questions of its own."""
    if not _SPECIFIC.fullmatch(heading) or is_general(heading):
        return False
    if heading.lower().startswith('no '):
        return False  # what is not agreed is no subject to ask about
    return not any(kind.is_heading(heading.lower()) for kind in CATALOGUE)


def _in_quotes(reading: Reading, node: Node) -> bool:
    """Whether the heading is a defined term, or the part of one that looks like a heading."""
    span = node.heading
    around = reading.document.text[max(0, span.start - 1) : span.end + 20].split('\n')[0] if span else ''
    return any(quote in around for quote in '"“”')


def spoken(heading: str) -> str:
    """A heading as it stands in a question: small letters, but for words like IP and ChannelNet."""
    words = heading.split()
    loud = heading.isupper()
    return ' '.join(w if not loud and sum(c.isupper() for c in w) > 1 else w.lower() for w in words)
