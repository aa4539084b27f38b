"""What a user without the extra `[files]` is told."""

from __future__ import annotations

import importlib.metadata

from chunklab.errors import CorpusError


def not_installed(library: str, kind: str) -> CorpusError:
    """The error for a file of `kind` where `library` cannot be imported."""
    return CorpusError(f"{kind} files need {library}: pip install 'chunklab[files]'")


def version(library: str) -> str:
    """The installed version of a distribution, 'not installed' where there is none; nothing is imported."""
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return 'not installed'
