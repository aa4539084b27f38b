"""Offsets in JavaScript's units, against Python's own UTF-16."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.report.html.offsets import Utf16

TEXTS = st.text(st.sampled_from('aé\n\0\ud800\udc00￿𐀀𝄞😀\U0010ffff'))


def units(text):
    return len(text.encode('utf-16-le', 'surrogatepass')) // 2


@given(TEXTS)
def test_each_offset_is_the_length_of_what_is_before_it(text):
    offsets = range(len(text) + 1)
    assert Utf16.of(text).units(list(offsets)) == [units(text[:offset]) for offset in offsets]


@given(TEXTS)
def test_wide_characters_are_where_a_script_finds_the_first_of_two_units(text):
    assert Utf16.of(text).wide_units() == [units(text[:i]) for i, c in enumerate(text) if ord(c) > 0xFFFF]


@given(TEXTS)
def test_the_way_back_is_to_take_off_the_wide_ones_before(text):
    found = Utf16.of(text)
    wide = found.wide_units()
    back = [unit - sum(place < unit for place in wide) for unit in found.units(list(range(len(text) + 1)))]
    assert back == list(range(len(text) + 1))


def test_none_of_it_is_wide_in_most_contracts():
    assert Utf16.of('§ 1 “Term”').units([0, 10]) == [0, 10]
    assert Utf16.of('').units([0]) == [0]
