"""Late chunking: a document is read once, and every chunk of every cutting of it is a mean over its tokens' vectors.

Günther et al., "Late Chunking: Contextual Chunk Embeddings Using Long-Context Embedding Models" (2024, arXiv
2409.04701), in the variant for documents longer than the model's window ("long late chunking"). There the tokens of an
overlap keep the vector from the window before; here each takes that of the window in which it stands farther from an
end, or a mean over the windows (see `windows`). Special tokens count where the document begins and ends, not in the
chunks between: so a chunk that is a whole document, no longer than the window, has the very vector that plain encoding
gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from chunklab.encoders.cache import Encoded
from chunklab.encoders.models import UNLIMITED, SentenceTransformers, Weights
from chunklab.encoders.pooling import require_mean_pooling
from chunklab.encoders.reading import DocumentReader
from chunklab.encoders.token_vectors import TokenVectorFiles, TokenVectors
from chunklab.encoders.tokens import DocumentTokenizer
from chunklab.encoders.transformer import SentenceTransformerEncoder, ignore_progress, open_encoder
from chunklab.encoders.windows import Late
from chunklab.store import Store, digest_of
from chunklab.types import Document, SpanArray, Vectors

FOLDER = 'token-vectors'
"""The store's folder for them."""


class LateEncoder:
    """`roles.Encoder` by late chunking; what takes no document is left to `plain`.

    A document is read by itself and kept whole, or, if the process is killed meanwhile, read anew. Its vectors don't
    depend on the documents beside it.
    """

    def __init__(
        self,
        plain: SentenceTransformerEncoder,
        reader: DocumentReader,
        store: Store,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self._plain = plain
        self._reader = reader
        self._reader_digest = reader.digest
        self._address = store.address(reader.digest)
        self._files = TokenVectorFiles(store.folder(FOLDER))
        self._on_progress = on_progress
        self._spent = Encoded()

    @property
    def plain(self) -> SentenceTransformerEncoder:
        """The encoder of texts that stand in no document."""
        return self._plain

    @property
    def weights(self) -> Weights:
        """The model that reads documents and queries."""
        return self._plain.weights

    @property
    def digest(self) -> str:
        """Digest of the weights, the tokenizer, the prompts, the device, the batch size and the windows."""
        return digest_of('late', self._plain.digest, self._reader_digest)

    @property
    def max_tokens(self) -> int:
        """No chunk is too long: nothing of a document is left unread."""
        return UNLIMITED

    @property
    def spent(self) -> Encoded:
        """What was encoded by this object, in this process: documents and queries."""
        return self._plain.spent + self._spent

    def tokenizer(self) -> DocumentTokenizer:
        """The model's own tokenizer; loading it does not load the model."""
        return self._plain.tokenizer()

    def prepare(self, requests: Iterable[tuple[Document, SpanArray]]) -> None:
        """Read every document of these that has not been read, in their order."""
        absent = {key: doc for key, doc in self._documents(requests).items() if self._files.get(key) is None}
        sizes = [self._reader.n_read(document.text) for document in absent.values()]
        total, before = sum(sizes), accumulate(sizes, initial=0)
        for done, (key, document) in zip(before, absent.items(), strict=False):  # the last sum is of all
            self._read(key, document, self._told(done, total))

    def encode_chunks(self, document: Document, spans: SpanArray) -> Vectors:
        """One row per span, shape (n, dim); quick where `prepare` has seen the document."""
        if not len(spans):
            return self._plain.encode_queries([])
        key = self._key(document)
        found = self._files.get(key)
        if found is None:
            found = self._read(key, document, self._told(0, self._reader.n_read(document.text)))
        return found.mean_vectors(spans)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row per query text, shape (n, dim), with the model's query prompt: those of plain encoding."""
        return self._plain.encode_queries(texts)

    def encoded(self, requests: Iterable[tuple[Document, SpanArray]]) -> Encoded:
        """What reading the distinct documents of these took, whenever it was done; all must have been prepared.

        A document counts as one text, however many chunks of it are asked for: any strategy alone would have cost as
        much as all do together. Tokens are those that the model read, so more than once where windows overlap.
        """
        total = Encoded()
        for key, document in self._documents(requests).items():
            found = self._files.get(key)
            if found is None:
                raise AssertionError(f'BUG: the cost of {document.doc_id} was asked for before its vectors')
            total += _cost(found)
        return total

    def _documents(self, requests: Iterable[tuple[Document, SpanArray]]) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for document, spans in requests:
            if len(spans):
                found.setdefault(self._key(document), document)
        return found

    def _key(self, document: Document) -> str:
        return digest_of(self._address, document.digest)

    def _told(self, before: int, total: int) -> Callable[[int], None]:
        return lambda n_read: self._on_progress(before + n_read, total)

    def _read(self, key: str, document: Document, told: Callable[[int], None]) -> TokenVectors:
        reading = self._reader.read(document.text, told)
        kept = self._files.put(
            key, reading.batches, reading.starts, reading.n_before, reading.n_read, self._reader.numbers
        )
        self._spent += _cost(kept)
        return kept


def open_late_encoder(
    choice: SentenceTransformers,
    store: Store,
    on_progress: Callable[[int, int], None] = ignore_progress,
    late: Late | None = None,
) -> LateEncoder:
    """The encoder that a spec describes, reading whole documents as `late` says, over the store's token vectors.

    `on_progress` gets the tokens read and in all after each batch. ModelError if the weights are missing or altered, or
    if the model makes its vectors in another way than by the mean over tokens.
    """
    plain = open_encoder(choice, store)
    require_mean_pooling(plain.weights)
    reader = DocumentReader(choice, plain, late)
    return LateEncoder(plain, reader, store, on_progress)


def _cost(document: TokenVectors) -> Encoded:
    return Encoded(1, document.n_read, 0, document.seconds)
