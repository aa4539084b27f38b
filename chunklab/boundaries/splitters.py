"""What a splitter does to the text of a corpus, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SplitterCheck:
    """One strategy: its chunks, by whether they are the text of a document letter by letter, were found all the same,
    stand nowhere, or are left out as another stands in the same place; characters that are not white space, of the
    documents in no chunk and of found chunks that the document has not there; chunks over the size that the spec
    states, NaN if it states none. Seconds are NaN for the alignment of a chunker that gives offsets."""

    strategy: str
    n_chunks: int
    exact: int
    mended: int
    unplaced: int
    repeated: int
    lost: int
    lost_share: float
    changed: int
    over: float
    splitter_seconds: float
    alignment_seconds: float


@dataclass(frozen=True, slots=True)
class SplitterSurvey:
    """Every strategy that cut the corpus, in order, and what the others said when they failed."""

    corpus_name: str
    corpus_digest: str
    n_documents: int
    tokenizer: str
    rows: tuple[SplitterCheck, ...]
    failures: tuple[str, ...] = ()
