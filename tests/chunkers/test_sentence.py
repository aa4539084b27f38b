from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers.sentence import Sentence
from chunklab.errors import SpecError
from chunklab.roles import Phase, phases

TEXT = 'a b. c d e. f. g h. i j k l m. n.'
SENTENCES = [(0, 4), (5, 11), (12, 14), (15, 19), (20, 30), (31, 33)]


@pytest.mark.parametrize(
    ('parameters', 'expected'),
    [
        ({'size': 5}, ['a b. c d e.', 'f. g h.', 'i j k l m.', 'n.']),
        ({'size': 99}, [TEXT]),
        ({'size': 5, 'max_chars': 7}, ['a b.', 'c d e.', 'f. g h.', 'i j k l', 'm. n.']),
        ({'size': 3}, ['a b.', 'c d e.', 'f. g h.', 'i j k', 'l m. n.']),
        ({'size': 6, 'overlap_sentences': 1}, ['a b. c d e. f.', 'f. g h.', 'i j k l m. n.']),
        ({'size': 6, 'overlap_sentences': 2}, ['a b. c d e. f.', 'c d e. f. g h.', 'i j k l m. n.']),
    ],
)
def test_whole_sentences_as_many_as_fit(parameters, expected, texts_of, given_context):
    assert texts_of(Sentence(**parameters), TEXT, given_context(SENTENCES)) == expected


def test_the_splitter_named_is_the_one_used(texts_of, context):
    text = 'Under Sec. 4.1(a)(ii) of 17 U.S.C. § 101 it ends. Then it begins.'
    assert texts_of(Sentence(size=30), text, context) == [text]
    assert texts_of(Sentence(size=26), text, context) == [text[:50].rstrip(), 'Then it begins.']


def test_parameters_that_make_no_sense():
    with pytest.raises(SpecError) as caught:
        Sentence(overlap_sentences=-1)
    assert str(caught.value) == 'sentence(overlap_sentences=-1): overlap_sentences must be at least 0'


def test_a_shifted_cutting_ends_its_first_chunk_at_the_nearest_sentence_end(given_context, phased_texts_of):
    # sentences end after 2, 5, 6, 8, 13 and 14 tokens; the first chunk should end after 0, 1, 2, 3 and 4
    chunker, context = Sentence(size=5), given_context(SENTENCES)
    plain = ['a b. c d e.', 'f. g h.', 'i j k l m.', 'n.']
    moved = ['a b.', 'c d e. f.', 'g h.', 'i j k l m.', 'n.']
    found = [phased_texts_of(chunker, TEXT, context, phase) for phase in phases('shift', 5)]
    assert found == [plain, moved, moved, moved, plain]


def test_no_sentence_of_a_first_chunk_that_ends_early_comes_again(given_context, phased_texts_of):
    chunker, context = Sentence(size=6, overlap_sentences=1), given_context(SENTENCES)
    assert phased_texts_of(chunker, TEXT, context, Phase('shift', 3, 4)) == [
        'a b. c d e.',
        'f. g h.',
        'i j k l m. n.',
    ]


LENGTHS = st.lists(st.integers(1, 6), max_size=14)


def sentences_of(lengths):
    """A text of sentences with so many words, each word of one letter, and where the sentences lie."""
    ends = [2 * n - 1 for n in accumulate(lengths)]
    return ' '.join('w' * sum(lengths)), [(a and a + 1, b) for a, b in zip([0, *ends], ends, strict=False)]


@given(LENGTHS, st.integers(6, 12), st.integers(0, 2), st.integers(1, 12), st.data())
def test_a_shifted_cutting_is_a_front_and_a_plain_cutting_of_the_rest(
    given_context, texts_of, phased_texts_of, lengths, size, repeat, count, data
):
    number = data.draw(st.integers(0, count - 1))
    text, sentences = sentences_of(lengths)
    chunker = Sentence(size=size, overlap_sentences=repeat)
    ends = [n for n in accumulate(lengths) if n <= size]
    target = number * size // count
    front = min(ends, key=lambda n: (abs(n - target), n)) if target and ends else 0
    rest = lengths[list(accumulate(lengths)).index(front) + 1 :] if front else lengths
    later_text, later = sentences_of(rest)
    found = phased_texts_of(chunker, text, given_context(sentences), Phase('shift', number, count))
    first = [' '.join('w' * front)] if front else []
    assert found == first + texts_of(chunker, later_text, given_context(later))


@given(st.lists(st.integers(1, 9), max_size=14), st.integers(1, 12), st.integers(0, 9))
def test_chunks_with_limits_of_their_own(given_context, phased_texts_of, drawn_sizes, lengths, size, number):
    text, sentences = sentences_of(lengths)
    phase = Phase('jitter', number, 10)
    sizes = drawn_sizes(text, phase, size, sum(lengths))
    units, at = [], 0
    for length in lengths:  # a sentence is cut where it is over the limit of a chunk that began with it
        end = at + length
        while end - at > sizes[at]:
            units.append(sizes[at])
            at += sizes[at]
        units.append(end - at)
        at = end
    chunks, at = [], 0
    while units:
        n_units = max(n for n in range(1, len(units) + 1) if sum(units[:n]) <= sizes[at] or n == 1)
        chunks.append(sum(units[:n_units]))
        at, units = at + chunks[-1], units[n_units:]
    found = phased_texts_of(Sentence(size=size), text, given_context(sentences), phase)
    assert [len(chunk.split()) for chunk in found] == chunks
