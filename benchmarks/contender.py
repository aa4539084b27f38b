"""What one line of `benchmarks/chunkers.py` is: something that cuts texts, loaded before its clock starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from chunklab.encoders.models import bundled_folder

SIZE = 200

Piece = tuple[str, int]
"""The text of a chunk, and where it is said to begin; -1 where nothing is said."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """`cut` is what is timed. What is not: `prepare`, before, and `pieces`, which makes chunks of what it gave for one
    text."""

    cut: Callable[[Sequence[str]], Sequence[Any]]
    pieces: Callable[[str, Any], list[Piece]] = lambda _, __: []
    prepare: Callable[[Sequence[str]], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Contender:
    """A chunker under the name that tables give it. `family`: with whom it is compared."""

    family: str
    name: str
    load: Callable[[int], Loaded] = field(repr=False)
    overlaps: tuple[int, ...] = (0,)
    ours: bool = False


def raw_tokenizer() -> Any:
    """The model's own tokenizer, neither cutting short nor filling up."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / 'tokenizer.json'))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def loaded_model() -> Any:
    """The model itself, warm."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device='cpu')
    model.encode(['load the model'])
    return model
