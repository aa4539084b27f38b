"""Whole sentences, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chunklab.chunkers.limits import to_limits
from chunklab.chunkers.pace import to_pace
from chunklab.chunkers.packing import joined, n_in_front, pack, sentence_units
from chunklab.errors import SpecError
from chunklab.roles import Context, Phase
from chunklab.types import Document, Span, to_spans


@dataclass(frozen=True, slots=True)
class Sentence:
    """Whole consecutive sentences, as many as the size limit of `size` tokens allows.

    `splitter` is the spec of a sentence splitter: `nupunkt`, `punkt`, `spacy`, `spacy('en_core_web_sm')`. The last
    `overlap_sentences` sentences of a chunk open the next one as well, or fewer where they would leave no room for a
    new sentence. Only a sentence that is over the limit by itself is cut. `max_chars` (0: 8 x size) caps characters.
    """

    size: int = 200
    splitter: str = 'nupunkt'
    overlap_sentences: int = 0
    max_chars: int = 0

    def __post_init__(self) -> None:
        to_limits('sentence', self.size, self.max_chars)
        if self.overlap_sentences < 0:
            raise SpecError(
                f'sentence(overlap_sentences={self.overlap_sentences}): overlap_sentences must be at least 0'
            )

    def spans(self, document: Document, context: Context) -> Sequence[Span]:
        """Chunks of the document, each beginning and ending with a sentence or a piece of one that was too long."""
        return self._cut(document, context, None)

    def phased(self, document: Document, context: Context, phase: Phase) -> Sequence[Span]:
        """Chunks of one phase; one that ends early to begin elsewhere shares no sentence with the next."""
        return self._cut(document, context, phase)

    def _cut(self, document: Document, context: Context, phase: Phase | None) -> Sequence[Span]:
        tokens = context.tokens(document)
        pace = to_pace(to_limits('sentence', self.size, self.max_chars), phase, document, len(tokens))
        units = sentence_units(document, context, self.splitter, pace.limits)
        front = n_in_front(tokens, units, pace)
        rest = pack(tokens, units[front:], pace.limits, repeat=self.overlap_sentences)
        return to_spans(np.concatenate((joined(units, front), rest)))
