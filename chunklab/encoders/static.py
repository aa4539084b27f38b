"""Static encoding: a chunk is the mean of vectors that its tokens have once and for all, without any model being run.

Tulkens and van Dongen, "Model2Vec: Fast State-of-the-Art Static Embeddings" (2024). Since no token's vector depends on
its neighbours, a document's tokens are found once, and a chunk is the sum over those that start in it, whatever the
cutting. That is what the chunk's text by itself would give, but where a cut goes through a word: its tokens are then
those of the whole word.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chunklab.encoders import tokens
from chunklab.encoders.cache import Encoded
from chunklab.encoders.distilled import StaticTable, StaticTables, distil, table_digest
from chunklab.encoders.models import UNLIMITED, SentenceTransformers, Weights, resolve
from chunklab.encoders.tokens import DocumentTokenizer
from chunklab.store import Store, digest_of
from chunklab.types import Document, SpanArray, Vectors

FOLDER = 'static'
"""The store's folder for distilled models."""

CODE_VERSION = 1
"""Raised when the same table and document would give other vectors."""

Told = Callable[[str, int, int, str], None]
"""Gets a stage, how much of it is done and in all, and in what unit that is."""

_SPANS_AT_A_TIME = 4096
_TEXTS_AT_A_TIME = 1024
_HEADER = struct.Struct('<d')


