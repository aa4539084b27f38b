"""Small cases written by hand, for the examples in docstrings and for trying out a measure of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from chunklab.measures.case import Case
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Document, GoldSpan, Query, Span, Tokens, to_span_array


def word_tokens(text: str) -> Tokens:
    """Every run of characters that are not white space as one token: enough for an example."""
    words = [match.span() for match in re.finditer(r'\S+', text)]
    edges = np.array(words, dtype=np.int32).reshape(-1, 2)
    return Tokens(edges[:, 0].copy(), edges[:, 1].copy())


def example_case(
    texts: Mapping[str, str],
    gold: Sequence[tuple[str, int, int]],
    retrieved: Sequence[tuple[str, int, int]],
    cutting: Sequence[tuple[str, int, int]] | None = None,
) -> Case:
    """A case from plain (document, start, end) triples; the cutting, unless given, is what was retrieved."""
    chunks = retrieved if cutting is None else cutting
    return Case(
        Query('q', '', tuple(GoldSpan(doc_id, Span(start, end)) for doc_id, start, end in gold)),
        tuple(Chunk(doc_id, Span(start, end)) for doc_id, start, end in retrieved),
        {
            name: to_span_array(sorted({(start, end) for doc_id, start, end in chunks if doc_id == name}))
            for name in texts
        },
        {name: TextIndex.of(Document(name, text), word_tokens(text)) for name, text in texts.items()},
    )
