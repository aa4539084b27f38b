"""What can go wrong because of what a user gave; everything else is a bug and keeps its traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ChunklabError(Exception):
    """A mistake in what was given: one line saying what is wrong, where, and what is allowed. Exit code 2."""


class SpecError(ChunklabError):
    """A spec string that does not parse, or names something unknown."""


class StrategyError(ChunklabError):
    """A strategy that fails on a document: one of several is left out, and the others go on."""


class CorpusError(ChunklabError):
    """A corpus folder whose documents, queries or offsets do not hold together."""


class StoreError(ChunklabError):
    """A store or output folder that cannot be read, written or trusted."""


class ModelError(ChunklabError):
    """Weights that are missing, altered, or cannot be loaded."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """' (did you mean "fixed"?)' where one of `known` is close to `word`, else ''."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f' (did you mean "{close[0]}"?)' if close else ''
