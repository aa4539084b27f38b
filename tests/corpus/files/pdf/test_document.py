from __future__ import annotations

import difflib
import re
import unicodedata

import pytest

from chunklab.corpus.files.extracted import PageStart
from chunklab.corpus.files.pdf.document import extract_pdf
from chunklab.errors import CorpusError

FILL = 'and so the parties go on to agree upon one thing after another here'
"""Words that fill a line from x = 72 to the right margin, so that the next one has to begin a new line."""


def read(data, drop=False):
    return extract_pdf(data, drop_page_furniture=drop)


def test_wrapped_lines_become_paragraphs(make_pdf, prose):
    lines = [FILL, FILL, 'to the end.', '', f'2. {FILL}', 'of it.']
    assert read(make_pdf([prose(lines)])).text == f'{FILL} {FILL} to the end.\n\n2. {FILL} of it.'


def test_lines_that_ended_early_stay_lines(make_pdf, prose):
    signature = ['ACME LIMITED', 'By: J. Doe', 'Title: Director', 'Date: 1 May']
    assert read(make_pdf([prose([FILL, FILL, '', *signature])])).text == f'{FILL} {FILL}\n\n' + '\n'.join(signature)


@pytest.mark.parametrize(
    ('lines', 'expected'),
    [
        # a sentence that only mentions a clause where the line begins, and a clause that begins there
        ([f'{FILL} as said in Section', '4.2 of this Agreement.'], f'{FILL} as said in Section 4.2 of this Agreement.'),
        ([f'{FILL} as they may wish.', '4.2 Term. It runs.'], f'{FILL} as they may wish.\n\n4.2 Term. It runs.'),
        ([f'{FILL} as they wish; or', '(b) not.'], f'{FILL} as they wish; or\n\n(b) not.'),
    ],
)
def test_numbers_at_the_beginning_of_a_line(make_pdf, prose, lines, expected):
    assert read(make_pdf([prose([f'{FILL} {"x" * 18}', *lines])])).text.endswith(expected)


def test_numbers_written_before_their_clauses_stand_before_them(make_pdf):
    numbers = [(72, 700 - 40 * i, f'1.{i + 1}.') for i in range(3)]
    clauses = [(110, 700 - 40 * i, f'Clause {"abc"[i]} says so.') for i in range(3)]
    expected = '1.1. Clause a says so.\n\n1.2. Clause b says so.\n\n1.3. Clause c says so.'
    assert read(make_pdf([numbers + clauses])).text == expected


def test_columns_are_read_one_after_the_other_and_tables_by_row(make_pdf):
    left = [(72, 700 - 12 * i, f'left column line {i} of a running text') for i in range(8)]
    right = [(320, 700 - 12 * i, f'right column line {i} of running text') for i in range(8)]
    mixed = [line for pair in zip(right, left, strict=True) for line in pair]
    text = read(
        make_pdf([[(72, 740, 'A heading over both columns that is as wide as the page is, or nearly so'), *mixed]])
    ).text
    assert re.findall(r'left|right', text) == ['left'] * 8 + ['right'] * 8
    table = [line for i in range(8) for line in ((72, 700 - 12 * i, f'Item {i}'), (320, 700 - 12 * i, f'{i} EUR'))]
    assert read(make_pdf([table])).text == '\n'.join(f'Item {i}\t{i} EUR' for i in range(8))


@pytest.mark.parametrize(
    ('end', 'begin', 'also', 'expected'),
    [
        ('agree-', 'ment', 'agreement', 'agreement'),
        ('agree-', 'ment', 'agree-ment agreement', 'agree-ment'),
        ('non-', 'exclusive', 'exclusive', 'non-exclusive'),
        ('non-', 'American', 'nonamerican', 'non-American'),
        ('7-', 'day', 'seven', '7-day'),
    ],
)
def test_hyphens_stay_unless_the_document_knows_the_word_without(make_pdf, prose, end, begin, also, expected):
    text = read(make_pdf([prose([f'{also} {FILL}', f'{FILL} {end}', f'{begin} is.'])])).text
    assert text == f'{also} {FILL} {FILL} {expected} is.'


def test_pages(make_pdf, prose):
    pages = [prose([f'{n} is the first word.', FILL]) for n in ('One', 'Two')]
    extracted = read(make_pdf([pages[0], [], pages[1]]))
    assert extracted.pages == (PageStart(0, 1), PageStart(extracted.text.index('Two'), 3))
    assert extracted.notes == ('no text on 1 page of 3 (2): blank or scanned',)


def numbered(prose, n=4):
    """Pages in which one sentence goes on over all of them, with a header and a page number."""
    return [[(72, 800, 'ACME Supply Terms'), *prose([FILL, FILL]), (290, 30, str(k))] for k in range(1, n + 1)]


def test_furniture_stays_unless_it_is_to_be_dropped(make_pdf, prose):
    extracted = read(make_pdf(numbered(prose)))
    assert extracted.text.count('ACME') == 4
    assert extracted.dropped == ()


