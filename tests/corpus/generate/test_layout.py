import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.generate.layout import FEET, HEADINGS, Layout, laid_out
from chunklab.corpus.generate.marks import closing, gold, opening, plain
from chunklab.corpus.generate.numbering import NUMBERINGS, Count, number
from chunklab.corpus.generate.source import Paragraph, library

SOURCE = next(source for source in library() if source.slug == 'reseller')
PARAGRAPHS = [paragraph for section in SOURCE.sections for paragraph in section.paragraphs]


def inked(text):
    return re.sub(r'\s+', '', text)


def gold_texts(layout):
    text, spans = gold(laid_out(PARAGRAPHS, layout, 'TITLE'))
    return {q: [inked(text[s.start : s.end]) for s in found] for q, found in spans.items()}


@pytest.mark.parametrize('numbering', NUMBERINGS)
def test_every_layout_prints_the_same_words_and_the_same_gold(numbering):
    reference = gold_texts(Layout(numbering))
    for heading, wrap, crlf, nbsp in itertools.product(HEADINGS, (0, 70), (False, True), (False, True)):
        layout = Layout(numbering, heading, wrap=wrap, crlf=crlf, nbsp=nbsp, indent=4 if wrap else 0)
        assert gold_texts(layout) == reference, layout


@pytest.mark.parametrize('foot', [foot for foot in FEET if foot != 'none'])
@pytest.mark.parametrize('wrap', [0, 66])
def test_page_feet_stand_alone_between_words_and_count_the_pages(foot, wrap):
    text = plain(laid_out(PARAGRAPHS, Layout(wrap=wrap, foot=foot), 'TITLE'))
    without = plain(laid_out(PARAGRAPHS, Layout(wrap=wrap), 'TITLE'))
    body, pages = [], 0
    for line in text.split('\n'):
        if line.strip() and line.strip() == FEET[foot].format(page=pages + 1, title='TITLE').strip():
            pages += 1
        else:
            body.append(line)
    assert pages > 5
    assert inked(''.join(body)) == inked(without)


@given(st.integers(20, 100), st.lists(st.text('ab .', max_size=80), max_size=8))
def test_wrapped_lines_are_no_longer_than_asked_and_lose_nothing(columns, texts):
    paragraphs = [Paragraph(0, f'{opening(0)}{text}{closing(0)}x') for text in texts]
    text = plain(laid_out(paragraphs, Layout(wrap=columns), ''))
    assert inked(text) == inked(''.join(f'{t}x' for t in texts))
    for line in text.split('\n'):
        assert len(line) <= columns or ' ' not in line.strip()


def test_one_line_has_no_line_end():
    text = plain(laid_out(PARAGRAPHS, Layout(no_newline=True, heading='below', foot='feed'), 'TITLE'))
    assert not re.search('[\r\n]', text)
    assert len(text) > 20_000


def test_curly_quotes_open_and_close():
    text = plain(laid_out([Paragraph(0, f'{opening(0)}"A" (the "B{closing(0)}") isn\'t')], Layout(curly=True), ''))
    assert text == '“A” (the “B”) isn’t\n'


def test_counts_are_printed_as_contracts_do():
    assert [f'{Count(n):I}' for n in (1, 4, 9, 14, 40)] == ['I', 'IV', 'IX', 'XIV', 'XL']
    assert [f'{Count(n):a}' for n in (1, 26, 27, 53)] == ['a', 'z', 'aa', 'aaa']
    assert [f'{Count(n):02}' for n in (3, 12)] == ['03', '12']
    assert [f'{Count(n):first}' for n in (1, 20, 21)] == ['FIRST', 'TWENTIETH', '21']


def test_numbers_and_references_by_hand():
    levels = [(1, 'a'), (2, 'b'), (3, 'c'), (3, 'd'), (2, 'e'), (1, 'f'), (3, 'g')]
    paragraphs = [Paragraph(level, '', key) for level, key in levels]
    numbered, references = number(paragraphs, NUMBERINGS['articles'])
    assert [n.label for n in numbered] == ['ARTICLE I', '1.1', '(a)', '(b)', '1.2', 'ARTICLE II', '(a)']
    assert references == {
        'a': 'Article I',
        'b': 'Section 1.1',
        'c': 'Section 1.1(a)',
        'd': 'Section 1.1(b)',
        'e': 'Section 1.2',
        'f': 'Article II',
        'g': 'Section 2.1(a)',
    }


def test_a_reference_to_nowhere_reads_as_one_that_is_there():
    paragraphs = [Paragraph(1, 'Term', 'term'), Paragraph(2, 'see {ref:gone}')]
    assert 'see Section 1\n' in laid_out(paragraphs, Layout(), '', ['term'])
    with pytest.raises(AssertionError, match='gone'):
        laid_out(paragraphs, Layout(), '')
