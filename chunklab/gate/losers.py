"""The queries that lost most, with what came back before and now: the cause is often seen at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.corpus.wording import printable
from chunklab.gate.changes import Pair
from chunklab.gate.judging import Judgement
from chunklab.measures import less_is_better
from chunklab.spans import contains, overlaps
from chunklab.types import Chunk, Query

MOST = 10
EXCERPT = 72
"""Characters of a chunk that are shown."""

QUESTION = 240
"""Characters of a question that are shown: what is asked often stands at its end."""

_READ = 4  # times as much is looked at before white space is folded


@dataclass(frozen=True, slots=True)
class Returned:
    """A chunk as it came back: `answer` is 'whole' where it holds a gold span, 'part' where it meets one, else ''."""

    rank: int
    doc_id: str
    start: int
    end: int
    answer: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Loser:
    """A query that does worse under a strategy, by the failing rule under which it lost most."""

    query_id: str
    question: str
    strategy: str
    measure: str
    before: float
    now: float
    came_before: tuple[Returned, ...]
    came_now: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the losers are shown with: the queries, and the texts by document, empty to show none."""

    queries: Mapping[str, Query]
    texts: Mapping[str, str] = field(repr=False)


def losers(judgements: Sequence[Judgement], pairs: Sequence[Pair], shown: Shown) -> tuple[Loser, ...]:
    """The queries with the largest loss under a rule that failed, `MOST` at most, each once per strategy.

    Equal losses are ordered by what the query lost under all measures together, then by strategy and query.
    """
    by_strategy = {pair.now.spec: pair for pair in pairs}
    worst: dict[tuple[str, str], tuple[float, str]] = {}
    for judgement in judgements:
        if judgement.outcome == 'fail' and judgement.lost:
            pair, metric = by_strategy[judgement.strategy], judgement.rule.metric
            for query_id in judgement.lost:
                found = (_loss(pair, metric, query_id), metric)
                key = (judgement.strategy, query_id)
                if key not in worst or found[0] > worst[key][0]:
                    worst[key] = found
    order = sorted(worst, key=lambda key: (-worst[key][0], -_all_losses(by_strategy[key[0]], key[1]), key))
    return tuple(_loser(by_strategy[strategy], q, worst[strategy, q][1], shown) for strategy, q in order[:MOST])


def one_line(text: str, length: int = EXCERPT) -> str:
    """The beginning of a text on one harmless line: white space folded, controls as escapes, cut at `length`."""
    read = text[: _READ * length]
    # GitHub's runner takes ##[…] anywhere in a line for a command to itself
    safe = printable(' '.join(read.split())).replace('##[', '#\\#[')
    return safe if len(safe) <= length and len(read) == len(text) else safe[: length - 1] + '…'


def _loser(pair: Pair, query_id: str, measure: str, shown: Shown) -> Loser:
    query = shown.queries[query_id]
    return Loser(
        query_id=query_id,
        question=one_line(query.text, QUESTION) if shown.texts else '',
        strategy=pair.now.spec,
        measure=measure,
        before=pair.before.scores[measure][query_id],
        now=pair.now.scores[measure][query_id],
        came_before=_returned(pair.before.retrieved[query_id], query, shown.texts),
        came_now=_returned(pair.now.retrieved[query_id], query, shown.texts),
    )


def _returned(chunks: Sequence[Chunk], query: Query, texts: Mapping[str, str]) -> tuple[Returned, ...]:
    return tuple(
        Returned(
            rank,
            chunk.doc_id,
            chunk.span.start,
            chunk.span.end,
            _answer(chunk, query),
            one_line(texts.get(chunk.doc_id, '')[chunk.span.start : chunk.span.end]),
        )
        for rank, chunk in enumerate(chunks, 1)
    )


def _answer(chunk: Chunk, query: Query) -> str:
    gold = [g.span for g in query.gold if g.doc_id == chunk.doc_id and overlaps(g.span, chunk.span)]
    if any(contains(chunk.span, span) for span in gold):
        return 'whole'
    return 'part' if gold else ''


def _loss(pair: Pair, measure: str, query_id: str) -> float:
    sign = -1 if less_is_better(measure) else 1
    return sign * (pair.before.scores[measure][query_id] - pair.now.scores[measure][query_id])


def _all_losses(pair: Pair, query_id: str) -> float:
    return sum(_loss(pair, measure, query_id) for measure in pair.before.scores)
