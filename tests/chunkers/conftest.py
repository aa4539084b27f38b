"""What chunkers are tested with: the real tokenizer and sentence splitters, toy vectors that need no model."""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np
import pytest

from chunklab import registry
from chunklab.chunkers.limits import Limits
from chunklab.chunkers.pace import to_pace
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, bundled_folder
from chunklab.encoders.tokens import load_tokenizer
from chunklab.encoders.transformer import open_encoder
from chunklab.store import open_store
from chunklab.types import Document, Tokens

DIM = 16


class ToyContext:
    """Tokens and sentences as they really are; a span's vector is the sum of fixed random directions of its words."""

    def __init__(self):
        tokenizer = load_tokenizer(bundled_folder())
        self._tokens = lru_cache(maxsize=2)(tokenizer.tokens)
        self._sentences = lru_cache(maxsize=2)(_sentences)

    def tokens(self, document):
        return self._tokens(document.text)

    def sentences(self, document, splitter):
        return self._sentences(splitter, document.text)

    def vectors(self, document, spans):
        rows = np.array([_direction_of(document.text[a:b]) for a, b in spans.tolist()]).reshape(-1, DIM)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class GivenContext:
    """One token per word, and sentences and vectors as the test gives them: for results that a reader can check."""

    def __init__(self, sentences=(), vectors=()):
        self._sentences = np.array(sentences, dtype=np.int64).reshape(-1, 2)
        self._vectors = np.array(vectors, dtype=np.float32)

    def tokens(self, document):
        return word_tokens(document.text)

    def sentences(self, document, splitter):
        return self._sentences

    def vectors(self, document, spans):
        return self._vectors


def word_tokens(text):
    """Each word of the text as one token."""
    starts = [i for i, c in enumerate(text) if not c.isspace() and (i == 0 or text[i - 1].isspace())]
    ends = [i + 1 for i, c in enumerate(text) if not c.isspace() and (i + 1 == len(text) or text[i + 1].isspace())]
    return Tokens(np.array(starts, dtype=np.int32), np.array(ends, dtype=np.int32))


@lru_cache(maxsize=8)
def _splitter(spec):
    return registry.build('splitter', spec).made


def _sentences(splitter, text):
    return _splitter(splitter).spans(text)


@lru_cache(maxsize=4096)
def _direction(word):
    return np.random.default_rng(zlib.crc32(word.encode('utf-8', 'surrogatepass'))).normal(size=DIM)


def _direction_of(text):
    return np.sum([_direction(word) for word in text.split()], axis=0)


@pytest.fixture(scope='session')
def context():
    return ToyContext()


@pytest.fixture(scope='session')
def given_context():
    return GivenContext


@pytest.fixture(scope='session')
def one_token_a_word():
    return word_tokens


@pytest.fixture(scope='session')
def texts_of():
    """The pieces of a text that a chunker makes of it."""
    return lambda chunker, text, context: [
        text[span.start : span.end] for span in chunker.spans(Document('a.txt', text), context)
    ]


@pytest.fixture(scope='session')
def phased_texts_of():
    """The pieces of a text that a chunker makes of it in one phase."""
    return lambda chunker, text, context, phase: [
        text[span.start : span.end] for span in chunker.phased(Document('a.txt', text), context, phase)
    ]


@pytest.fixture(scope='session')
def drawn_sizes():
    """The limits that a phase of jitter draws for chunks of a text that begin with each of its tokens."""

    def draw(text, phase, size, n_tokens):
        return to_pace(Limits(size, 1), phase, Document('a.txt', text), n_tokens).limits.drawn.tolist()

    return draw


@pytest.fixture(scope='session')
def real_vectors(tmp_path_factory):
    """Vectors by the bundled model, each text encoded once in the session."""
    with open_store(tmp_path_factory.mktemp('store'), on_wait=lambda _: None) as store:
        yield open_encoder(SentenceTransformers(DEFAULT_MODEL), store).encode_chunks
