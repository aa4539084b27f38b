"""A static model on disk: one vector for each token of a vocabulary, distilled from a transformer by model2vec.

A file holds, little-endian, a row of float32 for each number that the tokenizer gives, a footer, and the sha256 of all
that and of the file's key. It is written beside its place and moved into it, and read through a memory map: a process
that finds it loads neither torch nor model2vec.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from chunklab.encoders.models import Weights
from chunklab.encoders.token_vectors import explained
from chunklab.encoders.transformer import quiet
from chunklab.errors import ModelError
from chunklab.store import digest_of
from chunklab.types import Vectors

if TYPE_CHECKING:
    from model2vec import StaticModel

CODE_VERSION = 1
"""Raised when the same weights would give another table."""

DIM = 256
"""Components that are kept of a model's vectors, the principal ones, as model2vec does unless told otherwise."""

_SIF = 1e-4  # the rarer a token, the more it weighs; also model2vec's own choice
_POOLING = 'mean'
NEEDED = ('model2vec', 'skeletoken')
"""The packages that distil; a later process that finds the table loads neither."""

_STEP = 2.0**-24  # of the values in a table, which lie between -1 and 1

_MAGIC = b'CLSTATIC'
_FOOTER = struct.Struct('<8sIId')  # rows, dimension, seconds that distilling took
_SHA_BYTES = 32
_UNFINISHED = 'unfinished.half'


@dataclass(frozen=True, slots=True)
class StaticTable:
    """The vector of each token, by its number in the vocabulary; of one that counts for nothing, zeros.

    All are multiples of 2^-24 up to 1, so that a sum of them is exact in double precision: in whatever order, in
    whatever parts they are added, it comes out the same to the last bit.
    """

    rows: NDArray[np.float32] = field(repr=False)
    seconds: float


class StaticTables:
    """Tables by hexadecimal key in a folder; a file that is not what was written counts as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> StaticTable | None:
        """What is kept under that key, as a view of its file, read through and checked now."""
        path = self._folder / key
        if not path.exists():
            return None
        with explained(path):
            raw = np.asarray(np.memmap(path, np.uint8, mode='r')) if path.stat().st_size else np.zeros(0, np.uint8)
        body, sha = raw[:-_SHA_BYTES], raw[-_SHA_BYTES:]
        if len(body) < _FOOTER.size or _digest(key, body) != sha.tobytes():
            return None
        magic, n_rows, dim, seconds = _FOOTER.unpack(body[-_FOOTER.size :].tobytes())
        if magic != _MAGIC:
            raise AssertionError(f'BUG: {path} was checked, and yet is no static model')
        return StaticTable(body[: -_FOOTER.size].view('<f4').reshape(n_rows, dim), seconds)

    def put(self, key: str, table: StaticTable) -> None:
        """Keep a table, whole or not at all."""
        half = self._folder / _UNFINISHED
        body = table.rows.astype('<f4').tobytes() + _FOOTER.pack(_MAGIC, *table.rows.shape, table.seconds)
        with explained(half):
            half.write_bytes(body + _digest(key, np.frombuffer(body, np.uint8)))
            half.replace(self._folder / key)


def missing_packages() -> list[str]:
    """Those of `NEEDED` that are not installed."""
    return [package for package in NEEDED if find_spec(package) is None]


def table_digest(weights: Weights, device: str) -> str:
    """Digest of all that a table depends on; ModelError, with what to install, where distilling is not possible."""
    if missing := missing_packages():
        raise ModelError(f"static mode needs {' and '.join(missing)}: pip install 'chunklab[static]'")
    packages = [(package, version(package)) for package in NEEDED]
    return digest_of('static table', CODE_VERSION, weights.digest, device, (DIM, _SIF, _POOLING), packages)


def distil(weights: Weights, device: str, told: Callable[[int, int], None]) -> Vectors:
    """The rows of a `StaticTable` for this model; `told` gets the tokens of the vocabulary done and in all.

    Each token is read by the model alone, between its special tokens; of the means the principal components are kept,
    and each is weighted down as its rank in the vocabulary says that it is frequent. ModelError if that fails.
    """
    try:
        with quiet(), _hushed('model2vec'), _hushed('skeletoken'):
            found = _distilled(weights, device, told)
    except Exception as exc:  # what a broken or unusual model raises is as varied as the models are
        reason = (str(exc).strip() or type(exc).__name__).splitlines()[0]
        raise ModelError(f'{weights.name}: cannot be distilled to a static model: {reason}') from exc
    largest = np.abs(found.embedding).max(initial=0.0)
    if not 0 < largest < np.inf:
        raise ModelError(f'{weights.name}: distilled to vectors that are not finite numbers, or all nothing')
    return _by_number(found, weights, largest)


def _distilled(weights: Weights, device: str, told: Callable[[int, int], None]) -> StaticModel:
    from model2vec.distill import distill_from_model, inference
    from transformers import AutoModel, AutoTokenizer

    folder = str(weights.tokenizer_folder)
    model = AutoModel.from_pretrained(folder, local_files_only=True).float()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    with _bar_of(inference, told):
        return distill_from_model(
            model,
            tokenizer,
            device=device,
            pca_dims=min(DIM, int(model.config.hidden_size)),
            sif_coefficient=_SIF,
            pooling=_POOLING,
            quantize_to='float32',
        )


def _by_number(found: StaticModel, weights: Weights, largest: float) -> Vectors:
    """Rows in the order of the model's own tokenizer. model2vec leaves out the special tokens and those that were never
    used, and does not count unknown ones."""
    from tokenizers import Tokenizer

    numbers = Tokenizer.from_file(str(weights.tokenizer_folder / 'tokenizer.json')).get_vocab()
    rows = np.zeros((max(numbers.values()) + 1, found.dim), dtype=np.float32)
    kept = [(numbers[token], i) for i, token in enumerate(found.tokens) if token in numbers and i != found.unk_token_id]
    places, sources = np.array(kept).T
    rows[places] = np.round(found.embedding[sources] / largest / _STEP) * _STEP
    return rows


def _digest(key: str, body: NDArray[np.uint8]) -> bytes:
    # the key too: a file that came to lie under another's name is not believed
    found = hashlib.sha256(bytes.fromhex(key))
    found.update(body.data)
    return found.digest()


@contextlib.contextmanager
def _hushed(name: str) -> Iterator[None]:
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextlib.contextmanager
def _bar_of(module: ModuleType, told: Callable[[int, int], None]) -> Iterator[None]:
    """model2vec always draws a progress bar of its own; while the block runs, its steps go to `told` instead."""

    class Steps:
        def __init__(self, *, total: int, **_appearance: str) -> None:
            self._done, self._total = 0, total

        def update(self, n: int) -> None:
            self._done += n
            told(self._done, self._total)

    drawn = module.tqdm
    module.tqdm = Steps  # type: ignore[attr-defined]
    try:
        yield
    finally:
        module.tqdm = drawn  # type: ignore[attr-defined]
