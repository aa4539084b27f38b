"""Questions about clauses of a known kind: which sentences of a contract are of which kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chunklab.corpus.questions.catalogue import CATALOGUE
from chunklab.corpus.questions.drafts import Draft
from chunklab.corpus.questions.kinds import Evidence, Kind
from chunklab.corpus.questions.quality import Reason, of_answers, of_fragment
from chunklab.corpus.questions.units import Reading, Unit

HEADINGS_LOOKED_AT = 2
"""The nearest heading and the one around it; the title of a schedule says little about a sentence deep inside."""

BY_HEADING = 2
"""Gold spans at most of a clause that only its heading tells."""

_AGAINST = {
    Evidence.BOTH: (),
    Evidence.WORDS: (Reason('known by its words, no heading says so', 0.8),),
    Evidence.HEADING: (Reason('known by its heading', 0.65),),
}

_ELSEWHERE = re.compile(r'\bha(?:s|ve) the meanings? (?:assigned|ascribed|given|set forth|specified)\b')

_Found = tuple[Evidence, int]


def clause_drafts(reading: Reading) -> Iterator[Draft]:
    """One draft for each kind of clause that the contract has, in the order of the catalogue."""
    headed: dict[str, frozenset[str]] = {}
    for unit in reading.units:
        for heading in unit.headings[:HEADINGS_LOOKED_AT]:
            if heading not in headed:
                headed[heading] = frozenset(kind.name for kind in CATALOGUE if kind.is_heading(heading))
    for kind in CATALOGUE:
        found = []
        for at, unit in enumerate(reading.units):
            under = any(kind.name in headed[heading] for heading in unit.headings[:HEADINGS_LOOKED_AT])
            evidence = _evidence(kind, unit, headed=under)
            if evidence:
                found.append((evidence, at))
        if found:
            yield _draft(reading, kind, found)


def _evidence(kind: Kind, unit: Unit, *, headed: bool) -> Evidence:
    """What speaks for the unit: its own words, or those of an item and of what announces its list together."""
    if unit.recited or _ELSEWHERE.search(unit.low):
        return Evidence.NONE
    own = kind.evidence(unit.low, headed=headed)
    if own >= Evidence.WORDS or not unit.lead or kind.evidence(unit.lead, headed=headed):
        return own
    return max(own, kind.evidence(f'{unit.lead} {unit.low}', headed=headed))


def _draft(reading: Reading, kind: Kind, found: list[_Found]) -> Draft:
    taken, best, more = _taken(kind, found)
    text = reading.document.text
    answers = [kind.answering(text, reading.with_list(at)) for at in taken]
    spans = tuple(sorted(set(answers)))
    against = of_fragment(text, spans[0]) if kind.part else of_answers(text, spans)
    crowd = (Reason('more places answer than are gold', 0.75),) if more else ()
    return Draft(
        'common' if kind.common else 'clause', kind.name, '', kind.questions, spans, (*_AGAINST[best], *crowd, *against)
    )


def _taken(kind: Kind, found: list[_Found]) -> tuple[list[int], Evidence, bool]:
    """Units taken for gold, the best evidence among them, and whether as good ones were left."""
    best = max(evidence for evidence, _ in found)
    if best == Evidence.HEADING:
        return [at for _, at in found[:BY_HEADING]], best, len(found) > BY_HEADING
    own = [(evidence, at) for evidence, at in found if evidence >= Evidence.WORDS]
    ranked = sorted(own, key=lambda item: (-item[0], item[1]))
    kept = ranked[: kind.most]
    left = ranked[kind.most :]
    return sorted(at for _, at in kept), best, kind.most > 1 and bool(left) and left[0][0] >= kept[-1][0]
