"""One question, asked of one strategy's collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.corpus.wording import quoted, suggestion
from chunklab.errors import CorpusError
from chunklab.pipeline.indexing import chunk_vectors, contents_of, encode_cuts, opened_collection
from chunklab.pipeline.session import Session
from chunklab.retrieve import Depth, Searchable, retrieve
from chunklab.types import Document, Query, ScoredChunk


@dataclass(frozen=True, slots=True)
class Answer:
    """Chunks in rank order, and by their `doc_id` the documents in which their spans lie."""

    ranking: tuple[ScoredChunk, ...]
    documents: Mapping[str, Document] = field(repr=False)


def ask(session: Session, question: str, strategy: str, k: int, doc_ids: Sequence[str]) -> Answer:
    """The k best chunks of the corpus, or of the documents named, in rank order; fewer where there are fewer."""
    known = {document.doc_id for document in session.corpus.documents}
    for doc_id in doc_ids:
        if doc_id not in known:
            raise CorpusError(f'{session.corpus.name} has no document {quoted(doc_id)}{suggestion(doc_id, known)}')
    if not question.strip():
        raise CorpusError('the question is empty')
    (cut,) = session.cut(session.strategies([strategy]))
    encode_cuts(session, (cut,))
    vectors = chunk_vectors(session, cut)
    query = Query('question', question, restrict_to=tuple(doc_ids))
    with opened_collection(session, contents_of(session, cut, vectors), chroma='') as index:
        searchable = Searchable(cut.cutting, vectors, cut.n_tokens)
        found = retrieve([query], session.encoder.encode_queries([question]), searchable, index, Depth(k))
    documents = {document.doc_id: document for document in session.corpus.documents}
    return Answer(found.to_scored(cut.cutting)[query.query_id][:k], {**documents, **cut.cutting.unplaced})
