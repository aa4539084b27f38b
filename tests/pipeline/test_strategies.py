"""What is read off a strategy's spec."""

from __future__ import annotations

import pytest

from chunklab import registry
from chunklab.boundaries import SizeLimit
from chunklab.pipeline.strategies import Strategy


class Unsized:
    """A chunker that states no size."""


class Foreign:
    """A chunker that counts in something of its own."""

    size, unit = 40, 'cl100k tokens'


@pytest.mark.parametrize(
    ('chunker', 'limit'),
    [
        ('fixed(size=40)', SizeLimit(40, 'tokens')),
        ('fixed(size=40, unit=words)', SizeLimit(40, 'words')),
        ('fixed(size=40, unit=characters)', SizeLimit(40, 'characters')),
        ('sentence(size=40)', SizeLimit(40, 'tokens')),
        (Unsized(), None),
        (Foreign(), None),
    ],
)
def test_the_limit_is_the_size_in_its_own_unit(chunker, limit):
    made = registry.build('chunker', chunker).made if isinstance(chunker, str) else chunker
    assert Strategy(str(chunker), made, '0').limit == limit
