"""Answers as a source claims them, checked against the documents before they become gold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from chunklab.corpus.readers.tally import Tally
from chunklab.types import GoldSpan, Span

ANSWERS = 'answers'

OUTSIDE = -1
"""An offset inside no document, for a claim that its reader knows to be wrong."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That characters `start` to `end` of a document answer a question; `answer`, where given, is their text."""

    doc_id: str
    start: int
    end: int
    answer: str | None = field(default=None, repr=False)


class Documents:
    """Texts by `doc_id`, against which claims are checked."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._line_ends: dict[str, LineEnds] = {}

    def gold(self, claims: Iterable[Claim], tally: Tally) -> tuple[GoldSpan, ...]:
        """The claims that hold, each once, in order of document and place; `tally` counts the others.

        A claim holds if it lies inside its document, cuts out exactly its answer, and that isn't blank. Offsets that
        were counted with every line end as one character (as Python opens text files unless told otherwise) are
        brought back to the text as it is.
        """
        found: set[GoldSpan] = set()
        for claim in claims:
            span = self._span(claim)
            if span is None:
                inside = 0 <= claim.start <= claim.end <= len(self.texts[claim.doc_id])
                tally.add(
                    ANSWERS, 'the document reads otherwise there' if inside else 'they lie outside their document'
                )
            elif not self.texts[claim.doc_id][span.start : span.end].strip():
                tally.add(ANSWERS, 'they are blank')
            elif (gold := GoldSpan(claim.doc_id, span)) in found:
                tally.add(ANSWERS, 'given twice')
            else:
                found.add(gold)
        return tuple(sorted(found))

    def _span(self, claim: Claim) -> Span | None:
        """Where the claimed answer stands; None where the claim is wrong."""
        text = self.texts[claim.doc_id]
        if _cuts_out(text, claim.start, claim.end, claim.answer):
            return Span(claim.start, claim.end)
        if claim.answer is None or '\r' not in text:
            return None
        if claim.doc_id not in self._line_ends:
            self._line_ends[claim.doc_id] = LineEnds(text)
        line_ends = self._line_ends[claim.doc_id]
        if _cuts_out(line_ends.unified, claim.start, claim.end, claim.answer):
            return Span(line_ends.original(claim.start), line_ends.original(claim.end))
        return None


class LineEnds:
    """A text with '\\r\\n' and '\\r' as '\\n', and the way back from its offsets to those of the text itself."""

    def __init__(self, text: str) -> None:
        lines = text.split('\r\n')
        self.unified = '\n'.join(lines).replace('\r', '\n')
        # where each '\r\n' begins in the unified text: there the original offset gets ahead by one more
        self._pairs = [length - 1 for length in accumulate(len(line) + 1 for line in lines[:-1])]

    def original(self, offset: int) -> int:
        """The place in the text itself of `offset` in `unified`."""
        return offset + bisect_left(self._pairs, offset)


def _cuts_out(text: str, start: int, end: int, answer: str | None) -> bool:
    return 0 <= start <= end <= len(text) and answer in (None, text[start:end])
