"""Whole sentences, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chunklab.chunkers.limits import to_limits
from chunklab.chunkers.packing import pack, sentence_units
from chunklab.errors import SpecError
from chunklab.roles import Context
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
        limits = to_limits('sentence', self.size, self.max_chars)
        units = sentence_units(document, context, self.splitter, limits)
        return to_spans(pack(context.tokens(document), units, limits, repeat=self.overlap_sentences))
