"""The corpus folder: documents/*.txt, queries.jsonl, documents.jsonl, SOURCE.md."""

from __future__ import annotations

from pathlib import Path

from chunklab.corpus.descriptions import DESCRIPTIONS, described
from chunklab.corpus.digest import corpus_digest
from chunklab.corpus.documents import read_documents
from chunklab.corpus.queries import QUERIES, QUESTION_FILES, Asking, read_queries
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError
from chunklab.types import Corpus


def read_corpus(
    folder: Path, *, question_field: str = 'query', restrict_to_document: bool = False, questions: str = 'labelled'
) -> Corpus:
    """The corpus in `folder`, every offset checked; documents in order of `doc_id`, queries in file order.

    `questions` is a key of QUESTION_FILES, `question_field` the key of each query that is asked. With
    `restrict_to_document` a query searches only the documents of its gold (one without gold, the document that its key
    `doc_id` names). queries.jsonl may be missing: then the corpus has no queries; so may documents.jsonl, which gives
    titles and families. What was left aside stands in `notes`. Raises CorpusError at the first fault, naming file and
    line.
    """
    asking = Asking(question_field, restrict_to_document)
    found = read_documents(folder, _raise)
    documents = described(folder / DESCRIPTIONS, found.documents, _raise)
    texts = {document.doc_id: document.text for document in documents}
    asked = read_queries(_question_file(folder, questions), texts, asking, _raise)
    return Corpus(
        name=folder.resolve().name,
        documents=documents,
        queries=asked.queries,
        digest=corpus_digest(documents, asked.queries),
        notes=found.notes + asked.notes,
        questions=questions,
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
    described(folder / DESCRIPTIONS, found.documents, errors.append)
    texts = {document.doc_id: document.text for document in found.documents}
    read_queries(queries, texts, asking, errors.append)
    return tuple(str(error) for error in errors)


def _question_file(folder: Path, questions: str) -> Path:
    path = folder / QUESTION_FILES[questions]
    if questions == 'generated' and not path.is_file():
        raise CorpusError(
            f'{printable(str(folder))} has no {path.name}: "chunklab questions {printable(str(folder))}" makes it'
        )
    return path


def _raise(error: CorpusError) -> None:
    raise error
