"""How the time to cut one document grows with its length, per strategy, and how encoding grows.

    CHUNKLAB_DATA=… python benchmarks/growth.py

One document of 1, 4 and 16 times 250,000 characters, made of CUAD contracts in order. Finding tokens (loading the
tokenizer included) and sentences is timed by itself, cutting with both at hand and then as the sum of all it needs.
`semantic` and `cluster` are given random unit vectors, since what their sentences cost to encode is not what is asked
here. Encoding is timed, once, on 40, 160 and 640 texts of 200 tokens with an empty store; the rest are medians of 3.
`relative` is the time per character, or per text, over that of the shortest: 1.00 is linear.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
from strategies import STRATEGIES

from chunklab import registry
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, bundled_folder
from chunklab.encoders.tokens import load_tokenizer
from chunklab.encoders.transformer import open_encoder
from chunklab.store import open_store
from chunklab.types import Document, SpanArray, Tokens, Vectors

BASE = 250_000
TIMES = (1, 4, 16)


class Given:
    """A context that has everything ready."""

    def __init__(self, tokens: Tokens, sentences: SpanArray) -> None:
        self._tokens = tokens
        self._sentences = sentences
        self._vectors: dict[int, Vectors] = {}

    def tokens(self, document: Document) -> Tokens:
        """The tokens of the one document."""
        return self._tokens

    def sentences(self, document: Document, splitter: str) -> SpanArray:
        """The sentences of the one document."""
        return self._sentences

    def vectors(self, document: Document, spans: SpanArray) -> Vectors:
        """Random unit vectors, the same ones each time."""
        if len(spans) not in self._vectors:
            made = np.random.default_rng(0).normal(size=(len(spans), 384)).astype(np.float32)
            self._vectors[len(spans)] = made / np.linalg.norm(made, axis=1, keepdims=True)
        return self._vectors[len(spans)]


def main() -> None:
    """Print one line per stage and strategy."""
    whole = long_text(BASE * max(TIMES))
    documents = [Document(f'{n}x', whole[: BASE * n]) for n in TIMES]
    splitter = registry.build('splitter', 'nupunkt').made
    splitter.spans(whole[:1000])  # its model is loaded once
    print(f'{"":32}' + ''.join(f'{n * BASE:>12,} characters' for n in TIMES) + '   relative')
    tokens = [load_tokenizer(bundled_folder()).tokens(d.text) for d in documents]
    of_tokens = [median(lambda d=d: load_tokenizer(bundled_folder()).tokens(d.text)) for d in documents]
    of_sentences = [median(lambda d=d: splitter.spans(d.text)) for d in documents]
    show('tokens', of_tokens)
    show('sentences (nupunkt)', of_sentences)
    contexts = [Given(t, splitter.spans(d.text)) for t, d in zip(tokens, documents, strict=True)]
    for spec in STRATEGIES:
        chunker = registry.build('chunker', spec).made
        for document, context in zip(documents, contexts, strict=True):
            chunker.spans(document, context)  # draws the vectors
        cutting = [median(lambda d=d, c=c: chunker.spans(d, c)) for d, c in zip(documents, contexts, strict=True)]
        show(spec, cutting)
        needed = [of_tokens, of_sentences] if hasattr(chunker, 'splitter') else [of_tokens]
        show('  with what it needs', [sum(parts) for parts in zip(cutting, *needed, strict=True)])
    encode_growth(documents[-1], tokens[-1])


def encode_growth(document: Document, tokens: Tokens) -> None:
    """Time of the encoder's `prepare` for 40, 160 and 640 chunks, each time with an empty store."""
    chunks = np.array(list(pairwise(tokens.starts[::200].tolist())))
    seconds = [timed_prepare([(document, chunks[: 40 * n])]) for n in TIMES]
    show('encoding, plain (once)', seconds)


def timed_prepare(requests: list[tuple[Document, SpanArray]]) -> float:
    """Seconds to encode these, the model loaded before."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), on_wait=print) as store:
        encoder = open_encoder(SentenceTransformers(DEFAULT_MODEL), store)
        encoder.encode_queries(['load the model'])
        begun = time.perf_counter()
        encoder.prepare(requests)
        return time.perf_counter() - begun


def show(name: str, seconds: list[float]) -> None:
    """One line: seconds at each length, and time per character over that of the shortest."""
    relative = [s / (seconds[0] * n) for s, n in zip(seconds, TIMES, strict=True)]
    print(f'{name:32}' + ''.join(f'{s:>22.3f} s' for s in seconds) + '   ' + ' '.join(f'{r:.2f}' for r in relative))


def median(call: Callable[[], object]) -> float:
    """Median seconds of three calls."""
    found = []
    for _ in range(3):
        begun = time.perf_counter()
        call()
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def long_text(n_characters: int) -> str:
    """CUAD contracts in order of name, one after another, over again if need be."""
    folder = Path(os.environ['CHUNKLAB_DATA']) / 'cuad' / 'documents'
    parts = [path.read_text(encoding='utf-8') for path in sorted(folder.iterdir())]
    text = '\n\n'.join(parts)
    return (text * (n_characters // len(text) + 1))[:n_characters]


if __name__ == '__main__':
    main()
