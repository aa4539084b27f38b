"""What a measure computes, as a digest: scores of one name from two definitions are not comparable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chunklab.measures import Case, Measure, from_spec
from chunklab.specs import Cutoff, parse
from chunklab.store import digest_of
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Document, GoldSpan, Query, Span, SpanArray, Tokens, to_span_array

N_CASES = 40
_SEED = 5
_LETTERS = 'abc  \n\u00a0'
_CUTOFFS = {'chunks': (1, 3), 'tokens': (4, 11)}


def definition_digest(measure: Measure) -> str:
    """Changes when the measure would score otherwise than before: it is taken of its scores of `N_CASES` fixed cases.

    The cases are small, so the measure is tried with small cutoffs in the unit of its own; they have gold that
    overlaps, touches and straddles, chunks that overlap, white space of several kinds, and queries that get nothing.
    """
    spec = parse(str(measure))
    tried = (
        [replace(spec, cutoff=Cutoff(n, spec.cutoff.unit)) for n in _CUTOFFS[spec.cutoff.unit]]
        if spec.cutoff
        else [spec]
    )
    measures = [from_spec(one) for one in tried]
    scores = [[round(one.score(case), 9) for one in measures] for case in _cases()]
    return digest_of('measure', str(measure), scores)[:16]


def _cases() -> list[Case]:
    rng = np.random.default_rng(_SEED)
    return [_case(rng) for _ in range(N_CASES)]


def _case(rng: np.random.Generator) -> Case:
    documents = [_document(rng, name) for name in ('one', 'two')]
    texts = {document.doc_id: TextIndex.of(document, _tokens(document.text)) for document in documents}
    cutting = {document.doc_id: _cuts(rng, len(document.text)) for document in documents}
    chunks = [Chunk(name, Span(a, b)) for name, rows in cutting.items() for a, b in rows.tolist()]
    order = rng.permutation(len(chunks))[: int(rng.integers(0, len(chunks) + 1))]
    gold = tuple(_gold(rng, documents[int(rng.integers(2))]) for _ in range(int(rng.integers(1, 4))))
    return Case(Query('q', '', gold), tuple(chunks[i] for i in order.tolist()), cutting, texts)


def _document(rng: np.random.Generator, name: str) -> Document:
    drawn = rng.integers(0, len(_LETTERS), size=int(rng.integers(30, 60)))
    return Document(name, 'a' + ''.join(_LETTERS[i] for i in drawn.tolist()) + 'b')


def _tokens(text: str) -> Tokens:
    places = np.array([i for i, letter in enumerate(text) if not letter.isspace()], dtype=np.int32)
    return Tokens(places, places + 1)


def _cuts(rng: np.random.Generator, length: int) -> SpanArray:
    starts = [0, *sorted(set(rng.integers(1, length, size=4).tolist()))]
    overlap = int(rng.integers(0, 3))
    ends = [*(start + overlap for start in starts[1:]), length]
    return to_span_array([Span(a, min(b, length)) for a, b in zip(starts, ends, strict=True)])


def _gold(rng: np.random.Generator, document: Document) -> GoldSpan:
    """A span that holds at least one character which is not white space."""
    anchor = int(rng.choice([i for i, letter in enumerate(document.text) if not letter.isspace()]))
    reach = int(rng.integers(1, 15))
    return GoldSpan(
        document.doc_id, Span(max(0, anchor - int(rng.integers(0, 4))), min(len(document.text), anchor + reach))
    )
