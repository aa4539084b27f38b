"""Other libraries’ chunkers as `benchmarks/chunkers.py` times them, counting the encoder’s tokens where they can."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contender import SIZE, Loaded, Piece, loaded_model, raw_tokenizer

from chunklab.encoders.models import bundled_folder

PIECE = 50  # tokens of the pieces that Chroma's ClusterSemanticChunker groups, its default


def _of_texts(_: str, texts: Iterable[str]) -> list[Piece]:
    return [(text, -1) for text in texts]


def chonkie(name: str, tokenizer: Callable[[], Any], **options: Any) -> Callable[[int], Loaded]:
    """A chunker of chonkie by its class."""

    def load(overlap: int) -> Loaded:
        import chonkie

        shared = {'chunk_overlap': overlap} if overlap else {}
        chunker = getattr(chonkie, name)(tokenizer(), chunk_size=SIZE, **shared, **options)
        return Loaded(lambda texts: [chunker.chunk(text) for text in texts], _of_chonkie)

    return load


def _of_chonkie(_: str, chunks: Iterable[Any]) -> list[Piece]:
    return [(chunk.text, chunk.start_index) for chunk in chunks]


def tokie() -> Any:
    """The tokenizer of chonkie’s own making."""
    from chonkie.tokenizer import AutoTokenizer
    from tokie import Tokenizer

    return AutoTokenizer(Tokenizer.from_json(str(bundled_folder() / 'tokenizer.json')))


def chonkie_semantic(_: int) -> Loaded:
    """Its SemanticChunker."""
    from chonkie import SemanticChunker
    from chonkie.embeddings import SentenceTransformerEmbeddings

    chunker = SemanticChunker(SentenceTransformerEmbeddings(loaded_model()), chunk_size=SIZE)
    return Loaded(lambda texts: [chunker.chunk(text) for text in texts], _of_chonkie)


def langchain_tokens(overlap: int) -> Loaded:
    """Windows of tokens."""
    from langchain_text_splitters import SentenceTransformersTokenTextSplitter

    splitter = SentenceTransformersTokenTextSplitter(overlap, str(bundled_folder()), SIZE)
    return Loaded(lambda texts: [splitter.split_text(text) for text in texts], _of_texts)


def langchain_recursive(overlap: int) -> Loaded:
    """By separators, lengths by the encoder’s tokenizer."""
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


def langchain_semantic(_: int) -> Loaded:
    """Its experimental SemanticChunker."""
    from langchain_core.embeddings import Embeddings
    from langchain_experimental.text_splitter import SemanticChunker

    model = loaded_model()

    class Embedder(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return model.encode(texts, batch_size=32).tolist()  # type: ignore[no-any-return]

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    splitter = SemanticChunker(Embedder())
    return Loaded(lambda texts: [splitter.split_text(text) for text in texts], _of_texts)


def llama_index(name: str) -> Callable[[int], Loaded]:
    """A node parser of llama-index by its class."""

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


def llama_index_semantic(_: int) -> Loaded:
    """Its SemanticSplitterNodeParser."""
    from llama_index.core import Document as LlamaDocument
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.node_parser import SemanticSplitterNodeParser

    model = loaded_model()

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


def semchunk(overlap: int) -> Loaded:
    """semchunk, which also tells offsets."""
    import semchunk

    tokenizer = raw_tokenizer()
    chunker = semchunk.chunkerify(lambda text: len(tokenizer.encode(text, add_special_tokens=False)), SIZE)

    def pieces(_: str, found: Any) -> list[Piece]:
        return [(chunk, start) for chunk, (start, _) in zip(*found, strict=True)]

    return Loaded(lambda texts: [chunker(text, offsets=True, overlap=overlap or None) for text in texts], pieces)


def text_splitter(overlap: int) -> Loaded:
    """The crate text-splitter, by its Python package."""
    from semantic_text_splitter import TextSplitter

    splitter = TextSplitter.from_huggingface_tokenizer(raw_tokenizer(), SIZE, overlap)

    def pieces(_: str, found: Any) -> list[Piece]:
        return [(chunk, start) for start, chunk in found]

    return Loaded(lambda texts: [splitter.chunk_indices(text) for text in texts], pieces)


def chroma(name: str) -> Callable[[int], Loaded]:
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
            encode = loaded_model().encode
        return Loaded(lambda texts: [chunker.split_text(text) for text in texts], _of_texts)

    return load
