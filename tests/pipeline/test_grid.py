from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab import registry
from chunklab.errors import SpecError
from chunklab.pipeline.grid import MOST, expand


def test_every_point_of_every_grid_in_order():
    assert expand(['fixed(size=100..200:50, overlap=0|40)', 'clause']) == (
        'fixed(size=100, overlap=0)',
        'fixed(size=100, overlap=40)',
        'fixed(size=150, overlap=0)',
        'fixed(size=150, overlap=40)',
        'fixed(size=200, overlap=0)',
        'fixed(size=200, overlap=40)',
        'clause',
    )


@given(st.integers(1, 50), st.integers(0, 100), st.integers(1, 20), st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_against_two_loops(first, more, step, overlaps):
    written = '|'.join(map(str, overlaps))
    sizes = [size for size in range(first, first + more + 1) if (size - first) % step == 0]
    expected = tuple(f'fixed(size={size}, overlap={o})' for size, o in product(sizes, overlaps))
    assert expand([f'fixed(size={first}..{first + more}:{step}, overlap={written})']) == expected


def test_a_spec_without_a_grid_stands_for_itself():
    specs = ('fixed', 'fixed(200)', "spans(path='a b.jsonl')", "sentence(splitter=spacy('en core'))")
    assert expand(specs) == specs


def test_values_of_any_kind():
    assert expand(['semantic(threshold=0.1..0.3:0.1)']) == (
        'semantic(threshold=0.1)',
        'semantic(threshold=0.2)',
        'semantic(threshold=0.3)',
    )
    assert expand(["sentence(splitter=nupunkt|spacy('en'|'de'))"]) == (
        'sentence(splitter=nupunkt)',
        'sentence(splitter=spacy(en))',
        'sentence(splitter=spacy(de))',
    )
    assert expand(['fixed(10..20:10)']) == ('fixed(10)', 'fixed(20)')


def test_every_point_can_be_built():
    for spec in expand(['fixed(size=50..60:5, unit=words|tokens)', 'sentence(size=40|50, splitter=nupunkt|punkt)']):
        registry.build('chunker', spec)


@pytest.mark.parametrize('spec', ['fixed(size=1..1000000000000)', 'fixed(size=1..100, overlap=1..100)'])
def test_too_many_are_refused_at_once(spec):
    with pytest.raises(SpecError, match=f'more than {MOST:,} strategies'):
        expand([spec])


def test_as_many_as_allowed():
    assert len(expand([f'fixed(size=1..{MOST})'])) == MOST
