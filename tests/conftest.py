"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope='session')
def data_dir():
    """The folder of real data sets; a test that needs it skips, with the reason, where none is named."""
    named = os.environ.get('CHUNKLAB_DATA')
    if not named and os.environ.get('CHUNKLAB_REQUIRE_DATA'):
        pytest.fail('CHUNKLAB_DATA is not set, and CHUNKLAB_REQUIRE_DATA says that it must be')
    if not named:
        pytest.skip('CHUNKLAB_DATA is not set: no real data sets to test on')
    return Path(named)
