"""What a reader of a foreign format is asked for and gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from chunklab.types import Document

Record = Mapping[str, object]
"""One line of queries.jsonl: `query_id`, `query`, `question`, `category`, `spans` and `answers`, or `no_gold`."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`n` things of a source that are not in the corpus (or are there in another form), and why: one line of a report.

    >>> str(LeftOut('queries', 3, 'their quote stands in several places'))
    '3 queries left out: their quote stands in several places'
    """

    what: str
    n: int
    why: str

    def __str__(self) -> str:
        what = (
            self.what
            if self.n != 1
            else f'{self.what[:-3]}y'
            if self.what.endswith('ies')
            else self.what.removesuffix('s')
        )
        return f'{self.n:,} {what} left out: {self.why}'


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of a source is wanted; empty means all of it.

    `benchmarks` are names inside a source that holds several (LegalBench-RAG's files, Chroma's sub-corpora);
    `documents` are names of documents as the corpus will have them; `without` are categories to leave out;
    `answered_only` leaves out queries that nothing answers.
    """

    benchmarks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    answered_only: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One corpus as read: documents in order of `doc_id`, `records` in the order of the source.

    `read` and `left_out` are what the user is told; `source` is one sentence for SOURCE.md: which format, and what its
    gold means.
    """

    name: str
    documents: tuple[Document, ...] = field(repr=False)
    records: tuple[Record, ...] = field(repr=False)
    read: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    source: str


class Reader(Protocol):
    """A foreign format."""

    def recognises(self, path: Path) -> bool:
        """Whether `path` looks like this format, from names and the first few kilobytes; never raises."""

    def read(self, path: Path, choice: Choice) -> tuple[Reading, ...]:
        """The corpora in `path`, one or several, every offset checked. CorpusError tells file, place, what is wrong."""
