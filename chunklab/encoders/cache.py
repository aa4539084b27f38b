"""Vectors on disk, each under the digest of what made it: weights, settings, role and text."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chunklab.store import BlobCache, vectors_from_bytes, vectors_to_bytes
from chunklab.types import Vectors

Role = Literal['document', 'query']

# Tokens that the text has, tokens of it that the model read, seconds that encoding it took.
_HEADER = struct.Struct('<iif')


@dataclass(frozen=True, slots=True)
class Encoded:
    """What encoding a set of distinct texts took, when it was done.

    `tokens` counts those that the model read (its prompt's too, special ones not); `truncated` the texts that have more
    than it reads. A batch's seconds are shared out over its texts by their tokens.
    """

    texts: int = 0
    tokens: int = 0
    truncated: int = 0
    seconds: float = 0.0

    def __add__(self, other: Encoded) -> Encoded:
        return Encoded(
            self.texts + other.texts,
            self.tokens + other.tokens,
            self.truncated + other.truncated,
            self.seconds + other.seconds,
        )


class VectorCache:
    """The vectors of one encoder, under keys that `key` makes; whatever else the blobs hold has other keys."""

    def __init__(self, blobs: BlobCache, encoder_digest: str) -> None:
        self._blobs = blobs
        self._prefixes = {
            role: hashlib.sha256(f'{encoder_digest} {role} '.encode('ascii')) for role in ('document', 'query')
        }

    def key(self, role: Role, text: str) -> str:
        """What the vector of `text` in that role is kept under."""
        made = self._prefixes[role].copy()
        made.update(text.encode('utf-8', 'surrogatepass'))
        return made.hexdigest()

    def absent(self, keys: Sequence[str]) -> list[str]:
        """Those `keys` that have no vector yet, in the same order."""
        present = self._blobs.has_many(keys)
        return [key for key in keys if key not in present]

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The entries of those `keys` that are here; `to_vectors` and `to_cost` read them."""
        return self._blobs.get_many(keys)

    def put(self, keys: Sequence[str], vectors: Vectors, costs: Sequence[Encoded], n_tokens: Sequence[int]) -> None:
        """Keep the vectors of one batch, all or none; `costs` and `n_tokens` (before truncation) are per text."""
        self._blobs.put_many(
            {
                key: _HEADER.pack(total, cost.tokens, cost.seconds) + vectors_to_bytes(vector)
                for key, vector, cost, total in zip(keys, vectors, costs, n_tokens, strict=True)
            }
        )


def to_vectors(entries: Sequence[bytes]) -> Vectors:
    """One row for each entry, shape (n, dim); there must be at least one."""
    return vectors_from_bytes(entries, dim=(len(entries[0]) - _HEADER.size) // np.float32().itemsize, skip=_HEADER.size)


def to_cost(entries: Mapping[str, bytes]) -> Encoded:
    """What encoding these took when it was done."""
    total = Encoded()
    for entry in entries.values():
        n_tokens, read, seconds = _HEADER.unpack_from(entry)
        total += Encoded(1, read, int(n_tokens > read), seconds)
    return total
