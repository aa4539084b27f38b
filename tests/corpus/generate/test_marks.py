from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.generate.marks import closing, gold, opening, plain, renumbered, width
from chunklab.types import Span

TEXTS = st.text(st.characters(exclude_categories=['Cs', 'Co']), min_size=1, max_size=60)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_marks_come_out_as_spans(text, wanted):
    passages = []
    for question, (a, b) in enumerate(wanted):
        start, end = sorted((a % len(text), b % len(text)))
        if text[start : end + 1].strip():
            passages.append((question, start, end + 1))
    pieces = []
    for place in range(len(text) + 1):
        # what begins here closes after what ends here, and the longer one opens first, as in a nesting
        pieces += [closing(q) for q, start, end in sorted(passages, key=lambda p: -p[1]) if end == place]
        pieces += [opening(q) for q, start, end in sorted(passages, key=lambda p: -p[2]) if start == place]
        pieces.append(text[place : place + 1])
    marked = ''.join(pieces)

    bare, found = gold(marked)

    assert bare == text == plain(marked)
    assert width(marked) == len(text)
    characters = {
        (q, at)
        for q, start, end in passages
        for at in range(start, end)
        if text[start : at + 1].strip() and text[at:end].strip()
    }
    assert {(q, at) for q, spans in found.items() for span in spans for at in range(span.start, span.end)} == characters


def test_ends_are_trimmed_and_what_comes_twice_is_one():
    text = f'a{opening(3)} b {closing(3)}c{opening(3)}{opening(3)}d{closing(3)}{closing(3)}'
    assert gold(text) == ('a b cd', {3: [Span(2, 3), Span(5, 6)]})


def test_renumbering_drops_the_marks_of_questions_that_are_not_asked():
    text = f'{opening(0)}a{opening(1)}b{closing(1)}{closing(0)}'
    assert gold(text.translate(renumbered([-1, 7]))) == ('ab', {7: [Span(1, 2)]})
