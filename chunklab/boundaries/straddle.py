"""Where a strategy's cuts fall among the gold spans: which answers stay whole in one chunk, and how the others fare.

A gold span is taken as annotated, trimmed of white space at both ends; exact duplicates within a query count once,
overlapping ones each for itself. Characters are counted without white space. Measures of chunklab's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan
from statistics import median
from typing import Literal

from chunklab.measures.gold import Gold
from chunklab.measures.lookup import NO_CHUNKS, common_part, held_whole, overlapping
from chunklab.spans import contains
from chunklab.texts import TextIndex
from chunklab.types import GoldSpan, Query, Span, SpanArray, to_span_array

NEAR_BOUNDARY = 16
"""Tokens of clearance under which an intact span counts as near a boundary: an edit of a line or two would cut it."""

SizeUnit = Literal['tokens', 'words', 'characters']


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """The size that a strategy's spec states for its chunks, in that size's own unit."""

    size: int
    unit: SizeUnit = 'tokens'

    def is_under(self, span: Span, text: TextIndex) -> bool:
        """Whether a span is longer than the limit, so that no chunk could hold it; white space counts as characters."""
        return _LENGTH[self.unit](text, span) > self.size


@dataclass(frozen=True, slots=True)
class SpanCut:
    """What a cutting did to one gold span.

    `gold`: the span, trimmed.
    `severity`: 1 − the largest share of it that one chunk holds; 0.0 for an intact span, 1.0 where no chunk holds any.
    `pieces`: the least number of chunks that together hold it; None where even all chunks together don't (it is lost).
    `clearance`: of an intact span, tokens between it and the nearer end of its chunk, in the chunk where that is most;
    an end of the chunk that is an end of the document is no cut, `inf` if both are. None for a straddled span.
    `over_size`: whether it is longer than the strategy's size; None for a strategy without one.
    """

    gold: GoldSpan
    severity: float
    pieces: int | None
    clearance: float | None
    over_size: bool | None

    @property
    def intact(self) -> bool:
        """Whether some chunk contains the span."""
        return self.pieces == 1

    @property
    def straddled(self) -> bool:
        """Whether no chunk contains the span."""
        return not self.intact

    @property
    def lost(self) -> bool:
        """Whether some of the span is in no chunk."""
        return self.pieces is None

    @property
    def unavoidable(self) -> bool | None:
        """Whether it is straddled and longer than the size, so that no cut could spare it; None without a size."""
        return None if self.over_size is None else self.straddled and self.over_size

    @property
    def near_boundary(self) -> bool:
        """Whether the span is intact with fewer than `NEAR_BOUNDARY` tokens to spare."""
        return self.clearance is not None and self.clearance < NEAR_BOUNDARY


@dataclass(frozen=True, slots=True)
class Straddling:
    """How a cutting fares over all queries with gold. A gold span that answers two queries counts for each.

    `n_unavoidable` counts spans, `n_unavoidable_queries` the queries with at least one of them: no cutting of that size
    leaves such a query intact. Both are None for a strategy without a size. `severity` is the mean cut severity of the
    straddled spans; `pieces` the mean number of pieces, and `most_pieces` the highest, of those that are not lost;
    `clearance` the median in tokens of the intact spans, `inf` where most lie in a chunk that has no cut at either end.
    Means, medians and rates are nan where there is nothing to take them of.
    """

    n_spans: int
    n_straddled: int
    n_unavoidable: int | None
    n_lost: int
    n_near_boundary: int
    n_queries: int
    n_straddled_queries: int
    n_unavoidable_queries: int | None
    severity: float
    pieces: float
    most_pieces: int
    clearance: float

    @property
    def span_rate(self) -> float:
        """Share of the gold spans that are straddled."""
        return self.n_straddled / self.n_spans if self.n_spans else nan

    @property
    def query_rate(self) -> float:
        """Share of the queries with gold that have at least one gold span straddled."""
        return self.n_straddled_queries / self.n_queries if self.n_queries else nan

    @property
    def unavoidable_span_rate(self) -> float:
        """Share of the gold spans that are straddled and longer than the size; nan without a size."""
        return nan if self.n_unavoidable is None or not self.n_spans else self.n_unavoidable / self.n_spans

    @property
    def unavoidable_query_rate(self) -> float:
        """Share of the queries with gold that have at least one such span; nan without a size."""
        if self.n_unavoidable_queries is None or not self.n_queries:
            return nan
        return self.n_unavoidable_queries / self.n_queries

    @property
    def avoidable_span_rate(self) -> float:
        """Share of the gold spans that are straddled, though no longer than the size; nan without a size."""
        return self.span_rate - self.unavoidable_span_rate

    @property
    def avoidable_query_rate(self) -> float:
        """Share of the queries with gold that are straddled, though none of their spans is longer than the size; nan
        without a size."""
        return self.query_rate - self.unavoidable_query_rate

    @property
    def near_boundary_rate(self) -> float:
        """Share of the gold spans that are intact, but near a boundary."""
        return self.n_near_boundary / self.n_spans if self.n_spans else nan


def cut_gold(
    queries: Iterable[Query],
    cutting: Mapping[str, SpanArray],
    texts: Mapping[str, TextIndex],
    limit: SizeLimit | None = None,
) -> dict[str, tuple[SpanCut, ...]]:
    """By query id, what a cutting did to each gold span of the query; queries without gold are left out."""
    gold = _gold_by_query(queries, texts)
    wanted: dict[str, dict[Span, None]] = {}
    for annotated in gold.values():
        for one in annotated:
            wanted.setdefault(one.doc_id, {})[one.span] = None
    cuts: dict[GoldSpan, SpanCut] = {}
    for doc_id, unique in wanted.items():
        spans, text = list(unique), texts[doc_id]
        for span, chunks in zip(spans, overlapping(cutting.get(doc_id, NO_CHUNKS), spans), strict=True):
            cut = _cut(GoldSpan(doc_id, span), chunks, text, limit)
            cuts[cut.gold] = cut
    return {query_id: tuple(cuts[one] for one in annotated) for query_id, annotated in gold.items()}


def summarise(cuts: Mapping[str, Sequence[SpanCut]]) -> Straddling:
    """Counts and rates over all of `cut_gold`."""
    spans = [cut for of_query in cuts.values() for cut in of_query]
    severities = [cut.severity for cut in spans if cut.straddled]
    pieces = [cut.pieces for cut in spans if cut.straddled and cut.pieces is not None]
    clearances = [cut.clearance for cut in spans if cut.clearance is not None]
    sized = all(cut.over_size is not None for cut in spans)
    return Straddling(
        n_spans=len(spans),
        n_straddled=len(severities),
        n_unavoidable=sum(bool(cut.unavoidable) for cut in spans) if sized else None,
        n_lost=sum(cut.lost for cut in spans),
        n_near_boundary=sum(cut.near_boundary for cut in spans),
        n_queries=len(cuts),
        n_straddled_queries=_n_with(cuts, lambda cut: cut.straddled),
        n_unavoidable_queries=_n_with(cuts, lambda cut: bool(cut.unavoidable)) if sized else None,
        severity=sum(severities) / len(severities) if severities else nan,
        pieces=sum(pieces) / len(pieces) if pieces else nan,
        most_pieces=max(pieces, default=0),
        clearance=median(clearances) if clearances else nan,
    )


def _n_with(cuts: Mapping[str, Sequence[SpanCut]], holds: Callable[[SpanCut], bool]) -> int:
    """Number of queries with a gold span of which that holds."""
    return sum(any(holds(cut) for cut in of_query) for of_query in cuts.values())


def straddled_queries(
    queries: Iterable[Query], cutting: Mapping[str, SpanArray], texts: Mapping[str, TextIndex]
) -> frozenset[str]:
    """Ids of the queries with at least one gold span that no chunk of the cutting contains."""
    wanted: dict[str, list[tuple[str, Span]]] = {}
    for query_id, annotated in _gold_by_query(queries, texts).items():
        for one in annotated:
            wanted.setdefault(one.doc_id, []).append((query_id, one.span))
    straddled: set[str] = set()
    for doc_id, asked in wanted.items():
        held = held_whole(cutting.get(doc_id, NO_CHUNKS), to_span_array([span for _, span in asked]))
        straddled.update(query_id for (query_id, _), whole in zip(asked, held.tolist(), strict=True) if not whole)
    return frozenset(straddled)


def _gold_by_query(queries: Iterable[Query], texts: Mapping[str, TextIndex]) -> dict[str, tuple[GoldSpan, ...]]:
    gold = {query.query_id: Gold.of(query, texts).annotated for query in queries}
    return {query_id: annotated for query_id, annotated in gold.items() if annotated}


def _cut(gold: GoldSpan, chunks: Sequence[Span], text: TextIndex, limit: SizeLimit | None) -> SpanCut:
    """The cut of a trimmed, non-empty gold span by the chunks that share a character with it, in order of start."""
    span = gold.span
    holding = [chunk for chunk in chunks if contains(chunk, span)]
    most = max((text.n_nonblank(common_part(chunk, span)) for chunk in chunks), default=0)
    return SpanCut(
        gold=gold,
        severity=1 - most / text.n_nonblank(span),
        pieces=_pieces(span, chunks, text),
        clearance=max((_clearance(span, chunk, text) for chunk in holding), default=None),
        over_size=None if limit is None else limit.is_under(span, text),
    )


def _pieces(span: Span, chunks: Sequence[Span], text: TextIndex) -> int | None:
    """Least number of `chunks` that together hold every counted character of `span`; None if all of them don't.

    From the first character not yet held, the chunk that holds it and reaches furthest is never a wrong choice.
    """
    n_pieces, at, reach, i = 0, span.start, span.start, 0
    while at < span.end:
        while i < len(chunks) and chunks[i].start <= at:
            reach = max(reach, chunks[i].end)
            i += 1
        if reach <= at:
            return None
        n_pieces += 1
        at = text.next_nonblank(reach)
    return n_pieces


def _clearance(span: Span, chunk: Span, text: TextIndex) -> float:
    """Tokens from a gold span to the nearer of its chunk's ends that are cuts."""
    from_start = text.n_tokens(Span(chunk.start, span.start)) if text.printed.rank(chunk.start) > 0 else inf
    to_end = text.n_tokens(Span(span.end, chunk.end)) if text.printed.rank(chunk.end) < text.printed.total else inf
    return min(from_start, to_end)


def _n_chars(_: TextIndex, span: Span) -> int:
    return len(span)


_LENGTH: Mapping[SizeUnit, Callable[[TextIndex, Span], int]] = {
    'tokens': TextIndex.n_tokens,
    'words': TextIndex.n_words,
    'characters': _n_chars,
}
