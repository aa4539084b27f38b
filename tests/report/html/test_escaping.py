"""What goes into a page can neither end the element it stands in nor deceive a reader of the source."""

from __future__ import annotations

import html
import json

from hypothesis import given
from hypothesis import strategies as st

from chunklab.report.html.escaping import embedded_json, shown

TEXTS = st.text(st.characters() | st.sampled_from('<>&"\'/!-\u2028\u2029\u202e\0\x7f\ud800𝄞\U000e0041'))
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(), lambda v: st.lists(v) | st.dictionaries(TEXTS, v)
)


@given(VALUES)
def test_json_reads_back_as_it_was(value):
    assert json.loads(embedded_json(value)) == value


@given(VALUES)
def test_json_holds_no_markup_and_nothing_unseen(value):
    written = embedded_json(value)
    assert not set('<>&') & set(written)
    assert written.isprintable()


def test_the_ways_out_of_a_script_are_closed():
    for way in ('</script>', '</SCRIPT x', '<!--', '-->', '<script>', ']]>'):
        assert '<' not in embedded_json(way)
        assert '>' not in embedded_json(way)
    assert embedded_json('\u202e\0\u2028é𝄞\U000e0041') == '"\\u202e\\u0000\\u2028é𝄞\\udb40\\udc41"'


@given(TEXTS)
def test_text_for_the_body_is_one_printable_line_without_markup(text):
    written = shown(text)
    assert not set('<>"\'') & set(written)
    assert written.isprintable()
    if text.isprintable():
        assert html.unescape(written) == text
