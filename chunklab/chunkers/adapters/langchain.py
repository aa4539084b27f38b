"""Splitters of LangChain: `langchain('RecursiveCharacterTextSplitter', chunk_size=800, chunk_overlap=100)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from chunklab.chunkers.adapters.lengths import counter
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

_LIBRARY = Library(
    'langchain',
    'langchain-text-splitters',
    ('langchain-experimental', 'langchain-core', 'nltk', 'sentence-transformers', 'spacy', 'tiktoken', 'tokenizers'),
)
_MODULE = 'langchain_text_splitters'
_SEMANTIC = 'SemanticChunker'
_BY_MODEL = 'SentenceTransformersTokenTextSplitter'
_BY_TIKTOKEN = 'TokenTextSplitter'
_LANGUAGE = ('RecursiveCharacterTextSplitter', 'language')  # a parameter of its `from_language`
_HOLDS_STATE = ('ExperimentalMarkdownSyntaxTextSplitter',)  # it gives the chunks of all documents so far

_REFUSED: Mapping[str, str] = {
    'RecursiveJsonSplitter': 'splits JSON data, and a document here is plain text',
    'TextSplitter': 'is what the others build on, and splits nothing by itself',
}
_GIVEN: Mapping[str, str] = {
    'length_function': 'length=tokens or length=characters says what is counted',
    'embeddings': 'the encoder in use embeds, which compare takes with -e',
    'model_name': 'the encoder in use counts, which compare takes with -e',
    'model_kwargs': 'the encoder in use counts, which compare takes with -e',
    'add_start_index': 'chunklab finds the places of chunks itself',
}


@dataclass(frozen=True, slots=True, init=False)
class LangChain:
    """A splitter of LangChain by the name of its class, with the parameters of that class (needs
    `chunklab[langchain]`).

    Any of langchain-text-splitters that takes text, or langchain-experimental's SemanticChunker, which embeds by the
    encoder in use. Sizes count characters, as LangChain does unless told; `length=tokens`: tokens of the encoder.
    """

    name: str
    length: Length
    options: Options
    size: int
    unit: str

    # open-ended: which parameters there are, only the class knows
    def __init__(self, name: str, *, length: Length = 'characters', **options: Any) -> None:
        factory = _class(name)
        kept = sorted_options(options)
        own = tuple((key, value) for key, value in kept if (name, key) != _LANGUAGE)
        _LIBRARY.check_options(name, factory, own, _GIVEN)
        if length == 'tokens' and (name in (_BY_TIKTOKEN, _BY_MODEL) or not _is_sized(factory)):
            raise SpecError(f'langchain({name}): has no length that could be counted in tokens of the encoder')
        size, unit = _limit(name, length, kept)
        for field, value in zip(self.__slots__, (name, length, kept, size, unit), strict=True):
            object.__setattr__(self, field, value)

    @property
    def embeds(self) -> bool:
        """Whether it cuts by vectors."""
        return self.name == _SEMANTIC

    def pieces(self, document: Document, context: Context) -> Sequence[str]:
        """The document's chunks as the splitter gives them."""
        with offline(f'langchain({self.name})'):
            given = self._made(context).split_text(document.text)
        return [piece if isinstance(piece, str) else piece.page_content for piece in given]

    def reported(self, document: Document, context: Context) -> Sequence[Reported]:
        """The chunks with the offsets that LangChain reports where it is asked for them (`add_start_index`)."""
        made = self._made(context)
        if not hasattr(made, '_add_start_index'):
            return [Reported(text, None) for text in self.pieces(document, context)]
        made._add_start_index = True
        with offline(f'langchain({self.name})'):
            given = made.create_documents([document.text])
        return [_reported(piece.page_content, piece.metadata['start_index']) for piece in given]

    def versions(self) -> Mapping[str, str]:
        """Version of each package that the chunks depend on."""
        return _LIBRARY.versions()

    def fit_digest(self) -> str:
        """Changes with the version of the library."""
        return _LIBRARY.digest()

    def _made(self, context: Context) -> Any:
        if self.name == _SEMANTIC:
            return _LIBRARY.making(self.name, lambda: _semantic(self.options, context.embed))
        make = _make if self.name in _HOLDS_STATE else _remembered
        return make(self.name, self.length, self.options, context.model_folder())


def _class(name: str) -> Any:
    library = _LIBRARY.load(_MODULE)
    if name == _SEMANTIC:
        return _LIBRARY.load('langchain_experimental.text_splitter', 'langchain-experimental').SemanticChunker
    names = [known for known in library.__all__ if known.endswith('Splitter')]
    _LIBRARY.check_name(name, [*names, _SEMANTIC], _REFUSED)
    return _LIBRARY.making(name, lambda: getattr(library, name))


def _is_sized(factory: Callable[..., Any]) -> bool:
    return 'length_function' in parameters_of(factory)


def _limit(name: str, length: Length, options: Options) -> tuple[int, str]:
    """The splitter's size limit and its unit, from one that is made on trial, which also checks its parameters."""
    if name == _SEMANTIC:
        _LIBRARY.making(name, lambda: _semantic(options, no_vectors))
        return 0, 'characters'
    if name == _BY_MODEL:  # made on trial it would load the model
        return int(to_python(options).get('tokens_per_chunk') or 0), 'tokens'
    made = _LIBRARY.on_trial(name, lambda: _make(name, length, options, None))
    size = int(getattr(made, '_chunk_size', 0) or getattr(made, '_max_chunk_size', 0))
    return size, 'tokens of tiktoken' if name == _BY_TIKTOKEN else length


def _make(name: str, length: Length, options: Options, folder: Path | None) -> Any:
    """The splitter; without a folder it is made on trial."""
    factory = _class(name)
    taken = to_python(options)
    if name == _BY_MODEL:
        taken['model_name'] = str(folder)
        with _no_bars():
            return _LIBRARY.making(name, lambda: factory(**taken))
    if _is_sized(factory):
        taken['length_function'] = counter(length, folder)
    if name == _LANGUAGE[0] and _LANGUAGE[1] in taken:
        return _LIBRARY.making(name, lambda: _of_language(factory, taken))
    return _LIBRARY.making(name, lambda: factory(**taken))


_remembered = lru_cache(maxsize=8)(_make)


@contextmanager
def _no_bars() -> Iterator[None]:
    """While it lasts, loading a model shows no bar."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _of_language(factory: Any, taken: dict[str, Any]) -> Any:
    languages = _LIBRARY.load(_MODULE).Language
    return factory.from_language(languages(taken.pop('language')), **taken)


def _semantic(options: Options, embed: Callable[[Sequence[str]], Vectors]) -> Any:
    core = _LIBRARY.load('langchain_core.embeddings')

    class Embedder(core.Embeddings):  # type: ignore[misc, name-defined]
        """The encoder in use, as LangChain asks for it."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = embed(texts).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    return _class(_SEMANTIC)(Embedder(), **to_python(options))


def _reported(text: str, start: int) -> Reported:
    return Reported(text, Span(start, start + len(text)) if start >= 0 else None)
