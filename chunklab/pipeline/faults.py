"""What a collection holds, against what it should: an index is believed only as far as its contents go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chunklab.characters import without_surrogates
from chunklab.corpus.wording import counted, listed
from chunklab.index.chroma import explained, storable_id
from chunklab.index.contents import Contents
from chunklab.index.settings import Hnsw
from chunklab.types import Vectors

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

TOLERANCE = 1e-3
"""How far a vector's length may be from 1, or any of its numbers from what the encoder gave."""

_PER_CALL = 1000
_SEARCHED_BY = ('space', 'ef_construction', 'max_neighbors', 'ef_search')


def collection_faults(collection: Collection, contents: Contents, hnsw: Hnsw) -> tuple[str, ...]:
    """One phrase for each way in which a collection is not made of exactly these chunks and vectors, in a graph with
    these settings; none if it is."""
    stored = _Stored.of(collection)
    expected = {storable_id(chunk.chunk_id): row for row, chunk in enumerate(contents.cutting.chunks())}
    found = [*_of_settings(collection, hnsw), *_of_ids(stored, expected, contents)]
    both = [i for i, chunk_id in enumerate(stored.ids) if chunk_id in expected]
    if both:
        rows = [expected[stored.ids[i]] for i in both]
        found += _of_places([stored.places[i] for i in both], [stored.ids[i] for i in both])
        found += _of_texts([stored.texts[i] for i in both], rows, contents)
        found += _of_vectors(stored.vectors[both], contents.vectors[rows])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Stored:
    ids: Sequence[str]
    vectors: Vectors
    places: Sequence[Mapping[str, Any]]
    texts: Sequence[str | None]

    @classmethod
    def of(cls, collection: Collection) -> _Stored:
        ids: list[str] = []
        places: list[Mapping[str, Any]] = []
        texts: list[str | None] = []
        vectors: list[Vectors] = []
        with explained(f'collection {collection.name}'):
            for offset in range(0, collection.count(), _PER_CALL):
                part: Any = collection.get(
                    limit=_PER_CALL, offset=offset, include=['embeddings', 'metadatas', 'documents']
                )
                ids += part['ids']
                places += [place or {} for place in part['metadatas']]
                texts += part['documents']
                vectors.append(np.asarray(part['embeddings'], dtype=np.float32))
        return cls(ids, np.concatenate(vectors) if vectors else np.zeros((0, 1), np.float32), places, texts)


def _of_settings(collection: Collection, hnsw: Hnsw) -> Iterator[str]:
    """Rankings that the store has were found with the settings that the collection was made with."""
    now: Mapping[str, Any] = collection.configuration.get('hnsw') or {}
    wanted = asdict(hnsw)
    other = [f'{name}={now[name]}, not {wanted[name]}' for name in _SEARCHED_BY if now.get(name) != wanted[name]]
    if other:
        yield f'its graph has other settings ({"; ".join(other)})'


def _of_ids(stored: _Stored, expected: Mapping[str, int], contents: Contents) -> Iterator[str]:
    missing = sorted(set(expected) - set(stored.ids))
    more = sorted(set(stored.ids) - set(expected))
    if missing:
        there = {doc_id for doc_id, rows in contents.cutting.spans.items() if len(rows)}
        held = {chunk.doc_id for chunk in contents.cutting.chunks() if storable_id(chunk.chunk_id) in set(stored.ids)}
        bare = sorted(there - held)
        whole = f', all those of {listed(bare)} among them' if bare else ''
        yield f'{len(missing):,} of {counted(len(expected), "chunk")} have no vector in it{whole}'
    if more:
        yield f'it holds {counted(len(more), "vector")} of chunks that the strategy does not cut ({listed(more)})'


def _of_places(places: Sequence[Mapping[str, Any]], ids: Sequence[str]) -> Iterator[str]:
    wrong = [
        chunk_id
        for place, chunk_id in zip(places, ids, strict=True)
        if f'{place.get("doc_id")}:{place.get("start")}-{place.get("end")}' != chunk_id
    ]
    if wrong:
        yield f'the offsets of {counted(len(wrong), "chunk")} in it are not those that were cut ({listed(wrong)})'


def _of_texts(stored: Sequence[str | None], rows: Sequence[int], contents: Contents) -> Iterator[str]:
    texts = list(contents.texts())
    chunks = contents.cutting.chunks()
    other = [
        chunks[row].chunk_id for text, row in zip(stored, rows, strict=True) if text != without_surrogates(texts[row])
    ]
    if other:
        yield f'the texts of {counted(len(other), "chunk")} in it are not those of the documents ({listed(other)})'


def _of_vectors(stored: Vectors, given: Vectors) -> Iterator[str]:
    lengths = np.linalg.norm(stored, axis=1)
    all_of = counted(len(stored), 'vector')
    odd = np.abs(lengths - 1) > TOLERANCE
    if odd.any():
        worst = float(lengths[np.argmax(np.abs(lengths - 1))])
        yield f'{int(odd.sum()):,} of {all_of} in it are not of unit length (one has {worst:.3f})'
    if stored.shape != given.shape:
        yield f'its vectors have {stored.shape[1]} numbers, the encoder gives {given.shape[1]}'
        return
    unit = stored / np.where(lengths > 0, lengths, 1)[:, None]
    other = np.abs(unit - given).max(axis=1) > TOLERANCE
    if other.any():
        yield f'{int(other.sum()):,} of {all_of} in it are not what the encoder gives: it is stale'
