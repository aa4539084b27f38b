"""The ways in which documents are encoded, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chunklab.encoders.late import LateEncoder, open_late_encoder
from chunklab.encoders.models import SentenceTransformers
from chunklab.encoders.static import StaticEncoder, Told, open_static_encoder
from chunklab.encoders.transformer import SentenceTransformerEncoder, open_encoder
from chunklab.store import Store

DocumentEncoder = SentenceTransformerEncoder | LateEncoder | StaticEncoder
"""What the stages work with: `roles.Encoder` with a tokenizer, weights and costs."""


def _in_tokens(tell: Told) -> Callable[[int, int], None]:
    return lambda done, total: tell('encoding', done, total, 'tokens')


OPEN: Mapping[str, Callable[[SentenceTransformers, Store, Told], DocumentEncoder]] = {
    'plain': lambda choice, store, tell: open_encoder(choice, store, _in_tokens(tell)),
    'late': lambda choice, store, tell: open_late_encoder(choice, store, _in_tokens(tell)),
    'static': open_static_encoder,
}
"""`plain` encodes each chunk by itself; `late` reads each document once, and a chunk is the mean of its tokens;
`static` does so with vectors that tokens have once and for all, distilled from the model."""
