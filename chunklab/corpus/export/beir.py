"""BEIR: corpus.jsonl, queries.jsonl, qrels/test.tsv; spans and all else in `metadata`, which its readers ignore."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from chunklab.corpus.export.rendering import File, Material, Rendered, json_line, safe_ids
from chunklab.corpus.lines import Record
from chunklab.corpus.readers.beir import CORPUS, KEPT_FIELDS, QRELS, QUERIES, SPLIT
from chunklab.corpus.readers.judgements import COLUMNS
from chunklab.corpus.readers.restoring import KEPT, description
from chunklab.corpus.wording import counted
from chunklab.types import GoldSpan, Query


def to_beir(material: Material) -> Rendered:
    """The corpus with each document of a query's gold judged 1."""
    corpus = material.corpus
    documents = safe_ids((document.doc_id for document in corpus.documents), _safe)
    queries = safe_ids((query.query_id for query in corpus.queries), _safe)
    n_spans = sum(len(query.gold) for query in corpus.queries)
    n_pairs = sum(len({g.doc_id for g in query.gold}) for query in corpus.queries)
    n_no_gold = sum(query.no_gold for query in corpus.queries)
    n_renamed = sum(old != new for names in (documents, queries) for old, new in names.items())
    cannot_hold = (
        (n_spans, f'{counted(n_spans, "gold span")}: judgements are of whole documents; spans are kept in metadata'),
        (
            n_no_gold,
            f'{counted(n_no_gold, "query", "queries")} without gold: not judged, so that its readers drop them',
        ),
        (
            n_renamed,
            f'{counted(n_renamed, "id")} with characters that its tables cannot have: replaced, kept in metadata',
        ),
    )
    return Rendered(
        files=(
            File(CORPUS, _corpus(material, documents)),
            File(QUERIES, _queries(material, queries)),
            File(f'{QRELS}/{SPLIT}.tsv', _qrels(material, documents, queries)),
        ),
        wrote=(
            f'{CORPUS}: {counted(len(documents), "document")}',
            f'{QUERIES}: {counted(len(queries), "query", "queries")}',
            f'{QRELS}/{SPLIT}.tsv: {counted(n_pairs, "judgement")}',
        ),
        cannot_hold=tuple(line for n, line in cannot_hold if n),
    )


def _safe(name: str) -> str:
    """The id without what its tables, read by a csv module, would take for something else."""
    plain = ''.join(c if c.isprintable() and c != '"' else '_' for c in name)
    return plain if plain.strip() == plain else plain.replace(' ', '_')


def _corpus(material: Material, names: Mapping[str, str]) -> Iterator[bytes]:
    for document in material.corpus.documents:
        yield json_line(
            {
                '_id': names[document.doc_id],
                'title': document.title,
                'text': document.text,
                'metadata': {KEPT: description(document, KEPT_FIELDS)},
            }
        )


def _queries(material: Material, names: Mapping[str, str]) -> Iterator[bytes]:
    texts = material.texts
    for query, record in material.asked():
        kept = {KEPT: _kept(query, record, texts)}
        yield json_line({'_id': names[query.query_id], 'text': query.text, 'metadata': kept})


def _kept(query: Query, record: Record, texts: Mapping[str, str]) -> Record:
    """All of the record but its question, with the answers, by which a reader knows that the spans still fit."""
    rest = {key: value for key, value in record.items() if key not in ('query', 'spans', 'answers')}
    if query.no_gold:
        return rest | {'spans': []}
    return rest | {
        'spans': [_span(g) for g in query.gold],
        'answers': [texts[g.doc_id][g.span.start : g.span.end] for g in query.gold],
    }


def _span(gold: GoldSpan) -> Record:
    return {'doc_id': gold.doc_id, 'start': gold.span.start, 'end': gold.span.end}


def _qrels(material: Material, documents: Mapping[str, str], queries: Mapping[str, str]) -> Iterator[bytes]:
    yield _tabs(COLUMNS)
    for query in material.corpus.queries:
        for doc_id in dict.fromkeys(g.doc_id for g in query.gold):
            yield _tabs((queries[query.query_id], documents[doc_id], '1'))


def _tabs(cells: tuple[str, ...]) -> bytes:
    out = io.StringIO(newline='')
    csv.writer(out, delimiter='\t', lineterminator='\n').writerow(cells)
    return out.getvalue().encode('utf-8')
