from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chunklab.chunkers.fixed import Fixed
from chunklab.errors import SpecError
from chunklab.roles import Phase, phases
from chunklab.types import Document

TEXTS = st.text(st.sampled_from('ab .\n'), max_size=40)


@st.composite
def sizes(draw):
    size = draw(st.integers(1, 8))
    return size, draw(st.integers(0, size - 1))


def windows(units, size, overlap):
    """Chunk j holds units [j*d, j*d + size); none lies whole in the one before."""
    stride = size - overlap
    return [
        units[first : first + size]
        for first in range(0, len(units), stride)
        if first == 0 or len(units) > first - stride + size
    ]


@given(TEXTS, sizes())
def test_windows_of_tokens(context, text, size_overlap):
    size, overlap = size_overlap
    tokens = context.tokens(Document('a.txt', text))
    units = list(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True))
    spans = Fixed(size=size, overlap=overlap).spans(Document('a.txt', text), context)
    assert [(s.start, s.end) for s in spans] == [(w[0][0], w[-1][1]) for w in windows(units, size, overlap)]


@given(TEXTS, sizes())
def test_windows_of_words(given_context, texts_of, text, size_overlap):
    size, overlap = size_overlap
    chunks = texts_of(Fixed(size=size, overlap=overlap, unit='words', max_chars=99), text, given_context())
    assert [chunk.split() for chunk in chunks] == windows(text.split(), size, overlap)


@given(st.text(st.sampled_from('abc'), max_size=30), sizes())
def test_windows_of_characters(given_context, texts_of, text, size_overlap):
    size, overlap = size_overlap
    chunks = texts_of(Fixed(size=size, overlap=overlap, unit='characters'), text, given_context())
    assert chunks == windows(text, size, overlap)


def test_windows_of_characters_are_trimmed(given_context, texts_of):
    assert texts_of(Fixed(size=4, unit='characters'), 'ab  cd    ef', given_context()) == ['ab', 'cd', 'ef']


def test_a_size_in_words_is_no_limit_on_tokens(context, texts_of):
    text = 'U.S.C. (a)(ii) b'  # 14 tokens
    assert texts_of(Fixed(size=3, unit='words'), text, context) == [text]


def test_what_no_token_reads_is_in_a_chunk(context, texts_of):
    assert texts_of(Fixed(size=1), '\ufeff\x00a b\x00 \ufeff', context) == ['\ufeff\x00a', 'b\x00 \ufeff']
    assert texts_of(Fixed(size=1), '\ufeff', context) == ['\ufeff']


@given(TEXTS, sizes(), st.integers(1, 12))
def test_the_character_cap_holds_and_cuts_nothing_else(context, texts_of, text, size_overlap, max_chars):
    size, overlap = size_overlap
    free = texts_of(Fixed(size=size, overlap=overlap, max_chars=999), text, context)
    capped = texts_of(Fixed(size=size, overlap=overlap, max_chars=max_chars), text, context)
    assert all(len(chunk) <= max_chars for chunk in capped)
    assume(all(len(chunk) <= max_chars for chunk in free))
    assert capped == free


def test_a_character_of_several_tokens_stays_whole(context, texts_of):
    assert texts_of(Fixed(size=1), '한국', context) == ['한', '국']
    assert texts_of(Fixed(size=4), '한국 a', context) == ['한', '국 a']


@pytest.mark.parametrize(
    ('parameters', 'message'),
    [
        ({'size': 0}, 'fixed(size=0): size must be at least 1'),
        ({'size': 5, 'overlap': 5}, 'fixed(size=5, overlap=5): overlap must be at least 0 and less than size'),
        ({'unit': 'pages'}, 'fixed(unit=pages): unit must be one of tokens, words, characters'),
    ],
)
def test_parameters_that_make_no_sense(parameters, message):
    with pytest.raises(SpecError) as caught:
        Fixed(**parameters)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ('unit', 'text', 'separator'), [('tokens', 'a b c d e f g h', ' '), ('words', 'a b c d e f g h', ' ')]
)
def test_shifted_windows(unit, text, separator, given_context, phased_texts_of):
    # size 4, overlap 1: the first chunk ends after 0, 1 and 2 of the 3 units from one window to the next
    found = [
        phased_texts_of(Fixed(size=4, overlap=1, unit=unit), text, given_context(), phase)
        for phase in phases('shift', 3)
    ]
    assert [[chunk.replace(separator, '') for chunk in chunks] for chunks in found] == [
        ['abcd', 'defg', 'gh'],
        ['a', 'bcde', 'efgh'],
        ['ab', 'cdef', 'fgh'],
    ]


def test_shifted_windows_of_characters(given_context, phased_texts_of):
    chunker = Fixed(size=4, unit='characters')
    assert phased_texts_of(chunker, 'abcdefghij', given_context(), Phase('shift', 3, 4)) == ['abc', 'defg', 'hij']
    assert phased_texts_of(chunker, 'ab  cdefgh', given_context(), Phase('shift', 3, 4)) == ['ab', 'cde', 'fgh']
    assert phased_texts_of(chunker, 'abc', given_context(), Phase('shift', 3, 4)) == ['abc']
    assert phased_texts_of(chunker, 'abcd', given_context(), Phase('shift', 3, 4)) == ['abc', 'd']


@given(st.integers(0, 30), sizes(), st.integers(1, 12), st.data())
def test_shifted_windows_are_the_front_and_plain_ones_after_it(
    given_context, texts_of, phased_texts_of, n_words, size_overlap, count, data
):
    size, overlap = size_overlap
    number = data.draw(st.integers(0, count - 1))
    words = [f'w{i}' for i in range(n_words)]
    front = words[: number * (size - overlap) // count]
    chunker, context = Fixed(size=size, overlap=overlap, max_chars=999), given_context()
    found = phased_texts_of(chunker, ' '.join(words), context, Phase('shift', number, count))
    assert found == [' '.join(front)][: len(front)] + texts_of(chunker, ' '.join(words[len(front) :]), context)


@given(st.integers(0, 60), sizes(), st.sampled_from(['tokens', 'words', 'characters']), st.integers(0, 50))
def test_windows_with_sizes_of_their_own(
    given_context, phased_texts_of, drawn_sizes, n_units, size_overlap, unit, number
):
    size, overlap = size_overlap
    between = '' if unit == 'characters' else ' '
    letters = [chr(0x4E00 + i) for i in range(n_units)]
    text, phase = between.join(letters), Phase('jitter', number, 51)
    sizes, windows, at = drawn_sizes(text, phase, size, n_units), [], 0
    while at < n_units:
        windows.append(letters[at : at + sizes[at]])
        if at + sizes[at] >= n_units:
            break
        at += max(1, sizes[at] - overlap)
    held = [w for i, w in enumerate(windows) if not any(set(w) <= set(v) for v in windows[:i])]
    found = phased_texts_of(Fixed(size=size, overlap=overlap, unit=unit), text, given_context(), phase)
    assert found == [between.join(window) for window in held]
    if not overlap:
        assert all(-(-3 * size // 4) <= len(window) <= size for window in windows[:-1])
