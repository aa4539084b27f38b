"""The gold spans that a cutting hurts most, and how they read with the cuts marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.boundaries.straddle import SpanCut
from chunklab.corpus.wording import printable
from chunklab.measures.lookup import NO_CHUNKS, overlapping
from chunklab.texts import TextIndex
from chunklab.types import GoldSpan, Span, SpanArray

CUT, GOLD_START, GOLD_END, LOST_START, LOST_END, ELLIPSIS = '│', '⟦', '⟧', '⟨lost: ', '⟩', '…'

AROUND = 60
"""Characters that an excerpt shows on either side of a cut and of a gold span's ends; what lies between is left out."""

_REACH = 10 * AROUND  # of text that is looked at: much of it may be white space

MOST_CUTS = 4
"""Cuts of one gold span that an excerpt shows; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a gold span: `held` by one chunk, or in no chunk at all."""

    span: Span
    held: bool


@dataclass(frozen=True, slots=True)
class WorstCut:
    """A straddled gold span, the queries that it answers, the stretches into which the cutting divides it, in order,
    and how it reads with the cuts marked."""

    cut: SpanCut
    query_ids: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    n_tokens: int
    excerpt: str = field(repr=False)


def worst_cuts(
    cuts: Mapping[str, Sequence[SpanCut]],
    cutting: Mapping[str, SpanArray],
    texts: Mapping[str, TextIndex],
    written: Mapping[str, str],
    n: int,
) -> tuple[WorstCut, ...]:
    """The `n` worst cut gold spans of `cut_gold`, the worst first; one that answers several queries stands once.

    Lost and avoidable ones come before those that are longer than the size, which have to be cut; among each, higher
    severity first, then more pieces, then the order of documents and offsets. `written` holds the documents' texts.
    """
    asked: dict[GoldSpan, list[str]] = {}
    for query_id, of_query in cuts.items():
        for cut in of_query:
            if cut.straddled:
                asked.setdefault(cut.gold, []).append(query_id)
    by_gold = {cut.gold: cut for of_query in cuts.values() for cut in of_query}
    chosen = sorted((by_gold[gold] for gold in asked), key=_harm)[:n]
    return tuple(_worst(cut, asked[cut.gold], cutting, texts, written) for cut in chosen)


def stretches(span: Span, chunks: Sequence[Span], text: TextIndex) -> tuple[Stretch, ...]:
    """A trimmed gold span divided among the fewest chunks that hold it, white space between them left out.

    `chunks` are those that share a character with it, in order of start. Each stretch reaches as far as any chunk that
    holds its first character; what no chunk holds is a stretch by itself.
    """
    found, at, reach, i = [], span.start, span.start, 0
    while at < span.end:
        while i < len(chunks) and chunks[i].start <= at:
            reach = max(reach, chunks[i].end)
            i += 1
        held = reach > at
        end = reach if held else chunks[i].start if i < len(chunks) else span.end
        found.append(Stretch(text.trim(Span(at, min(end, span.end))), held))
        at = text.next_nonblank(end)
    return tuple(found)


def excerpt(written: str, gold: Span, parts: Sequence[Stretch]) -> str:
    """A gold span in its context on one printable line: `… before ⟦gold │ gold⟧ after …`.

    `│` marks where the text goes on in another chunk, `⟨lost: …⟩` what is in none; runs of white space are one blank,
    other unprintable characters are escaped.

    >>> excerpt('We may end it at once.', Span(3, 16), (Stretch(Span(3, 10), True), Stretch(Span(11, 16), True)))
    'We ⟦may end│ it at⟧ once.'
    """
    before = written[max(0, gold.start - _REACH) : gold.start]
    after = written[gold.end : gold.end + _REACH]
    front = _last(_line(before), AROUND, complete=len(before) == gold.start)
    back = _first(_line(after), AROUND, complete=len(after) == len(written) - gold.end)
    return printable(front + GOLD_START + ''.join(_marked(written, gold, parts)) + GOLD_END + back)


def _marked(written: str, gold: Span, parts: Sequence[Stretch]) -> Iterator[str]:
    shown = parts[: MOST_CUTS + 1]
    at = gold.start
    for i, part in enumerate(shown):
        inside = _middle_out(_line(written[at : part.span.end]))
        yield (CUT if i else '') + (inside if part.held else f'{LOST_START}{inside.strip()}{LOST_END}')
        at = part.span.end
    if len(parts) > len(shown):
        more = len(parts) - len(shown)
        yield f' {CUT} {ELLIPSIS} {more} more cut{"s" if more > 1 else ""} {ELLIPSIS}'


def _worst(
    cut: SpanCut,
    query_ids: Sequence[str],
    cutting: Mapping[str, SpanArray],
    texts: Mapping[str, TextIndex],
    written: Mapping[str, str],
) -> WorstCut:
    doc_id, span = cut.gold.doc_id, cut.gold.span
    (chunks,) = overlapping(cutting.get(doc_id, NO_CHUNKS), [span])
    parts = stretches(span, chunks, texts[doc_id])
    n_tokens = texts[doc_id].n_tokens(span)
    return WorstCut(cut, tuple(query_ids), parts, n_tokens, excerpt(written[doc_id], span, parts))


def _harm(cut: SpanCut) -> tuple[bool, float, float, GoldSpan]:
    """Sorts the worst first."""
    pieces = float('inf') if cut.pieces is None else cut.pieces
    return bool(cut.unavoidable) and not cut.lost, -cut.severity, -pieces, cut.gold


def _line(text: str) -> str:
    return re.sub(r'\s+', ' ', text)


def _middle_out(line: str) -> str:
    """The line without its middle, if that is long."""
    if len(line) <= 2 * AROUND + len(ELLIPSIS) + 2:
        return line
    return f'{_whole_words(line[:AROUND])} {ELLIPSIS} {_whole_words(line[-AROUND:][::-1])[::-1]}'


def _last(line: str, n: int, *, complete: bool) -> str:
    return line if complete and len(line) <= n else f'{ELLIPSIS} {_whole_words(line[-n:][::-1])[::-1]}'


def _first(line: str, n: int, *, complete: bool) -> str:
    return line if complete and len(line) <= n else f'{_whole_words(line[:n])} {ELLIPSIS}'


def _whole_words(line: str) -> str:
    """The line without its last word, which may be a part of one; all of it if it has but one."""
    return line.rpartition(' ')[0].rstrip() or line
