"""What is installed, for manifests."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from chunklab import __version__
from chunklab.encoders.distilled import NEEDED, missing_packages

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


def versions_in(mode: str) -> Mapping[str, str]:
    """The same, in static mode with the packages by which models are distilled, as far as they are there."""
    if mode != 'static':
        return installed_versions()
    missing = missing_packages()
    return {**installed_versions(), **{package: version(package) for package in NEEDED if package not in missing}}
