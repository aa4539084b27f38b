"""Cuttings with vectors, of any size and without a model."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.index import Contents
from chunklab.types import Corpus, Cutting, Document, Span, to_span_array


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def random_units():
    """Unit vectors, shape (n, dim), from a seed."""
    return lambda seed, n, dim=16: unit(np.random.default_rng(seed).normal(size=(n, dim)))


@pytest.fixture
def contents_of():
    """Contents of documents with `sizes` chunks, one word of the text each."""

    def make(vectors, sizes, strategy='fixed(size=1)', name='c', doc_ids=None):
        doc_ids = doc_ids or [f'd{i}.txt' for i in range(len(sizes))]
        documents = tuple(
            Document(doc_id, ' '.join(f'word{j:04}' for j in range(n)))
            for doc_id, n in zip(doc_ids, sizes, strict=True)
        )
        spans = {
            document.doc_id: to_span_array([Span(j * 9, j * 9 + 8) for j in range(n)])
            for document, n in zip(documents, sizes, strict=True)
        }
        corpus = Corpus(name, documents, (), digest='00ff')
        return Contents(corpus, Cutting(strategy, spans), vectors, "st('x')", 'encoder-digest')

    return make
