"""Every value type of chunklab, frozen: what flows between the rooms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SpanArray = NDArray[np.int64]
"""Spans of one document as rows (start, end), shape (n, 2), in order of start, then end."""

Vectors = NDArray[np.float32]
"""Embeddings, shape (n, dim), float32, rows of unit length."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range [start, end) of character offsets (code points) in one document's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Document:
    """A contract's text exactly as ingested; `doc_id` is its file name in the corpus folder.

    Documents of one `family` are versions of each other, such as a contract and its renewal: for statistics they are
    not independent. '' is a family of its own.
    """

    doc_id: str
    text: str = field(repr=False)
    title: str = ''
    source: str = ''
    family: str = ''
    _digest: str = field(default='', init=False, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """sha256 of the text, hexadecimal: what cached tokens, sentences and cuts of it are kept under."""
        if not self._digest:  # found once: every strategy and phase asks for it several times
            object.__setattr__(self, '_digest', hashlib.sha256(self.text.encode('utf-8', 'surrogatepass')).hexdigest())
        return self._digest


@dataclass(frozen=True, slots=True, order=True)
class GoldSpan:
    """A span that answers a query, as annotated: it may begin or end in white space."""

    doc_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its gold spans. `restrict_to` names the documents to search; empty means all of the corpus."""

    query_id: str
    text: str
    gold: tuple[GoldSpan, ...] = ()
    category: str = ''
    restrict_to: tuple[str, ...] = ()

    @property
    def no_gold(self) -> bool:
        """True for a query that nothing in the corpus answers; it is reported apart and part of no mean over gold."""
        return not self.gold


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents in order of `doc_id` and queries in file order. `digest` names exactly these documents and queries;
    `questions` says whether people have labelled them or they were `generated` from the text."""

    name: str
    documents: tuple[Document, ...] = field(repr=False)
    queries: tuple[Query, ...] = field(repr=False)
    digest: str = ''
    notes: tuple[str, ...] = ()
    questions: str = 'labelled'


@dataclass(frozen=True, slots=True)
class Tokens:
    """Where the tokens of one document lie: the encoder's tokenizer over the whole text, no special tokens.

    `starts` and `ends` are int32 arrays of character offsets, both ascending. The length in tokens of a span is the
    number of tokens that start inside it.
    """

    starts: NDArray[np.int32] = field(repr=False)
    ends: NDArray[np.int32] = field(repr=False)

    def __len__(self) -> int:
        return len(self.starts)

    def count(self, start: int, end: int) -> int:
        """Number of tokens that start inside [start, end)."""
        # searched in its own type: numpy would first copy all starts to int64
        first, last = self.starts.searchsorted(np.array((start, end), dtype=np.int32))
        return int(last - first)

    def counts(self, spans: SpanArray) -> NDArray[np.int64]:
        """Length in tokens of each row of `spans`, shape (n,)."""
        edges = self.starts.searchsorted(spans.astype(np.int32))
        return np.asarray(edges[:, 1] - edges[:, 0], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of one document, as cut by a strategy; its text is the slice."""

    doc_id: str
    span: Span

    @property
    def chunk_id(self) -> str:
        """`doc:start-end`, unique in a cutting."""
        return f'{self.doc_id}:{self.span.start}-{self.span.end}'


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A retrieved chunk: cosine similarity rounded to 6 places, and its rank, from 1."""

    chunk: Chunk
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Given:
    """The chunks of one document as somebody else's splitter wrote them, where that is not the document's own text:
    `document` has their texts one after another, `spans` where each stands in it, row by row those of the cutting."""

    document: Document
    spans: SpanArray = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cutting:
    """All chunks that a strategy made of a corpus: per document, its spans in order.

    A splitter that rewrites text has two things more. `given` has the documents some of whose chunks are not their
    slice of the text; such a chunk is encoded and stored as it was given. `unplaced` are documents made of the chunks
    that stand nowhere in a document, each under `unplaced_id` of that one and in `spans` right after it.
    """

    strategy: str
    spans: Mapping[str, SpanArray] = field(repr=False)
    given: Mapping[str, Given] = field(default_factory=dict, repr=False)
    unplaced: Mapping[str, Document] = field(default_factory=dict, repr=False)

    @property
    def n_chunks(self) -> int:
        """Chunks in all documents together."""
        return sum(len(rows) for rows in self.spans.values())

    def chunks(self) -> list[Chunk]:
        """Every chunk, documents in the order of `spans`, chunks in the order of the text."""
        return [Chunk(doc_id, Span(a, b)) for doc_id, rows in self.spans.items() for a, b in rows.tolist()]

    def sources(self, documents: Iterable[Document], *, as_given: bool = True) -> Iterator[tuple[Document, SpanArray]]:
        """Where the text of every chunk is read, in the order of `chunks`: in its document, in the texts `given`, or
        among those that were not placed. Without `as_given` a placed chunk is read in its document."""
        for document in documents:
            given = self.given.get(document.doc_id) if as_given else None
            yield (given.document, given.spans) if given else (document, self.spans[document.doc_id])
            unplaced = self.unplaced.get(unplaced_id(document.doc_id))
            if unplaced:
                yield unplaced, self.spans[unplaced.doc_id]

    def texts(self, documents: Iterable[Document]) -> Iterator[str]:
        """The text of every chunk as it is encoded and stored, in the order of `chunks`."""
        for document, rows in self.sources(documents):
            for start, end in rows.tolist():
                yield document.text[start:end]

    def own_texts(self) -> tuple[str, ...]:
        """Digests of all text that is not that of the documents; none where chunks are spans and nothing else."""
        given = (f'{key}:{own.document.digest}:{own.spans.tobytes().hex()}' for key, own in self.given.items())
        return (*given, *(f'{key}:{document.digest}' for key, document in self.unplaced.items()))


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a run depends on; two runs of one manifest have the same rankings."""

    corpus: str
    corpus_digest: str
    strategy: str
    strategy_digest: str
    encoder: str
    weights_digest: str
    index: str
    seed: int
    settings: Mapping[str, object]
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """What one strategy retrieved: per query id, chunks in rank order."""

    tag: str
    rankings: Mapping[str, tuple[ScoredChunk, ...]] = field(repr=False)
    manifest: Manifest


_UNPLACED = '#unplaced'


def unplaced_id(doc_id: str) -> str:
    """The id under which the chunks of a document go that stand nowhere in it."""
    return doc_id + _UNPLACED


def source_id(doc_id: str) -> str:
    """The document from which chunks of that id come: itself, or that of which they could not be placed."""
    return doc_id.removesuffix(_UNPLACED)


def to_span_array(spans: Iterable[Span] | Sequence[tuple[int, int]]) -> SpanArray:
    """Rows (start, end) of `spans`, shape (n, 2), also where there are none."""
    rows = [(s.start, s.end) if isinstance(s, Span) else (s[0], s[1]) for s in spans]
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def to_spans(rows: SpanArray) -> list[Span]:
    """The spans of an array, as values."""
    return [Span(a, b) for a, b in rows.tolist()]
