"""Questions about defined terms: '"Affiliate" means …', and '(the "Initial Term")' in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chunklab.corpus.questions.drafts import Draft
from chunklab.corpus.questions.quality import Reason, of_answers
from chunklab.corpus.questions.units import Reading, Unit

KIND = 'Definition'

_MEANS = re.compile(
    r'\W{0,4}(?:[Tt]he )?(?:[Tt]erms? )?"(?P<term>[^"]{2,60})"(?: or "[^"]{2,60}"){0,2},?(?: as used [^,]{0,40},)? '
    r'(?:means?|shall mean|will mean|refers? to|shall refer to|is defined as|shall include|includes)\b'
)
_ELSEWHERE = re.compile(
    r'\b(?:meanings?|defined|set forth|ascribed|given)\b.{0,60}\b(?:section|article|clause|schedule|exhibit|recital'
    r'|preamble)',
    re.IGNORECASE,
)
_TAGGED = re.compile(r'\((?:[^()"]{0,30} )?"(?P<term>[A-Z][^"]{2,60})"\)')
_TERM = re.compile(r"[^\W_][\w &'/.,-]*[\w.]")
_PLAIN_NAMES = re.compile(
    r'(?:this |the )?(?:agreement|contract|part(?:y|ies)|effective date|company|seller|buyer|licensor|licensee'
    r'|supplier|customer|client|contractor'
    r'|consultant|distributor|vendor|purchaser|franchis(?:or|ee)|lessor|lessee|landlord|tenant|owner|operator'
    r'|provider|manufacturer|borrower|lender)s?',
    re.IGNORECASE,
)
_WORDINGS = ('What does “{}” mean?', 'What is meant by “{}” in the contract?', 'How is “{}” defined?')
_LONGEST = 900
_IN_RUNNING_TEXT = (Reason('defined in running text', 0.8),)


def definition_drafts(reading: Reading) -> Iterator[Draft]:
    """A draft for each term that the contract explains, at its first explanation.

    Left out: names of the parties and of the contract, and terms that are only said to be explained elsewhere.
    """
    seen: set[str] = set()
    for at, unit in enumerate(reading.units):
        for term, reasons in _terms(reading, unit):
            span = reading.with_list(at)
            if term.lower() in seen or len(span) > _LONGEST:
                continue
            seen.add(term.lower())
            wordings = tuple(wording.format(term) for wording in _WORDINGS)
            against = (*reasons, *of_answers(reading.document.text, [span]))
            yield Draft('definition', KIND, term, wordings, (span,), against)


def _terms(reading: Reading, unit: Unit) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """Terms that the unit explains, with what speaks against asking."""
    match = _MEANS.match(unit.plain)
    if match:
        if not _ELSEWHERE.search(unit.plain) and _is_term(match['term']):
            yield match['term'].rstrip('.,'), ()
        return
    kinds = {node.kind for node in reading.outline.upwards(unit.node)}
    if unit.recited or 'preamble' in kinds or 'between' in unit.low[:400]:
        return  # names of the parties
    for tagged in _TAGGED.finditer(unit.plain):
        if _is_term(tagged['term']):
            yield tagged['term'].rstrip('.,'), _IN_RUNNING_TEXT


def _is_term(term: str) -> bool:
    return _TERM.fullmatch(term) is not None and not _PLAIN_NAMES.fullmatch(term.rstrip('.,'))
