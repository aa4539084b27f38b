"""Splits by semchunk: `semchunk(size=200, overlap=20)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from chunklab.chunkers.adapters.lengths import counter
from chunklab.chunkers.adapters.library import Length, Library, Reported
from chunklab.errors import SpecError
from chunklab.roles import Context
from chunklab.types import Document, Span

_LIBRARY = Library('semchunk', 'semchunk', ('tokenizers',))
_REMEMBERED = 1 << 16  # lengths of texts; without a limit semchunk keeps every text that it ever measured


@dataclass(frozen=True, slots=True)
class Semchunk:
    """Splits by semchunk (needs `chunklab[semchunk]`): at the largest gap of white space, else at punctuation.

    At most `size` tokens of the encoder, or characters (`length`). `overlap` is in the same unit, or a share of `size`
    if it is below 1.
    """

    size: int = 200
    overlap: float = 0
    length: Length = 'tokens'

    embeds: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if self.size < 1:
            raise SpecError(f'semchunk(size={self.size}): size must be at least 1')
        if not 0 <= self.overlap < self.size:
            raise SpecError(f'semchunk(overlap={self.overlap}): overlap must be from 0 to under the size, {self.size}')
        _LIBRARY.load('semchunk')

    @property
    def unit(self) -> str:
        """The unit of `size`."""
        return self.length

    def pieces(self, document: Document, context: Context) -> Sequence[str]:
        """The document's chunks as semchunk gives them."""
        split, overlap = self._splitter(context)
        return list(split(document.text, overlap=overlap))

    def reported(self, document: Document, context: Context) -> Sequence[Reported]:
        """The chunks with the offsets that semchunk reports."""
        split, overlap = self._splitter(context)
        texts, offsets = split(document.text, overlap=overlap, offsets=True)
        return [Reported(text, Span(start, end)) for text, (start, end) in zip(texts, offsets, strict=True)]

    def versions(self) -> Mapping[str, str]:
        """Version of each package that the chunks depend on."""
        return _LIBRARY.versions()

    def fit_digest(self) -> str:
        """Changes with the version of the library."""
        return _LIBRARY.digest()

    def _splitter(self, context: Context) -> tuple[Callable[..., Any], float | None]:
        return _chunker(self.size, self.length, context.model_folder()), self.overlap or None


@lru_cache(maxsize=8)
def _chunker(size: int, length: Length, folder: Path) -> Callable[..., Any]:
    semchunk = _LIBRARY.load('semchunk')
    made: Callable[..., Any] = semchunk.chunkerify(counter(length, folder), size, cache_maxsize=_REMEMBERED)
    return made
