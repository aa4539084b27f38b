"""The worked example in each measure's docstring is what the measure says."""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module

import pytest

from chunklab.measures import MEASURES
from chunklab.measures.catalog import PARITIES
from chunklab.measures.example import example_case
from chunklab.specs import Cutoff

DOCUMENTED = {
    **MEASURES,
    **{f'{name}(parity={parity})': made for parity, of in PARITIES.items() for name, made in of.items()},
}


@pytest.mark.parametrize('name', DOCUMENTED)
def test_docstring_example(name):
    made = DOCUMENTED[name]
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


@pytest.mark.parametrize('name', DOCUMENTED)
def test_the_first_paragraph_says_what_it_is(name):
    assert len(inspect.getdoc(DOCUMENTED[name]).split('\n\n')[0]) > 30
