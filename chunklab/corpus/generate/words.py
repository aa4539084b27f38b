"""The words that contracts are made of, beside the clauses: read once from the files in `words/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Goods:
    """What a contract is about, by its defined term."""

    plural: str
    singular: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A kind of contract: its title, the roles of its parties (the one that pays comes second), its goods, its aim."""

    title: str
    roles: tuple[str, str]
    goods: Goods
    purpose: str


@dataclass(frozen=True, slots=True)
class Words:
    """Wordings of first and last paragraphs, with {fields} to fill in, and the parts of invented names."""

    frames: tuple[Frame, ...]
    between: tuple[str, ...]
    recitals: tuple[str, ...]
    therefore: tuple[str, ...]
    signed: tuple[str, ...]
    syllables: tuple[str, ...]
    ends: tuple[str, ...]
    trades: tuple[str, ...]
    forms: tuple[str, ...]


@cache
def words() -> Words:
    """What `words/frames.toml` says."""
    found = tomllib.loads(_read('frames.toml'))
    frames = tuple(
        Frame(frame['title'], (frame['roles'][0], frame['roles'][1]), Goods(*frame['goods']), frame['purpose'])
        for frame in found.pop('frames')
    )
    return Words(frames=frames, **{name: tuple(values) for name, values in found.items()})


@cache
def questions() -> Mapping[str, Sequence[str]]:
    """Category to questions, each of which all clauses of the category answer."""
    found: dict[str, list[str]] = tomllib.loads(_read('questions.toml'))
    return found


@cache
def riders() -> tuple[str, ...]:
    """Sentences that lengthen a clause without changing what it grants: the small print of the small print."""
    return tuple(_read('riders.txt').splitlines())


def _read(name: str) -> str:
    return (files('chunklab.corpus.generate') / 'words' / name).read_text(encoding='utf-8')
