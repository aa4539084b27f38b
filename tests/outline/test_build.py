"""Each numbering style, in small texts of our own; what is no heading; properties on any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.outline import outline, path

STYLES = {
    'articles and sections': (
        'ARTICLE I\nTERM\nSection 1.01 Start. Today.\nSection 1.02 End. Tomorrow.\nARTICLE II\n'
        'FEES\nSection 2.01 Rent. Much.\n',
        ['ARTICLE I', '  Section 1.01', '  Section 1.02', 'ARTICLE II', '  Section 2.01'],
    ),
    'decimal': (
        '1. Term\n1.1 It starts.\n1.2 It ends.\n1.2.1 Early.\n1.2.2 Late.\n2. Fees\n2.1 Rent.\n',
        ['1.', '  1.1', '  1.2', '    1.2.1', '    1.2.2', '2.', '  2.1'],
    ),
    'decimal with two digits and zeros': (
        '1.0 Term\n1.01 It starts.\n1.02 It ends.\n2.0 Fees\n2.01 Rent.\n',
        ['1.0', '  1.01', '  1.02', '2.0', '  2.01'],
    ),
    'compound labels': (
        '1. Term\n1.1(a) It starts.\n1.1(b)(i) It ends early.\n(ii) It ends late.\n1.2(a) It goes on.\n(b) It stops.\n',
        ['1.', '  1.1', '    (a)', '    1.1(b)', '      (i)', '      (ii)', '  1.2', '    (a)', '    (b)'],
    ),
    'section signs': ('§ 1 Term. Long.\n§ 2 Fees. High.\n§ 3 Law. Ours.\n', ['§ 1', '§ 2', '§ 3']),
    'words': ('ARTICLE ONE\nTerm.\nARTICLE TWO\nFees.\n', ['ARTICLE ONE', 'ARTICLE TWO']),
    'ordinals': ('FIRST: The term.\nSECOND: The fees.\nTHIRD: The law.\n', ['FIRST:', 'SECOND:', 'THIRD:']),
    'roman parts with letters': (
        'I. SERVICES\nA. To find.\nB. To bind.\nII. FEES\nA. Low.\nB. High.\nIII. LAW\n',
        ['I.', '  A.', '  B.', 'II.', '  A.', '  B.', 'III.'],
    ),
    'bare numbers': (
        '1 Definitions\n1.1 Here.\n1.2 There.\n2 Duties\n2.1 Ours.\n3 Law\n',
        ['1', '  1.1', '  1.2', '2', '  2.1', '3'],
    ),
    'brackets on the right': (
        '1) One.\n2) Two.\na) Small.\nb) Smaller.\n3) Three.\n',
        ['1)', '2)', '  a)', '  b)', '3)'],
    ),
    'capitals in brackets': ('1. Fees.\n(A) Low.\n(B) High.\n2. Law.\n', ['1.', '  (A)', '  (B)', '2.']),
    'recitals': (
        'This Agreement is made today.\nRECITALS\nA. One sells.\nB. One buys.\n'
        'NOW, THEREFORE, they agree:\n1. Sale.\n2. Price.\n',
        ['preamble', 'RECITALS', '  A.', '  B.', 'preamble', '1.', '2.'],
    ),
    'whereas': (
        'WITNESSETH:\nWHEREAS, one sells; and\nWHEREAS, one buys;\nNOW, THEREFORE, they agree:\n1. Sale.\n2. Price.\n',
        ['WITNESSETH', '  WHEREAS', '  WHEREAS', 'preamble', '1.', '2.'],
    ),
    'parties and lettered recitals before bare clauses': (
        'BETWEEN:\n(1) One Ltd; and\n(2) Two Ltd.\nBACKGROUND\n(A) One sells.\n(B) Two buys.\n'
        '1. Sale.\n1.1 Now.\n2. Price.\n',
        ['BETWEEN', '  (1)', '  (2)', 'BACKGROUND', '  (A)', '  (B)', '1.', '  1.1', '2.'],
    ),
    'definitions': (
        '1. Definitions\n"Affiliate" means a relative.\n“Fee” means:\n(a) rent; and\n(b) heat.\n'
        '"Law" shall mean ours.\n2. Fees\n',
        ['1.', '  "Affiliate"', '  “Fee”', '    (a)', '    (b)', '  "Law"', '2.'],
    ),
    'schedules have numbers of their own': (
        '1. Term.\n2. Fees.\nIN WITNESS WHEREOF they sign.\nBy: ____\nSchedule 1\n1. Desk.\n'
        '2. Chair.\nEXHIBIT B-1\n1. Lamp.\n2. Door.\n',
        ['1.', '2.', 'IN WITNESS WHEREOF', 'Schedule 1', '  1.', '  2.', 'EXHIBIT B-1', '  1.', '  2.'],
    ),
    'a schedule named again on its second page': (
        '1. Term.\n2. Fees.\nEXHIBIT A\n1. Desk.\n\nEXHIBIT A\n2. Chair.\n',
        ['1.', '2.', 'EXHIBIT A', '  1.', '  2.'],
    ),
    'titles without numbers': (
        'CONFIDENTIALITY AGREEMENT\nMade today by both.\n\nPURPOSE\nTo talk in confidence.\n\n'
        'TERM\nTwo years from now.\n',
        ['preamble', 'PURPOSE', 'TERM'],
    ),
}


@pytest.mark.parametrize('name', STYLES)
def test_numbering_style(name, tree):
    text, expected = STYLES[name]
    assert tree(text) == expected


@pytest.mark.parametrize('name', STYLES)
def test_line_ends_of_other_systems_do_not_matter(name, tree):
    text, expected = STYLES[name]
    assert tree(text.replace('\n', '\r\n')) == expected


def test_newlines_lost(tree):
    text = (
        'This Agreement is made today. 1. Term. 1.1 Start. (a) It starts. (b) It goes on. 1.2 End. It ends.   '
        '2. Fees 2.1 Rent. See Section 1.1 of this Agreement. 2.2 Heat. 3. Law. Ours.'
    )
    assert tree(text) == ['preamble', '1.', '  1.1', '    (a)', '    (b)', '  1.2', '2.', '  2.1', '  2.2', '3.']


def test_i_is_a_letter_between_h_and_j_and_roman_before_ii(tree):
    letters = ''.join(f'({c}) Item {c} is here.\n' for c in 'abcdefghij')
    assert tree(letters) == [f'({c})' for c in 'abcdefghij']
    assert tree('(h) Here.\n') == ['preamble']
    nested = ''.join(f'({c}) Item.\n' for c in 'abcdefgh') + '(i) Small.\n(ii) Smaller.\n(i) Ninth.\n(j) Tenth.\n'
    assert tree(nested)[8:] == ['  (i)', '  (ii)', '(i)', '(j)']


def test_v_and_x_go_on_with_the_series_they_stand_in(tree):
    romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi']
    assert tree(''.join(f'({r}) Item.\n' for r in romans)) == [f'({r})' for r in romans]
    letters = 'abcdefghijklmnopqrstuvwxyz'
    assert tree(''.join(f'({c}) Item.\n' for c in letters)) == [f'({c})' for c in letters]


@pytest.mark.parametrize(
    'sentence',
    [
        'pursuant to Section 4.1(a)(ii) of this Agreement',
        'as in Sections 1.1, 1.2 and\n1.3 of this Agreement',
        'under Article III hereof or\nArticle II of that one',
        'clauses (a), (b) and (c) above',
        'in subsection\n(a) or (b) above',
        'a rate of\n2. percent',
        'interest of\n10.5 percent per year',
        'on March\n1. 2020',
        'see Exhibit A to this Agreement',
        'at 2.5 million dollars, and\n2.5% of it',
        'No. 2. The second',
        'in 17 U.S.C. 101 and 29 C.F.R. 2.1 there',
        'per Schedule 2 and\nSchedule 1 hereof',
    ],
)
def test_references_dates_and_amounts_begin_nothing(sentence, tree):
    text = f'1. Term.\nThe rent is due {sentence}, always.\n2. Fees.\nNone.\n'
    assert tree(text) == ['1.', '2.']


def test_a_missing_number_leaves_a_gap_only(tree):
    assert tree('1. One.\n2. Two.\n4. Four.\n5. Five.\n') == ['1.', '2.', '4.', '5.']
    assert tree('3.1 One.\n3.2 Two.\n4.1 Four.\n4.2 Five.\n') == ['3.1', '3.2', '4.1', '4.2']


def test_numbers_that_do_not_follow_begin_nothing(tree):
    assert tree('1. One.\n2. Two.\n47. Far away.\n3. Three.\n') == ['1.', '2.', '3.']


def test_page_numbers_and_footers_are_part_of_the_clause(tree):
    text = '1. Term. It lasts for\n\n\n12\n\nSource: ACME, 8-K, 1/2/2003\n\n\ntwo years.\n2. Fees. None.\n'
    assert tree(text) == ['1.', '2.']


def test_a_list_inside_a_clause_does_not_end_the_outer_list(tree):
    outer = '1. One.\n2. Two.\n3. Three.\n4. Four:\n'
    assert tree(outer + '1. a desk;\n2. a chair.\n5. Five.\n') == ['1.', '2.', '3.', '4.', '  1.', '  2.', '5.']
    assert tree(outer + '1. A desk.\n2. A chair.\n') == [
        '1.',
        '2.',
        '3.',
        '4.',
        '1.',
        '2.',
    ]  # a new list, not part of 4.


@pytest.mark.parametrize(
    'after', ['hereof', 'of this Agreement', 'and 1.4', 'above', ', and', 'percent a year', 'months']
)
def test_what_follows_tells_a_reference_that_a_page_begins_with(after, tree):
    text = f'1. Term.\n1.1 It starts.\nThe rent is as agreed\n\n\n1.2 {after} it is.\n2. Fees.\n2.1 Rent.\n'
    assert tree(text) == ['1.', '  1.1', '2.', '  2.1']


@pytest.mark.parametrize('leader', [' ........ 3', ' 3', ' . . . . . . . 12'])
def test_a_table_of_contents_is_one_node_and_its_entries_none(leader, tree):
    entries = ''.join(f'{n}. {title}{leader}\n' for n, title in [(1, 'Term'), (2, 'Fees'), (3, 'Law')])
    body = 'This Agreement is made today.\n1. Term\nLong.\n2. Fees\nHigh.\n3. Law\nOurs.\n'
    assert tree(f'SALE\n\nTABLE OF CONTENTS\n{entries}\n{body}') == [
        'preamble', 'TABLE OF CONTENTS', 'preamble', '1.', '2.', '3.',
    ]  # fmt: skip


def test_a_table_of_contents_without_a_title_has_dot_leaders(tree):
    entries = ''.join(f'{n}. Things ........ {n}\n' for n in (1, 2, 3))
    assert tree(f'SALE\n{entries}\nMade today.\n1. Term\nLong.\n2. Fees\nHigh.\n') == [
        'preamble', 'contents', 'preamble', '1.', '2.',
    ]  # fmt: skip


def test_headings_are_the_titles_only():
    text = 'ARTICLE I\nThe Term\n1.1 Start of Term. It starts.\n1.2 It ends when it ends.\nARTICLE II. FEES\nHigh.\n'
    headings = [node.heading and text[node.heading.start : node.heading.end] for node in outline(text).nodes]
    assert headings == ['The Term', 'Start of Term', None, 'FEES']


def test_kinds():
    text = STYLES['schedules have numbers of their own'][0]
    assert [node.kind for node in outline(text).nodes if node.level == 0] == [
        'clause', 'clause', 'signature', 'schedule', 'schedule',
    ]  # fmt: skip


def test_nothing_in_nothing():
    assert outline('').nodes == ()
    assert [node.kind for node in outline(' \n ').nodes] == ['preamble']


LABELS = [
    'ARTICLE I', 'ARTICLE II', 'Section 1.1', 'Section 2', '1.', '2.', '3.', '1.1', '1.2', '2.1', '1.1.1', '1.1(a)',
    '(a)', '(b)', '(i)', '(ii)', '(h)', 'A.', 'B.', 'RECITALS', 'WHEREAS', 'NOW, THEREFORE', '"Fee" means', 'EXHIBIT A',
    'Exhibit B', 'By: ___', 'IN WITNESS WHEREOF', 'TABLE OF CONTENTS', 'TERM AND FEES', '.......... 3', 'the rent.',
    'Is due; and', 'x', '“', '(', '\x00',
]  # fmt: skip
GAPS = [' ', '\n', '\n\n', '   ', '. ', '; ', '', '\r\n', '\f', '\xa0']
CONTRACTS = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(GAPS)), max_size=60).map(
    lambda words: ''.join(word + gap for word, gap in words)
)


@settings(max_examples=300)
@given(CONTRACTS | st.text(max_size=200))
def test_nodes_nest_and_partition_any_text(text):
    nodes = outline(text).nodes
    # From the definition: the children of each node, in order, are disjoint and inside it; the top ones fill the text.
    for index, node in enumerate(nodes):
        assert node.span.start < node.span.end
        assert node.parent < index
        if node.parent >= 0:
            around = nodes[node.parent]
            assert around.span.start <= node.span.start and node.span.end <= around.span.end
            assert node.level == around.level + 1
        else:
            assert node.level == 0
        if node.heading is not None:
            assert node.span.start <= node.heading.start < node.heading.end <= node.span.end
    for parent in {node.parent for node in nodes}:
        spans = [node.span for node in nodes if node.parent == parent]
        assert all(left.end == right.start for left, right in pairwise(spans))
        end = len(text) if parent < 0 else nodes[parent].span.end
        assert spans[-1].end == end
    assert not text or nodes[0].span.start == 0


@settings(max_examples=100)
@given(CONTRACTS)
def test_path_is_that_of_the_deepest_node_around(text):
    found = outline(text)
    for offset in range(len(text)):
        around = [node for node in found.nodes if node.span.start <= offset < node.span.end]
        assert [node.level for node in around] == list(range(len(around)))
        assert path(found, offset) == tuple(node.label for node in around if node.label)
    assert path(found, -1) == path(found, len(text)) == ()


HOSTILE = [
    '(', '1.', '1.1 ', ' ', '\n', 'x', '(a)', '(a) ', '1. ', '\n1. A\n', '"', '"x" means ', 'A\n', 'ABC DEF\n',
    'Section ', '\nTABLE OF CONTENTS\n', 'TABLE OF CONTENTS 1. ', '....', 'WHEREAS ', 'EXHIBIT A\nEXHIBIT B\n', 'A, ',
    'Ab Cd ', '. (a) x; ', '\n(i) x\n(h) x',
]  # fmt: skip


@pytest.mark.parametrize('unit', HOSTILE)
def test_work_grows_with_hostile_text_and_not_with_its_square(lines_run, unit):
    def lines(length):
        text = (unit * (length // len(unit) + 1))[:length]
        return lines_run(lambda: outline(text))

    outline(unit)
    assert lines(16_000) < 4.5 * lines(4_000)


@pytest.mark.parametrize('unit', HOSTILE)
def test_no_pattern_backtracks_without_end(unit):
    assert outline(unit * 50_000).nodes  # would take hours
