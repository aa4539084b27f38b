"""The encoder: sentence-transformers behind a cache, loaded only once a text has no vector yet."""

from __future__ import annotations

import contextlib
import logging
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chunklab.characters import without_surrogates
from chunklab.encoders.cache import Encoded, Role, VectorCache, to_cost, to_vectors
from chunklab.encoders.models import UNLIMITED, SentenceTransformers, Weights, resolve
from chunklab.encoders.tokens import DocumentTokenizer
from chunklab.errors import ModelError
from chunklab.store import Store, digest_of
from chunklab.types import Document, SpanArray, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

CODE_VERSION = 1
"""Raised when the same weights and text would give another vector."""

_TEXTS_AT_A_TIME = 2048  # counted or looked up together


class _Source(NamedTuple):
    """A text to encode, not yet cut out of the longer one it is part of."""

    text: str
    start: int
    end: int

    def cut(self) -> str:
        return self.text[self.start : self.end]


class _Planned(NamedTuple):
    key: str
    source: _Source
    n_tokens: int  # before truncation
    read: int


def ignore_progress(done_tokens: int, total_tokens: int) -> None:
    """Takes the tokens done and in all, and shows nothing."""


class SentenceTransformerEncoder:
    """`roles.Encoder` over sentence-transformers. A text is encoded once; its vector is kept for every later run.

    The last bits of a vector depend on what else is in its batch. So a batch is always the next texts without a
    vector, longest first (most tokens, then by key), it is kept whole, and batches are kept in order: after a kill,
    what is left falls into the very batches that it would have been in.
    """

    def __init__(
        self, choice: SentenceTransformers, weights: Weights, store: Store, on_progress: Callable[[int, int], None]
    ) -> None:
        self.weights = weights
        self.spent = Encoded()  # by this object, in this process
        self._choice = choice
        self._blobs = store.cache('vectors')
        self._on_progress = on_progress
        self._model: SentenceTransformer | None = None
        self._tokenizer: DocumentTokenizer | None = None
        prompts = (weights.query_prompt, weights.document_prompt)
        self._digest = digest_of('st', CODE_VERSION, weights.digest, prompts, choice.device, choice.batch)
        self._cache = VectorCache(self._blobs, store.address(self._digest))
        self._prompts: dict[Role, str] = {'document': weights.document_prompt, 'query': weights.query_prompt}

    @property
    def digest(self) -> str:
        """Digest of the weights, the tokenizer, the prompts, the device and the batch size."""
        return self._digest

    @property
    def max_tokens(self) -> int:
        """Tokens that the model reads of one chunk: special tokens and the document prompt not counted."""
        prompt = self.weights.document_prompt
        if self.weights.window >= UNLIMITED or not prompt:
            return self.weights.window
        return max(0, self.weights.window - int(self.tokenizer().count_texts([prompt])[0]))

    def tokenizer(self) -> DocumentTokenizer:
        """The model's own tokenizer; loading it does not load the model."""
        if self._tokenizer is None:
            self._tokenizer = self.weights.tokenizer()
        return self._tokenizer

    def model(self) -> SentenceTransformer:
        """The model itself, loaded when it is first asked for; ModelError if that cannot be done."""
        if self._model is None:
            self._model = _load(self.weights, self._choice.device)
        return self._model

    def prepare(self, requests: Iterable[tuple[Document, SpanArray]]) -> None:
        """Encode every distinct text of these that has no vector yet, in batches of texts of about one length."""
        self._encode_absent('document', self._sources(requests))

    def encode_chunks(self, document: Document, spans: SpanArray) -> Vectors:
        """One row per span, shape (n, dim); quick where `prepare` has seen them."""
        return self._vectors('document', [_Source(document.text, start, end) for start, end in spans.tolist()])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row per query text, shape (n, dim), with the model's query prompt."""
        return self._vectors('query', [_Source(text, 0, len(text)) for text in texts])

    def encoded(self, requests: Iterable[tuple[Document, SpanArray]]) -> Encoded:
        """What encoding the distinct texts of these took, whenever it was done; all must have been prepared."""
        keys = list(self._sources(requests))
        total = Encoded()
        for first in range(0, len(keys), _TEXTS_AT_A_TIME):
            total += to_cost(self._cache.get(keys[first : first + _TEXTS_AT_A_TIME]))
        if total.texts != len(keys):
            raise AssertionError(f'BUG: {len(keys) - total.texts} texts were asked for the cost of before their vector')
        return total

    def _sources(self, requests: Iterable[tuple[Document, SpanArray]]) -> dict[str, _Source]:
        found: dict[str, _Source] = {}
        for document, spans in requests:
            for start, end in spans.tolist():
                source = _Source(document.text, start, end)
                found.setdefault(self._cache.key('document', source.cut()), source)
        return found

    def _vectors(self, role: Role, sources: Sequence[_Source]) -> Vectors:
        if not sources:
            return np.zeros((0, self._dim()), dtype=np.float32)
        keys = [self._cache.key(role, source.cut()) for source in sources]
        entries = self._cache.get(keys)
        lacking = {key: source for key, source in zip(keys, sources, strict=True) if key not in entries}
        if lacking:
            self._encode(role, self._plan(role, lacking, list(lacking)))
            entries |= self._cache.get(list(lacking))
        return to_vectors([entries[key] for key in keys])

    def _encode_absent(self, role: Role, sources: dict[str, _Source]) -> None:
        self._encode(role, self._plan(role, sources, self._cache.absent(list(sources))))

    def _plan(self, role: Role, sources: dict[str, _Source], keys: Sequence[str]) -> list[_Planned]:
        """`keys` in the order in which they are encoded: most tokens first, then by key."""
        planned: list[_Planned] = []
        for first in range(0, len(keys), _TEXTS_AT_A_TIME):
            some = keys[first : first + _TEXTS_AT_A_TIME]
            counts = self.tokenizer().count_texts([self._prompts[role] + sources[key].cut() for key in some]).tolist()
            planned += [
                _Planned(key, sources[key], count, min(count, self.weights.window))
                for key, count in zip(some, counts, strict=True)
            ]
        return sorted(planned, key=lambda plan: (-plan.read, plan.key))

    def _encode(self, role: Role, planned: Sequence[_Planned]) -> None:
        total = sum(plan.read for plan in planned)
        done = 0
        if planned:  # told before the model is loaded, which takes a while too
            self._on_progress(done, total)
        for first in range(0, len(planned), self._choice.batch):
            batch = planned[first : first + self._choice.batch]
            self._encode_batch(role, batch)
            done += sum(plan.read for plan in batch)
            self._on_progress(done, total)

    def _encode_batch(self, role: Role, batch: Sequence[_Planned]) -> None:
        model = self.model()
        texts = [without_surrogates(plan.source.cut()) for plan in batch]
        begun = time.perf_counter()
        encode = model.encode_query if role == 'query' else model.encode_document
        vectors = np.asarray(
            encode(
                texts,
                prompt=self._prompts[role],
                batch_size=len(texts),
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            ),
            dtype=np.float32,
        )
        seconds = time.perf_counter() - begun
        if not np.isfinite(vectors).all():
            raise ModelError(f'{self.weights.name}: gives vectors that are not finite numbers')
        self._keep(batch, vectors, seconds)

    def _keep(self, batch: Sequence[_Planned], vectors: Vectors, seconds: float) -> None:
        read = sum(plan.read for plan in batch)
        shares = [plan.read / read if read else 1 / len(batch) for plan in batch]
        costs = [
            Encoded(1, plan.read, int(plan.n_tokens > plan.read), seconds * share)
            for plan, share in zip(batch, shares, strict=True)
        ]
        self._cache.put([plan.key for plan in batch], vectors, costs, [plan.n_tokens for plan in batch])
        self.spent = sum(costs, self.spent)

    def _dim(self) -> int:
        key = digest_of('dim', self._digest)
        known = self._blobs.get_many([key]).get(key)
        if known is None:
            known = str(self.model().get_embedding_dimension()).encode('ascii')
            self._blobs.put_many({key: known})
        return int(known)


