"""What a measure is given: one query, what came back for it, and all that its score can depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from chunklab.measures.budget import within_budget
from chunklab.measures.gold import Gold
from chunklab.measures.lookup import NO_CHUNKS, common_part, overlapping
from chunklab.spans import common_parts, union
from chunklab.specs import Cutoff
from chunklab.texts import TextIndex, Unit
from chunklab.types import Chunk, Query, Span, SpanArray


class Measure(Protocol):
    """Scores queries one by one. Its constructor's keywords are its spec's parameters, and `str` gives the spec.

    The cutoff comes as `cutoff: Cutoff` to a measure that takes chunks and token budgets alike, as `k: int` to one that
    takes chunks only, and not at all to one that looks at no ranking.
    """

    def score(self, case: Case) -> float:
        """The value for one query; 0.0 where nothing was retrieved."""
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """How much text lies in the gold, in what was retrieved (its union), and in both, in one unit."""

    gold: int
    retrieved: int
    common: int


@dataclass(frozen=True, slots=True)
class Holders:
    """A merged gold span and the chunks of the cutting that share a character with it, in order."""

    doc_id: str
    gold: Span
    chunks: tuple[Span, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """One query with gold, the chunks retrieved for it in rank order, the strategy's whole cutting, and the texts.

    What several measures need (gold, counts at a cutoff, relevant chunks) is worked out once, when first asked for.
    """

    query: Query
    retrieved: tuple[Chunk, ...] = field(repr=False)
    cutting: Mapping[str, SpanArray] = field(repr=False)
    texts: Mapping[str, TextIndex] = field(repr=False)
    _taken: dict[Cutoff, tuple[Chunk, ...]] = field(default_factory=dict, init=False, repr=False)
    _counts: dict[tuple[Cutoff, Unit], Counts] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def gold(self) -> Gold:
        """The query's gold, trimmed and merged."""
        gold = Gold.of(self.query, self.texts)
        if not gold.annotated:
            raise AssertionError(f'BUG: query {self.query.query_id} has no gold; it is part of no mean over gold')
        return gold

    def taken(self, cutoff: Cutoff) -> tuple[Chunk, ...]:
        """The chunks that a reader is given at a cutoff, in rank order; under a budget the last may be shortened."""
        if cutoff.unit == 'chunks':
            return self.retrieved[: cutoff.n]
        if cutoff not in self._taken:
            self._taken[cutoff] = within_budget(self.retrieved, cutoff.n, self.texts)
        return self._taken[cutoff]

    def counts(self, cutoff: Cutoff, unit: Unit = 'nonblank') -> Counts:
        """Size of the gold, of the union of the chunks taken at a cutoff, and of what they share."""
        key = (cutoff, unit)
        if key not in self._counts:
            self._counts[key] = self._count(self.taken(cutoff), unit)
        return self._counts[key]

    @cached_property
    def holders(self) -> tuple[Holders, ...]:
        """Every merged gold span with the chunks of this cutting that meet it."""
        return tuple(
            Holders(doc_id, gold, chunks)
            for doc_id, spans in self.gold.merged.items()
            for gold, chunks in zip(spans, overlapping(self.cutting.get(doc_id, NO_CHUNKS), spans), strict=True)
        )

    @cached_property
    def relevant(self) -> frozenset[Chunk]:
        """Chunks that hold, of some merged gold span, at least half of what the best of this cutting holds of it."""
        found: set[Chunk] = set()
        for held in self.holders:
            text = self.texts[held.doc_id]
            shares = [text.count(common_part(chunk, held.gold)) for chunk in held.chunks]
            best = max(shares, default=0)
            found.update(
                Chunk(held.doc_id, chunk)
                for chunk, share in zip(held.chunks, shares, strict=True)
                if share and 2 * share >= best
            )
        return frozenset(found)

    def _count(self, chunks: tuple[Chunk, ...], unit: Unit) -> Counts:
        spans: dict[str, list[Span]] = {}
        for chunk in chunks:
            spans.setdefault(chunk.doc_id, []).append(chunk.span)
        retrieved = common = 0
        for doc_id, parts in spans.items():
            text = self.texts[doc_id]
            whole = union(parts)
            retrieved += sum(text.count(span, unit) for span in whole)
            wanted = self.gold.merged.get(doc_id)
            if wanted:
                common += sum(text.count(span, unit) for span in common_parts(whole, wanted))
        return Counts(self._n_gold(unit), retrieved, common)

    def _n_gold(self, unit: Unit) -> int:
        return sum(self.texts[doc_id].count(span, unit) for doc_id, spans in self.gold.merged.items() for span in spans)
