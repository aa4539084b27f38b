"""From a cutting to an index that can be asked: vectors, then the collection, each made once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from chunklab.index.chroma import ChromaIndex
from chunklab.index.contents import Contents
from chunklab.index.places import open_in_folder, open_on_server
from chunklab.index.settings import Hnsw
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.existing.elsewhere import elsewhere
from chunklab.pipeline.session import Session
from chunklab.types import Document, SpanArray, Vectors

COLLECTIONS = 'collections'
"""The store's folder of embedded collections."""


def encode_cuts(session: Session, cuts: tuple[Cut, ...]) -> None:
    """Encode what these cuttings need and the store lacks, in one pass, so that texts of one length share a batch."""
    own = [cut for cut in cuts if elsewhere(cut) is None]
    session.encoder.prepare(request for cut in own for request in encode_requests(session, cut))


def encode_requests(session: Session, cut: Cut) -> Iterator[tuple[Document, SpanArray]]:
    """What is encoded of a cutting, in the order of `cut.cutting.chunks()`. Late chunking pools the tokens of the
    document, so what a splitter has added to a chunk is not read."""
    return cut.cutting.sources(session.corpus.documents, as_given=session.mode_name != 'late')


def chunk_vectors(session: Session, cut: Cut) -> Vectors:
    """One row for each of `cut.cutting.chunks()`."""
    theirs = elsewhere(cut)
    if theirs is not None and theirs.vectors is not None:
        return theirs.vectors
    found, first = np.zeros((0, 0), dtype=np.float32), 0
    for document, spans in encode_requests(session, cut):
        part = session.encoder.encode_chunks(document, spans)
        if not found.shape[1]:  # made once how long the rows are is known: joining parts would take twice the memory
            found = np.empty((cut.cutting.n_chunks, part.shape[1]), dtype=np.float32)
        found[first : first + len(part)] = part
        first += len(part)
    if first != len(found):
        raise AssertionError(f'BUG: {first} vectors for {len(found)} chunks')
    return found


def contents_of(session: Session, cut: Cut, vectors: Vectors) -> Contents:
    """What the index of a cutting holds."""
    return Contents(session.corpus, cut.cutting, vectors, session.encoder_spec, session.encoder.digest)


@contextmanager
def opened_collection(session: Session, contents: Contents, chroma: str) -> Iterator[ChromaIndex]:
    """The Chroma collection of a cutting, built if need be: in the store, or on the server at `chroma`."""

    def told(done: int, total: int) -> None:
        session.progress(f'indexing {contents.cutting.strategy}', done, total, 'chunks')

    if chroma:
        with open_on_server(chroma, contents, Hnsw(), told) as index:
            yield index
    else:
        with open_in_folder(session.store.folder(COLLECTIONS), contents, Hnsw(), told) as index:
            yield index
