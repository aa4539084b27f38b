"""Lengths as other people's splitters ask for them: by the tokenizer of the encoder in use, or in characters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from chunklab.characters import without_surrogates
from chunklab.chunkers.adapters.library import Length
from chunklab.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@lru_cache(maxsize=2)
def tokenizer_in(folder: Path) -> Tokenizer:
    """The tokenizer of the model in that folder, which cuts nothing off and adds nothing; ModelError if none is."""
    from tokenizers import Tokenizer

    files = sorted(folder.rglob('tokenizer.json'), key=lambda path: (len(path.parts), path))
    try:
        tokenizer = Tokenizer.from_file(str(files[0]))
    except IndexError as exc:
        raise ModelError(f'the model {folder.name} has no tokenizer.json') from exc
    except Exception as exc:  # tokenizers raises a plain Exception on what it cannot parse
        raise ModelError(f'the model {folder.name} has a tokenizer.json that cannot be loaded: {exc}') from exc
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def counter(length: Length, folder: Path | None) -> Callable[[str], int]:
    """Gives the length of a text; of a text's tokens those that are there without special ones.

    Without a folder, for a trial of a splitter's parameters, lengths are in characters.
    """
    if length == 'characters' or folder is None:
        return len
    tokenizer = tokenizer_in(folder)

    def count(text: str) -> int:
        return len(tokenizer.encode(without_surrogates(text), add_special_tokens=False))

    return count
