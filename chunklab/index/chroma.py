"""A Chroma collection for each cutting: a folder of its own in the store, or one of many on a server.

The collection is of use without chunklab: ids are chunk ids, documents the chunks' texts, and its metadata says which
corpus, strategy and encoder it holds. What Chroma cannot hold is a lone surrogate: in a chunk's text each is kept as
U+FFFD, in an id or document name as its escape `\\udc80`.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from chunklab.characters import without_surrogates
from chunklab.errors import StoreError
from chunklab.index.contents import Contents, Layout, Rows, chunk_ids, group_by_restriction
from chunklab.index.settings import Hnsw
from chunklab.store import digest_of
from chunklab.types import Cutting, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

CODE_VERSION = 1
"""Part of a collection's name: raised when it would hold something else for the same contents."""

_CHUNKS_PER_ADD = 2000  # and never more than the client's own limit; larger batches were not faster
# A server takes no more than 40 MB in one call unless told so.
_NUMBERS_PER_ADD = 1 << 20  # of vectors: as JSON some 22 MB
_CHARACTERS_PER_ADD = 1 << 22  # of texts, which can take four bytes each
_QUERIES_PER_CALL = 256
_CHUNKS_PER_GET = 4 * 1000  # vectors that are fetched together, as JSON from a server some 30 MB
_NAMES_PER_GET = 200
# So many chunks of the documents that a query is restricted to are compared with it one by one, with the vectors that
# the collection gives for them: a graph can miss some of the nearest among the few that pass a filter.
COMPARED_WHOLE = 1000


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
        ids = chunk_ids(contents.cutting, named=storable_id)
        self._rows = dict(zip(ids, range(len(ids)), strict=True))

    def search(self, queries: Vectors, depth: int, restrict: Sequence[tuple[str, ...]]) -> list[Rows]:
        """For each query about the `depth` nearest chunks of the documents it is restricted to, nearest first."""
        found: list[Rows] = [np.zeros(0, dtype=np.int64)] * len(queries)
        few: list[_Group] = []
        for doc_ids, positions in group_by_restriction(restrict).items():
            if doc_ids and self._layout.count(doc_ids) <= COMPARED_WHOLE:
                few.append(_Group(self._layout.names(doc_ids), self._layout.rows(doc_ids), positions))
                continue
            for first in range(0, len(positions), _QUERIES_PER_CALL):
                block = positions[first : first + _QUERIES_PER_CALL]
                for position, rows in zip(block, self._ask(queries[block], depth, doc_ids), strict=True):
                    found[position] = rows
        for groups in _together(few):
            for position, rows in self._compare_all(queries, groups):
                found[position] = rows[:depth]
        return found

    def _ask(self, queries: Vectors, depth: int, doc_ids: tuple[str, ...]) -> list[Rows]:
        searchable = self._layout.count(doc_ids) if doc_ids else len(self._rows)
        if not searchable:
            return [np.zeros(0, dtype=np.int64)] * len(queries)
        where = _in_documents(self._layout.names(doc_ids)) if doc_ids else None
        with explained(f'collection {self.collection.name}'):
            answer = self.collection.query(
                query_embeddings=queries, n_results=min(depth, searchable), where=where, include=[]
            )
        return [self._to_rows(ids) for ids in answer['ids']]

    def _compare_all(self, queries: Vectors, groups: Sequence[_Group]) -> Iterator[tuple[int, Rows]]:
        """For each query of these groups its position and all chunks of its documents, nearest first."""
        where = _in_documents([name for group in groups for name in group.names])
        with explained(f'collection {self.collection.name}'):
            stored = self.collection.get(where=where, include=['embeddings'])
        rows = self._to_rows(stored['ids'])
        vectors = np.asarray(stored['embeddings'], dtype=np.float32).reshape(len(rows), -1)
        order = np.argsort(rows)
        for group in groups:
            places = order[np.flatnonzero(np.isin(rows[order], group.rows, assume_unique=True))]
            here = rows[places]
            for position, similarities in zip(
                group.positions, queries[group.positions] @ vectors[places].T, strict=True
            ):
                yield position, here[np.lexsort((here, -similarities))]

    def _to_rows(self, ids: Sequence[str]) -> Rows:
        return np.array([self._rows[chunk_id] for chunk_id in ids], dtype=np.int64)


class _Group(NamedTuple):
    """Queries that search the same few chunks: the names and rows of these, and the positions of the queries."""

    names: list[str]
    rows: Rows
    positions: list[int]


def _together(groups: Iterable[_Group]) -> Iterator[list[_Group]]:
    """`groups` in order, as many together as can be asked for in one call; those without a chunk are left out."""
    some: list[_Group] = []
    n_chunks = n_names = 0
    for group in groups:
        if not len(group.rows):
            continue
        if some and (n_chunks + len(group.rows) > _CHUNKS_PER_GET or n_names + len(group.names) > _NAMES_PER_GET):
            yield some
            some, n_chunks, n_names = [], 0, 0
        some.append(group)
        n_chunks += len(group.rows)
        n_names += len(group.names)
    if some:
        yield some


def _in_documents(names: Sequence[str]) -> Any:
    return {'doc_id': {'$in': [storable_id(name) for name in names]}}


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
    metadatas = _metadatas(contents.cutting)
    ids = chunk_ids(contents.cutting, named=storable_id)
    most = min(
        _CHUNKS_PER_ADD, client.get_max_batch_size(), max(1, _NUMBERS_PER_ADD // max(1, contents.vectors.shape[1]))
    )
    done = 0
    for texts in _portions(map(without_surrogates, contents.texts()), most):
        some = slice(done, done + len(texts))
        collection.add(
            ids=ids[some],
            embeddings=contents.vectors[some],
            documents=texts,
            metadatas=list(islice(metadatas, len(texts))),
        )
        done += len(texts)
        on_progress(done, len(ids))
    collection.modify(metadata={**about, 'complete': True, 'seconds': time.perf_counter() - begun})
    return collection


def _portions(texts: Iterable[str], most: int) -> Iterator[list[str]]:
    """`texts` in order, up to so many together, and no more characters than one call may have but in a longer text."""
    some: list[str] = []
    n_chars = 0
    for text in texts:
        if some and (len(some) == most or n_chars + len(text) > _CHARACTERS_PER_ADD):
            yield some
            some, n_chars = [], 0
        some.append(text)
        n_chars += len(text)
    if some:
        yield some


def _metadatas(cutting: Cutting) -> Iterator[dict[str, str | int]]:
    """Where each chunk stands, as the collection says it."""
    for doc_id, rows in cutting.spans.items():
        name = storable_id(doc_id)
        for start, end in rows.tolist():
            yield {'doc_id': name, 'start': start, 'end': end}


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
