"""The ways in which documents are encoded, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chunklab.encoders.late import LateEncoder, open_late_encoder
from chunklab.encoders.models import SentenceTransformers
from chunklab.encoders.transformer import SentenceTransformerEncoder, open_encoder
from chunklab.store import Store

DocumentEncoder = SentenceTransformerEncoder | LateEncoder
"""What the stages work with: `roles.Encoder` with a tokenizer, weights and costs."""

OPEN: Mapping[str, Callable[[SentenceTransformers, Store, Callable[[int, int], None]], DocumentEncoder]] = {
    'plain': open_encoder,
    'late': open_late_encoder,
}
"""`plain` encodes each chunk by itself; `late` reads each document once, and a chunk is the mean of its tokens."""
