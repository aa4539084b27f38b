"""A ranking cut to a context budget in tokens: the fair comparison between chunks of different sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chunklab.texts import TextIndex
from chunklab.types import Chunk


def within_budget(ranking: Iterable[Chunk], n_tokens: int, texts: Mapping[str, TextIndex]) -> tuple[Chunk, ...]:
    """Chunks in rank order until `n_tokens` document tokens are used up; the last ends with the last token that fits.

    Text that comes twice is charged twice. A chunk in which no token starts (the middle of one enormous token) costs
    nothing.
    """
    taken: list[Chunk] = []
    left = n_tokens
    for chunk in ranking:
        if left == 0:
            break
        text = texts[chunk.doc_id]
        cost = text.n_tokens(chunk.span)
        if cost > left:
            taken.append(Chunk(chunk.doc_id, text.first_tokens(chunk.span, left)))
            break
        taken.append(chunk)
        left -= cost
    return tuple(taken)
