"""chunklab's own chunkers as `benchmarks/chunkers.py` times them, and the least that the tokenizer or the encoder alone
takes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from contender import SIZE, Loaded, Piece, loaded_model, raw_tokenizer
from processes import in_fork
from strategies import STRATEGIES

from chunklab import registry
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, bundled_folder
from chunklab.encoders.tokens import DocumentTokenizer, load_tokenizer
from chunklab.roles import VectorChunker
from chunklab.types import Document, SpanArray, Tokens, Vectors

open_folder = ExitStack()
"""What is open until the process ends: a store and its folder."""


class Fresh:
    """A context that finds tokens and sentences when they are asked for, once for each document; without vectors."""

    def __init__(self, tokenizer: DocumentTokenizer) -> None:
        self._tokenizer = tokenizer
        self._of = ''
        self._found: dict[str, Any] = {}
        self._drawn: dict[int, Vectors] = {}

    def tokens(self, document: Document) -> Tokens:
        """Of one document after another."""
        found: Tokens = self._once(document, '', lambda: self._tokenizer.tokens(document.text))
        return found

    def sentences(self, document: Document, splitter: str) -> SpanArray:
        """By the splitter of that spec."""
        found: SpanArray = self._once(document, splitter, lambda: _splitter(splitter).spans(document.text))
        return found

    def vectors(self, document: Document, spans: SpanArray) -> Vectors:
        """Drawn at random: what sentences cost to encode is not asked here."""
        return self.drawn(len(spans))

    def drawn(self, n_rows: int) -> Vectors:
        """As many unit vectors, the same ones each time."""
        if n_rows not in self._drawn:
            rows = np.random.default_rng(0).normal(size=(n_rows, 384)).astype(np.float32)
            self._drawn[n_rows] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return self._drawn[n_rows]

    def _once(self, document: Document, what: str, make: Callable[[], Any]) -> Any:
        if document.doc_id != self._of:
            self._of, self._found = document.doc_id, {}
        if what not in self._found:
            self._found[what] = make()
        return self._found[what]


def documents_of(texts: Sequence[str]) -> list[Document]:
    """Documents named by their place."""
    return [Document(str(at), text) for at, text in enumerate(texts)]


def _splitter(spec: str) -> Any:
    return registry.build('splitter', spec).made


def ours(name: str) -> Callable[[int], Loaded]:
    """A chunker of chunklab with tokens and sentences found anew."""

    def load(overlap: int) -> Loaded:
        shared = f', overlap={overlap}' if overlap else ''
        chunker = registry.build('chunker', f'{name}(size={SIZE}{shared})').made
        context = Fresh(load_tokenizer(bundled_folder()))
        _splitter('nupunkt').spans('Its model is loaded. Once.')
        return Loaded(lambda texts: [chunker.spans(d, context) for d in documents_of(texts)], _of_spans)

    return load


def _of_spans(text: str, spans: Any) -> list[Piece]:
    return [(text[span.start : span.end], span.start) for span in spans]


def seven(_: int) -> Loaded:
    """The strategies of `strategies.py`, one after another over each document."""
    chunkers = [registry.build('chunker', spec).made for spec in STRATEGIES]
    context = Fresh(load_tokenizer(bundled_folder()))
    _splitter('nupunkt').spans('Its model is loaded. Once.')
    other = Fresh(load_tokenizer(bundled_folder()))

    def counts(texts: Sequence[str]) -> list[int]:
        units = [c.units(d, other) for d in documents_of(texts) for c in chunkers if isinstance(c, VectorChunker)]
        return [len(found) for found in units]

    def prepare(texts: Sequence[str]) -> None:
        # in a process of its own, or words and sentences of these texts would be remembered in this one
        for n_units in in_fork(lambda: counts(texts)):
            context.drawn(n_units)

    def cut(texts: Sequence[str]) -> Sequence[Any]:
        return [[chunker.spans(d, context) for chunker in chunkers] for d in documents_of(texts)]

    return Loaded(cut, prepare=prepare)


def encoding(name: str) -> Callable[[int], Loaded]:
    """A chunker that cuts by sentence vectors, these encoded."""

    def load(_: int) -> Loaded:
        from chunklab.encoders.transformer import open_encoder
        from chunklab.store import open_store

        chunker = registry.build('chunker', f'{name}(size={SIZE})').made
        fresh = Fresh(load_tokenizer(bundled_folder()))
        _splitter('nupunkt').spans('Its model is loaded. Once.')
        folder = open_folder.enter_context(tempfile.TemporaryDirectory())
        store = open_folder.enter_context(open_store(Path(folder), on_wait=print))
        encoder = open_encoder(SentenceTransformers(DEFAULT_MODEL), store)
        encoder.encode_queries(['load the model'])

        def cut(texts: Sequence[str]) -> Sequence[Any]:
            documents = documents_of(texts)
            encoder.prepare([(document, chunker.units(document, fresh)) for document in documents])
            fresh.vectors = encoder.encode_chunks  # type: ignore[method-assign]
            return [chunker.spans(document, fresh) for document in documents]

        return Loaded(cut, _of_spans)

    return load


def bare_encode(_: int) -> Loaded:
    """Offsets of all tokens, a text at a time."""
    tokenizer = raw_tokenizer()
    return Loaded(lambda texts: [tokenizer.encode(text, add_special_tokens=False).offsets for text in texts])


def bare_batch(_: int) -> Loaded:
    """Offsets of all tokens, all texts at once."""
    tokenizer = raw_tokenizer()

    def cut(texts: Sequence[str]) -> Sequence[Any]:
        return [found.offsets for found in tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    return Loaded(cut)


def bare_sentences(_: int) -> Loaded:
    """Vectors of the sentences that `semantic` cuts by, longest first."""
    model = loaded_model()
    fresh = Fresh(load_tokenizer(bundled_folder()))
    chunker = registry.build('chunker', f'semantic(size={SIZE})').made
    sentences: list[str] = []

    def prepare(texts: Sequence[str]) -> None:
        found = [d.text[a:b] for d in documents_of(texts) for a, b in chunker.units(d, fresh).tolist()]
        sentences[:] = sorted(found, key=len, reverse=True)

    return Loaded(lambda _: list(model.encode(sentences, batch_size=32)), prepare=prepare)
