"""A record as JSON and back: scores as arrays in the order of the sorted queries, documents by number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from chunklab.gate.record import PLACES, QueryMark, Record, Setup, StrategyRecord, Terms
from chunklab.types import Chunk, Span


def record_to_json(record: Record) -> dict[str, Any]:
    """Plain values that `record_from_json` reads back to an equal record."""
    ids = record.terms.query_ids
    numbers = {doc_id: n for n, doc_id in enumerate(sorted(record.terms.documents))}
    return {
        'terms': _terms_to_json(record.terms),
        'setup': _setup_to_json(record.setup),
        'common': {'strategy': record.common_strategy, 'queries': _places(record.common, ids)},
        'strategies': {s.spec: _strategy_to_json(s, ids, numbers) for s in record.strategies},
        'order': [s.spec for s in record.strategies],
    }


def record_from_json(content: Mapping[str, Any]) -> Record:
    """The record. KeyError, TypeError, ValueError or IndexError where something is missing or of another kind."""
    terms = _terms_from_json(content['terms'])
    ids, names = terms.query_ids, sorted(terms.documents)
    strategies = content['strategies']
    if sorted(content['order']) != sorted(strategies) or not strategies:
        raise ValueError('the order names other strategies')
    return Record(
        terms=terms,
        setup=_setup_from_json(content['setup']),
        strategies=tuple(_strategy_from_json(spec, strategies[spec], terms, names) for spec in content['order']),
        common_strategy=_text(content['common']['strategy']),
        common=_members(content['common']['queries'], ids),
    )


def rounded(value: float) -> float:
    """A score as the file keeps it."""
    return round(float(value), PLACES)


def _terms_to_json(terms: Terms) -> dict[str, Any]:
    return {
        'corpus': terms.corpus,
        'corpus_digest': terms.corpus_digest,
        'folder': terms.folder,
        'sample': terms.sample,
        'seed': terms.seed,
        'questions': terms.questions,
        'question_field': terms.question_field,
        'restrict_to_document': terms.restrict_to_document,
        'k': list(terms.k),
        'budgets': list(terms.budgets),
        'measures': dict(terms.measures),
        'documents': {doc_id: terms.documents[doc_id] for doc_id in sorted(terms.documents)},
        'queries': {q: [m.digest, m.category, m.cluster] for q in terms.query_ids for m in [terms.queries[q]]},
    }


def _terms_from_json(content: Mapping[str, Any]) -> Terms:
    queries = {}
    for query_id, (digest, category, cluster) in content['queries'].items():
        queries[query_id] = QueryMark(_text(digest), _text(category), _whole(cluster))
    return Terms(
        corpus=_text(content['corpus']),
        corpus_digest=_text(content['corpus_digest']),
        documents={doc_id: _text(digest) for doc_id, digest in content['documents'].items()},
        sample=_whole(content['sample']),
        seed=_whole(content['seed']),
        questions=_text(content['questions']),
        question_field=_text(content['question_field']),
        restrict_to_document=bool(content['restrict_to_document']),
        k=tuple(_whole(k) for k in content['k']),
        budgets=tuple(_whole(b) for b in content['budgets']),
        measures={spec: _text(digest) for spec, digest in content['measures'].items()},
        queries=queries,
        folder=_text(content['folder']),
    )


def _setup_to_json(setup: Setup) -> dict[str, Any]:
    return {
        'encoder': setup.encoder,
        'weights_digest': setup.weights_digest,
        'mode': setup.mode,
        'window': setup.window,
        'query_prompt': setup.query_prompt,
        'document_prompt': setup.document_prompt,
        'index': setup.index,
        'index_label': setup.index_label,
        'hnsw': dict(setup.hnsw),
        'versions': dict(setup.versions),
        **({'in_folder': True} if setup.in_folder else {}),
    }


def _setup_from_json(content: Mapping[str, Any]) -> Setup:
    texts = ('encoder', 'weights_digest', 'mode', 'query_prompt', 'document_prompt', 'index', 'index_label')
    return Setup(
        **{key: _text(content[key]) for key in texts},
        window=_whole(content['window']),
        hnsw=dict(content['hnsw']),
        versions={name: _text(version) for name, version in content['versions'].items()},
        in_folder=bool(content.get('in_folder', False)),
    )


def _strategy_to_json(strategy: StrategyRecord, ids: Sequence[str], numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        'digest': strategy.digest,
        'costs': {name: _plain(value) for name, value in strategy.costs.items()},
        'index_recall': {str(k): share for k, share in strategy.index_recall.items()},
        'bare': list(strategy.bare),
        'straddled': _places(strategy.straddled, ids),
        'scores': {measure: [_plain(scores[q]) for q in ids] for measure, scores in strategy.scores.items()},
        'retrieved': {q: _flat(strategy.retrieved[q], numbers) for q in ids},
    }


def _strategy_from_json(spec: str, content: Mapping[str, Any], terms: Terms, names: Sequence[str]) -> StrategyRecord:
    ids = terms.query_ids
    scores = {}
    for measure in terms.measures:
        values = content['scores'][measure]
        scores[measure] = {q: _finite(value) for q, value in zip(ids, values, strict=True)}
    return StrategyRecord(
        spec=spec,
        digest=_text(content['digest']),
        costs={name: _finite(value) for name, value in content['costs'].items()},
        index_recall={int(k): _finite(share) for k, share in content['index_recall'].items()},
        bare=tuple(_text(doc_id) for doc_id in content['bare']),
        straddled=_members(content['straddled'], ids),
        scores=scores,
        retrieved={q: _chunks(content['retrieved'][q], names) for q in ids},
    )


def _flat(chunks: Sequence[Chunk], numbers: Mapping[str, int]) -> list[int]:
    """Document number, start and end of each chunk, one after the other."""
    return [n for c in chunks for n in (numbers[c.doc_id], c.span.start, c.span.end)]


def _chunks(flat: Sequence[int], names: Sequence[str]) -> tuple[Chunk, ...]:
    rows = zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    return tuple(Chunk(names[_whole(doc)], Span(_whole(start), _whole(end))) for doc, start, end in rows)


def _places(members: frozenset[str], ids: Sequence[str]) -> list[int]:
    return [place for place, query_id in enumerate(ids) if query_id in members]


def _members(places: Sequence[int], ids: Sequence[str]) -> frozenset[str]:
    return frozenset(ids[_whole(place)] for place in places)


def _plain(value: float) -> int | float:
    """1 for 1.0: shorter, and equal."""
    return int(value) if float(value).is_integer() else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f'{value!r} is no text')
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(f'{value!r} is no whole number')
    return value


def _finite(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise TypeError(f'{value!r} is no number')
    return float(value)
