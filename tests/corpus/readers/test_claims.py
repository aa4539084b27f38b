from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.readers import claims
from chunklab.corpus.readers.claims import Claim, Documents, LineEnds
from chunklab.corpus.readers.tally import Tally
from chunklab.types import GoldSpan, Span

TEXT = '1. Term.\r\n\r\nTwo years.\rNo more.\n'


def gold(*claimed, text=TEXT):
    tally = Tally()
    found = Documents({'a.txt': text}).gold([Claim('a.txt', *claim) for claim in claimed], tally)
    return [g.span for g in found], [(left.what, left.n, left.why) for left in tally.left_out()]


def test_what_holds_is_in_order_and_once():
    assert gold((12, 21, 'Two years'), (3, 7, 'Term'), (3, 7, 'Term')) == (
        [Span(3, 7), Span(12, 21)],
        [('answers', 1, 'given twice')],
    )


def test_what_does_not_hold_is_counted_by_reason():
    claimed = [(3, 7, 'Temr'), (3, 8, 'Term'), (-4, 2, 'x'), (30, 99, 'x'), (7, 3, ''), (8, 12, '\r\n\r\n'), (3, 3, '')]
    assert gold(*claimed) == (
        [],
        [
            ('answers', 2, 'the document reads otherwise there'),
            ('answers', 3, 'they lie outside their document'),
            ('answers', 2, 'they are blank'),
        ],
    )


def test_an_answer_that_is_not_told_is_what_the_offsets_cut_out():
    assert gold((3, 7, None), (3, 99, None)) == ([Span(3, 7)], [('answers', 1, 'they lie outside their document')])


def test_offsets_counted_with_single_line_ends_are_brought_back():
    # 'Two' stands at 12 in the text, at 10 in what Python reads without newline=''
    assert gold((10, 19, 'Two years'), (10, 29, 'Two years.\nNo more.'))[0] == [Span(12, 21), Span(12, 31)]


def test_line_ends_are_looked_for_once_in_a_document(monkeypatch):
    made = []
    monkeypatch.setattr(claims, 'LineEnds', lambda text: made.append(text) or LineEnds(text))
    assert len(gold((10, 19, 'Two years'), (10, 13, 'Two'), (14, 19, 'years'))[0]) == 3
    assert made == [TEXT]


@given(st.text('a \r\n', max_size=30), st.data())
def test_the_way_back_from_unified_line_ends(text, data):
    line_ends = LineEnds(text)
    assert line_ends.unified == text.replace('\r\n', '\n').replace('\r', '\n')
    offset = data.draw(st.integers(0, len(line_ends.unified)))
    back = line_ends.original(offset)
    assert text[:back].replace('\r\n', '\n').replace('\r', '\n') == line_ends.unified[:offset]


def test_gold_is_a_value():
    assert Documents({'a.txt': 'abc'}).gold([Claim('a.txt', 0, 3, 'abc')], Tally()) == (GoldSpan('a.txt', Span(0, 3)),)
