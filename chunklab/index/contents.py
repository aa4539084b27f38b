"""What an index is made of, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from chunklab.store import digest_of
from chunklab.types import Corpus, Cutting, Vectors, source_id, unplaced_id

Rows = NDArray[np.int64]
"""Positions in `cutting.chunks()`, shape (n,)."""


class Index(Protocol):
    """The chunks of one cutting, to be searched by vector."""

    def search(self, queries: Vectors, depth: int, restrict: Sequence[tuple[str, ...]]) -> list[Rows]:
        """For each row of `queries` up to `depth` chunks, nearest first; `restrict` names the documents to search for
        each, empty for all. Fewer than `depth` come back where there are no more, or the index finds no more."""
        ...


@dataclass(frozen=True, slots=True)
class Contents:
    """The chunks of one cutting with their vectors, and what the index they go into says of them.

    `vectors` has one unit row for each of `cutting.chunks()`; `encoder` is a spec, `encoder_digest` what it stands for.
    """

    corpus: Corpus
    cutting: Cutting
    vectors: Vectors = field(repr=False)
    encoder: str
    encoder_digest: str

    def __post_init__(self) -> None:
        if len(self.vectors) != self.cutting.n_chunks:
            raise AssertionError(f'BUG: {len(self.vectors)} vectors for {self.cutting.n_chunks} chunks')

    def digest(self) -> str:
        """Digest of the documents, the cut spans, the strategy's spec and the encoder: the collection's identity.

        The corpus's questions are no part of it: another set of them is asked of the same collection.
        """
        documents = [(document.doc_id, document.digest) for document in self.corpus.documents]
        spans = [(doc_id, rows.tolist()) for doc_id, rows in self.cutting.spans.items()]
        own = self.cutting.own_texts()
        return digest_of('contents', documents, self.cutting.strategy, spans, self.encoder_digest, *own)

    def texts(self) -> Iterator[str]:
        """The text of every chunk, in the order of `cutting.chunks()`."""
        return self.cutting.texts(self.corpus.documents)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows of a cutting belong to which document, chunks that stand nowhere in it among them."""

    first: dict[str, int]
    last: dict[str, int]

    @classmethod
    def of(cls, cutting: Cutting) -> Layout:
        """The layout of `cutting.chunks()`."""
        ends = np.cumsum([len(rows) for rows in cutting.spans.values()], dtype=np.int64).tolist()
        last = dict(zip(cutting.spans, ends, strict=True))
        last |= {source_id(doc_id): last[doc_id] for doc_id in cutting.unplaced}  # their rows follow those of it
        return cls(dict(zip(cutting.spans, [0, *ends], strict=False)), last)

    def rows(self, doc_ids: Iterable[str]) -> Rows:
        """The rows of these documents, in order; a document without chunks has none."""
        known = sorted({doc_id for doc_id in doc_ids if doc_id in self.first}, key=self.first.__getitem__)
        ranges = [np.arange(self.first[doc_id], self.last[doc_id]) for doc_id in known]
        return np.concatenate([np.zeros(0, dtype=np.int64), *ranges])

    def names(self, doc_ids: Iterable[str]) -> list[str]:
        """These documents, and the ids of their chunks that stand nowhere in them, where there are such."""
        return [
            name for doc_id in doc_ids for name in (doc_id, unplaced_id(doc_id)) if name == doc_id or name in self.first
        ]

    def count(self, doc_ids: Iterable[str]) -> int:
        """How many rows these documents have."""
        return sum(self.last[doc_id] - self.first[doc_id] for doc_id in set(doc_ids) if doc_id in self.first)


def chunk_ids(cutting: Cutting, *, named: Callable[[str], str] = str) -> list[str]:
    """`chunk_id` of each of `cutting.chunks()`, with the document's id as `named` has it."""
    return [
        f'{name}:{start}-{end}'
        for name, rows in ((named(doc_id), rows) for doc_id, rows in cutting.spans.items())
        for start, end in rows.tolist()
    ]


def group_by_restriction(restrict: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """Which queries search which documents: the positions of those with the same restriction, in order."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for position, doc_ids in enumerate(restrict):
        groups.setdefault(tuple(sorted(set(doc_ids))), []).append(position)
    return groups
