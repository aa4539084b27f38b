from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.reproduce.splitting import SEPARATORS, Window, split

TEXTS = st.text('ab.?! \n', max_size=60)
COUNTS = {'characters': len, 'half': lambda text: (len(text) + 1) // 2, 'inked': lambda text: len(text.strip())}


def oracle(text, separators, size, overlap, count):
    """The same over strings, which know nothing of their place."""
    separator = next(s for s in separators if s in text)
    finer = separators[separators.index(separator) + 1 :]
    if separator:
        head, *tail = text.split(separator)
        parts = [part for part in (head, *(separator + rest for rest in tail)) if part]
    else:
        parts = list(text)
    chunks, fitting = [], []
    for part in [*parts, None]:
        if part is not None and count(part) < size:
            fitting.append(part)
            continue
        chunks += fill(fitting, size, overlap, count)
        fitting = []
        if part is not None:
            chunks += oracle(part, finer, size, overlap, count) if finer else [part]
    return chunks


def fill(parts, size, overlap, count):
    chunks, first = [], 0
    for at in range(len(parts)):
        if first < at and sum(map(count, parts[first : at + 1])) > size:
            chunks.append(''.join(parts[first:at]).strip())
            while sum(map(count, parts[first:at])) > overlap or (
                sum(map(count, parts[first:at])) and sum(map(count, parts[first : at + 1])) > size
            ):
                first += 1
    chunks.append(''.join(parts[first:]).strip())
    return [chunk for chunk in chunks if chunk]


@given(text=TEXTS, size=st.integers(1, 12), data=st.data(), count=st.sampled_from(sorted(COUNTS)))
def test_cuts_the_strings_that_splitting_strings_gives(text, size, data, count):
    overlap = data.draw(st.integers(0, size - 1))
    found = split(text, Window(size, overlap, COUNTS[count]))
    wanted = oracle(text, SEPARATORS, size, overlap, COUNTS[count])
    assert [text[span.start : span.end] for span in found] == wanted


@given(text=TEXTS, size=st.integers(1, 12))
def test_without_overlap_spans_follow_each_other_and_lose_only_white_space(text, size):
    spans = split(text, Window(size, 0, len))
    assert all(left.end <= right.start for left, right in pairwise(spans))
    held = ''.join(text[span.start : span.end] for span in spans)
    assert ''.join(held.split()) == ''.join(text.split())


def test_a_separator_opens_the_piece_after_it_and_leftovers_stay_alone():
    text = 'One two three. Four five.\n\nSix.'
    spans = split(text, Window(3, 0, lambda piece: len(piece.split())))
    # 'One two three. Four five.' has 5 words and is cut before each '.'; its two pieces of 3 words are not under the
    # limit, so they are cut at blanks and put together again, and the last '.' finds nobody to go with
    assert [text[s.start : s.end] for s in spans] == ['One two three', '. Four five', '.', 'Six.']


def test_the_end_of_a_chunk_is_repeated():
    text = 'aa bb cc dd'
    spans = split(text, Window(6, 3, len))
    assert [text[s.start : s.end] for s in spans] == ['aa bb', 'bb cc', 'cc dd']


@pytest.mark.parametrize('text', ['', ' ', '\n\n\n'])
def test_nothing_to_cut(text):
    assert split(text, Window(5, 0, len)) == []
