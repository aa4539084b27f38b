from __future__ import annotations

import pytest

from chunklab.errors import ModelError
from chunklab.reproduce.cl100k import load_cl100k


@pytest.fixture(scope='session')
def cl100k():
    """The tokenizer; a test that needs it skips where the extra `bench` is not installed."""
    try:
        return load_cl100k()
    except ModelError as absent:
        pytest.skip(str(absent))
