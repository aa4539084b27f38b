"""The corpus folder: documents/*.txt, queries.jsonl, SOURCE.md."""

from __future__ import annotations

from pathlib import Path

from chunklab.corpus.digest import corpus_digest
from chunklab.corpus.documents import read_documents
from chunklab.corpus.queries import QUERIES, Asking, read_queries
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError
from chunklab.types import Corpus


def read_corpus(folder: Path, *, question_field: str = 'query', restrict_to_document: bool = False) -> Corpus:
    """The corpus in `folder`, every offset checked; documents in order of `doc_id`, queries in file order.

    `question_field` is the key of each query that is asked. With `restrict_to_document` a query searches only the
    documents of its gold (one without gold, the document that its key `doc_id` names). queries.jsonl may be missing:
    then the corpus has no queries. What was left aside stands in `notes`. Raises CorpusError at the first fault,
    naming file and line.
    """
    asking = Asking(question_field, restrict_to_document)
    found = read_documents(folder, _raise)
    texts = {document.doc_id: document.text for document in found.documents}
    asked = read_queries(folder / QUERIES, texts, asking, _raise)
    return Corpus(
        name=folder.resolve().name,
        documents=found.documents,
        queries=asked.queries,
        digest=corpus_digest(found.documents, asked.queries),
        notes=found.notes + asked.notes,
    )


def faults(folder: Path, *, question_field: str = 'query', restrict_to_document: bool = False) -> tuple[str, ...]:
    """Every fault of the corpus in `folder`, one line each, in the order of its files; empty where it is sound.

    Queries are only checked once all documents can be read. Raises CorpusError where there is no corpus at all.
    """
    asking = Asking(question_field, restrict_to_document)
    errors: list[CorpusError] = []
    found = read_documents(folder, errors.append)
    queries = folder / QUERIES
    if errors:
        unchecked = (f'{printable(str(queries))}: not checked, for not all documents can be read',)
        return tuple(str(error) for error in errors) + (unchecked if queries.exists() else ())
    texts = {document.doc_id: document.text for document in found.documents}
    read_queries(queries, texts, asking, errors.append)
    return tuple(str(error) for error in errors)


def _raise(error: CorpusError) -> None:
    raise error
