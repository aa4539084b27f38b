"""A contract for a terminal: marks where they belong, in any number of colours, and nothing that a terminal obeys."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from chunklab.boundaries.straddle import cut_gold
from chunklab.report.html.viewer import ViewedStrategy, Viewer
from chunklab.report.marked import to_marked_text
from chunklab.texts import TextIndex
from chunklab.types import Document, GoldSpan, Query, Span, Tokens, to_span_array

TEXT = 'The fee is ten.\r\n\tIt is due at once.\x1b[2J\u202e End.'


@pytest.fixture
def viewer():
    import numpy as np

    document = Document('a\x1b.txt', TEXT)
    places = np.arange(len(TEXT) + 1, dtype=np.int32)
    index = {document.doc_id: TextIndex.of(document, Tokens(places[:-1], places[1:]))}
    due = TEXT.index('It is')
    queries = [
        Query('fee', '', (GoldSpan(document.doc_id, Span(4, 15)),)),
        Query('due', '', (GoldSpan(document.doc_id, Span(due, due + 18)),)),
    ]
    strategies = []
    for label, cuts in (('two', [4, 8, due]), ('one', [due])):
        edges = [0, *cuts, len(TEXT)]
        rows = {document.doc_id: to_span_array(list(pairwise(edges)))}
        strategies.append(ViewedStrategy(label, rows, cut_gold(queries, rows, index)))
    return Viewer('made', 'd' * 64, 0, (document,), tuple(queries), tuple(strategies))


def test_plain(viewer):
    assert to_marked_text(viewer, colour=False) == (
        'made (digest dddddddddddd)\n'
        '\n'
        'A  two: 4 chunks, 1 of 2 answers cut\n'
        'B  one: 2 chunks, 0 of 2 answers cut\n'
        '\n'
        '⟦…⟧ is an answer, A2┃ where the second chunk of A begins, ✂A2┃ such a place inside an answer that no chunk '
        'of A holds whole.\n'
        '\n'
        'a\\x1b.txt\n'
        '\n'
        'The A2┃⟦fee ✂A3┃is ten.⟧\n'
        '    A4┃B2┃⟦It is due at once.⟧\\x1b[2J\\u202e End.\n'
    )


def test_colours_repeat_the_marks_and_end_with_the_line(viewer):
    coloured = to_marked_text(viewer, colour=True)
    assert re.sub(r'\x1b\[[\d;]*m', '', coloured) == to_marked_text(viewer, colour=False)
    assert '\x1b[97;41m⟦\x1b[0m\x1b[97;41mfee \x1b[0m\x1b[1;97;41m✂A3┃\x1b[0m' in coloured
    assert '\x1b[30;43mIt is due at once.\x1b[0m' in coloured
    for line in coloured.splitlines():
        codes = re.findall(r'\x1b\[([\d;]*)m', line)
        assert codes[1::2] == ['0'] * (len(codes) // 2)
        assert len(codes) % 2 == 0
