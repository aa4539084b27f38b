"""The examples in the docstrings of chunklab.compare hold."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize('name', ['bootstrap', 'clusters', 'estimate', 'holm', 'intervals', 'permutation', 'verdict'])
def test_examples(name):
    result = doctest.testmod(importlib.import_module(f'chunklab.compare.{name}'))
    assert result.attempted > 0
    assert result.failed == 0
