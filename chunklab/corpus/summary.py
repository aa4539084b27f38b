"""What is in a corpus, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chunklab.spans import trim
from chunklab.types import Corpus, Span

WINDOWS = (500, 1000, 2000)
"""Sizes in characters for which the share of cut gold spans is told."""


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Values of a sample, each one that really occurs in it; all 0 where `n` is 0."""

    n: int
    minimum: int = 0
    lower: int = 0
    median: int = 0
    upper: int = 0
    p95: int = 0
    maximum: int = 0


@dataclass(frozen=True, slots=True)
class WindowCut:
    """How many gold spans lie across an edge when documents are cut every `window` characters from their start."""

    window: int
    n_cut: int
    share: float


@dataclass(frozen=True, slots=True)
class CorpusSummary:
    """A corpus in numbers. Lengths are characters; gold spans are counted as annotated and measured without the
    white space at their ends. `window_cuts` is empty where there is no gold."""

    name: str
    digest: str
    n_characters: int
    document_lengths: Quantiles
    n_queries: int
    n_no_gold: int
    n_several_spans: int
    gold_lengths: Quantiles
    window_cuts: tuple[WindowCut, ...]
    categories: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]

    @property
    def n_documents(self) -> int:
        """Documents in the corpus."""
        return self.document_lengths.n

    @property
    def n_gold_spans(self) -> int:
        """Gold spans of all queries together."""
        return self.gold_lengths.n


def summarise(corpus: Corpus) -> CorpusSummary:
    """The corpus in numbers; `categories` with their number of queries, most frequent first, then by name."""
    texts = {document.doc_id: document.text for document in corpus.documents}
    gold = [trim(texts[g.doc_id], g.span) for query in corpus.queries for g in query.gold]
    lengths = [len(text) for text in texts.values()]
    categories = Counter(query.category for query in corpus.queries)
    return CorpusSummary(
        name=corpus.name,
        digest=corpus.digest,
        n_characters=sum(lengths),
        document_lengths=quantiles(lengths),
        n_queries=len(corpus.queries),
        n_no_gold=sum(query.no_gold for query in corpus.queries),
        n_several_spans=sum(len(query.gold) > 1 for query in corpus.queries),
        gold_lengths=quantiles([len(span) for span in gold]),
        window_cuts=tuple(_window_cut(gold, window) for window in WINDOWS) if gold else (),
        categories=tuple(sorted(categories.items(), key=lambda item: (-item[1], item[0]))),
        notes=corpus.notes,
    )


def quantiles(values: Sequence[int]) -> Quantiles:
    """Minimum, quartiles, 95th percentile and maximum: each the smallest value not exceeded by so much of `values`."""
    if not values:
        return Quantiles(0)
    found = np.quantile(values, (0, 0.25, 0.5, 0.75, 0.95, 1), method='inverted_cdf')
    return Quantiles(len(values), *(int(value) for value in found))


def _window_cut(gold: Sequence[Span], window: int) -> WindowCut:
    n_cut = sum(span.start // window != (span.end - 1) // window for span in gold)
    return WindowCut(window, n_cut, n_cut / len(gold))
