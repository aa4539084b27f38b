"""What `benchmarks/chunkers.py` times: chunklab's chunkers and others', all with one encoder's tokenizer and one size.

Each entry of `CONTENDERS` loads what may be loaded before and gives a function that cuts texts, cold.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from processes import in_fork
from strategies import STRATEGIES

from chunklab import registry
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, bundled_folder
from chunklab.encoders.tokens import DocumentTokenizer, load_tokenizer
from chunklab.roles import VectorChunker
from chunklab.types import Document, SpanArray, Tokens, Vectors

open_folder = ExitStack()
"""What is open until the process ends: a store and its folder."""

SIZE = 200
PIECE = 50  # tokens of the pieces that Chroma's ClusterSemanticChunker groups, its default

Piece = tuple[str, int]
"""The text of a chunk, and where it is said to begin; -1 where nothing is said."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """`cut` is what is timed. What is not: `prepare`, before, and `pieces`, which makes chunks of what it gave for one
    text."""

    cut: Callable[[Sequence[str]], Sequence[Any]]
    pieces: Callable[[str, Any], list[Piece]] = lambda _, __: []
    prepare: Callable[[Sequence[str]], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Contender:
    """A chunker under the name that tables give it. `family`: with whom it is compared."""

    family: str
    name: str
    load: Callable[[int], Loaded] = field(repr=False)
    overlaps: tuple[int, ...] = (0,)
    ours: bool = False


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


def _ours(name: str) -> Callable[[int], Loaded]:
    def load(overlap: int) -> Loaded:
        shared = f', overlap={overlap}' if overlap else ''
        chunker = registry.build('chunker', f'{name}(size={SIZE}{shared})').made
        context = Fresh(load_tokenizer(bundled_folder()))
        _splitter('nupunkt').spans('Its model is loaded. Once.')
        return Loaded(lambda texts: [chunker.spans(d, context) for d in documents_of(texts)], _of_spans)

    return load


def _of_spans(text: str, spans: Any) -> list[Piece]:
    return [(text[span.start : span.end], span.start) for span in spans]


def _seven(_: int) -> Loaded:
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


def _ours_encoding(name: str) -> Callable[[int], Loaded]:
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


def raw_tokenizer() -> Any:
    """The model's own tokenizer, neither cutting short nor filling up."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / 'tokenizer.json'))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _model() -> Any:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device='cpu')
    model.encode(['load the model'])
    return model


def _bare_encode(_: int) -> Loaded:
    tokenizer = raw_tokenizer()
    return Loaded(lambda texts: [tokenizer.encode(text, add_special_tokens=False).offsets for text in texts])


def _bare_batch(_: int) -> Loaded:
    tokenizer = raw_tokenizer()

    def cut(texts: Sequence[str]) -> Sequence[Any]:
        return [encoding.offsets for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    return Loaded(cut)


def _bare_sentences(_: int) -> Loaded:
    model = _model()
    fresh = Fresh(load_tokenizer(bundled_folder()))
    chunker = registry.build('chunker', f'semantic(size={SIZE})').made
    sentences: list[str] = []

    def prepare(texts: Sequence[str]) -> None:
        found = [d.text[a:b] for d in documents_of(texts) for a, b in chunker.units(d, fresh).tolist()]
        sentences[:] = sorted(found, key=len, reverse=True)

    return Loaded(lambda _: list(model.encode(sentences, batch_size=32)), prepare=prepare)


def _chonkie(name: str, tokenizer: Callable[[], Any], **options: Any) -> Callable[[int], Loaded]:
    def load(overlap: int) -> Loaded:
        import chonkie

        shared = {'chunk_overlap': overlap} if overlap else {}
        chunker = getattr(chonkie, name)(tokenizer(), chunk_size=SIZE, **shared, **options)
        return Loaded(lambda texts: [chunker.chunk(text) for text in texts], _of_chonkie)

    return load


def _of_chonkie(_: str, chunks: Iterable[Any]) -> list[Piece]:
    return [(chunk.text, chunk.start_index) for chunk in chunks]


def _tokie() -> Any:
    from chonkie.tokenizer import AutoTokenizer
    from tokie import Tokenizer

    return AutoTokenizer(Tokenizer.from_json(str(bundled_folder() / 'tokenizer.json')))


def _chonkie_semantic(_: int) -> Loaded:
    from chonkie import SemanticChunker
    from chonkie.embeddings import SentenceTransformerEmbeddings

    chunker = SemanticChunker(SentenceTransformerEmbeddings(_model()), chunk_size=SIZE)
    return Loaded(lambda texts: [chunker.chunk(text) for text in texts], _of_chonkie)


def _of_texts(_: str, texts: Iterable[str]) -> list[Piece]:
    return [(text, -1) for text in texts]


def _langchain_tokens(overlap: int) -> Loaded:
    from langchain_text_splitters import SentenceTransformersTokenTextSplitter

    splitter = SentenceTransformersTokenTextSplitter(overlap, str(bundled_folder()), SIZE)
    return Loaded(lambda texts: [splitter.split_text(text) for text in texts], _of_texts)


def _langchain_recursive(overlap: int) -> Loaded:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    tokenizer = raw_tokenizer()
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=SIZE,
        chunk_overlap=overlap,
        length_function=lambda text: len(tokenizer.encode(text, add_special_tokens=False)),
        add_start_index=True,
    )

    def pieces(_: str, documents: Iterable[Any]) -> list[Piece]:
        return [(document.page_content, document.metadata['start_index']) for document in documents]

    return Loaded(lambda texts: [splitter.create_documents([text]) for text in texts], pieces)


