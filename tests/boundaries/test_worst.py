from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.boundaries.straddle import SizeLimit, cut_gold
from chunklab.boundaries.worst import AROUND, MOST_CUTS, Stretch, excerpt, stretches, worst_cuts
from chunklab.measures.example import word_tokens
from chunklab.texts import TextIndex
from chunklab.types import Document, GoldSpan, Query, Span, to_span_array


@st.composite
def cut_texts(draw):
    """A text with a span that begins and ends in a letter, and chunks that may overlap and leave gaps."""
    text = draw(st.text('ab \n', min_size=1, max_size=24)) + 'x'
    pairs = st.sets(st.integers(0, len(text)), min_size=2, max_size=2).map(sorted).map(tuple)
    chunks = draw(st.lists(pairs, max_size=6, unique=True).map(sorted))
    letters = [i for i, c in enumerate(text) if not c.isspace()]
    first, last = sorted((draw(st.sampled_from(letters)), draw(st.sampled_from(letters))))
    return text, Span(first, last + 1), chunks


def indexed(text):
    return TextIndex.of(Document('d', text), word_tokens(text))


@given(cut_texts())
def test_stretches_divide_the_letters_as_the_chunks_do(case):
    text, gold, chunks = case
    touching = [Span(a, b) for a, b in chunks if a < gold.end and b > gold.start]
    found = stretches(gold, touching, indexed(text))
    letters = [i for i in range(gold.start, gold.end) if not text[i].isspace()]
    inside = [[i for i in letters if part.span.start <= i < part.span.end] for part in found]
    assert [i for part in inside for i in part] == letters  # each in one stretch, in order
    held = {i for a, b in chunks for i in range(a, b)}
    for part, of_part in zip(found, inside, strict=True):
        assert of_part
        assert (part.span.start, part.span.end) == (of_part[0], of_part[-1] + 1)
        if part.held:
            assert any(a <= part.span.start and part.span.end <= b for a, b in chunks)
        else:
            assert not held & set(of_part)
    queries = [Query('q', '', (GoldSpan('d', gold),))]
    [cut] = cut_gold(queries, {'d': to_span_array(chunks)}, {'d': indexed(text)})['q']
    if cut.lost:
        assert not all(part.held for part in found)
    else:
        assert cut.pieces == len(found)


@given(cut_texts())
def test_an_excerpt_of_a_short_text_is_the_text_with_marks(case):
    text, gold, chunks = case
    parts = stretches(gold, [Span(a, b) for a, b in chunks if a < gold.end and b > gold.start], indexed(text))
    shown = excerpt(text, gold, parts[: MOST_CUTS + 1])
    assert shown.isprintable()
    bare = shown.replace('⟨lost: ', '').translate(str.maketrans('', '', '⟦⟧│⟩'))
    assert ''.join(bare.split()) == ''.join(text.split())


def test_marks_by_hand():
    text = 'We may end it at once.'
    assert excerpt(text, Span(3, 16), (Stretch(Span(3, 10), True), Stretch(Span(11, 16), True))) == (
        'We ⟦may end│ it at⟧ once.'
    )
    assert excerpt(text, Span(3, 10), (Stretch(Span(3, 5), True), Stretch(Span(5, 10), False))) == (
        'We ⟦ma│⟨lost: y end⟩⟧ it at once.'
    )


def test_long_contexts_and_stretches_lose_their_middle_at_blanks():
    text = ' '.join(f'w{i:03}' for i in range(400))
    gold = Span(500, 1499)
    shown = excerpt(text, gold, (Stretch(Span(500, 999), True), Stretch(Span(1000, 1499), True)))
    before, _, rest = shown.partition('⟦')
    inside, _, after = rest.partition('⟧')
    assert before.startswith('… w')
    assert before.endswith('w099 ')
    assert after.startswith(' w300 ')
    assert after.endswith(' …')
    assert inside.startswith('w100 w101')
    assert 'w199│ w200' in inside
    assert inside.endswith('w299')
    assert inside.count(' … ') == 2
    assert all(len(word) == 4 for word in shown.translate(str.maketrans('⟦⟧│…', '    ')).split())
    assert len(shown) < 8 * AROUND


def test_many_cuts_are_counted_not_shown():
    text = ' '.join(['word'] * 20)
    parts = tuple(Stretch(Span(5 * i, 5 * i + 4), True) for i in range(20))
    assert excerpt(text, Span(0, 99), parts) == '⟦word│ word│ word│ word│ word │ … 15 more cuts …⟧'


def test_nothing_in_a_contract_reaches_the_terminal_raw():
    text = 'a\x1b[31m b\u202ec\u00a0d\x00e'
    shown = excerpt(text, Span(0, len(text)), (Stretch(Span(0, 6), True), Stretch(Span(7, len(text)), True)))
    assert shown == '⟦a\\x1b[31m│ b\\u202ec d\\x00e⟧'


def worst(chunks, golds, n, limit=None):
    text = ' '.join('abcdefghijklmnopqrst')  # letter i at 2 i
    queries = [Query(name, '', (GoldSpan('d', Span(2 * a, 2 * b + 1)),)) for name, (a, b) in golds.items()]
    texts = {'d': indexed(text)}
    cutting = {'d': to_span_array([(2 * a, 2 * b + 1) for a, b in chunks])}
    return worst_cuts(cut_gold(queries, cutting, texts, limit), cutting, texts, {'d': text}, n)


def test_the_worst_come_first_and_what_could_be_spared_before_what_could_not():
    chunks = [(0, 4), (5, 9), (10, 14), (15, 18)]
    golds = {
        'intact': (0, 1),
        'a third off': (8, 10),
        'half off': (4, 5),
        'half off again': (13, 16),
        'long': (3, 12),
        'partly lost': (17, 19),
        'half off, too': (4, 5),
    }
    found = worst(chunks, golds, 10, SizeLimit(5))
    assert [cut.query_ids for cut in found] == [
        ('half off', 'half off, too'),
        ('half off again',),
        ('partly lost',),
        ('a third off',),
        ('long',),
    ]
    assert [cut.n_tokens for cut in found] == [2, 4, 3, 3, 10]
    assert [len(cut.stretches) for cut in found] == [2, 2, 2, 2, 3]
    assert found[2].excerpt == 'a b c d e f g h i j k l m n o p q ⟦r s│⟨lost: t⟩⟧'
    assert worst(chunks, golds, 2, SizeLimit(5)) == found[:2]
    assert worst(chunks, golds, 0) == ()
    assert worst(chunks, golds, 1)[0].query_ids == ('long',)  # without a size there is nothing to excuse it


@pytest.mark.parametrize('chunks', [[], [(0, 2)]])
def test_a_span_in_no_chunk_at_all(chunks):
    [found] = worst(chunks, {'q': (5, 7)}, 1)
    assert found.excerpt.endswith('e ⟦⟨lost: f g h⟩⟧ i j k l m n o p q r s t')
    assert found.cut.severity == 1
