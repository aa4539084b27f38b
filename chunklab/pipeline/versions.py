"""What is installed, for manifests."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from chunklab import __version__

_PACKAGES = (
    'chromadb',
    'nltk',
    'numpy',
    'nupunkt',
    'sentence-transformers',
    'spacy',
    'tokenizers',
    'torch',
    'transformers',
)


@cache
def installed_versions() -> Mapping[str, str]:
    """chunklab, Python, and the packages that numbers depend on."""
    return {
        'chunklab': __version__,
        'python': platform.python_version(),
        **{package: version(package) for package in _PACKAGES},
    }
