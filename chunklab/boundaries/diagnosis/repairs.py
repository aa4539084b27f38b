"""What the tests that change chunks would change for one query, planned before anything is encoded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chunklab.boundaries.diagnosis.chunks import ChunkTable
from chunklab.boundaries.diagnosis.mending import move_to_hold
from chunklab.boundaries.diagnosis.unread import Reading, read_windows
from chunklab.boundaries.straddle import SizeLimit
from chunklab.measures.gold import Gold
from chunklab.spans import contains, intersection
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Document, GoldSpan, Query, Span


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """What the encoder did not read of a chunk, and windows that together read all of the chunk."""

    rest: Span
    windows: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """For one query: the rows that hold its gold, and what is done to them.

    `unread`: by row, the unread parts that have gold in them.
    `mended`: the chunks that hold straddled gold spans whole; `replaced`: the rows that they stand for.
    """

    query: Query
    gold: Gold = field(repr=False)
    holders: tuple[int, ...]
    unread: Mapping[int, UnreadPart]
    mended: tuple[Chunk, ...]
    replaced: tuple[int, ...]

    def to_encode(self) -> Iterator[Chunk]:
        """The spans whose vectors the tests need."""
        yield from self.mended
        for part in self.unread.values():
            yield from part.windows


def plan_repairs(
    query: Query,
    table: ChunkTable,
    documents: Mapping[str, Document],
    texts: Mapping[str, TextIndex],
    limit: SizeLimit | None,
    reading: Reading,
) -> Repairs:
    """The repairs of one query with gold; `limit` is None for a strategy that states no size."""
    gold = Gold.of(query, texts)
    holders = {row for one in gold.annotated for row in table.overlapping(one.doc_id, one.span)}
    mended, replaced = _mend(gold, table, texts, limit)
    return Repairs(
        query=query,
        gold=gold,
        holders=tuple(sorted(holders)),
        unread=_unread(gold, sorted(holders), table, documents, texts, reading),
        mended=mended,
        replaced=replaced,
    )


def _mend(
    gold: Gold, table: ChunkTable, texts: Mapping[str, TextIndex], limit: SizeLimit | None
) -> tuple[tuple[Chunk, ...], tuple[int, ...]]:
    """The mended chunks, and the rows that they replace.

    A chunk stays if it holds anything of a gold span that is not mended: one that is whole already, or over the limit.
    """
    mended: list[Chunk] = []
    given_up: set[int] = set()
    kept: set[int] = set()
    for one in gold.annotated:
        rows = table.overlapping(one.doc_id, one.span)
        spans = [table.chunks[row].span for row in rows]
        text = texts[one.doc_id]
        if not spans or any(contains(span, one.span) for span in spans) or (limit and limit.is_under(one.span, text)):
            kept.update(rows)
            continue
        given_up.update(rows)
        if not any(_holds(chunk, one) for chunk in mended):
            moved = move_to_hold(one.span, spans, text, limit.unit if limit else 'tokens')
            mended.append(Chunk(one.doc_id, moved))
    return tuple(mended), tuple(sorted(given_up - kept))


def _holds(chunk: Chunk, gold: GoldSpan) -> bool:
    return chunk.doc_id == gold.doc_id and contains(chunk.span, gold.span)


def _unread(
    gold: Gold,
    holders: list[int],
    table: ChunkTable,
    documents: Mapping[str, Document],
    texts: Mapping[str, TextIndex],
    reading: Reading,
) -> dict[int, UnreadPart]:
    found: dict[int, UnreadPart] = {}
    for row in holders:
        chunk = table.chunks[row]
        document, text = documents[chunk.doc_id], texts[chunk.doc_id]
        rest = reading.unread(document, chunk.span)
        if rest and text.count_union(intersection([rest], gold.merged[chunk.doc_id])):
            windows = read_windows(document, chunk.span, reading)
            if windows:
                found[row] = UnreadPart(rest, tuple(Chunk(chunk.doc_id, window) for window in windows))
    return found
