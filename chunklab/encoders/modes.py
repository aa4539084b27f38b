"""The ways in which documents are encoded, by name: what `--mode` takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chunklab.encoders.late import LateEncoder, open_late_encoder
from chunklab.encoders.models import SentenceTransformers
from chunklab.encoders.static import StaticEncoder, Told, open_static_encoder
from chunklab.encoders.transformer import SentenceTransformerEncoder, open_encoder
from chunklab.encoders.windows import Late
from chunklab.store import Store

DocumentEncoder = SentenceTransformerEncoder | LateEncoder | StaticEncoder
"""What the stages work with: `roles.Encoder` with a tokenizer, weights and costs."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Each chunk is encoded by itself."""


@dataclass(frozen=True, slots=True)
class Static:
    """A chunk is the mean of vectors that its tokens have once and for all, distilled from the model."""


Mode = Plain | Late | Static


def open_in(mode: Mode, choice: SentenceTransformers, store: Store, tell: Told) -> DocumentEncoder:
    """The encoder of that choice in that mode, over what the store has."""
    if isinstance(mode, Static):
        return open_static_encoder(choice, store, tell)
    if isinstance(mode, Late):
        return open_late_encoder(choice, store, _in_tokens(tell), mode)
    return open_encoder(choice, store, _in_tokens(tell))


def _in_tokens(tell: Told) -> Callable[[int, int], None]:
    return lambda done, total: tell('encoding', done, total, 'tokens')
