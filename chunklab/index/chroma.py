"""A Chroma collection for each cutting: a folder of its own in the store, or one of many on a server.

The collection is of use without chunklab: ids are chunk ids, documents the chunks' texts, and its metadata says which
corpus, strategy and encoder it holds. What Chroma cannot hold is a lone surrogate: in a chunk's text each is kept as
U+FFFD, in an id or document name as its escape `\\udc80`.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from chunklab.errors import StoreError
from chunklab.index.contents import Contents, Layout, Rows, group_by_restriction
from chunklab.index.settings import Hnsw
from chunklab.store import digest_of
from chunklab.types import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

CODE_VERSION = 1
"""Part of a collection's name: raised when it would hold something else for the same contents."""

_CHUNKS_PER_ADD = 1000  # and never more than the client's own limit
_QUERIES_PER_CALL = 64
# So many chunks of the documents that a query is restricted to are compared with it one by one, with the vectors that
# the collection gives for them: a graph can miss some of the nearest among the few that pass a filter.
COMPARED_WHOLE = 1000
_SURROGATE = re.compile('[\ud800-\udfff]')


@dataclass(frozen=True, slots=True)
class Cost:
    """What an index took to build, and takes on disk (0 where a server has it)."""

    seconds: float
    megabytes: float


class ChromaIndex:
    """`Index` over an open, complete collection. `cost` says what it took when it was built."""

    def __init__(self, collection: Collection, contents: Contents, cost: Cost) -> None:
        self.collection = collection
        self.cost = cost
        self._layout = Layout.of(contents.cutting)
        self._rows = {storable_id(chunk.chunk_id): row for row, chunk in enumerate(contents.cutting.chunks())}

    def search(self, queries: Vectors, depth: int, restrict: Sequence[tuple[str, ...]]) -> list[Rows]:
        """For each query about the `depth` nearest chunks of the documents it is restricted to, nearest first."""
        found: list[Rows] = [np.zeros(0, dtype=np.int64)] * len(queries)
        for doc_ids, positions in group_by_restriction(restrict).items():
            for first in range(0, len(positions), _QUERIES_PER_CALL):
                block = positions[first : first + _QUERIES_PER_CALL]
                for position, rows in zip(block, self._ask(queries[block], depth, doc_ids), strict=True):
                    found[position] = rows[:depth]
        return found

    def _ask(self, queries: Vectors, depth: int, doc_ids: tuple[str, ...]) -> list[Rows]:
        searchable = self._layout.count(doc_ids) if doc_ids else len(self._rows)
        if not searchable:
            return [np.zeros(0, dtype=np.int64)] * len(queries)
        names = [storable_id(name) for name in self._layout.names(doc_ids)]
        where: Any = {'doc_id': {'$in': names}} if doc_ids else None
        with explained(f'collection {self.collection.name}'):
            if doc_ids and searchable <= COMPARED_WHOLE:
                return self._compare_all(queries, where)
            answer = self.collection.query(
                query_embeddings=queries, n_results=min(depth, searchable), where=where, include=[]
            )
        return [self._to_rows(ids) for ids in answer['ids']]

    def _compare_all(self, queries: Vectors, where: Any) -> list[Rows]:
        stored = self.collection.get(where=where, include=['embeddings'])
        rows = self._to_rows(stored['ids'])
        similarities = queries @ np.asarray(stored['embeddings'], dtype=np.float32).T
        return [rows[np.lexsort((rows, -row))] for row in similarities]

    def _to_rows(self, ids: Sequence[str]) -> Rows:
        return np.array([self._rows[chunk_id] for chunk_id in ids], dtype=np.int64)


def collection_name(contents: Contents, hnsw: Hnsw) -> str:
    """The name of the collection that holds exactly these contents in a graph with these settings."""
    return 'chunklab-' + digest_of('chroma', CODE_VERSION, contents.digest(), asdict(hnsw))[:40]


def build(client: ClientAPI, contents: Contents, hnsw: Hnsw, on_progress: Callable[[int, int], None]) -> Collection:
    """A new collection of all chunks, marked complete last of all; `on_progress` gets the chunks added and in all."""
    begun = time.perf_counter()
    name = collection_name(contents, hnsw)
    about = _about(contents, hnsw)
    collection = client.create_collection(
        name, metadata={**about, 'complete': False}, configuration=hnsw.to_configuration(), embedding_function=None
    )
    texts = contents.texts()
    chunks = contents.cutting.chunks()
    step = min(_CHUNKS_PER_ADD, client.get_max_batch_size())
    for first in range(0, len(chunks), step):
        some = chunks[first : first + step]
        collection.add(
            ids=[storable_id(chunk.chunk_id) for chunk in some],
            embeddings=contents.vectors[first : first + step],
            documents=[storable_text(text) for text in islice(texts, len(some))],
            metadatas=[
                {'doc_id': storable_id(chunk.doc_id), 'start': chunk.span.start, 'end': chunk.span.end}
                for chunk in some
            ],
        )
        on_progress(first + len(some), len(chunks))
    collection.modify(metadata={**about, 'complete': True, 'seconds': time.perf_counter() - begun})
    return collection


def find_complete(client: ClientAPI, contents: Contents, hnsw: Hnsw) -> Collection | None:
    """The collection of these contents if it is there and whole."""
    collection = find_marked(client, contents, hnsw)
    return collection if collection is not None and collection.count() == contents.cutting.n_chunks else None


def find_marked(client: ClientAPI, contents: Contents, hnsw: Hnsw) -> Collection | None:
    """The collection of these contents if its build was finished, whatever became of it since."""
    from chromadb.errors import NotFoundError

    try:
        collection = client.get_collection(collection_name(contents, hnsw), embedding_function=None)
    except NotFoundError:
        return None
    return collection if (collection.metadata or {}).get('complete') is True else None


def built_in(collection: Collection) -> float:
    """Seconds that building a complete collection took."""
    return float((collection.metadata or {})['seconds'])


def storable_id(name: str) -> str:
    """`name` with each lone surrogate as its escape, so that different names stay different."""
    return name.encode('utf-8', 'backslashreplace').decode('utf-8')


def storable_text(text: str) -> str:
    """`text` with each lone surrogate as U+FFFD: as many characters, at the same offsets."""
    return _SURROGATE.sub('\ufffd', text)


@contextlib.contextmanager
def explained(where: str) -> Iterator[None]:
    """Turns whatever Chroma raises into one line that says `where`; its clients raise anything, bare Exception too."""
    try:
        yield
    except (StoreError, AssertionError, KeyError, TypeError):
        raise
    except Exception as exc:
        reason = ' '.join(str(exc).split()) or type(exc).__name__
        if 'disk is full' in reason or 'No space left' in reason:
            raise StoreError('the disk is full; free some space, or name another folder with --store') from exc
        raise StoreError(f'{where}: Chroma says: {reason}') from exc


def _about(contents: Contents, hnsw: Hnsw) -> Mapping[str, Any]:
    return {
        'corpus': storable_id(contents.corpus.name),
        'corpus_digest': contents.corpus.digest,
        'strategy': storable_id(contents.cutting.strategy),
        'encoder': storable_id(contents.encoder),
        'encoder_digest': contents.encoder_digest,
        'n_chunks': contents.cutting.n_chunks,
        'hnsw': json.dumps(asdict(hnsw)),
    }
