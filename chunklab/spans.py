"""Union, intersection and length of half-open spans. Pure arithmetic; spans that merely touch do not overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chunklab.types import Span


def union(spans: Iterable[Span]) -> list[Span]:
    """The same characters as disjoint spans in order, as few as possible: overlapping and touching ones are joined."""
    joined: list[Span] = []
    for span in sorted(s for s in spans if s.end > s.start):
        if joined and span.start <= joined[-1].end:
            if span.end > joined[-1].end:
                joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def intersection(left: Iterable[Span], right: Iterable[Span]) -> list[Span]:
    """The characters in both, as disjoint spans in order."""
    return union(common_parts(union(left), union(right)))


def common_parts(ours: Sequence[Span], theirs: Sequence[Span]) -> list[Span]:
    """The parts that two lists of disjoint spans in order have in common, in order."""
    common: list[Span] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        start, end = max(ours[i].start, theirs[j].start), min(ours[i].end, theirs[j].end)
        if start < end:
            common.append(Span(start, end))
        if ours[i].end < theirs[j].end:
            i += 1
        else:
            j += 1
    return common


def length(spans: Iterable[Span]) -> int:
    """Number of characters in the union."""
    return sum(len(s) for s in union(spans))


def contains(outer: Span, inner: Span) -> bool:
    """Whether every character of `inner` lies in `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def overlaps(left: Span, right: Span) -> bool:
    """Whether the two share a character; touching is not overlapping."""
    return max(left.start, right.start) < min(left.end, right.end)


def trim(text: str, span: Span) -> Span:
    """`span` without white space (`str.isspace`) at both ends; empty, at its start, if there is nothing else in it."""
    piece = text[span.start : span.end]
    if not piece or piece.isspace():
        return Span(span.start, span.start)
    return Span(span.end - len(piece.lstrip()), span.start + len(piece.rstrip()))
