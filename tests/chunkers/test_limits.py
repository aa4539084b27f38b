from __future__ import annotations

import numpy as np
import pytest

from chunklab import registry
from chunklab.chunkers.limits import MAX_CHARS, MAX_SIZE, Limits, check_overlap, to_limits
from chunklab.errors import SpecError
from chunklab.types import Document, Span


def test_no_character_cap_given_is_eight_for_each_token():
    assert to_limits('fixed', 200, 0) == Limits(200, 1600)
    assert to_limits('fixed', 200, 30) == Limits(200, 30)


@pytest.mark.parametrize(
    ('size', 'max_chars', 'message'),
    [
        (0, 0, 'fixed(size=0): size must be at least 1'),
        (-1, 0, 'fixed(size=-1): size must be at least 1'),
        (1, -1, 'fixed(max_chars=-1): max_chars must be at least 0 (0: 8 x size)'),
        (268435456, 0, 'fixed(size=268435456): size must be at most 268435455'),
        (10**20, 0, f'fixed(size={10**20}): size must be at most 268435455'),
        (1, 2**31, 'fixed(max_chars=2147483648): max_chars must be at most 2147483647'),
    ],
)
def test_limits_out_of_range(size, max_chars, message):
    with pytest.raises(SpecError) as caught:
        to_limits('fixed', size, max_chars)
    assert str(caught.value) == message


@pytest.mark.parametrize('overlap', [-1, 5, 6])
def test_an_overlap_that_does_not_get_on(overlap):
    with pytest.raises(SpecError) as caught:
        check_overlap('fixed', 5, overlap)
    assert str(caught.value) == f'fixed(size=5, overlap={overlap}): overlap must be at least 0 and less than size'


def test_the_largest_overlap_that_does():
    check_overlap('fixed', 5, 4)


def test_the_largest_limits_cut_and_fit_offsets_of_32_bits(context):
    assert np.iinfo(np.int32).max == MAX_CHARS >= to_limits('fixed', MAX_SIZE, 0).max_chars
    document = Document('a.txt', 'one two three')
    for spec in ('fixed', 'recursive', 'sentence', 'semantic', 'cluster', 'clause'):
        made = registry.build('chunker', f'{spec}(size={MAX_SIZE}, max_chars={MAX_CHARS})').made
        assert made.spans(document, context) == [Span(0, 13)]
    overlapping = registry.build('chunker', f'fixed(size={MAX_SIZE}, overlap={MAX_SIZE - 1})').made
    assert overlapping.spans(document, context) == [Span(0, 13)]


@pytest.mark.parametrize('name', ['fixed', 'recursive', 'sentence', 'semantic', 'cluster', 'clause'])
@pytest.mark.parametrize('key', ['size', 'max_chars'])
def test_every_chunker_refuses_what_no_offset_can_hold(name, key):
    with pytest.raises(SpecError, match=f'{key} must be at most'):
        registry.build('chunker', f'{name}({key}=99999999999999999999)')
