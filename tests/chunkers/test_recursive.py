from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers.recursive import Recursive
from chunklab.chunkers.separators import parse_separators
from chunklab.errors import SpecError
from chunklab.types import Document

TEXTS = st.text(st.sampled_from('ab  .;,\n'), max_size=60)


def cut(texts_of, context, text, **parameters):
    return texts_of(Recursive(**parameters), text, context)


def test_paragraphs_that_fit_stay_whole_and_go_together(texts_of, given_context):
    text = 'a b c\n\nd e f\n\ng h\n\ni'
    assert cut(texts_of, given_context(), text, size=6) == ['a b c\n\nd e f', 'g h\n\ni']


def test_a_long_paragraph_is_cut_at_the_next_separator_down(texts_of, given_context):
    text = 'a b\n\nc d e. f g h, i; j k. l\n\nm'
    assert cut(texts_of, given_context(), text, size=4) == ['a b', 'c d e.', 'f g h, i;', 'j k. l\n\nm']


def test_what_a_long_paragraph_leaves_over_goes_with_the_next(texts_of, given_context):
    assert cut(texts_of, given_context(), 'a b c d\n\ne f', size=3) == ['a b c', 'd\n\ne f']


def test_separators_are_tried_in_the_order_given(texts_of, given_context):
    text = 'a, b\nc, d'
    assert cut(texts_of, given_context(), text, size=3, separators='comma line') == ['a, b\nc,', 'd']
    assert cut(texts_of, given_context(), text, size=3, separators='line comma') == ['a, b', 'c, d']
    assert cut(texts_of, given_context(), 'a -- b c', size=3, separators='"--" blank') == ['a --', 'b c']


def test_overlap_begins_at_the_coarsest_place_in_reach(texts_of, given_context):
    text = 'a b. c, d e\n\nf g h i j k'
    assert cut(texts_of, given_context(), text, size=8, overlap=2) == ['a b. c, d e', 'd e\n\nf g h i j k']
    assert cut(texts_of, given_context(), text, size=9, overlap=3) == ['a b. c, d e', 'c, d e\n\nf g h i j k']
    assert cut(texts_of, given_context(), text, size=10, overlap=4) == ['a b. c, d e', 'c, d e\n\nf g h i j k']
    text = 'a b c d e f g h i j'
    assert cut(texts_of, given_context(), text, size=6, overlap=2) == ['a b c d', 'c d e f g h', 'g h i j']


@st.composite
def sizes(draw):
    size = draw(st.integers(1, 12))
    return size, draw(st.integers(0, size - 1))


@given(TEXTS, sizes())
def test_overlap_only_adds_in_front_and_never_over_the_limit(given_context, text, size_overlap):
    size, overlap = size_overlap
    document, context = Document('a.txt', text), given_context()
    tokens = context.tokens(document)
    plain = Recursive(size=size - overlap, max_chars=8 * size).spans(document, context)
    spans = Recursive(size=size, overlap=overlap).spans(document, context)
    assert [span.end for span in spans] == [span.end for span in plain]
    for before, new, old in zip(plain, spans[1:], plain[1:], strict=False):
        assert before.start < new.start <= old.start
        assert tokens.count(new.start, old.start) <= overlap
        assert tokens.count(new.start, new.end) <= size


@given(TEXTS, st.integers(1, 12))
def test_a_chunk_begins_inside_a_piece_only_if_that_piece_is_too_long(given_context, text, size):
    document, context = Document('a.txt', text), given_context()
    tokens = context.tokens(document)
    spans = Recursive(size=size, max_chars=999).spans(document, context)
    places = {0, len(text)}
    for separator in parse_separators('recursive', Recursive().separators):
        places.update(separator(text).tolist())
        edges = sorted(places)
        for left, right in itertools.pairwise(edges):
            if any(left < span.start < right and text[left : span.start].strip() for span in spans):
                assert tokens.count(left, right) > size


@given(TEXTS, st.integers(1, 12))
def test_no_two_neighbours_would_fit_together(given_context, text, size):
    document, context = Document('a.txt', text), given_context()
    spans = Recursive(size=size, max_chars=999).spans(document, context)
    tokens = context.tokens(document)
    assert all(tokens.count(a.start, b.end) > size for a, b in itertools.pairwise(spans))


def test_parameters_that_make_no_sense():
    with pytest.raises(SpecError, match=r'recursive\(size=2, overlap=2\)'):
        Recursive(size=2, overlap=2)
    with pytest.raises(SpecError, match='unknown separator "page"'):
        Recursive(separators='page')
