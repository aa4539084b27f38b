"""LegalBench-RAG: benchmarks/<name>.json and corpus/<name>/<document>, gold to the character."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from chunklab.corpus.export.rendering import File, Material, Rendered, safe_ids
from chunklab.corpus.lines import Record
from chunklab.corpus.readers.exported import KEPT_FIELDS
from chunklab.corpus.readers.restoring import KEPT, description
from chunklab.corpus.wording import counted
from chunklab.files import encoded
from chunklab.spans import union
from chunklab.types import GoldSpan, Query, Span

FLAT = ('query_id', 'category', 'question', 'no_gold', 'doc_id')
"""Keys of a record that stand in the entry itself; its others are kept under `KEPT`."""


def to_legalbench_rag(material: Material) -> Rendered:
    """The corpus as its `tests`; queries without gold, which it can't score, beside them.

    Its own reader refuses a test whose snippets overlap or touch: such gold is joined, and kept as it was in an extra
    key.
    """
    corpus = material.corpus
    name = _visible(corpus.name or 'corpus')
    names = safe_ids((document.doc_id for document in corpus.documents), _visible)
    paths = {doc_id: f'{name}/{new}' for doc_id, new in names.items()}
    n_no_gold = sum(query.no_gold for query in corpus.queries)
    n_joined = sum(not _is_disjoint(query.gold) for query in corpus.queries)
    n_returns = sum('\r' in document.text for document in corpus.documents)
    used = {g.doc_id for query in corpus.queries for g in query.gold}
    n_unused = len(corpus.documents) - len(used)
    cannot_hold = (
        (len(corpus.queries), 'ids, categories and other fields of the queries: kept in extra keys'),
        (
            n_no_gold,
            f'{counted(n_no_gold, "query", "queries")} without gold: kept beside the tests, it would score them 0',
        ),
        (
            n_joined,
            f'gold spans that overlap or touch in {counted(n_joined, "query", "queries")}: joined, kept in a key',
        ),
        (
            n_unused,
            f'{counted(n_unused, "document")} without gold: written, but its own reader opens only those of tests',
        ),
        (
            n_returns,
            f'carriage returns in {counted(n_returns, "document")}: written, but its own reader drops those of line '
            'ends, so that spans behind them shift',
        ),
    )
    return Rendered(
        files=(
            File(f'benchmarks/{name}.json', _benchmark(material, paths)),
            *(File(f'corpus/{paths[d.doc_id]}', (encoded(d.text),)) for d in corpus.documents),
        ),
        wrote=(
            f'benchmarks/{name}.json: {counted(len(corpus.queries) - n_no_gold, "test")}',
            f'corpus/{name}: {counted(len(corpus.documents), "document")}',
        ),
        cannot_hold=tuple(line for n, line in cannot_hold if n),
    )


def _visible(name: str) -> str:
    """The name of a file that is not hidden, for readers of folders pass those over."""
    return f'_{name}' if name.startswith('.') else name


def _benchmark(material: Material, paths: Mapping[str, str]) -> Iterator[bytes]:
    texts = material.texts
    tests: list[Record] = []
    unanswered: list[Record] = []
    for query, record in material.asked():
        (unanswered if query.no_gold else tests).append(_test(query, record, texts, paths))
    documents = {paths[d.doc_id]: description(d, KEPT_FIELDS) for d in material.corpus.documents}
    content = {'tests': tests, KEPT: {'documents': documents, 'unanswered': unanswered}}
    # ASCII, for its own reader opens files in whatever encoding the system has
    yield json.dumps(content, indent=4).encode('ascii') + b'\n'


def _test(query: Query, record: Record, texts: Mapping[str, str], paths: Mapping[str, str]) -> Record:
    """One entry: what the format knows, then what only we read back."""
    snippets = [
        {
            'file_path': paths[g.doc_id],
            'span': [g.span.start, g.span.end],
            'answer': texts[g.doc_id][g.span.start : g.span.end],
        }
        for g in _disjoint(query.gold)
    ]
    kept = {key: value for key, value in record.items() if key not in (*FLAT, 'query', 'spans', 'answers')}
    if not _is_disjoint(query.gold):
        kept['spans'] = [{'doc_id': g.doc_id, 'start': g.span.start, 'end': g.span.end} for g in query.gold]
    flat = {key: record[key] for key in FLAT if key in record}
    return {'query': query.text, 'snippets': snippets, **flat, **({KEPT: kept} if kept else {})}


def _disjoint(gold: tuple[GoldSpan, ...]) -> tuple[GoldSpan, ...]:
    """The same characters in spans that neither overlap nor touch; as it was where none do."""
    if _is_disjoint(gold):
        return gold
    return tuple(GoldSpan(doc_id, span) for doc_id, spans in _by_document(gold).items() for span in union(spans))


def _is_disjoint(gold: tuple[GoldSpan, ...]) -> bool:
    return all(len(union(spans)) == len(spans) for spans in _by_document(gold).values())


def _by_document(gold: tuple[GoldSpan, ...]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for g in gold:
        found.setdefault(g.doc_id, []).append(g.span)
    return found