def test_without_furniture_a_sentence_goes_on_over_pages(make_pdf, prose):
    extracted = read(make_pdf(numbered(prose)), drop=True)
    assert extracted.text == ' '.join([FILL] * 8)
    assert extracted.dropped == (('#', 4), ('ACME Supply Terms', 4))
    assert [start.offset for start in extracted.pages] == [(2 * len(FILL) + 2) * k for k in range(4)]


def test_a_page_number_in_the_middle_of_a_page_parts_no_sentence(make_pdf, prose):
    def part(k, y):
        return [*prose([FILL] * 14, y=y), (290, y - 190, f'-{k}-')]

    pages = [part(2 * k + 1, 780) + part(2 * k + 2, 560) for k in range(2)]
    assert read(make_pdf(pages), drop=True).text == ' '.join([FILL] * 56)


def test_turned_pages_read_the_same(make_pdf):
    upright = make_pdf([[(72, 700 - 12 * i, f'Line {i}.') for i in range(3)]])
    turned = b'\n'.join(b'BT /F 10 Tf 0 1 -1 0 %d 72 Tm (Line %d.) Tj ET' % (300 + 12 * i, i) for i in range(3))
    assert read(make_pdf([turned])).text == read(upright).text == 'Line 0.\nLine 1.\nLine 2.'


def test_raised_characters_stay_in_their_word(make_pdf):
    page = b'BT /F 10 Tf 72 700 Td (the 1) Tj /F 6 Tf 4 Ts (st) Tj 0 Ts /F 10 Tf ( of May) Tj ET'
    assert read(make_pdf([page])).text == 'the 1st of May'


ENCRYPT = '/Encrypt<</Filter/Standard/V 1/R 2/O<{0}>/U<{0}>/P -4>>/ID[<{1}><{1}>]'.format('ab' * 32, '01' * 16)


@pytest.mark.parametrize(
    ('data', 'reason'),
    [
        (lambda make, page: make([page], trailer=ENCRYPT), 'encrypted: save it without a password first'),
        (lambda make, page: make([[], []]), r'no text on any of its 2 pages: scanned\?'),
        (lambda make, page: make([page] * 9)[:2000], 'truncated'),
        (lambda make, page: make([page, page])[:-20], 'truncated: the file has no end'),
        (lambda make, page: make([page])[:60], 'truncated or damaged'),
        (lambda make, page: b'%PDF-1.7\n%%EOF\n', 'damaged: it cannot be opened as a PDF'),
        (lambda make, page: make([]), 'damaged'),
    ],
)
def test_bad_files(make_pdf, prose, data, reason):
    with pytest.raises(CorpusError, match=reason) as caught:
        read(data(make_pdf, prose([FILL])))
    assert str(caught.value).isprintable()


def test_a_broken_table_is_rebuilt_and_told(make_pdf, prose):
    data = make_pdf([prose([FILL])]).replace(b'startxref\n', b'startxref\n9')
    extracted = read(data)
    assert extracted.text == FILL
    assert extracted.notes == ('its cross-reference table is broken and was rebuilt: check that nothing is missing',)


def test_too_much_text(make_pdf, prose, monkeypatch):
    monkeypatch.setattr('chunklab.corpus.files.pdf.document.MAX_CHARACTERS', 500)
    with pytest.raises(CorpusError, match='more than 500 characters of text'):
        read(make_pdf([prose([FILL] * 20)]))


@pytest.mark.parametrize(
    ('name', 'least'),
    [('ATENTOSA_07_06_2020', 1.0), ('KNOWLABS,INC_08_15_2005', 0.999), ('QIWI_06_16_2017', 0.99)],
)
def test_words_are_those_of_cuad(data_dir, name, least):
    """The same contracts as CUAD's own text: words in order, typographic variants of a character taken as one."""
    (pdf,) = (data_dir / 'files' / 'pdf').glob(f'{name}*')
    (txt,) = (data_dir / 'cuad' / 'documents').glob(f'{name}*')
    ours, theirs = (words(text) for text in (read(pdf.read_bytes()).text, txt.read_bytes().decode('utf-8')))
    assert difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= least


def words(text):
    return unicodedata.normalize('NFKC', text).translate(str.maketrans('“”‘’', '""\'\'')).split()


@pytest.mark.parametrize(
    ('name', 'clauses'),
    [
        ('LECLANCH', ['1. Definitions', '2.1. The', '7. Exclusivity']),
        ('QIWI', ['1.1 Definitions', '8. Notices.', '3.4 The']),
    ],
)
def test_clauses_of_real_contracts_stand_behind_their_numbers(data_dir, name, clauses):
    (pdf,) = (data_dir / 'files' / 'pdf').glob(f'{name}*')
    text = read(pdf.read_bytes(), drop=True).text
    for clause in clauses:
        assert re.search(rf'^{re.escape(clause)}', text, re.MULTILINE)


def test_furniture_of_a_real_contract(data_dir):
    (pdf,) = (data_dir / 'files' / 'pdf').glob('Cytodyn*')
    extracted = read(pdf.read_bytes(), drop=True)
    assert [n for _, n in extracted.dropped] == [50]
    assert len(extracted.pages) == 50
