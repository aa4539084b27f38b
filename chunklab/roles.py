"""The roles that components play, each a Protocol of one or two methods. Nothing needs to inherit from these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Literal, Protocol, get_args, runtime_checkable

from chunklab.errors import ChunklabError
from chunklab.types import Document, Span, SpanArray, Tokens, Vectors


class Context(Protocol):
    """What a chunker may ask about a document, computed once for all strategies."""

    def tokens(self, document: Document) -> Tokens:
        """Offsets of the encoder's tokens over the whole text."""
        ...

    def sentences(self, document: Document, splitter: str) -> SpanArray:
        """Sentences by the splitter of that spec: in order, without overlap; what lies between them is white space."""
        ...

    def vectors(self, document: Document, spans: SpanArray) -> Vectors:
        """One unit vector for each span, from the encoder in use."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector for each text, from the encoder in use, which sees that text and nothing around it."""
        ...

    def model_folder(self) -> Path:
        """Where the files of the encoder's model lie, for a splitter that counts by the same tokenizer."""
        ...


class Chunker(Protocol):
    """Cuts a document. Its constructor's keywords are its spec's parameters."""

    def spans(self, document: Document, context: Context) -> Sequence[Span]:
        """Chunks in order of start: inside the text, non-empty, within the size limit, losing only white space."""
        ...


@runtime_checkable
class PieceChunker(Protocol):
    """A chunker of somebody else's making that gives texts; chunklab finds where they stand.

    One that never asks for vectors may say so by an attribute `embeds = False`: a change of weights then has nothing
    cut again. An attribute `seconds` is how long one document may take.
    """

    def pieces(self, document: Document, context: Context) -> Sequence[str | Span]:
        """Chunks as texts, in the order of the document. One that is a span stands where it says."""
        ...


@runtime_checkable
class VectorChunker(Chunker, Protocol):
    """A chunker that needs embeddings: it says of what before it cuts, so that all are encoded in one go."""

    def units(self, document: Document, context: Context) -> SpanArray:
        """The spans whose vectors `spans` will ask for."""
        ...


@runtime_checkable
class FittedChunker(Protocol):
    """A chunker whose cuts depend on more than its spec and the document, such as a file; that goes into its digest."""

    def fit_digest(self) -> str:
        """Hexadecimal digest of what the spec alone does not say."""
        ...


Experiment = Literal['shift', 'jitter']
"""`shift`: the start of the cutting moves. `jitter`: every chunk has a size limit of its own, drawn at random."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One of the `count` ways, numbered from 0, in which an experiment has a document cut.

    Phase 0 of `shift` is the plain cutting, the others begin later by further shares of a chunk. All phases of `jitter`
    are independent of each other and of the plain cutting. ChunklabError for a number that is not below the count.
    """

    experiment: Experiment
    number: int
    count: int

    def __post_init__(self) -> None:
        if self.experiment not in get_args(Experiment):
            raise ChunklabError(f'experiment {self.experiment!r}: must be one of {", ".join(get_args(Experiment))}')
        if self.count < 1:
            raise ChunklabError(f'{self.count} phases: there must be at least 1')
        if not 0 <= self.number < self.count:
            raise ChunklabError(f'phase {self.number} of {self.count}: must be from 0 to {self.count - 1}')

    @property
    def key(self) -> str:
        """What the cutting depends on: phases of one key, also such of different counts, cut every document alike."""
        if self.experiment == 'jitter':
            return f'jitter {self.number}'
        common = gcd(self.number, self.count)
        return f'shift {self.number // common}/{self.count // common}'


def phases(experiment: Experiment, count: int) -> tuple[Phase, ...]:
    """All phases of an experiment, in order; ChunklabError if there is none."""
    # range(1) for a count below 1 too: `Phase` says then what is wrong with it
    return tuple(Phase(experiment, number, count) for number in range(max(count, 1)))


@runtime_checkable
class PhasedChunker(Chunker, Protocol):
    """A chunker that can cut a document in several ways of equal right. Of one that cannot, what hangs on the luck of
    its cuts is not known: n/a, never 0."""

    def phased(self, document: Document, context: Context, phase: Phase) -> Sequence[Span]:
        """Chunks of that phase, on the terms of `spans`. What `units` gives serves all phases."""
        ...


class SentenceSplitter(Protocol):
    """Finds sentences."""

    def spans(self, text: str) -> SpanArray:
        """Sentences in order, without overlap, none empty; what lies between them is white space."""
        ...


@runtime_checkable
class FittedSplitter(SentenceSplitter, Protocol):
    """A splitter trained on the corpus in use; the fit goes into its digest."""

    def fit(self, texts: Iterable[str]) -> None:
        """Learn from the corpus, in the order given."""
        ...


@runtime_checkable
class DependentSplitter(SentenceSplitter, Protocol):
    """A splitter that reads data which its spec only names, such as a trained pipeline."""

    def data_digest(self) -> str:
        """Changes whenever that data does; '' where there is none."""
        ...


class Encoder(Protocol):
    """Turns texts into unit vectors; `plain`, `late` and `static` encoding are all this one role."""

    @property
    def digest(self) -> str:
        """Hexadecimal digest of weights, settings and mode: what vectors are kept under."""
        ...

    @property
    def max_tokens(self) -> int:
        """Tokens that the model reads of one text, special tokens not counted."""
        ...

    def prepare(self, requests: Iterable[tuple[Document, SpanArray]]) -> None:
        """Encode all of these in whatever order is fastest, so that `encode_chunks` only looks them up."""
        ...

    def encode_chunks(self, document: Document, spans: SpanArray) -> Vectors:
        """One row per span, shape (n, dim)."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row per query text, shape (n, dim)."""
        ...
