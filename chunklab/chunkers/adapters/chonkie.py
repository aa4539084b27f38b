"""Chunkers of Chonkie: `chonkie('RecursiveChunker', chunk_size=200)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from chunklab.chunkers.adapters.lengths import tokenizer_in
from chunklab.chunkers.adapters.library import (
    Length,
    Library,
    Options,
    Reported,
    no_vectors,
    parameters_of,
    sorted_options,
    to_python,
)
from chunklab.chunkers.adapters.offline import offline
from chunklab.errors import SpecError
from chunklab.roles import Context
from chunklab.types import Document, Span, Vectors

_LIBRARY = Library('chonkie', 'chonkie', ('chonkie-core', 'tokie', 'tokenizers'))
_SEMANTIC = 'SemanticChunker'
_BY_BYTES = 'FastChunker'

_REFUSED: Mapping[str, str] = {
    'BaseChunker': 'is what the others build on, and splits nothing by itself',
    'LateChunker': 'cuts as RecursiveChunker does and only embeds differently: name that, and compare with --mode late',
    'NeuralChunker': 'cuts by a model of its own, which it downloads, so that weights would not be equal',
    'SlumberChunker': 'asks a language model, and chunklab sends text to none',
    'TableChunker': 'splits tables, and a document here is plain text',
    'TeraflopAIChunker': 'sends the text to a service, and chunklab sends text to none',
}
_GIVEN: Mapping[str, str] = {
    'tokenizer': 'length=tokens or length=characters says what is counted',
    'embedding_model': 'the encoder in use embeds, which compare takes with -e',
    'rules': 'is no value that a spec can write',
}


@dataclass(frozen=True, slots=True, init=False)
class Chonkie:
    """A chunker of Chonkie by the name of its class, with the parameters of that class (needs `chunklab[chonkie]`).

    Sizes count tokens of the encoder, or characters (`length`), those of FastChunker bytes. SemanticChunker embeds by
    the encoder in use.
    """

    name: str
    length: Length
    options: Options
    size: int
    unit: str

    # open-ended: which parameters there are, only the class knows
    def __init__(self, name: str, *, length: Length = 'tokens', **options: Any) -> None:
        factory = _class(name)
        kept = sorted_options(options)
        _LIBRARY.check_options(name, factory, kept, _GIVEN)
        if length == 'characters' and not _counts(name, factory):
            raise SpecError(f'chonkie({name}): has no length that could be counted in characters')
        made = _LIBRARY.on_trial(name, lambda: _make(name, kept, 'character', no_vectors))
        size = int(getattr(made, 'chunk_size', 0))
        unit = 'bytes' if name == _BY_BYTES else length
        for field, value in zip(self.__slots__, (name, length, kept, size, unit), strict=True):
            object.__setattr__(self, field, value)

    @property
    def embeds(self) -> bool:
        """Whether it cuts by vectors."""
        return self.name == _SEMANTIC

    def pieces(self, document: Document, context: Context) -> Sequence[str]:
        """The document's chunks as the chunker gives them."""
        return [piece.text for piece in self.reported(document, context)]

    def reported(self, document: Document, context: Context) -> Sequence[Reported]:
        """The chunks with the offsets that Chonkie reports."""
        with offline(f'chonkie({self.name})'):
            given = self._made(context).chunk(document.text)
        return [Reported(piece.text, Span(piece.start_index, piece.end_index)) for piece in given]

    def versions(self) -> Mapping[str, str]:
        """Version of each package that the chunks depend on."""
        return _LIBRARY.versions()

    def fit_digest(self) -> str:
        """Changes with the version of the library."""
        return _LIBRARY.digest()

    def _made(self, context: Context) -> Any:
        if self.embeds:
            return _make(self.name, self.options, _tokenizer(self.length, context.model_folder()), context.embed)
        return _remembered(self.name, self.length, self.options, context.model_folder())


def _class(name: str) -> Callable[..., Any]:
    chunkers = _LIBRARY.load('chonkie.chunker')
    _LIBRARY.check_name(name, chunkers.__all__, _REFUSED)
    found: Callable[..., Any] = getattr(chunkers, name)
    return found


def _counts(name: str, factory: Callable[..., Any]) -> bool:
    return name == _SEMANTIC or 'tokenizer' in parameters_of(factory)


@lru_cache(maxsize=8)
def _remembered(name: str, length: Length, options: Options, folder: Path) -> Any:
    return _LIBRARY.making(name, lambda: _make(name, options, _tokenizer(length, folder), no_vectors))


def _make(name: str, options: Options, tokenizer: Any, embed: Callable[[Sequence[str]], Vectors]) -> Any:
    factory = _class(name)
    taken = to_python(options)
    if name == _SEMANTIC:
        return factory(embedding_model=_embedder(tokenizer, embed), **taken)
    if 'tokenizer' in parameters_of(factory):
        taken['tokenizer'] = tokenizer
    return factory(**taken)


def _tokenizer(length: Length, folder: Path) -> Any:
    return 'character' if length == 'characters' else tokenizer_in(folder)


def _embedder(tokenizer: Any, embed: Callable[[Sequence[str]], Vectors]) -> Any:
    embeddings = _LIBRARY.load('chonkie.embeddings')

    class Embedder(embeddings.BaseEmbeddings):  # type: ignore[misc, name-defined]
        """The encoder in use, as Chonkie asks for it."""

        def embed(self, text: str) -> Vectors:
            vector: Vectors = embed([text])[0]
            return vector

        def embed_batch(self, texts: list[str]) -> list[Vectors]:
            return list(embed(texts))

        @property
        def dimension(self) -> int:
            return int(embed(['a']).shape[1])

        def get_tokenizer(self) -> Any:
            return tokenizer

    return Embedder()
