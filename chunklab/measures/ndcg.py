"""Discounted cumulative gain (Järvelin and Kekäläinen, 2002) with the gold text that each chunk adds as its gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from typing import Literal

from chunklab.measures.case import Case
from chunklab.spans import overlaps
from chunklab.specs import Cutoff, Spec
from chunklab.types import Chunk, Span

Ideal = Literal['gold', 'own']

EXHAUSTIVE_UP_TO = 8
"""Chunks that share gold with each other, up to which every order is tried; one more doubles the work."""


@dataclass(frozen=True, slots=True)
class NDCG:
    """Discounted gain of the first k chunks over that of an ideal ranking, between 0 and 1.

    The gain of a chunk is the share of the gold (characters that are not white space) that it brings and no higher rank
    has brought; the discount is 1 / log2(1 + rank). `ideal=gold` divides by the gain of one perfect chunk at rank 1,
    which is 1, so that strategies compare. `ideal=own` divides by the best order of this cutting's own chunks (see
    `best_order`): how well it was ranked, given how it was cut; 0.0 where no chunk holds any gold.

    >>> case = example_case(
    ...     {'d': 'aaaa bbbb cccc'}, gold=[('d', 5, 14)], retrieved=[('d', 0, 4), ('d', 5, 9), ('d', 10, 14)]
    ... )
    >>> round(NDCG(3).score(case), 3)  # 0.5 / log2(3) + 0.5 / log2(4)
    0.565
    >>> round(NDCG(3, ideal='own').score(case), 3)  # over 0.5 / log2(2) + 0.5 / log2(3)
    0.693
    """

    k: int
    ideal: Ideal = 'gold'

    def __str__(self) -> str:
        return str(Spec('ndcg', params=() if self.ideal == 'gold' else (('ideal', self.ideal),), cutoff=Cutoff(self.k)))

    def score(self, case: Case) -> float:
        gain = _run_gain(case, self.k)
        if self.ideal == 'gold' or not gain:
            return gain
        return gain / best_order(case, self.k).gain


@dataclass(frozen=True, slots=True)
class BestOrder:
    """The discounted gain that the best order of a cutting's chunks reaches, and how that order was found.

    `exact`: no order does better. `greedy`: each rank takes the chunk that adds most. `run`: the retrieved order
    itself, which did better than the greedy one.
    """

    gain: float
    method: Literal['exact', 'greedy', 'run']


def best_order(case: Case, k: int) -> BestOrder:
    """The best that k of this cutting's chunks can reach for a query.

    Exact where the chunks that meet the gold share none of it (then the biggest comes first), and where they are
    `EXHAUSTIVE_UP_TO` at most; else the larger of the greedy order and the run's own.
    """
    held = [Chunk(held.doc_id, chunk) for held in case.holders for chunk in held.chunks]
    parts = _GoldParts.of(case, list(dict.fromkeys(held)))  # a chunk may hold several gold spans
    if parts.disjoint:
        return BestOrder(_greedy(parts, k) / parts.n_gold, 'exact')
    if len(parts.masks) <= EXHAUSTIVE_UP_TO:
        return BestOrder(_exhaustive(parts, k) / parts.n_gold, 'exact')
    greedy, run = _greedy(parts, k) / parts.n_gold, _run_gain(case, k)
    return BestOrder(greedy, 'greedy') if greedy >= run else BestOrder(run, 'run')


@dataclass(frozen=True, slots=True)
class _GoldParts:
    """The gold divided at every end of a chunk. `masks`: for each chunk, bit i is set if it holds part i.

    `weights[i]` is the number of characters counted in part i, `n_gold` that in all gold. Whole numbers, so that the
    same order has the same gain to the last bit, however it was found, and no run beats the best by a rounding error.
    """

    weights: tuple[int, ...]
    masks: tuple[int, ...]
    n_gold: int

    @classmethod
    def of(cls, case: Case, chunks: Sequence[Chunk]) -> _GoldParts:
        counted: list[int] = []
        masks = [0] * len(chunks)
        n_gold = 0
        for doc_id, spans in case.gold.merged.items():
            here = {i: chunk.span for i, chunk in enumerate(chunks) if chunk.doc_id == doc_id}
            text = case.texts[doc_id]
            for gold in spans:
                n_gold += text.count(gold)
                for part, holders in _divide(gold, here):
                    for i in holders:
                        masks[i] |= 1 << len(counted)
                    counted.append(text.count(part))
        return cls(tuple(counted), tuple(masks), n_gold)

    @property
    def disjoint(self) -> bool:
        """Whether no part is held by two chunks."""
        return sum(mask.bit_count() for mask in self.masks) == len(self.weights)

    def weight(self, mask: int) -> int:
        """Characters of the parts in a mask."""
        return sum(weight for i, weight in enumerate(self.weights) if mask >> i & 1)


def _divide(gold: Span, chunks: Mapping[int, Span]) -> list[tuple[Span, list[int]]]:
    """The parts of a gold span that some chunk holds, cut at the chunks' ends, each with the chunks that hold it."""
    meeting = {i: span for i, span in chunks.items() if overlaps(span, gold)}
    edges = {max(span.start, gold.start) for span in meeting.values()}
    edges |= {min(span.end, gold.end) for span in meeting.values()}
    parts = [Span(start, end) for start, end in pairwise(sorted(edges))]
    held = [(part, [i for i, span in meeting.items() if overlaps(span, part)]) for part in parts]
    return [(part, holders) for part, holders in held if holders]


def _run_gain(case: Case, k: int) -> float:
    """Discounted gain of the first k chunks as they were retrieved, as a share of the gold."""
    parts = _GoldParts.of(case, case.retrieved[:k])
    gain, seen = 0.0, 0
    for rank, mask in enumerate(parts.masks, 1):
        gain += parts.weight(mask & ~seen) / log2(1 + rank)
        seen |= mask
    return gain / parts.n_gold


def _greedy(parts: _GoldParts, k: int) -> float:
    """Discounted gain, in characters, where each rank takes what adds most."""
    gain, seen = 0.0, 0
    for rank in range(1, min(k, len(parts.masks)) + 1):
        mask = max(parts.masks, key=lambda mask: parts.weight(mask & ~seen))
        gain += parts.weight(mask & ~seen) / log2(1 + rank)
        seen |= mask
    return gain


def _exhaustive(parts: _GoldParts, k: int) -> float:
    """Best gain over all orders, in characters: of every set of chunks only its best order is kept (Held-Karp)."""
    n = len(parts.masks)
    held = [0] * (1 << n)
    best = [0.0] * (1 << n)
    masks = [0] * (1 << n)
    for chosen in range(1, 1 << n):
        members = [i for i in range(n) if chosen >> i & 1]
        masks[chosen] = masks[chosen & (chosen - 1)] | parts.masks[members[0]]
        held[chosen] = parts.weight(masks[chosen])
        if len(members) > k:
            continue
        discount = log2(1 + len(members))
        best[chosen] = max(
            best[before] + (held[chosen] - held[before]) / discount for before in (chosen ^ 1 << i for i in members)
        )
    return max(best)
