"""One failed query from its gold to what came back: everything that a reader needs to believe the diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chunklab.boundaries.diagnosis.causes import Diagnosis
from chunklab.boundaries.diagnosis.ranking import Pool, shared
from chunklab.boundaries.diagnosis.trials import Trial
from chunklab.boundaries.straddle import SpanCut
from chunklab.retrieve import PLACES
from chunklab.spans import intersection
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Query, ScoredChunk, Span

_SCALE = 10**PLACES


@dataclass(frozen=True, slots=True)
class HoldingChunk:
    """A chunk that holds part of a gold span, where exact search puts it: rank and score are None if it is not
    searched. `share` is what it holds of the gold span, `unread` the part of the chunk that the encoder did not read.
    """

    chunk: Chunk
    rank: int | None
    score: float | None
    share: float
    unread: Span | None


@dataclass(frozen=True, slots=True)
class GoldStory:
    """One gold span: what the cutting did to it, the offsets inside it before which a chunk begins or ends, and the
    chunks that hold some of it, in order of the text."""

    cut: SpanCut
    cuts: tuple[int, ...]
    holders: tuple[HoldingChunk, ...]


@dataclass(frozen=True, slots=True)
class FoundChunk:
    """A chunk that came back, with the gold that it holds; `share` is that of all gold of the query."""

    scored: ScoredChunk
    gold: tuple[Span, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Story:
    """Why one query failed with one strategy: its gold, what came back in the first k, the chunks that would hold each
    straddled gold span whole (ranked among the others) and those that they stand for."""

    strategy: str
    query: Query
    k: int
    diagnosis: Diagnosis
    gold: tuple[GoldStory, ...]
    found: tuple[FoundChunk, ...]
    mended: tuple[ScoredChunk, ...]
    replaced: tuple[Chunk, ...]


def tell(trial: Trial, k: int, diagnosis: Diagnosis, ranking: Sequence[ScoredChunk], cuts: Sequence[SpanCut]) -> Story:
    """The story of a diagnosed query; `ranking` is what the index in use gave, `cuts` is of `cut_gold`."""
    repairs = trial.repairs
    mended = trial.mended_pool()
    return Story(
        strategy=trial.table.cutting.strategy,
        query=repairs.query,
        k=k,
        diagnosis=diagnosis,
        gold=tuple(_gold_story(trial, trial.pool, cut) for cut in cuts),
        found=tuple(_found(trial, scored) for scored in ranking[:k]),
        mended=tuple(ScoredChunk(chunk, micros / _SCALE, mended.rank(chunk, micros)) for chunk, micros in mended.added),
        replaced=tuple(trial.table.chunks[row] for row in repairs.replaced),
    )


def _gold_story(trial: Trial, pool: Pool, cut: SpanCut) -> GoldStory:
    doc_id, span = cut.gold.doc_id, cut.gold.span
    text = trial.texts[doc_id]
    rows = trial.table.overlapping(doc_id, span)
    edges = {edge for row in rows for edge in _edges(trial.table.chunks[row].span, text)}
    return GoldStory(
        cut=cut,
        cuts=tuple(sorted(edge for edge in edges if span.start < edge < span.end)),
        holders=tuple(_holding(trial, pool, row, span) for row in rows),
    )


def _edges(chunk: Span, text: TextIndex) -> tuple[int, int]:
    """Where a chunk begins, and where the text goes on after it: white space between two chunks is one cut."""
    return text.next_nonblank(chunk.start), text.next_nonblank(chunk.end)


def _holding(trial: Trial, pool: Pool, row: int, gold: Span) -> HoldingChunk:
    chunk = trial.table.chunks[row]
    text = trial.texts[chunk.doc_id]
    micros = pool.micros.item(row)
    searched = bool(pool.searched[row])
    held = text.count_union(intersection([chunk.span], [gold]))
    return HoldingChunk(
        chunk=chunk,
        rank=pool.rank(chunk, micros) if searched else None,
        score=micros / _SCALE if searched else None,
        share=held / text.n_nonblank(gold),
        unread=trial.repairs.unread[row].rest if row in trial.repairs.unread else None,
    )


def _found(trial: Trial, scored: ScoredChunk) -> FoundChunk:
    chunk = scored.chunk
    gold = trial.repairs.gold
    parts = shared({chunk.doc_id: [chunk.span]}, gold)[chunk.doc_id]
    held = sum(trial.texts[chunk.doc_id].n_nonblank(part) for part in parts)
    wanted = sum(trial.texts[doc_id].n_nonblank(span) for doc_id, spans in gold.merged.items() for span in spans)
    return FoundChunk(scored, tuple(parts), held / wanted)
