"""The gold of one query, made ready for counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chunklab.texts import TextIndex
from chunklab.types import GoldSpan, Query, Span


@dataclass(frozen=True, slots=True)
class Gold:
    """Gold spans trimmed of white space at both ends; what is empty then is dropped (readers count those).

    `annotated`: as they were marked, exact duplicates dropped, in order of document and offset. Containment is tested
    on these.
    `merged`: per document, overlapping ones made one; disjoint, in order; spans that merely touch stay two. Characters
    are counted on these.
    """

    annotated: tuple[GoldSpan, ...]
    merged: Mapping[str, tuple[Span, ...]]

    @classmethod
    def of(cls, query: Query, texts: Mapping[str, TextIndex]) -> Gold:
        """The gold of a query; nothing in it for a query without gold."""
        trimmed = {GoldSpan(gold.doc_id, texts[gold.doc_id].trim(gold.span)) for gold in query.gold}
        annotated = sorted(gold for gold in trimmed if len(gold.span))
        merged: dict[str, list[Span]] = {}
        for gold in annotated:
            _merge(merged.setdefault(gold.doc_id, []), gold.span)
        return cls(tuple(annotated), {doc_id: tuple(spans) for doc_id, spans in merged.items()})


def _merge(spans: list[Span], new: Span) -> None:
    """Add a span that starts no earlier than any before it."""
    if spans and new.start < spans[-1].end:
        spans[-1] = Span(spans[-1].start, max(spans[-1].end, new.end))
    else:
        spans.append(new)
