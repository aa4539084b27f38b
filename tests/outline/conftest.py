"""How outlines are shown in tests."""

from __future__ import annotations

import pytest

from chunklab.outline import outline


@pytest.fixture(scope='session')
def tree():
    """The labels of a text's outline, one per node, indented by two blanks a level; a preamble shows as its kind."""
    return lambda text: ['  ' * node.level + (node.label or node.kind) for node in outline(text).nodes]
