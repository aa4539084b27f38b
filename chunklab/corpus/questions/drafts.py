"""A question on its way: what it asks about and where the answer stands, before its wording is chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from chunklab.corpus.questions.quality import Reason
from chunklab.types import Span

Source = Literal['clause', 'common', 'heading', 'definition', 'reference']
"""What a question was made from: a clause of one of CUAD's categories, of a common other kind, a heading of no known
kind, a definition, or a reference to another clause."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Wordings to choose from, gold spans in order, and what speaks against the question.

    `about` tells it from the others of the same kind in its document, '' where there is only one.
    """

    source: Source
    kind: str
    about: str
    wordings: tuple[str, ...] = field(repr=False)
    spans: tuple[Span, ...]
    reasons: tuple[Reason, ...]


def chosen(wordings: Sequence[str], n: int, *key: str) -> tuple[str, ...]:
    """`n` of the wordings, or as many as there are, by the digest of `key`: the same for the same key, ever."""
    digest = hashlib.sha256('\0'.join(key).encode('utf-8', 'surrogatepass')).digest()
    first = int.from_bytes(digest[:8], 'big') % len(wordings)
    return tuple(wordings[(first + i) % len(wordings)] for i in range(min(n, len(wordings))))
