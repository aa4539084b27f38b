"""Generated corpora, with gold measured in the tokens of the bundled encoder."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from chunklab.corpus.generate.compose import Knobs
from chunklab.corpus.generate.writing import Generated, generate
from chunklab.encoders.models import bundled_folder
from chunklab.encoders.tokens import load_tokenizer
from chunklab.pipeline.progress import Progress


def generate_corpus(into: Path, n_documents: int, seed: int, knobs: Knobs, progress: Progress) -> Generated:
    """Writes `n_documents` contracts into the corpus folder `into`; raises as `corpus.generate.writing.generate`."""
    done = 0

    def written() -> None:
        nonlocal done
        done += 1
        progress('generating', done, n_documents, 'contracts')

    return generate(into, n_documents, seed, knobs, token_counter(), written)


def token_counter() -> Callable[[str], int]:
    """Counts the tokens of a text by itself; the tokenizer is loaded when the first text comes."""

    @cache
    def tokenizer() -> Callable[[list[str]], list[int]]:
        loaded = load_tokenizer(bundled_folder())
        return lambda texts: [int(n) for n in loaded.count_texts(texts)]

    return lambda text: tokenizer()([text])[0]
