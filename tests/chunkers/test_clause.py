"""Where `clause` cuts, in small contracts with one token a word; that its contract holds on any text and real ones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab import registry
from chunklab.chunkers.clause import Clause
from chunklab.errors import SpecError
from chunklab.outline import outline
from chunklab.roles import phases
from chunklab.types import Document


@pytest.fixture
def cut(given_context, texts_of):
    """The chunks of a text in which every line is a sentence."""

    def chunks(text, **parameters):
        edges = [0] + [i + 1 for i, c in enumerate(text) if c == '\n'] + [len(text)]
        lines = [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]
        return texts_of(Clause(**parameters), text, given_context(lines))

    return chunks


def words(n, first='W'):
    return ' '.join([first, *['w'] * (n - 1)])


def test_small_clauses_go_together_while_they_fit(cut):
    one, two, three = (f'{n}. {words(4)}.' for n in (1, 2, 3))
    assert cut(f'{one}\n{two}\n{three}\n', size=10) == [f'{one}\n{two}', three]


def test_a_clause_that_fits_is_never_cut(cut):
    one, two = f'1. {words(6)}.\n(a) {words(2)};\n(b) {words(2)}.', f'2. {words(8)}.'
    assert cut(f'{one}\n{two}\n', size=13) == [one, two]


def test_a_long_clause_is_cut_at_the_next_level_and_begins_a_chunk(cut):
    one, head = f'1. {words(4)}.', f'2. {words(4)}.'
    items = [f'({c}) {words(4)};' for c in 'abcd']
    assert (
        cut('\n'.join([one, head, *items]), size=16)
        == [
            one,  # not with the head of 2., though both would fit
            '\n'.join([head, *items[:2]]),
            '\n'.join(items[2:]),
        ]
    )


def test_what_is_outside_the_part_so_far_begins_a_chunk(cut):
    head, one, two = f'1. {words(2)}.', f'2. {words(4)}.', f'3. {words(4)}.'
    items = [f'({c}) {words(7)};' for c in 'ab']
    text = '\n'.join([head, *items, one, two])
    assert cut(text, size=16) == ['\n'.join([head, items[0]]), items[1], f'{one}\n{two}']


@pytest.mark.parametrize('barrier', ['ARTICLE II', 'Schedule 1', 'EXHIBIT A'])
def test_articles_and_schedules_are_kept_apart_unless_tiny(cut, barrier):
    first = f'ARTICLE I\n{words(8)}.' if barrier == 'ARTICLE II' else f'1. {words(8)}.\n2. {words(8)}.'
    large, tiny = f'{barrier}\n{words(8)}.', f'{barrier}\nW.'
    assert cut(f'{first}\n{large}\n', size=30) == [first, large]
    assert cut(f'{first}\n{tiny}\n', size=30) == [f'{first}\n{tiny}']


def test_sentences_where_no_level_is_left(cut):
    lines = [f'{words(5, first)}.' for first in ('One', 'Two', 'Three')]
    text = '1. ' + '\n'.join(lines)
    assert cut(text, size=11) == ['1. ' + '\n'.join(lines[:2]), lines[2]]


def test_a_sentence_over_the_limit_is_cut_at_words(cut):
    assert cut(words(25), size=10) == [words(10), words(10, 'w'), words(5, 'w')]
    assert cut('x' * 25, size=10, max_chars=10) == ['x' * 10, 'x' * 10, 'x' * 5]


class CountingContext:
    """Tokens one a word; counts how often sentences are asked for."""

    def __init__(self, context):
        self._context = context
        self.asked = []

    def tokens(self, document):
        return self._context.tokens(document)

    def sentences(self, document, splitter):
        self.asked.append(splitter)
        return self._context.sentences(document, splitter)


def test_sentences_are_asked_for_once_and_only_if_needed(given_context):
    text = f'1. {words(9)}.\n2. {words(9)}.\n'
    context = CountingContext(given_context([(0, 22), (22, len(text))]))
    Clause(size=10).spans(Document('a.txt', text), context)
    assert context.asked == []
    Clause(size=5, splitter='spacy').spans(Document('a.txt', text), context)
    assert context.asked == ['spacy']


def test_nothing_in_nothing(cut):
    assert cut('') == cut(' \n\t\xa0') == []


def test_parameters():
    assert registry.build('chunker', 'clause').made == Clause(size=200, splitter='nupunkt', max_chars=0)
    for wrong in ('clause(size=0)', 'clause(max_chars=-1)', 'clause(overlap=3)'):
        with pytest.raises(SpecError):
            registry.build('chunker', wrong)


LABELS = [
    'ARTICLE I\n',
    '1. ',
    '2. ',
    '1.1 ',
    '(a) ',
    '(b) ',
    'EXHIBIT A\n',
    'WHEREAS, ',
    'It is due. ',
    'word ',
    '\n\n',
    'x' * 40,
]


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=120) | st.lists(st.sampled_from(LABELS), max_size=60).map(''.join),
    st.integers(1, 30),
    st.integers(0, 60),
)
def test_contract_of_every_chunker(context, text, size, max_chars):
    check(Document('a.txt', text), context, Clause(size=size, max_chars=max_chars))


def test_contract_on_real_contracts(context, data_dir):
    paths = sorted((data_dir / 'cuad' / 'documents').iterdir())[::40]
    assert paths
    for path in paths:
        with path.open(encoding='utf-8', newline='') as file:
            document = Document(path.name, file.read())
        check(document, context, Clause())
        assert_fitting_nodes_are_whole(document, context, Clause())


def check(document, context, chunker):
    """In order, inside, trimmed, non-empty, within the limits, losing only white space, the same twice."""
    text, tokens = document.text, context.tokens(document)
    spans = chunker.spans(document, context)
    assert list(spans) == list(chunker.spans(document, context))
    at = 0
    for span in spans:
        piece = text[span.start : span.end]
        assert piece and piece == piece.strip()
        assert not text[at : span.start].strip() and span.start >= at
        assert len(piece) <= (chunker.max_chars or 8 * chunker.size)
        assert tokens.count(span.start, span.end) <= chunker.size or len(piece) == 1
        at = span.end
    assert not text[at:].strip()


def assert_fitting_nodes_are_whole(document, context, chunker):
    tokens = context.tokens(document)
    cuts = [span.start for span in chunker.spans(document, context)]
    for node in outline(document.text).nodes:
        length = len(document.text[node.span.start : node.span.end].strip())
        if tokens.count(node.span.start, node.span.end) <= chunker.size and length <= 8 * chunker.size:
            inside = [cut for cut in cuts if node.span.start < cut < node.span.end]
            assert not [cut for cut in inside if document.text[node.span.start : cut].strip()]


def test_work_is_linear(given_context, lines_run):
    text = ''.join(f'{n}. {words(20)}.\n(a) {words(90)};\n(b) {words(120)}.\n' for n in range(1, 40))

    def lines(times):
        long = ''.join(f'EXHIBIT {c}\n{text}' for c in 'ABCDEFGHIJKLMNOP'[:times])
        edges = [0] + [i + 1 for i, c in enumerate(long) if c == '\n']
        context = given_context(list(pairwise(edges)))
        document = Document('a.txt', long)
        tokens = context.tokens(document)
        context.tokens = lambda _: tokens
        return lines_run(lambda: Clause().spans(document, context))

    lines(1)
    assert lines(16) < 4.5 * lines(4)


@pytest.fixture
def cut_in_phases(given_context, phased_texts_of):
    """The chunks of a text, in which every line is a sentence, in each phase of `shift`."""

    def chunks(text, count, **parameters):
        edges = [0] + [i + 1 for i, c in enumerate(text) if c == '\n'] + [len(text)]
        lines = [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]
        context = given_context(lines)
        return [phased_texts_of(Clause(**parameters), text, context, phase) for phase in phases('shift', count)]

    return chunks


def test_a_shifted_cutting_ends_its_first_chunk_at_the_nearest_clause(cut_in_phases):
    one, two, three = (f'{n}. {words(4)}.' for n in (1, 2, 3))  # five tokens each
    text = f'{one}\n{two}\n{three}\n'
    plain, moved = [f'{one}\n{two}', three], [one, f'{two}\n{three}']
    # it should end after 0, 2, 5 and 7 of the tokens; 7 is nearer to 5 than to 10
    assert cut_in_phases(text, 4, size=10) == [plain, moved, moved, moved]
    # 8 of 10 is nearer to 10
    assert cut_in_phases(text, 5, size=10)[4] == plain


def test_a_first_chunk_that_ends_early_may_reach_into_the_next_article(cut_in_phases):
    one, two, three = f'ARTICLE I\n{words(4)}.', f'ARTICLE II\n1. {words(5)}.', f'2. {words(9)}.'
    text = f'{one}\n{two}\n{three}\n'
    found = cut_in_phases(text, 17, size=17)
    assert found[0] == [one, two, three]
    # 14 tokens, up to the end of 1., are the nearest to 13
    assert found[13] == [f'{one}\n{two}', three]
