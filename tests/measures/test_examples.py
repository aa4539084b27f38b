"""The worked example in each measure's docstring is what the measure says."""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module

import pytest

from chunklab.measures import MEASURES
from chunklab.measures.example import example_case
from chunklab.specs import Cutoff


@pytest.mark.parametrize('name', MEASURES)
def test_docstring_example(name):
    made = MEASURES[name]
    module = import_module(made.__module__)
    names = {**vars(module), 'example_case': example_case, 'Cutoff': Cutoff}
    [found] = [
        test
        for test in doctest.DocTestFinder(recurse=False).find(made, name, module=module, extraglobs=names)
        if test.examples
    ]
    said = []
    result = doctest.DocTestRunner().run(found, out=said.append)
    assert result.attempted >= 2
    assert not result.failed, ''.join(said)


@pytest.mark.parametrize('name', MEASURES)
def test_the_first_paragraph_says_what_it_is(name):
    assert len(inspect.getdoc(MEASURES[name]).split('\n\n')[0]) > 30
