"""How specs become the parameters of a class."""

from __future__ import annotations

import pytest

from chunklab.chunkers.adapters.library import parameters_of, sorted_options, to_python


@pytest.mark.parametrize(
    ('written', 'taken'),
    [
        (3, 3),
        (0.5, 0.5),
        ('end', 'end'),
        ('True', True),
        ('false', False),
        ('none', None),
        ('["\\n\\n", "\\n", " "]', ['\n\n', '\n', ' ']),
        ('[["#", "Title"]]', [['#', 'Title']]),
        ('"\\n"', '\n'),
        ('"3"', '3'),
        ('[', '['),
        ('{not json}', '{not json}'),
    ],
)
def test_values(written, taken):
    (found,) = to_python((('key', written),)).values()
    assert found == taken
    assert type(found) is type(taken)


class Base:
    def __init__(self, size=1, *, overlap=0):
        pass


class Handing(Base):
    def __init__(self, separator, **kwargs):
        pass


class Closed(Base):
    def __init__(self, separator):
        pass


class WithoutOne(Handing):
    pass


def test_parameters_are_those_that_a_class_hands_on_too():
    assert parameters_of(Handing) == ('separator', 'size', 'overlap')
    assert parameters_of(WithoutOne) == ('separator', 'size', 'overlap')
    assert parameters_of(Closed) == ('separator',)


def test_options_are_a_value():
    assert sorted_options({'b': 1, 'a': 2}) == sorted_options({'a': 2, 'b': 1})
    assert hash(sorted_options({'b': 1}))
