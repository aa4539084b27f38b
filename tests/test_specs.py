"""Specs: what is written is what is meant, and what is meant can be written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.errors import SpecError
from chunklab.specs import Alternatives, Cutoff, Range, Spec, parse

names = st.from_regex(r'[a-z_][a-z0-9_-]{0,8}', fullmatch=True)
numbers = st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False)
scalars = numbers | st.text(max_size=12)
nested = st.recursive(
    st.builds(Spec, names),
    lambda inner: st.builds(
        Spec,
        names,
        st.lists(scalars | inner, max_size=2).map(tuple),
        st.dictionaries(names, scalars | inner, max_size=2).map(lambda d: tuple(d.items())),
    ),
    max_leaves=4,
)
ranges = st.builds(
    lambda first, more, step: Range(first, first + more, step),
    st.integers(-500, 500),
    st.integers(0, 500),
    st.integers(1, 50),
)
alternatives = st.lists(scalars | nested, min_size=2, max_size=4).map(lambda options: Alternatives(tuple(options)))
values = scalars | nested | ranges | alternatives
specs = st.builds(
    Spec,
    names,
    st.lists(values, max_size=3).map(tuple),
    st.dictionaries(names, values, max_size=3).map(lambda d: tuple(d.items())),
    st.none() | st.builds(Cutoff, st.integers(1, 10**5), st.sampled_from(['chunks', 'tokens'])),
    st.text(max_size=8),
)


@given(specs)
def test_every_spec_survives_being_written(spec):
    assert parse(str(spec)) == spec


@given(st.text(max_size=40))
def test_any_text_parses_or_is_refused_in_one_line(text):
    try:
        spec = parse(text)
    except SpecError as exc:
        assert '\n' not in str(exc) or '\n' in text
    else:
        assert parse(str(spec)) == spec


@pytest.mark.parametrize(
    ('text', 'spec'),
    [
        ('fixed', Spec('fixed')),
        ('fixed()', Spec('fixed')),
        ('fixed(size=256, overlap=32)', Spec('fixed', (), (('size', 256), ('overlap', 32)))),
        ('  fixed ( size = 256 ) ', Spec('fixed', (), (('size', 256),))),
        ('recall@5', Spec('recall', cutoff=Cutoff(5))),
        ('recall@1000t', Spec('recall', cutoff=Cutoff(1000, 'tokens'))),
        ('complete@5[straddled]', Spec('complete', cutoff=Cutoff(5), subset='straddled')),
        ("complete@5['Cap On Liability']", Spec('complete', cutoff=Cutoff(5), subset='Cap On Liability')),
        ("st('BAAI/bge-small-en-v1.5')", Spec('st', ('BAAI/bge-small-en-v1.5',))),
        (
            "sentence(splitter=spacy('en_core_web_sm'))",
            Spec('sentence', (), (('splitter', Spec('spacy', ('en_core_web_sm',))),)),
        ),
        (
            'fixed(size=100..400:50, overlap=0|40)',
            Spec('fixed', (), (('size', Range(100, 400, 50)), ('overlap', Alternatives((0, 40))))),
        ),
        ('semantic(threshold=0.5)', Spec('semantic', (), (('threshold', 0.5),))),
    ],
)
def test_what_a_spec_means(text, spec):
    assert parse(text) == spec


@pytest.mark.parametrize(
    ('text', 'complaint'),
    [
        ('', 'expected a name, found the end'),
        ('5', "expected a name, found '5' at character 1"),
        ('fixed(size=', 'expected a value'),
        ('fixed(size=1', "expected ',' or ')'"),
        ('fixed)', "expected nothing more, found ')'"),
        ('fixed(size=1, size=2)', 'size is given twice'),
        ('fixed(size=1, 2)', 'unnamed values come first'),
        ('fixed(size=5..1)', 'empty range'),
        ('recall@', 'a cutoff such as 5 or 1000t'),
        ('recall@0', 'the cutoff must be at least 1'),
        ('recall@2.5', 'a cutoff such as 5 or 1000t'),
        ("st('open)", 'has no place in a spec'),
        ('fixed(size=§)', "'§' at character 12"),
    ],
)
def test_a_mistake_is_named_with_its_place(text, complaint):
    with pytest.raises(SpecError) as caught:
        parse(text)
    assert complaint in str(caught.value)


def test_a_range_includes_both_ends():
    assert Range(100, 400, 100).values() == [100, 200, 300, 400]
    assert Range(0.1, 0.3, 0.1).values() == pytest.approx([0.1, 0.2, 0.3])
    assert Range(1, 4, 2).values() == [1, 3]
