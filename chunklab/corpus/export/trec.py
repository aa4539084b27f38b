"""TREC: topics and qrels of whole documents, ids without blanks, and a file that tells which id was which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chunklab.corpus.export.rendering import File, Material, Rendered, json_line, safe_ids
from chunklab.corpus.wording import counted

TOPICS = 'topics.tsv'
QRELS = 'qrels.txt'
IDS = 'ids.jsonl'


def to_trec(material: Material) -> Rendered:
    """Topics (`qid<tab>question`), qrels (`qid 0 docid 1`), and for every id what it was in the corpus."""
    corpus = material.corpus
    documents = safe_ids((document.doc_id for document in corpus.documents), line_safe)
    queries = safe_ids((query.query_id for query in corpus.queries), line_safe)
    n_spans = sum(len(query.gold) for query in corpus.queries)
    n_pairs = sum(len({g.doc_id for g in query.gold}) for query in corpus.queries)
    n_no_gold = sum(query.no_gold for query in corpus.queries)
    n_renamed = sum(old != new for names in (documents, queries) for old, new in names.items())
    n_evened = sum(_one_line(query.text) != query.text for query in corpus.queries)
    cannot_hold = (
        (len(documents), f'the text of {counted(len(documents), "document")}: qrels only name them'),
        (n_spans, f'{counted(n_spans, "gold span")}: judgements are of whole documents'),
        (len(queries), 'categories and other fields of the queries'),
        (n_no_gold, f'{counted(n_no_gold, "query", "queries")} without gold: topics that no line of the qrels judges'),
        (
            n_renamed,
            f'{counted(n_renamed, "id")} with blanks or other characters that split a line: replaced, see {IDS}',
        ),
        (n_evened, f'line ends and tabs in {counted(n_evened, "question")}: made blanks'),
    )
    topics = (f'{queries[query.query_id]}\t{_one_line(query.text)}\n'.encode() for query in corpus.queries)
    return Rendered(
        files=(
            File(TOPICS, topics),
            File(QRELS, _qrels(material, documents, queries)),
            File(IDS, id_lines(documents, queries)),
        ),
        wrote=(
            f'{TOPICS}: {counted(len(queries), "query", "queries")}',
            f'{QRELS}: {counted(n_pairs, "judgement")}',
            f'{IDS}: {counted(len(documents) + len(queries), "id")}',
        ),
        cannot_hold=tuple(line for n, line in cannot_hold if n),
    )


def line_safe(name: str) -> str:
    """A name without blanks and whatever else splits a line of TREC's files."""
    return ''.join(c if c.isprintable() and not c.isspace() else '_' for c in name)


def _one_line(text: str) -> str:
    return ' '.join(text.split())


def _qrels(material: Material, documents: Mapping[str, str], queries: Mapping[str, str]) -> Iterator[bytes]:
    for query in material.corpus.queries:
        for doc_id in dict.fromkeys(g.doc_id for g in query.gold):
            yield f'{queries[query.query_id]} 0 {documents[doc_id]} 1\n'.encode()


def id_lines(documents: Mapping[str, str], queries: Mapping[str, str]) -> Iterator[bytes]:
    """The lines of `IDS`: for every id in the files, what it is in the corpus."""
    for kind, names in (('document', documents), ('query', queries)):
        for original, name in names.items():
            yield json_line({'kind': kind, 'id': name, 'original': original})
