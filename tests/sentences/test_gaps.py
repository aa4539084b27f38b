"""Spans from starts lose no character but white space, whatever the starts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.sentences.gaps import LONGEST_RUN, spans_from_starts, starts_by_piece

texts = st.text(alphabet='ab. \n\t\xa0\u2028\x1c\ufeff\u0301中😀\x00\ud800', max_size=40)
starts = st.lists(st.integers(-5, 50), max_size=12)


@given(text=texts, starts=starts)
def test_against_a_map_from_each_character_to_its_sentence(text, starts):
    """Oracle: a character belongs to the last start at or before it; a sentence is its non-blank characters' extent."""
    extents = {}
    for position, character in enumerate(text):
        if not character.isspace():
            owner = max(start for start in {0, *starts} if 0 <= start <= position)
            extents.setdefault(owner, []).append(position)
    expected = [[min(positions), max(positions) + 1] for _, positions in sorted(extents.items())]
    found = spans_from_starts(text, starts)
    assert found.tolist() == expected
    assert found.shape == (len(expected), 2)
    assert found.dtype == 'int64'


def test_text_left_out_goes_to_the_sentence_before():
    assert spans_from_starts('  One. lost Two.  ', [2, 12]).tolist() == [[2, 11], [12, 16]]
    assert spans_from_starts('lost One.', [5]).tolist() == [[0, 4], [5, 9]]
    assert spans_from_starts('One', []).tolist() == [[0, 3]]
    assert spans_from_starts('', [0]).shape == (0, 2)


def every_stop(text):
    return [0, *(match.end() for match in re.finditer(r'\.\s*', text))]


def test_text_without_a_long_run_is_shown_whole():
    seen = []
    starts_by_piece(f'{"x" * LONGEST_RUN} b. c', lambda text: seen.append(text) or [0])
    assert seen == [f'{"x" * LONGEST_RUN} b. c']


@pytest.mark.parametrize('n_long', [LONGEST_RUN + 1, 3 * LONGEST_RUN, 3 * LONGEST_RUN + 7])
def test_a_long_run_is_shown_in_pieces_and_begins_no_sentence_for_it(n_long):
    text = f'One. Two {"x" * n_long} end. Three {"y" * n_long}. Four'
    seen = []
    found = starts_by_piece(text, lambda piece: seen.append(piece) or every_stop(piece))
    assert ''.join(seen) == text
    assert max(len(run) for piece in seen for run in piece.split()) <= LONGEST_RUN
    assert found == every_stop(text)
