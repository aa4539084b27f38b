"""What it takes to cut in phases, per strategy, beside the plain cutting; and how many of the cuts move.

    CHUNKLAB_DATA=… python benchmarks/phases.py [CONTRACTS]

The first so many CUAD contracts, 24 unless told, with tokens and sentences at hand. `semantic` and `cluster` are given
random unit vectors. Milliseconds for all contracts and one cutting: the least of 3 passes, for phases their mean over
8. `turnover` and `distinct` are as in chunklab.boundaries.compare_phases; those of semantic and cluster say little,
because their vectors do.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import get_args

import numpy as np
from strategies import STRATEGIES

from chunklab import registry
from chunklab.boundaries import compare_phases
from chunklab.encoders.models import bundled_folder
from chunklab.encoders.tokens import load_tokenizer
from chunklab.roles import Experiment, PhasedChunker, phases
from chunklab.texts import TextIndex
from chunklab.types import Document, Span, SpanArray, Tokens, Vectors, to_span_array

COUNT = 8


class Given:
    """A context that has everything ready."""

    def __init__(self, documents: Sequence[Document]) -> None:
        tokenizer, splitter = load_tokenizer(bundled_folder()), registry.build('splitter', 'nupunkt').made
        self._tokens = {document.doc_id: tokenizer.tokens(document.text) for document in documents}
        self._sentences = {document.doc_id: splitter.spans(document.text) for document in documents}
        self._vectors: dict[str, Vectors] = {}

    def tokens(self, document: Document) -> Tokens:
        """The tokens of a document."""
        return self._tokens[document.doc_id]

    def sentences(self, document: Document, splitter: str) -> SpanArray:
        """The sentences of a document."""
        return self._sentences[document.doc_id]

    def vectors(self, document: Document, spans: SpanArray) -> Vectors:
        """Random unit vectors, the same ones each time."""
        if document.doc_id not in self._vectors:
            made = np.random.default_rng(0).normal(size=(len(spans), 384)).astype(np.float32)
            self._vectors[document.doc_id] = made / np.linalg.norm(made, axis=1, keepdims=True)
        return self._vectors[document.doc_id]


def main() -> None:
    """Print one line per strategy and experiment."""
    documents = contracts(int(sys.argv[1]) if len(sys.argv) > 1 else 24)
    context = Given(documents)
    texts = {document.doc_id: TextIndex.of(document, context.tokens(document)) for document in documents}
    print(f'{"":30}{"plain":>12}{"a phase of":>16}{"":>12}{"turnover":>12}{"distinct":>12}')
    for spec in STRATEGIES:
        chunker: PhasedChunker = registry.build('chunker', spec).made
        least, _ = timed(partial(chunker.spans, context=context), documents)
        for experiment in get_args(Experiment):
            passes = [
                timed(partial(chunker.phased, context=context, phase=phase), documents)
                for phase in phases(experiment, COUNT)
            ]
            found = compare_phases([cutting for _, cutting in passes], texts)
            turnover = 'n/a' if found.turnover is None else f'{found.turnover:.3f}'
            mean = sum(spent for spent, _ in passes) / COUNT
            print(f'{spec:30}{least:9.1f} ms{experiment:>16}{mean:9.1f} ms{turnover:>12}{found.n_distinct:>12}')


def timed(
    cut: Callable[[Document], Sequence[Span]], documents: Sequence[Document]
) -> tuple[float, dict[str, SpanArray]]:
    """Milliseconds, the least of three passes over all documents, and the cutting."""
    spent = []
    for _ in range(3):
        begun = time.perf_counter()
        cutting = {document.doc_id: cut(document) for document in documents}
        spent.append(1000 * (time.perf_counter() - begun))
    return min(spent), {doc_id: to_span_array(spans) for doc_id, spans in cutting.items()}


def contracts(count: int) -> list[Document]:
    """The first CUAD contracts in order of name."""
    paths = sorted((Path(os.environ['CHUNKLAB_DATA']) / 'cuad' / 'documents').glob('*.txt'))[:count]
    found = []
    for path in paths:
        with path.open(encoding='utf-8', newline='') as file:
            found.append(Document(path.name, file.read()))
    return found


if __name__ == '__main__':
    main()