def _langchain_semantic(_: int) -> Loaded:
    from langchain_core.embeddings import Embeddings
    from langchain_experimental.text_splitter import SemanticChunker

    model = _model()

    class Embedder(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return model.encode(texts, batch_size=32).tolist()  # type: ignore[no-any-return]

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    splitter = SemanticChunker(Embedder())
    return Loaded(lambda texts: [splitter.split_text(text) for text in texts], _of_texts)


def _llama_index(name: str) -> Callable[[int], Loaded]:
    def load(overlap: int) -> Loaded:
        from llama_index.core import node_parser

        tokenizer = raw_tokenizer()
        splitter = getattr(node_parser, name)(
            chunk_size=SIZE,
            chunk_overlap=overlap,
            tokenizer=lambda text: tokenizer.encode(text, add_special_tokens=False).ids,
        )
        return Loaded(lambda texts: [splitter.split_text(text) for text in texts], _of_texts)

    return load


def _llama_index_semantic(_: int) -> Loaded:
    from llama_index.core import Document as LlamaDocument
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.node_parser import SemanticSplitterNodeParser

    model = _model()

    class Embedder(BaseEmbedding):
        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return model.encode(texts, batch_size=32).tolist()  # type: ignore[no-any-return]

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    parser = SemanticSplitterNodeParser(embed_model=Embedder(embed_batch_size=32))

    def pieces(_: str, nodes: Iterable[Any]) -> list[Piece]:
        return [(node.text, -1 if node.start_char_idx is None else node.start_char_idx) for node in nodes]

    return Loaded(lambda texts: [parser.get_nodes_from_documents([LlamaDocument(text=t)]) for t in texts], pieces)


def _semchunk(overlap: int) -> Loaded:
    import semchunk

    tokenizer = raw_tokenizer()
    chunker = semchunk.chunkerify(lambda text: len(tokenizer.encode(text, add_special_tokens=False)), SIZE)

    def pieces(_: str, found: Any) -> list[Piece]:
        return [(chunk, start) for chunk, (start, _) in zip(*found, strict=True)]

    return Loaded(lambda texts: [chunker(text, offsets=True, overlap=overlap or None) for text in texts], pieces)


def _text_splitter(overlap: int) -> Loaded:
    from semantic_text_splitter import TextSplitter

    splitter = TextSplitter.from_huggingface_tokenizer(raw_tokenizer(), SIZE, overlap)

    def pieces(_: str, found: Any) -> list[Piece]:
        return [(chunk, start) for start, chunk in found]

    return Loaded(lambda texts: [splitter.chunk_indices(text) for text in texts], pieces)


def _chroma(name: str) -> Callable[[int], Loaded]:
    """Of the package chunking_evaluation; lengths by the encoder's tokenizer, where it lets one be given."""

    def load(overlap: int) -> Loaded:
        from chunking_evaluation import chunking

        from chunklab.reproduce.cl100k import load_cl100k

        load_cl100k()  # tiktoken keeps what is loaded, so the package finds it without a network
        tokenizer = raw_tokenizer()

        def length(text: str) -> int:
            return len(tokenizer.encode(text, add_special_tokens=False))

        encode: Any = None

        def embed(texts: list[str]) -> Any:
            return encode(texts, batch_size=32)

        made: Mapping[str, Callable[[], Any]] = {
            'fixed': lambda: chunking.FixedTokenChunker(chunk_size=SIZE, chunk_overlap=overlap),
            'recursive': lambda: chunking.RecursiveTokenChunker(
                chunk_size=SIZE, chunk_overlap=overlap, length_function=length
            ),
            'cluster': lambda: chunking.ClusterSemanticChunker(embed, max_chunk_size=SIZE, min_chunk_size=PIECE),
            'kamradt': lambda: chunking.KamradtModifiedChunker(
                avg_chunk_size=SIZE, min_chunk_size=PIECE, embedding_function=embed
            ),
        }
        chunker = made[name]()
        if name in ('cluster', 'kamradt'):
            encode = _model().encode
        return Loaded(lambda texts: [chunker.split_text(text) for text in texts], _of_texts)

    return load


BOTH = (0, 40)
CONTENDERS = (
    Contender('bound', 'tokenizers, encode with offsets, one after another', _bare_encode),
    Contender('bound', 'tokenizers, encode_batch with offsets', _bare_batch),
    Contender('bound', 'chunklab, seven strategies', _seven, ours=True),
    Contender('fixed', 'chunklab fixed', _ours('fixed'), BOTH, ours=True),
    Contender('fixed', 'chonkie TokenChunker (tokenizers)', _chonkie('TokenChunker', raw_tokenizer), BOTH),
    Contender('fixed', 'chonkie TokenChunker (tokie)', _chonkie('TokenChunker', _tokie), BOTH),
    Contender('fixed', 'LangChain SentenceTransformersTokenTextSplitter', _langchain_tokens, BOTH),
    Contender('fixed', 'Chroma FixedTokenChunker (cl100k)', _chroma('fixed'), BOTH),
    Contender('fixed', 'llama-index TokenTextSplitter', _llama_index('TokenTextSplitter'), BOTH),
    Contender('recursive', 'chunklab recursive', _ours('recursive'), BOTH, ours=True),
    Contender('recursive', 'chonkie RecursiveChunker', _chonkie('RecursiveChunker', raw_tokenizer)),
    Contender('recursive', 'semchunk', _semchunk, BOTH),
    Contender('recursive', 'Chroma RecursiveTokenChunker', _chroma('recursive'), BOTH),
    Contender('recursive', 'semantic-text-splitter', _text_splitter, BOTH),
    Contender('recursive', 'LangChain RecursiveCharacterTextSplitter', _langchain_recursive, BOTH),
    Contender('sentence', 'chunklab sentence', _ours('sentence'), ours=True),
    Contender('sentence', 'chonkie SentenceChunker', _chonkie('SentenceChunker', raw_tokenizer), BOTH),
    Contender('sentence', 'llama-index SentenceSplitter', _llama_index('SentenceSplitter'), BOTH),
    Contender('outline', 'chunklab clause', _ours('clause'), ours=True),
    Contender('semantic', 'SentenceTransformer.encode of the sentences, length-ordered', _bare_sentences),
    Contender('semantic', 'chunklab semantic', _ours_encoding('semantic'), ours=True),
    Contender('semantic', 'chunklab cluster', _ours_encoding('cluster'), ours=True),
    Contender('semantic', 'Chroma ClusterSemanticChunker', _chroma('cluster')),
    Contender('semantic', 'Chroma KamradtModifiedChunker', _chroma('kamradt')),
    Contender('semantic', 'LangChain SemanticChunker', _langchain_semantic),
    Contender('semantic', 'llama-index SemanticSplitterNodeParser', _llama_index_semantic),
    Contender('semantic', 'chonkie SemanticChunker', _chonkie_semantic),
)
