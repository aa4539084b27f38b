"""Lengths in cl100k tokens, the unit of the published tables; the vocabulary comes with a package, never by network."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from chunklab.errors import ModelError

if TYPE_CHECKING:
    from tiktoken import Encoding

FILE = '9b5ad71b2ce5302211f9c61530b329a4922fc6a4'
"""Name of the vocabulary in a cache of tiktoken's: the sha1 of the address that it was published at."""

SHA256 = '223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7'

_PACKAGE = 'llama-index-core'
_VARIABLE = 'TIKTOKEN_CACHE_DIR'
_INSTALL = "pip install 'chunklab[bench]'"


@dataclass(frozen=True, slots=True)
class Cl100k:
    """The tokenizer cl100k_base; text that looks like a special token is read as any other."""

    encoding: Encoding = field(repr=False)

    def count(self, text: str) -> int:
        """Number of tokens of a text read by itself."""
        return len(self.encoding.encode_ordinary(text))

    def starts(self, text: str) -> NDArray[np.int64]:
        """Offset of the character in which each token of the text begins, shape (n,); ascending, not strictly."""
        found = self.encoding.decode_with_offsets(self.encoding.encode_ordinary(text))[1]
        return np.array(found, dtype=np.int64)


@cache
def load_cl100k() -> Cl100k:
    """The tokenizer; ModelError, saying what to install, where tiktoken or its vocabulary is absent or altered."""
    if find_spec('tiktoken') is None:
        raise ModelError(f'lengths in cl100k tokens need the package tiktoken, which is not installed ({_INSTALL})')
    path = _vocabulary()
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:  # tiktoken itself would delete it and download another
        raise ModelError(f'{path}: altered vocabulary: sha256 is {found}, not {SHA256}')
    import tiktoken

    with _cache_folder(path.parent):
        return Cl100k(tiktoken.get_encoding('cl100k_base'))


def _vocabulary() -> Path:
    """Where the vocabulary is: in the user's own cache of tiktoken's, or in the package that brings it."""
    named = os.environ.get(_VARIABLE)
    if named and (Path(named) / FILE).is_file():
        return Path(named) / FILE
    try:
        listed = distribution(_PACKAGE).files or []
    except PackageNotFoundError:
        listed = []
    for file in listed:
        path = Path(str(file.locate()))
        if file.name == FILE and path.is_file():
            return path
    raise ModelError(
        f'lengths in cl100k tokens need the file {FILE}, which comes with {_PACKAGE} ({_INSTALL}), '
        f'or lies in the folder that {_VARIABLE} names'
    )


@contextmanager
def _cache_folder(folder: Path) -> Iterator[None]:
    """Has tiktoken read its vocabulary from `folder`, for as long as the block lasts."""
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before