def open_encoder(
    choice: SentenceTransformers, store: Store, on_progress: Callable[[int, int], None] = ignore_progress
) -> SentenceTransformerEncoder:
    """The encoder that a spec describes, over the store's vectors.

    `on_progress` gets the tokens done and in all, at first and after each batch. ModelError if the weights are missing
    or altered.
    """
    weights = resolve(choice, store.cache('models'))
    return SentenceTransformerEncoder(choice, weights, store, on_progress)


def _load(weights: Weights, device: str) -> SentenceTransformer:
    with quiet():
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(str(weights.folder), device=device, local_files_only=True)
            model.float().eval()
        except Exception as exc:  # what a broken model raises is as varied as the models are
            reason = (str(exc).strip() or type(exc).__name__).splitlines()[0]
            raise ModelError(f'{weights.name}: cannot be loaded from {weights.folder} on {device}: {reason}') from exc
    longest = model.max_seq_length
    expected = weights.window + model.tokenizer.num_special_tokens_to_add(pair=False) if longest else None
    if longest and weights.window < UNLIMITED and expected != longest:
        raise ModelError(f'{weights.name}: reads {longest} tokens of a text, but its files say {expected}')
    return model


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps what loading a model writes to stderr away, and leaves every setting as it was."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        from huggingface_hub.utils.tqdm import are_progress_bars_disabled
        from transformers.utils import logging as transformers_logging

        loggers = [logging.getLogger(name) for name in ('sentence_transformers', 'transformers')]
        levels = [logger.level for logger in loggers]
        shown, hub_shown = transformers_logging.is_progress_bar_enabled(), not are_progress_bars_disabled()
        transformers_logging.disable_progress_bar()
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
            if shown and hub_shown:
                transformers_logging.enable_progress_bar()
