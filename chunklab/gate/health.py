"""What is wrong or worse with a candidate itself: the likely causes of a drop, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from chunklab.corpus.wording import counted, listed, printable
from chunklab.gate.changes import Pair
from chunklab.gate.record import Record

LOW_RECALL = 0.99
RECALL_SLACK = 0.002
MORE_STRADDLED = 0.05
"""Share of all queries by which more answers than before have to be cut before that is named as a cause."""

Aspect = Literal['window', 'index', 'documents', 'vectors', 'cuts']


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about one strategy, with the numbers that show it."""

    strategy: str
    aspect: Aspect
    evidence: str


def findings(baseline: Record, candidate: Record, pairs: Sequence[Pair]) -> tuple[Finding, ...]:
    """What the records themselves show, strategy by strategy; none where all is as it was."""
    window, n_queries = candidate.setup.window, len(baseline.terms.queries)
    return tuple(
        found
        for pair in pairs
        for found in (
            *_over_window(pair, window),
            *_index_recall(pair),
            *_bare_documents(pair),
            *_more_straddled(pair, n_queries),
        )
    )


def _over_window(pair: Pair, window: int) -> Iterator[Finding]:
    before, now = pair.before.costs.get('truncated', 0), pair.now.costs.get('truncated', 0)
    if now > before:
        n_texts = counted(int(pair.now.costs.get('texts', 0)), 'text')
        yield Finding(
            pair.now.spec,
            'window',
            f'{int(now):,} of {n_texts} are longer than the {window} tokens that the encoder reads (before: '
            f'{int(before):,}); what is beyond them is in no vector',
        )


def _index_recall(pair: Pair) -> Iterator[Finding]:
    for k, now in pair.now.index_recall.items():
        before = pair.before.index_recall.get(k, 1.0)
        if now < before - RECALL_SLACK or now < min(LOW_RECALL, before):
            yield Finding(
                pair.now.spec,
                'index',
                f'the index found {now:.3f} of the exact first {k} chunks (before: {before:.3f}): what is missing was '
                'lost by the index, not by the cuts or the encoder',
            )


def _bare_documents(pair: Pair) -> Iterator[Finding]:
    lost = sorted(set(pair.now.bare) - set(pair.before.bare))
    if lost:
        yield Finding(
            pair.now.spec,
            'documents',
            f'{counted(len(lost), "document")} that had chunks have none now: {listed(lost)}',
        )


def _more_straddled(pair: Pair, n_queries: int) -> Iterator[Finding]:
    before, now = len(pair.before.straddled), len(pair.now.straddled)
    if n_queries and (now - before) / n_queries >= MORE_STRADDLED:
        yield Finding(
            pair.now.spec,
            'cuts',
            f'boundaries cut the answers of {now:,} of {n_queries:,} queries; {printable(pair.before.spec)} cut those '
            f'of {before:,}',
        )
