"""Records made by hand, for tests that need no corpus."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chunklab.gate.changes import pair_strategies
from chunklab.gate.record import QueryMark, Record, Setup, StrategyRecord, Terms
from chunklab.types import Chunk, GoldSpan, Query, Span

SETUP = Setup(
    encoder="st('all-MiniLM-L6-v2')",
    weights_digest='5' * 64,
    mode='plain',
    window=254,
    query_prompt='',
    document_prompt='',
    index='chroma',
    index_label='chroma (cosine, ef_search=1000)',
    hnsw={'space': 'cosine', 'ef_search': 1000},
    versions={'chunklab': '0.1.0', 'numpy': '2.0.0'},
)
COSTS = {
    'chunks': 100.0,
    'mean_tokens': 187.25,
    'texts': 99.0,
    'tokens': 18000.0,
    'truncated': 0.0,
    'index_mb': 2.5,
}


def strategy_record(spec, scores, **given):
    """A strategy with those scores; each query got one chunk of document d."""
    queries = sorted(next(iter(scores.values())))
    record = StrategyRecord(
        spec=spec,
        digest=f'digest of {spec}',
        costs=dict(COSTS),
        index_recall={5: 1.0},
        bare=(),
        straddled=frozenset(),
        scores={measure: dict(of_measure) for measure, of_measure in scores.items()},
        retrieved={q: (Chunk('d', Span(10 * i, 10 * i + 10)),) for i, q in enumerate(queries)},
    )
    return replace(record, **given)


def record_of(strategies, *, categories=None, clusters=None, common=frozenset(), setup=SETUP, **given):
    """A record of strategies that score the same queries under the same measures."""
    queries = sorted(next(iter(strategies[0].scores.values())))
    categories, clusters = categories or {}, clusters or {}
    terms = Terms(
        corpus='hand',
        corpus_digest='c0ffee' * 10 + 'c0ff',
        documents={'d': 'aaaa', 'e': 'bbbb'},
        sample=0,
        seed=0,
        questions='labelled',
        question_field='query',
        restrict_to_document=False,
        k=(5,),
        budgets=(1000,),
        measures={measure: f'means {measure}' for measure in strategies[0].scores},
        queries={q: QueryMark(f'digest {q}', categories.get(q, ''), clusters.get(q, i)) for i, q in enumerate(queries)},
    )
    return Record(replace(terms, **given), setup, tuple(strategies), 'fixed(size=200)', frozenset(common))


def both(before, now, **given):
    """Two records of one strategy, given as scores by measure and query, and their pairs."""
    old = record_of([strategy_record('fixed(size=200)', before)], **given)
    new = record_of([strategy_record('fixed(size=200)', now)], **given)
    return old, new, pair_strategies(old.strategies, new.strategies)


def query_of(query_id, start, end, text='What is said?'):
    return Query(query_id, text, (GoldSpan('d', Span(start, end)),))


class Made:
    """What the tests of this folder build with."""

    setup = SETUP
    strategy = staticmethod(strategy_record)
    record = staticmethod(record_of)
    both = staticmethod(both)
    query = staticmethod(query_of)


@pytest.fixture(scope='session')
def made():
    return Made