def ignore(stage: str, done: int, total: int, unit: str) -> None:
    """Takes what is told, and shows nothing."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document's tokens: the characters at which they start, their numbers in the vocabulary, and the seconds that
    finding them took."""

    starts: NDArray[np.int32] = field(repr=False)
    numbers: NDArray[np.int32] = field(repr=False)
    seconds: float

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads."""
        return _HEADER.pack(self.seconds) + np.stack([self.starts, self.numbers]).astype('<i4').tobytes()

    @classmethod
    def from_bytes(cls, blob: bytes) -> ReadDocument:
        """The very same."""
        starts, numbers = np.frombuffer(blob, '<i4', offset=_HEADER.size).reshape(2, -1)
        return cls(starts, numbers, *_HEADER.unpack_from(blob))

    def places(self, spans: SpanArray) -> NDArray[np.int64]:
        """Rows (first, past) of the tokens that start in each span; of one in which none starts, the token before it
        (which it may be part of), or the first where there is none before it."""
        first, past = self.starts.searchsorted(spans.astype(np.int32)).T
        first = np.where(first == past, np.maximum(first - 1, 0), first)
        return np.stack([first, np.minimum(np.maximum(past, first + 1), len(self.starts))], axis=1)


class StaticEncoder:
    """`roles.Encoder` by a table of token vectors. Prompts are not read: without context they tell no texts apart."""

    def __init__(self, weights: Weights, device: str, store: Store, tell: Told) -> None:
        self.weights = weights
        self.spent = Encoded()  # by this object, in this process; distilling apart
        self._device = device
        self._tell = tell
        self._table_digest = table_digest(weights, device)
        self._key = store.address(self._table_digest)
        self._tables = StaticTables(store.folder(FOLDER))
        self._documents = store.cache('token-numbers')
        self._table: StaticTable | None = None
        self._tokenizer: DocumentTokenizer | None = None
        self._held: tuple[str, _Rows] | None = None

    @property
    def digest(self) -> str:
        """Digest of the weights, how they are distilled and with which model2vec, the tokenizer and the device."""
        return digest_of('static', CODE_VERSION, tokens.CODE_VERSION, self._table_digest)

    @property
    def max_tokens(self) -> int:
        """No chunk is too long: every token counts."""
        return UNLIMITED

    def tokenizer(self) -> DocumentTokenizer:
        """The model's own tokenizer; loading it does not load the model."""
        if self._tokenizer is None:
            self._tokenizer = self.weights.tokenizer()
        return self._tokenizer

    def table(self) -> StaticTable:
        """The distilled model: looked up, or distilled when it is first asked for, and then kept."""
        if self._table is None:
            self._table = self._tables.get(self._key) or self._distilled()
        return self._table

    def prepare(self, requests: Iterable[tuple[Document, SpanArray]]) -> None:
        """Find the tokens of every document of these, in their order, where they are not known."""
        wanted = {self._document_key(document): document for document, spans in requests if len(spans)}
        known = self._documents.has_many(list(wanted))
        absent = [(key, document) for key, document in wanted.items() if key not in known]
        for done, (key, document) in enumerate(absent):
            self._tell('encoding', done, len(absent), 'documents')
            self._read(key, document)
        if absent:
            self._tell('encoding', len(absent), len(absent), 'documents')

    def encode_chunks(self, document: Document, spans: SpanArray) -> Vectors:
        """One row per span, shape (n, dim); `_to_unit` says which for a span whose tokens count for nothing."""
        dim = self.table().rows.shape[1]
        if not len(spans):
            return np.zeros((0, dim), dtype=np.float32)
        rows = self._rows(document)
        parts = [
            _to_unit(rows.sums(spans[first : first + _SPANS_AT_A_TIME]))
            for first in range(0, len(spans), _SPANS_AT_A_TIME)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row per query text, shape (n, dim): as if each were a document of one chunk."""
        table = self.table().rows
        begun = time.perf_counter()
        found = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
        n_tokens = 0
        for first in range(0, len(texts), _TEXTS_AT_A_TIME):  # as doubles only a few of many
            some = self.tokenizer().ids_of_each(texts[first : first + _TEXTS_AT_A_TIME])
            sums = np.array([table[numbers].sum(axis=0, dtype=np.float64) for numbers in some])
            found[first : first + len(some)] = _to_unit(sums)
            n_tokens += sum(map(len, some))
        if texts:
            self.spent += Encoded(len(texts), n_tokens, 0, time.perf_counter() - begun)
        return found

    def encoded(self, requests: Iterable[tuple[Document, SpanArray]]) -> Encoded:
        """What reading the distinct documents of these took, whenever it was done; all must have been read.

        A document counts as one text, however many chunks of it are asked for, as in late encoding.
        """
        total = Encoded()
        wanted = {self._document_key(document): document for document, spans in requests if len(spans)}
        for key, document in wanted.items():
            found = self._found(key)
            if found is None:
                raise AssertionError(f'BUG: the cost of {document.doc_id} was asked for before its vectors')
            total += _cost(found)
        return total

    def _document_key(self, document: Document) -> str:
        return digest_of('token numbers', tokens.CODE_VERSION, self.weights.tokenizer_digest, document.digest)

    def _found(self, key: str) -> ReadDocument | None:
        blob = self._documents.get_many([key]).get(key)
        return None if blob is None else ReadDocument.from_bytes(blob)

    def _read(self, key: str, document: Document) -> ReadDocument:
        begun = time.perf_counter()
        starts, _, numbers = self.tokenizer().numbered(document.text)
        found = ReadDocument(starts, numbers, time.perf_counter() - begun)
        self._documents.put_many({key: found.to_bytes()})
        self.spent += _cost(found)
        return found

    def _rows(self, document: Document) -> _Rows:
        """The document's tokens with their vectors; those of the last document are held."""
        key = self._document_key(document)
        if self._held is None or self._held[0] != key:
            self._held = key, _Rows(self._found(key) or self._read(key, document), self.table())
        return self._held[1]

    def _distilled(self) -> StaticTable:
        begun = time.perf_counter()
        rows = distil(self.weights, self._device, lambda done, total: self._tell('distilling', done, total, 'tokens'))
        made = StaticTable(rows, time.perf_counter() - begun)
        self._tables.put(self._key, made)
        return made


class _Rows:
    """The tokens of one document and the vectors of all different ones among them, in double precision."""

    def __init__(self, document: ReadDocument, table: StaticTable) -> None:
        distinct, self._which = np.unique(document.numbers, return_inverse=True)
        self._vectors = table.rows[distinct].astype(np.float64)
        self._document = document

    def sums(self, spans: SpanArray) -> NDArray[np.float64]:
        """The sum of the vectors of each span's tokens, shape (n, dim).

        Every stretch between two edges of spans is summed once, by counting its tokens and multiplying; a span is the
        difference of two running totals, which loses nothing (see `StaticTable`).
        """
        from scipy.sparse import csr_matrix

        edges, places = np.unique(self._document.places(spans), return_inverse=True)
        if len(edges) == 1:  # of a document without tokens
            return np.zeros((len(spans), self._vectors.shape[1]))
        which = self._which[edges[0] : edges[-1]]
        counts = csr_matrix((np.ones(len(which)), which, edges - edges[0]), (len(edges) - 1, len(self._vectors)))
        totals = np.zeros((len(edges), self._vectors.shape[1]))
        np.cumsum(counts @ self._vectors, axis=0, out=totals[1:])
        first, past = places.reshape(-1, 2).T
        sums: NDArray[np.float64] = totals[past] - totals[first]
        return sums


def open_static_encoder(choice: SentenceTransformers, store: Store, tell: Told = ignore) -> StaticEncoder:
    """The encoder that a spec describes, distilled to a static model when it is first used.

    `tell` hears of the stages `distilling` and `encoding`. ModelError if the weights are missing or altered, or if what
    distils them is not installed.
    """
    return StaticEncoder(resolve(choice, store.cache('models')), choice.device, store, tell)


def _to_unit(sums: NDArray[np.float64]) -> Vectors:
    """Rows brought to unit length. A row of zeros, of a text that says nothing, becomes the last axis: the one along
    which texts differ least, so that it is like no text more than another."""
    norms = np.linalg.norm(sums, axis=1)
    nothing = norms == 0
    vectors = (sums / np.where(nothing, 1.0, norms)[:, np.newaxis]).astype(np.float32)
    vectors[nothing, -1] = 1.0
    return vectors


def _cost(document: ReadDocument) -> Encoded:
    return Encoded(1, len(document.numbers), 0, document.seconds)
