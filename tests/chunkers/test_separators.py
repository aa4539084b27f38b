from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers.separators import SEPARATORS, parse_separators
from chunklab.errors import SpecError

TEXTS = st.text(st.sampled_from('ab .;,!:)”\n\r\x85。，；'), max_size=30)


def begins(text, pattern):
    """Where a piece may begin after `pattern`: beyond the first word, at the start of what follows the match."""
    first = len(text) - len(text.lstrip())
    # Looked for at every character, as finditer would pass over matches that overlap.
    found = {m.end() for at in range(len(text)) if (m := re.compile(pattern).match(text, at))}
    return sorted(at for at in found if first < at < len(text) and not text[at].isspace())


ORACLES = {
    'line': r'(?:\s*(?:\r\n|[\n\r\x85]))+\s*',
    'sentence': r'[.!][)”]?\s+|。[)”]?\s*',
    'semicolon': r'[;:][)”]?\s+|；[)”]?\s*',
    'comma': r',[)”]?\s+|，[)”]?\s*',
    'blank': r'\s+',
}


@pytest.mark.parametrize('name', ORACLES)
@given(TEXTS)
def test_places_are_those_that_a_regular_expression_finds(name, text):
    assert SEPARATORS[name](text).tolist() == begins(text, ORACLES[name])


@given(TEXTS)
def test_a_paragraph_begins_after_two_line_ends(text):
    lines = re.split(r'\r\n|[\n\r\x85]', text)
    offsets = [m.end() for m in re.finditer(r'\r\n|[\n\r\x85]', text)]
    expected, blank, seen = [], False, False
    for line, start in zip(lines, [0, *offsets], strict=True):
        if not line.strip():
            blank = True
            continue
        if blank and seen:
            expected.append(start + len(line) - len(line.lstrip()))
        blank, seen = False, True
    assert SEPARATORS['paragraph'](text).tolist() == expected


def test_crlf_is_one_line_end():
    assert SEPARATORS['paragraph']('a\r\nb\r\n\r\nc\n\rd').tolist() == [8, 11]


def test_a_literal_is_cut_after():
    (separator,) = parse_separators('recursive', '"* *"')
    assert separator('* * a* *b * *').tolist() == [4, 8]


def test_names_and_literals_in_the_order_written():
    first, second = parse_separators('recursive', ' "line"  line ')
    assert first('a line\nb').tolist() == second('a line\nb').tolist() == [7]
    assert first('a\nb').tolist() == []


@pytest.mark.parametrize(
    ('written', 'message'),
    [
        ('lines', 'unknown separator "lines" (did you mean "line"?); there are: paragraph, line, sentence,'),
        ('', 'write names and "quoted" texts with blanks between them'),
        ('line "', 'write names and "quoted" texts with blanks between them'),
    ],
)
def test_a_list_that_cannot_be_read(written, message):
    with pytest.raises(SpecError, match=re.escape(f'recursive(separators={written!r}): {message}')):
        parse_separators('recursive', written)
