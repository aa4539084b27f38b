"""How the time to cut one document grows with its length, per strategy, and how encoding grows.

    CHUNKLAB_DATA=… python benchmarks/growth.py [--skip-encoding]

16 million characters of CUAD contracts, in order, as sixteen documents, as four and as one: what is told is seconds for
each document. All three are the same text, since contracts differ by a half in what a million characters of them take.
Finding tokens (by a tokenizer that has seen no word before the first document) and sentences is timed by itself,
cutting with both at hand and then as the sum of all it needs.
`semantic` and `cluster` are given random unit vectors, since what their sentences cost to encode is not what is asked
here. Medians of 3, in processor seconds, with one thread. Encoding is timed, once, on 40, 160 and 640 texts of 200
tokens with an empty store.

`exponent`: the slope of log seconds over log characters; 1.00 is linear. `memory`: bytes for each character of the
longest document that the stage takes at its peak beyond what is there when it begins, in a process of its own; in the
second line of a strategy with tokens and sentences found in it, and held.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from processes import extra_memory, in_fork
from strategies import STRATEGIES

from chunklab import registry
from chunklab.chunkers.words import words
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, bundled_folder
from chunklab.encoders.tokens import DocumentTokenizer, load_tokenizer
from chunklab.encoders.transformer import open_encoder
from chunklab.roles import Chunker
from chunklab.store import open_store
from chunklab.types import Document, SpanArray, Tokens, Vectors

BASE = 1_000_000
TIMES = (1, 4, 16)
RUNS = 3


class Given:
    """A context that has everything ready."""

    def __init__(self, document: Document, tokens: Tokens, sentences: SpanArray) -> None:
        self.document = document
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

    def anew(self, chunker: object, tokenizer: DocumentTokenizer) -> Given:
        """The same with tokens found again, and sentences if the chunker asks for any; vectors are those at hand."""
        splitter = registry.build('splitter', chunker.splitter).made if hasattr(chunker, 'splitter') else None
        text = self.document.text
        found = Given(self.document, tokenizer.tokens(text), splitter.spans(text) if splitter else self._sentences)
        found._vectors = self._vectors
        return found


def main() -> None:
    """Print one line per stage and strategy."""
    whole = long_text(BASE * max(TIMES))
    by_length = [[Document(str(at), whole[at : at + BASE * n]) for at in range(0, len(whole), BASE * n)] for n in TIMES]
    splitter = registry.build('splitter', 'nupunkt').made
    splitter.spans(whole[:1000])  # its model is loaded once
    loaded = [load_tokenizer(bundled_folder()) for _ in range(len(TIMES) * RUNS + 1)]
    print(f'{"":34}' + ''.join(f'{n * BASE:>12,} characters' for n in TIMES) + '   exponent     memory')
    of_tokens = measured([lambda p=p: tokens_of(p, loaded.pop()) for p in by_length])
    of_sentences = measured([lambda p=p: [splitter.spans(d.text) for d in p] for p in by_length])
    show('tokens', of_tokens)
    show('sentences (nupunkt)', of_sentences)
    tokenizer, cold = load_tokenizer(bundled_folder()), load_tokenizer(bundled_folder())
    given = [[Given(d, tokenizer.tokens(d.text), splitter.spans(d.text)) for d in p] for p in by_length]
    (document,), (context,) = by_length[-1], given[-1]
    for spec in STRATEGIES:
        chunker = registry.build('chunker', spec).made
        for contexts in given:
            cut_all(chunker, contexts)  # draws the vectors
        cutting = measured([lambda k=contexts, c=chunker: cut_all(c, k) for contexts in given])
        show(spec, cutting)
        needed = [of_tokens, of_sentences] if hasattr(chunker, 'splitter') else [of_tokens]
        seconds = [sum(parts) for parts in zip(cutting.seconds, *(stage.seconds for stage in needed), strict=True)]
        words.cache_clear()
        memory = in_fork(lambda c=chunker: extra_memory(lambda: c.spans(document, context.anew(c, cold))))
        show('  with what it needs', Growth(seconds, memory / (BASE * max(TIMES))))
    if '--skip-encoding' not in sys.argv:
        encode_growth(document, context.tokens(document))


def tokens_of(documents: list[Document], tokenizer: DocumentTokenizer) -> None:
    """Finds the tokens of documents one after another."""
    for document in documents:
        tokenizer.tokens(document.text)


def cut_all(chunker: Chunker, contexts: list[Given]) -> None:
    """Cuts documents one after another, each with what it is given."""
    for context in contexts:
        chunker.spans(context.document, context)


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds at each length, and bytes of memory for each character of the longest."""

    seconds: list[float]
    memory: float = np.nan

    @property
    def exponent(self) -> float:
        """Slope of a straight line through the logarithms."""
        return float(np.polyfit(np.log(TIMES), np.log(self.seconds), 1)[0])


def measured(calls: list[Callable[[], object]]) -> Growth:
    """One stage at each length, each call over all documents of that length."""
    words.cache_clear()  # or what they take would not be seen
    memory = in_fork(lambda: extra_memory(calls[-1]))
    rounds = [[seconds_of(call) for call in calls] for _ in range(RUNS)]  # in turn: a machine has slow minutes
    seconds = [statistics.median(found[i] for found in rounds) * n / max(TIMES) for i, n in enumerate(TIMES)]
    return Growth(seconds, memory / (BASE * max(TIMES)))


def encode_growth(document: Document, tokens: Tokens) -> None:
    """Time of the encoder's `prepare` for 40, 160 and 640 chunks, each time with an empty store."""
    chunks = np.array(list(pairwise(tokens.starts[::200].tolist())))
    seconds = [timed_prepare([(document, chunks[: 40 * n])]) for n in TIMES]
    show('encoding, plain (once)', Growth(seconds))


def timed_prepare(requests: list[tuple[Document, SpanArray]]) -> float:
    """Seconds to encode these, the model loaded before."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), on_wait=print) as store:
        encoder = open_encoder(SentenceTransformers(DEFAULT_MODEL), store)
        encoder.encode_queries(['load the model'])
        begun = time.perf_counter()
        encoder.prepare(requests)
        return time.perf_counter() - begun


def show(name: str, found: Growth) -> None:
    """One line."""
    memory = '' if np.isnan(found.memory) else f'{found.memory:>9.1f} B'
    print(
        f'{name:34}' + ''.join(f'{s:>21.3f} s' for s in found.seconds) + f'{found.exponent:>11.2f}{memory}', flush=True
    )


def seconds_of(call: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    words.cache_clear()
    begun = time.process_time()
    call()
    return time.process_time() - begun


def long_text(n_characters: int) -> str:
    """CUAD contracts in order of name, one after another, over again if need be."""
    folder = Path(os.environ['CHUNKLAB_DATA']) / 'cuad' / 'documents'
    parts = [path.read_text(encoding='utf-8') for path in sorted(folder.iterdir())]
    text = '\n\n'.join(parts)
    return (text * (n_characters // len(text) + 1))[:n_characters]


if __name__ == '__main__':
    main()
