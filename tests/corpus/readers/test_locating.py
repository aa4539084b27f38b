from __future__ import annotations

import sys

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from chunklab.corpus.readers.locating import MOST_PLACES, Locator
from chunklab.types import Span

BLANKS = ''.join(chr(c) for c in range(sys.maxunicode + 1) if chr(c).isspace())
PLAIN = {'“': '"', '”': '"', '’': "'", '‘': "'", '–': '-', '—': '-', '\u2011': '-'}

words = st.text(st.sampled_from('ab”"’\'–-\ufeff𝒳'), min_size=1, max_size=3)
blanks = st.text(st.sampled_from(BLANKS), min_size=1, max_size=3)


@st.composite
def prose(draw, max_words=8):
    """Words with runs of any white space between them."""
    pieces = [draw(blanks) if i % 2 else draw(words) for i in range(2 * draw(st.integers(1, max_words)) - 1)]
    return draw(st.sampled_from(['', '\n '])) + ''.join(pieces) + draw(st.sampled_from(['', ' \r\n']))


def same(text):
    return text


def evened(text):
    return ' '.join(text.split())


def plain(text):
    return ''.join(PLAIN.get(c, c) for c in evened(text))


def by_brute_force(text, quote):
    """Every span that reads like the quote: all pairs of offsets, compared by each way of overlooking in turn."""
    if not quote.strip():
        return (), 'nowhere'
    spans = [(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1)]
    exact = tuple(Span(a, b) for a, b in spans if text[a:b] == quote)
    if exact:
        return exact, 'exactly'
    tight = [(a, b) for a, b in spans if not text[a].isspace() and not text[b - 1].isspace()]
    for how, read in (('but for white space', evened), ('but for quotation marks and dashes', plain)):
        found = tuple(Span(a, b) for a, b in tight if read(text[a:b]) == read(quote))
        if found:
            return found, how
    return (), 'nowhere'


@given(prose(), prose(max_words=2) | st.text(st.sampled_from('ab” ')))
@example('a  b a b', 'a b')
@example('aaa', 'aa')
@example('“a”\n b', '"a" b')
@example('a b', '\u3000 ')
@example('a', '')
def test_places_are_those_of_brute_force(text, quote):
    places = Locator(text).places(quote, most=1000)
    assert (places.spans, places.how) == by_brute_force(text, quote)


@given(prose(), st.data())
def test_a_planted_quote_comes_back_to_the_character(text, data):
    a = data.draw(st.integers(0, len(text) - 1))
    b = data.draw(st.integers(a + 1, len(text)))
    quote = text[a:b].strip()
    assume(quote)
    start = a + text[a:b].index(quote)
    true = Span(start, start + len(quote))
    between = [data.draw(blanks) for _ in quote.split()]
    mangled = ''.join(word + blank for word, blank in zip(quote.split(), between, strict=True))
    places = Locator(text).places(mangled, most=1000)
    # a piece that happens to read like the mangled quote to the letter comes first
    assert true in places.spans or all(text[span.start : span.end] == mangled for span in places.spans)
    folded = mangled.translate(str.maketrans(PLAIN)).strip()
    there = Locator(text).place_at(folded, start)
    assert there.spans == (true,)
    assert (there.how == 'exactly') == (folded == quote)


@pytest.mark.parametrize('start', [-1, 1, 6, 7, 10**30])
def test_no_place_at_other_offsets(start):
    assert Locator('a  b a b').place_at('a b', start).spans == ()
    assert Locator('').place_at('a', 0).spans == ()
    assert Locator('x  a  b').place_at('a b', 2).spans == ()  # but one behind


def test_case_and_hyphenation_are_not_guessed():
    for text in ('The Buyer', 'the bu-\nyer', 'thebuyer', 'the buy er'):
        assert Locator(text).places('the buyer').how == 'nowhere'


def test_every_blank_is_known():
    for blank in BLANKS:
        assert Locator(f'a{blank}b').places('a\n b').spans == (Span(0, 3),)


def test_places_are_looked_for_up_to_a_number():
    assert len(Locator('a' * 10_000).places('aa').spans) == MOST_PLACES
    assert len(Locator('a b\n' * 50).places('a\nb', most=7).spans) == 7


@pytest.mark.parametrize('unit', ['a', ' ', 'a ', '“a”\n', 'the party '])
def test_work_is_linear(lines_run, unit):
    """In lines of Python, independent of the length of a text, and proportional to the number of quotes."""

    def work(n_units, n_quotes):
        text = unit * n_units + 'x'
        quotes = [unit * 20 + 'y' * (i % 3 + 1) for i in range(n_quotes)]
        return lines_run(lambda: [Locator.places(locator, quote) for locator in [Locator(text)] for quote in quotes])

    assert work(20_000, 20) == work(2_000, 20)
    assert work(2_000, 200) <= 11 * work(2_000, 20)


def test_a_text_is_folded_once(monkeypatch):
    """Two thousand quotes in five megabytes: each scan is one `find`, and nothing else goes over the text again."""
    passes = []
    text = 'The Buyer  pays the “price” within thirty days. ' * 2_000
    locator = Locator(text)
    true = Locator._even.func
    monkeypatch.setattr(Locator._even, 'func', lambda self: passes.append(len(self._text)) or true(self))
    for i in range(300):
        locator.places(f'The Buyer pays {i}')
    assert passes == [len(text)]
