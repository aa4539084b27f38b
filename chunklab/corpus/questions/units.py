"""A contract taken apart for questions: its clauses, their headings, and the sentences that stand in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import NamedTuple

from chunklab.outline import Node, Outline, outline
from chunklab.roles import SentenceSplitter
from chunklab.spans import trim
from chunklab.types import Document, Span

LONGEST = 3_000
"""Characters of a sentence at most; a longer one is a table, a list without full stops, or no prose at all."""

INLINE = 900
"""Characters up to which a sentence stays whole although it has (a), (b), (c) in it."""

LIST = 600
"""Characters up to which the items of a list are added to the words that lead into it."""

LONGEST_LEAD = 400

MAX_HEADING = 90
_SILENT = ('contents', 'signature')
_DIVIDED = ('paragraph', 'recital')
_ENDED = re.compile(r'[.;:?!][)"”’\']{0,2}\Z')
_GAP = ' \t\r\n\xa0.:;,-–—_*'
_RECITED = re.compile(r'\W{0,4}whereas\b', re.IGNORECASE)
_NUMBER = re.compile(r'\W*\d[\d.,:/-]*\W*')
_FEW_NUMBERS = 8
_SHARE_OF_NUMBERS = 0.15
_QUOTES = str.maketrans({'“': '"', '”': '"', '‘': "'", '’': "'", '\xad': None})


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or an item of a long list: trimmed, without the label and heading before it.

    `plain` is its text with single blanks and straight quotes, `low` the
    same in small letters; `node` the index of the deepest part it begins in;
    `headings` are those around it, the nearest first;
    `lead` what announces the list that it is an item of, in small letters ('the Consultant shall not:'), else '';
    `recited` whether it only tells how the contract came about.
    """

    span: Span
    plain: str = field(repr=False)
    low: str = field(repr=False)
    node: int
    headings: tuple[str, ...] = ()
    lead: str = field(default='', repr=False)
    recited: bool = False

    @property
    def heading(self) -> str:
        """The nearest heading, '' without one."""
        return self.headings[0] if self.headings else ''


