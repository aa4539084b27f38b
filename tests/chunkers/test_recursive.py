from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.chunkers.recursive import Recursive
from chunklab.chunkers.separators import parse_separators
from chunklab.errors import SpecError
from chunklab.roles import Phase, phases
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


def test_a_shifted_cutting_ends_its_first_chunk_at_a_piece(given_context, phased_texts_of):
    # the paragraph is too long, so its words are the pieces: the first chunk ends after 0, 1, 2 and 3 of them
    text = 'a b c d e f\n\ng h'
    found = [phased_texts_of(Recursive(size=4), text, given_context(), phase) for phase in phases('shift', 4)]
    assert found == [
        ['a b c d', 'e f\n\ng h'],
        ['a', 'b c d e', 'f\n\ng h'],
        ['a b', 'c d e f', 'g h'],
        ['a b c', 'd e f', 'g h'],
    ]
    # a paragraph that fits is one piece
    text = 'a b c\n\nd e f g h'
    found = [phased_texts_of(Recursive(size=4), text, given_context(), phase) for phase in phases('shift', 4)]
    assert found == [['a b c', 'd e f g', 'h']] * 4


def test_nothing_of_a_first_chunk_that_ends_early_comes_again(given_context, phased_texts_of):
    chunker, text = Recursive(size=5, overlap=1), 'a b c d e f\n\ng h'
    assert phased_texts_of(chunker, text, given_context(), Phase('shift', 2, 4)) == ['a b', 'c d e f', 'f\n\ng h']


def pieces(start, end, text, separators, tokens, size):
    """Ends of the pieces between the coarsest separators that make them fit."""
    if tokens.count(start, end) <= size:
        return [end]
    inside = [at for at in separators[0](text).tolist() if start < at < end]
    found = []
    for left, right in itertools.pairwise([start, *inside, end]):
        found += pieces(left, left + len(text[left:right].rstrip()), text, separators[1:], tokens, size)
    return found


@given(TEXTS, sizes(), st.integers(1, 12), st.data())
def test_a_shifted_cutting_is_a_front_and_a_plain_cutting_of_the_rest(
    given_context, texts_of, phased_texts_of, text, size_overlap, count, data
):
    size, overlap = size_overlap
    number = data.draw(st.integers(0, count - 1))
    chunker, context = Recursive(size=size, overlap=overlap, max_chars=999), given_context()
    found = phased_texts_of(chunker, text, context, Phase('shift', number, count))
    target = number * (size - overlap) // count
    if not target or not text.strip():
        assert found == texts_of(chunker, text, context)
        return
    tokens = context.tokens(Document('a.txt', text))
    separators = parse_separators('recursive', Recursive().separators)
    start = len(text) - len(text.lstrip())
    ends = pieces(start, len(text.rstrip()), text, separators, tokens, size - overlap)
    allowed = [end for end in ends if tokens.count(0, end) <= size - overlap]
    front = min(allowed, key=lambda end: (abs(tokens.count(0, end) - target), end))
    assert found == [text[start:front], *texts_of(chunker, text[front:], context)]


@given(TEXTS, st.integers(1, 12), st.integers(0, 9))
def test_limits_of_their_own_are_kept_and_no_two_neighbours_would_fit_together(
    given_context, drawn_sizes, text, size, number
):
    document, context, phase = Document('a.txt', text), given_context(), Phase('jitter', number, 10)
    tokens = context.tokens(document)
    sizes = drawn_sizes(text, phase, size, len(tokens))
    spans = Recursive(size=size, max_chars=999).phased(document, context, phase)
    assert all(tokens.count(a.start, a.end) <= sizes[tokens.count(0, a.start)] for a in spans)
    for a, b in itertools.pairwise(spans):
        assert tokens.count(a.start, b.end) > sizes[tokens.count(0, a.start)]


@given(TEXTS, sizes(), st.integers(0, 9))
def test_overlap_fits_into_the_limit_of_its_chunk(given_context, drawn_sizes, text, size_overlap, number):
    size, overlap = size_overlap
    document, context, phase = Document('a.txt', text), given_context(), Phase('jitter', number, 10)
    tokens = context.tokens(document)
    sizes = drawn_sizes(text, phase, size, len(tokens))
    spans = Recursive(size=size, overlap=overlap, max_chars=999).phased(document, context, phase)
    for before, span in itertools.pairwise(spans):
        n_before = tokens.count(0, before.end)  # tokens up to the first that is new
        assert tokens.count(span.start, before.end) <= overlap
        assert tokens.count(span.start, span.end) <= sizes[n_before]
        assert tokens.count(before.end, span.end) <= max(1, sizes[n_before] - overlap)
