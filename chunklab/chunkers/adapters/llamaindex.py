"""Node parsers of LlamaIndex: `llamaindex('SentenceSplitter', chunk_size=200, chunk_overlap=20)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from chunklab.characters import without_surrogates
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

_LIBRARY = Library('llamaindex', 'llama-index-core', ('nltk', 'tiktoken', 'tokenizers'))
_MODULE = 'llama_index.core.node_parser'
_SEMANTIC = 'SemanticSplitterNodeParser'
_LEVELS = 'HierarchicalNodeParser'
_LEVEL_PARAMETERS = ('chunk_sizes', 'chunk_overlap')
_BATCH = 2048  # the most that LlamaIndex lets an embedding model take at once

_ASKS = 'asks a language model, and chunklab sends text to none'
_REFUSED: Mapping[str, str] = {
    'MarkdownElementNodeParser': _ASKS,
    'UnstructuredElementNodeParser': _ASKS,
    'LlamaParseJsonNodeParser': _ASKS,
    'LangchainNodeParser': "hands on to LangChain: name that splitter as langchain('…')",
    'SimpleFileNodeParser': 'goes by the type of a file, and a document here is plain text',
    'JSONNodeParser': 'splits JSON data, and a document here is plain text',
    'NodeParser': 'is what the others build on, and splits nothing by itself',
    'TextSplitter': 'is what the others build on, and splits nothing by itself',
    'MetadataAwareTextSplitter': 'is what the others build on, and splits nothing by itself',
}
_NOT_TEXT = 'is no value that a spec can write'
_GIVEN: Mapping[str, str] = {
    'tokenizer': 'length=tokens or length=characters says what is counted',
    'embed_model': 'the encoder in use embeds, which compare takes with -e',
    **dict.fromkeys(
        ('callback_manager', 'id_func', 'chunking_tokenizer_fn', 'sentence_splitter', 'node_parser_map', 'parser'),
        _NOT_TEXT,
    ),
}


@dataclass(frozen=True, slots=True, init=False)
class LlamaIndex:
    """A node parser of LlamaIndex by the name of its class, with the parameters of that class (needs
    `chunklab[llamaindex]`).

    Its chunks are the texts of its nodes, of HierarchicalNodeParser those of the leaves, of SentenceWindowNodeParser
    the sentences, since these are what LlamaIndex embeds. Sizes count tokens of the encoder, or characters (`length`).
    SemanticSplitterNodeParser embeds by the encoder in use.
    """

    name: str
    length: Length
    options: Options
    size: int

    # open-ended: which parameters there are, only the class knows
    def __init__(self, name: str, *, length: Length = 'tokens', **options: Any) -> None:
        factory = _class(name)
        kept = sorted_options(options)
        if name == _LEVELS:
            _LIBRARY.check_options(name, factory.from_defaults, kept, {**_GIVEN, 'node_parser_ids': _NOT_TEXT})
        else:
            _LIBRARY.check_options(name, factory, kept, _GIVEN)
        if length == 'characters' and name != _LEVELS and 'tokenizer' not in parameters_of(factory):
            raise SpecError(f'llamaindex({name}): has no length that could be counted in characters')
        size = _smallest(_LIBRARY.on_trial(name, lambda: _make(name, kept, list, no_vectors)))
        for field, value in zip(self.__slots__, (name, length, kept, size), strict=True):
            object.__setattr__(self, field, value)

    @property
    def unit(self) -> str:
        """The unit of `size`."""
        return self.length

    @property
    def embeds(self) -> bool:
        """Whether it cuts by vectors."""
        return self.name == _SEMANTIC

    def pieces(self, document: Document, context: Context) -> Sequence[str]:
        """The document's chunks as the node parser gives them."""
        return [piece.text for piece in self.reported(document, context)]

    def reported(self, document: Document, context: Context) -> Sequence[Reported]:
        """The chunks with the offsets that their nodes report."""
        schema = _LIBRARY.load('llama_index.core.schema')
        with offline(f'llamaindex({self.name})'):
            nodes = self._made(context).get_nodes_from_documents([schema.Document(text=document.text)])
            if self.name == _LEVELS:
                nodes = _LIBRARY.load(_MODULE).get_leaf_nodes(nodes)
        return [_reported(node) for node in nodes]

    def versions(self) -> Mapping[str, str]:
        """Version of each package that the chunks depend on."""
        return _LIBRARY.versions()

    def fit_digest(self) -> str:
        """Changes with the version of the library."""
        return _LIBRARY.digest()

    def _made(self, context: Context) -> Any:
        if self.embeds:
            return _make(self.name, self.options, list, context.embed)
        return _remembered(self.name, self.length, self.options, context.model_folder())


def _class(name: str) -> Any:
    library = _LIBRARY.load(_MODULE)
    names = [known for known in library.__all__ if isinstance(getattr(library, known), type)]
    _LIBRARY.check_name(name, [known for known in names if known.endswith(('Splitter', 'Parser'))], _REFUSED)
    return getattr(library, name)


@lru_cache(maxsize=8)
def _remembered(name: str, length: Length, options: Options, folder: Path) -> Any:
    return _LIBRARY.making(name, lambda: _make(name, options, _tokenizer(length, folder), no_vectors))


def _make(
    name: str,
    options: Options,
    tokenizer: Callable[[str], list[Any]],
    embed: Callable[[Sequence[str]], Vectors],
) -> Any:
    factory = _class(name)
    taken = to_python(options)
    if name == _LEVELS:
        return _levels(factory, taken, tokenizer)
    if name == _SEMANTIC:
        return factory(embed_model=_embedder(embed), **taken)
    if 'tokenizer' in parameters_of(factory):
        taken['tokenizer'] = tokenizer
    return factory(**taken)


def _levels(factory: Any, taken: dict[str, Any], tokenizer: Callable[[str], list[Any]]) -> Any:
    """Levels as LlamaIndex itself makes them, but for the tokenizer, which it lets nobody choose."""
    made = factory.from_defaults(**taken)
    splitter = _class('SentenceSplitter')
    for key, level in made.node_parser_map.items():
        made.node_parser_map[key] = splitter(
            chunk_size=level.chunk_size, chunk_overlap=level.chunk_overlap, tokenizer=tokenizer
        )
    return made


def _smallest(made: Any) -> int:
    sizes = [int(level.chunk_size) for level in getattr(made, 'node_parser_map', {}).values()]
    return min(sizes) if sizes else int(getattr(made, 'chunk_size', 0))


def _tokenizer(length: Length, folder: Path) -> Callable[[str], list[Any]]:
    if length == 'characters':
        return list
    tokenizer = tokenizer_in(folder)

    def tokens(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(without_surrogates(text), add_special_tokens=False).ids
        return ids

    return tokens


def _embedder(embed: Callable[[Sequence[str]], Vectors]) -> Any:
    embeddings = _LIBRARY.load('llama_index.core.embeddings')

    class Embedder(embeddings.BaseEmbedding):  # type: ignore[misc, name-defined]
        """The encoder in use, as LlamaIndex asks for it."""

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = embed(texts).tolist()
            return vectors

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return Embedder(model_name='chunklab', embed_batch_size=_BATCH)


def _reported(node: Any) -> Reported:
    start, end = node.start_char_idx, node.end_char_idx
    return Reported(node.text, None if start is None or end is None else Span(start, end))