class _Lead(NamedTuple):
    """Words that announce a list, the node that they stand in, and where that ends."""

    words: str
    node: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One contract as the makers of questions see it."""

    document: Document
    outline: Outline
    units: tuple[Unit, ...] = field(repr=False)

    def below(self, index: int) -> list[Unit]:
        """The units that lie inside the node, in order."""
        node = self.outline.nodes[index]
        first = bisect_right(self.units, node.span.start - 1, key=_start)
        return list(self.units[first : bisect_right(self.units, node.span.end - 1, key=_start)])

    def own(self, index: int) -> list[Unit]:
        """The units of the node itself, not of what is numbered below it."""
        return [unit for unit in self.below(index) if unit.node == index]

    def with_list(self, at: int) -> Span:
        """The unit of that number, with the items of the list that it leads into, as far as `LIST` goes."""
        unit = self.units[at]
        end = unit.span.end
        if unit.plain.endswith(':'):
            limit = self.outline.nodes[unit.node].span.end
            for item in islice(self.units, at + 1, at + 1 + LIST):
                if item.span.end - unit.span.start > LIST or item.span.start >= limit:
                    break
                end = item.span.end
        return Span(unit.span.start, end)

    def heading(self, index: int) -> str:
        """The heading of the node, plain, '' without one."""
        return _heading(self.document.text, self.outline.nodes[index])


def read(document: Document, splitter: SentenceSplitter) -> Reading:
    """The contract with its outline and sentences; time linear in its text."""
    text = document.text
    found = outline(text)
    sentences = [Span(int(start), int(end)) for start, end in splitter.spans(text)] if text.strip() else []
    return Reading(document, found, tuple(_units(text, found, sentences)))


def is_prose(even: str) -> bool:
    """Whether plain text says something: it has letters, and is not a table, nor one of contents."""
    words = even.split()
    n_numbers = sum(_NUMBER.fullmatch(word) is not None for word in words)
    full_of_numbers = n_numbers >= _FEW_NUMBERS and n_numbers > _SHARE_OF_NUMBERS * len(words)
    return any(c.isalpha() for c in even) and not full_of_numbers


def whole_units(units: Sequence[Unit], limit: int) -> Span | None:
    """From the first unit as far as whole ones go within `limit` characters; None without any or if that is longer."""
    if not units or len(units[0].span) > limit:
        return None
    start = units[0].span.start
    return Span(start, max(unit.span.end for unit in units if unit.span.end - start <= limit))


def plain(text: str) -> str:
    """`text` with runs of white space as one blank, straight quotes and no soft hyphens."""
    return ' '.join(text.translate(_QUOTES).split())


def _units(text: str, found: Outline, sentences: Sequence[Span]) -> list[Unit]:
    headings = _headings(text, found.nodes)
    units: list[Unit] = []
    leads: list[_Lead] = []  # those around, outermost first
    for span in _pieces(text, found, sentences):
        at = found.deepest(span.start)
        kinds = {node.kind for node in found.upwards(at)}
        if not kinds or not kinds.isdisjoint(_SILENT) or len(span) > LONGEST:
            continue
        body = _body(text, span, found.nodes[at])
        even = plain(text[body.start : body.end])
        if not is_prose(even):
            continue
        while leads and leads[-1].end <= body.start:
            leads.pop()
        announced = next((lead.words for lead in reversed(leads) if lead.node != at), '')
        recited = 'recital' in kinds or _RECITED.match(even) is not None
        units.append(Unit(body, even, even.lower(), at, headings[at], announced, recited))
        if even.endswith(':'):
            end = found.nodes[at].span.end
            if leads and leads[-1].end == end:
                leads.pop()  # one for each clause around, so that ten thousand colons take linear time
            leads.append(_Lead(even.lower()[-LONGEST_LEAD:], at, end))
    return units


def _headings(text: str, nodes: Sequence[Node]) -> list[tuple[str, ...]]:
    """For each node the headings around it, the nearest first."""
    chains: list[tuple[str, ...]] = []
    for node in nodes:
        above = chains[node.parent] if node.parent >= 0 else ()
        own = _heading(text, node)
        chains.append((own, *above) if own else above)
    return chains


def _heading(text: str, node: Node) -> str:
    if node.heading is None or len(node.heading) > MAX_HEADING or node.kind in _SILENT:
        return ''
    return plain(text[node.heading.start : node.heading.end]).strip('"\' .:-–—')


def _pieces(text: str, found: Outline, sentences: Sequence[Span]) -> list[Span]:
    """The sentences, divided where a clause begins inside one, and at the items of a list where it is long."""
    pieces = []
    starts = [node.span.start for node in found.nodes]
    for sentence in sentences:
        inside = range(bisect_right(starts, sentence.start), bisect_right(starts, sentence.end - 1))
        long = len(sentence) > INLINE
        cuts = [starts[i] for i in inside if long or _begins(text, found.nodes[i], sentence.start)]
        edges = [sentence.start, *cuts, sentence.end]
        pieces += [trim(text, Span(a, b)) for a, b in pairwise(edges)]
    return [piece for piece in pieces if len(piece)]


def _begins(text: str, node: Node, start: int) -> bool:
    """Whether the node begins a sentence of its own: all do but (a), (b), (c) that run on inside one."""
    if node.kind not in _DIVIDED:
        return True
    return _ENDED.search(text[max(start, node.span.start - 20) : node.span.start].rstrip()) is not None


def _body(text: str, span: Span, node: Node) -> Span:
    """`span` without the label and heading of the node that begins with it."""
    start = span.start
    label_end = node.span.start
    if start <= label_end + 2 and node.kind not in ('preamble', 'definition', 'heading'):
        words = re.compile(r'\s{0,9}'.join(re.escape(word) for word in node.label.split())) if node.label else None
        match = words.match(text, start, span.end) if words else None
        start = match.end() if match else start
    if (
        node.heading is not None
        and start <= node.heading.start < span.end
        and not text[start : node.heading.start].strip(_GAP + '"“”')
    ):
        start = min(node.heading.end, span.end)
    if start != span.start:
        rest = text[start : span.end]
        start = span.end - len(rest.lstrip(_GAP))
    return trim(text, Span(start, span.end))


def _start(unit: Unit) -> int:
    return unit.span.start
