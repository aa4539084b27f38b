"""What chunkers may ask about a document, computed once for all strategies and kept in the store."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from chunklab.encoders.cache import Encoded
from chunklab.encoders.modes import DocumentEncoder
from chunklab.pipeline.strategies import Splitter, of_texts, tokens_digest
from chunklab.store import BlobCache, digest_of, rows_from_bytes, rows_to_bytes
from chunklab.types import Document, Given, SpanArray, Tokens, Vectors, to_span_array

_SECONDS = struct.Struct('<d')


def pack_timed(seconds: float, rows: SpanArray) -> bytes:
    """A stage's output with the seconds it took, so that its cost is known again when it is only looked up."""
    return _SECONDS.pack(seconds) + rows_to_bytes(rows)


def unpack_timed(blob: bytes, columns: int) -> tuple[float, SpanArray]:
    """Seconds and int64 rows of `columns` columns, as `pack_timed` wrote them."""
    (seconds,) = _SECONDS.unpack_from(blob)
    return seconds, rows_from_bytes(blob[_SECONDS.size :], columns)


def one_after_another(doc_id: str, texts: Sequence[str]) -> Given:
    """A document of these texts, a line break between two, with where each stands in it."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    ends = np.cumsum(lengths + 1) - 1
    spans = np.stack([ends - lengths, ends], axis=1) if len(texts) else to_span_array(())
    return Given(Document(doc_id, '\n'.join(texts)), spans)


@dataclass(slots=True)
class Clock:
    """Seconds of one cutting: what its inputs cost when they were made, and what waiting for them took this time; and
    what it cost to embed the texts that it asked for by `embed`."""

    cost: float = 0.0
    waited: float = 0.0
    seen: set[str] = field(default_factory=set)
    embedded: Encoded = field(default_factory=Encoded)


@dataclass(slots=True)
class StoredContext:
    """`roles.Context` over the store; keeps the tokens, sentences and vectors of the document at hand in memory."""

    stages: BlobCache
    splitters: Mapping[str, Splitter]
    encoder: DocumentEncoder
    clock: Clock = field(default_factory=Clock)
    _document: Document | None = None
    _held: dict[str, tuple[float, SpanArray]] = field(default_factory=dict)
    _vectors: dict[bytes, Vectors] = field(default_factory=dict)  # by their spans

    def tokens(self, document: Document) -> Tokens:
        """Offsets of the encoder's tokens over the whole text."""
        rows = self._rows(document, tokens_digest(self.encoder), self._find_tokens)
        return Tokens(rows[:, 0].astype(np.int32), rows[:, 1].astype(np.int32))

    def sentences(self, document: Document, splitter: str) -> SpanArray:
        """Sentences by the splitter of that spec, one of those that the strategies at hand named."""
        if splitter not in self.splitters:
            raise AssertionError(f'BUG: no strategy names {splitter!r} in its field `splitter`, yet one asks for it')
        named = self.splitters[splitter]
        return self._rows(document, named.digest, named.found.spans)

    def vectors(self, document: Document, spans: SpanArray) -> Vectors:
        """One unit vector for each span; encoding is accounted apart, so its time is none of the cutting's."""
        begun = time.perf_counter()
        self._turn_to(document)
        key = spans.tobytes()
        if key not in self._vectors:  # all phases of a chunker ask for the same
            self._vectors[key] = self.encoder.encode_chunks(document, spans)
        vectors = self._vectors[key].copy()  # whoever cuts may work in it
        self.clock.waited += time.perf_counter() - begun
        return vectors

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector for each text, encoded by itself in every mode; accounted as those of `vectors` are."""
        begun = time.perf_counter()
        encoder = of_texts(self.encoder)
        joined = one_after_another('', texts)
        vectors = encoder.encode_chunks(joined.document, joined.spans)
        self.clock.embedded += encoder.encoded([(joined.document, joined.spans)])
        self.clock.waited += time.perf_counter() - begun
        return vectors

    def model_folder(self) -> Path:
        """Where the files of the encoder's model lie."""
        return self.encoder.weights.folder

    def _find_tokens(self, text: str) -> SpanArray:
        tokens = self.encoder.tokenizer().tokens(text)
        return np.stack([tokens.starts, tokens.ends], axis=1).astype(np.int64)

    def _rows(self, document: Document, stage: str, compute: Callable[[str], SpanArray]) -> SpanArray:
        begun = time.perf_counter()
        self._turn_to(document)
        if stage not in self._held:
            self._held[stage] = self._stored(document, stage, compute)
        seconds, rows = self._held[stage]
        if stage not in self.clock.seen:
            self.clock.seen.add(stage)
            self.clock.cost += seconds
        self.clock.waited += time.perf_counter() - begun
        return rows

    def _turn_to(self, document: Document) -> None:
        """Forget what is kept of another document."""
        if document is not self._document and document != self._document:
            self._held.clear()
            self._vectors.clear()
        self._document = document

    def _stored(self, document: Document, stage: str, compute: Callable[[str], SpanArray]) -> tuple[float, SpanArray]:
        key = digest_of(stage, document.digest)
        blob = self.stages.get_many([key]).get(key)
        if blob is None:
            begun = time.perf_counter()
            rows = compute(document.text)
            blob = pack_timed(time.perf_counter() - begun, rows)
            self.stages.put_many({key: blob})
        return unpack_timed(blob, 2)
