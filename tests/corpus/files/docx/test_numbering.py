from __future__ import annotations

import re

import pytest

from chunklab.corpus.files.docx.counting import FORMATS
from chunklab.corpus.files.docx.document import extract_docx


def level(depth, text, form='decimal', more=''):
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'


def definition(*levels, number=0, more=''):
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number, of=0, overrides=''):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def item(depth, num_id=1, text='x', more=''):
    ilvl = '' if depth is None else f'<w:ilvl w:val="{depth}"/>'
    properties = f'{more}<w:numPr>{ilvl}<w:numId w:val="{num_id}"/></w:numPr>'
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def labels(make_docx, body, numbering, styles=''):
    text = extract_docx(make_docx(body, numbering=numbering, styles=styles)).text
    return [line.removesuffix('x').strip() for line in text.split('\n\n')]


CLAUSES = definition(
    level(0, '%1.'), level(1, '%1.%2'), level(2, '(%3)', 'lowerLetter'), level(3, '(%4)', 'lowerRoman')
) + num(1)


def test_a_clause_reads_4_2(make_docx):
    depths = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 2, 1, 2, 0, 1]
    assert labels(make_docx, ''.join(item(d) for d in depths), CLAUSES) == [
        *('1.', '2.', '3.', '4.', '4.1', '4.2', '(a)', '(b)', '(i)', '(ii)', '(c)', '4.3', '(a)', '5.', '5.1'),
    ]  # fmt: skip


def test_a_deeper_level_without_one_above_starts_it(make_docx):
    assert labels(make_docx, item(1) + item(1), CLAUSES) == ['1.1', '1.2']


def test_text_stands_behind_its_number(make_docx):
    assert extract_docx(make_docx(item(0, text='Term'), numbering=CLAUSES)).text == '1. Term'


@pytest.mark.parametrize(
    ('more', 'expected'),
    [
        ('<w:suff w:val="space"/>', '1. x'),
        ('<w:suff w:val="nothing"/>', '1.x'),
        ('<w:rPr><w:vanish/></w:rPr>', 'x'),
        ('<w:rPr><w:vanish w:val="0"/></w:rPr>', '1. x'),
    ],
)
def test_what_follows_a_number(make_docx, more, expected):
    numbering = definition(level(0, '%1.', more=more)) + num(1)
    assert extract_docx(make_docx(item(0), numbering=numbering)).text == expected


def test_where_a_level_restarts(make_docx):
    body = ''.join(item(d) for d in (0, 1, 2, 1, 2, 0, 1, 2))
    for restart, expected in {
        '': '1 1 1',
        '<w:lvlRestart w:val="0"/>': '1 2 3',
        '<w:lvlRestart w:val="1"/>': '1 2 1',
    }.items():
        numbering = definition(level(0, 'A'), level(1, 'B'), level(2, '%3', more=restart)) + num(1)
        assert ' '.join(label for label in labels(make_docx, body, numbering) if label.isdigit()) == expected


def test_legal_numbering_writes_all_levels_as_decimal(make_docx):
    levels = level(0, 'Article %1', 'upperRoman'), level(1, '%1.%2', 'lowerLetter', '<w:isLgl/>')
    assert labels(make_docx, item(0) + item(0) + item(1), definition(*levels) + num(1)) == [
        'Article I',
        'Article II',
        '2.1',
    ]


def test_lists_of_one_definition_count_on_unless_told(make_docx):
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = definition(level(0, '%1')) + num(1) + num(2) + num(3, overrides=override)
    body = ''.join(item(0, n) for n in (1, 1, 2, 3, 3, 2))
    assert labels(make_docx, body, numbering) == ['1', '2', '3', '5', '6', '7']


def test_an_overridden_level_has_its_own_form(make_docx):
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "§ %1")}</w:lvlOverride>'
    numbering = definition(level(0, '%1.')) + num(1) + num(2, overrides=override)
    assert labels(make_docx, item(0, 1) + item(0, 2), numbering) == ['1.', '§ 2']


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>'
    '</w:style><w:style w:type="paragraph" w:styleId="H2b"><w:basedOn w:val="H2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bare"><w:basedOn w:val="H1"/>'
    '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    '</w:style>'
)


def styled(style, more=''):
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>'


@pytest.mark.parametrize('linked', [True, False])
def test_numbers_of_styles(make_docx, linked):
    links = [f'<w:pStyle w:val="{style}"/>' if linked else '' for style in ('H1', 'H2')]
    numbering = definition(level(0, '%1.', more=links[0]), level(1, '%1.%2', more=links[1])) + num(1)
    off = styled('H1', '<w:numPr><w:numId w:val="0"/></w:numPr>')
    body = styled('H1') + styled('H2') + styled('H2b') + styled('Bare') + off + styled('Normal') + styled('H1')
    assert labels(make_docx, body, numbering, STYLES) == ['1.', '1.1', '1.2', '', '', '', '2.']


def test_a_list_style_names_another_list(make_docx):
    styles = (
        '<w:style w:type="numbering" w:styleId="Legal"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    link = definition(number=7, more='<w:numStyleLink w:val="Legal"/>')
    numbering = definition(level(0, '%1)'), more='<w:styleLink w:val="Legal"/>') + link + num(1) + num(2, of=7)
    assert labels(make_docx, item(0, 2) + item(0, 1), numbering, styles) == ['1)', '2)']


def test_circles_and_what_is_not_there_end(make_docx):
    styles = '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    numbering = definition(level(0, '%1'), more='<w:numStyleLink w:val="L"/>') + num(1)
    styles += (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = styled('A') + item(0, 1) + item(0, 9) + item(8, 1)
    assert labels(make_docx, body, numbering, styles) == ['', '', '', '']


def test_bullets(make_docx):
    numbering = ''.join(
        definition(level(0, sign, 'bullet'), number=i) + num(i + 1, of=i) for i, sign in enumerate('\uf0b7o–§')
    )
    assert labels(make_docx, ''.join(item(0, n) for n in (1, 2, 3, 4)), numbering) == ['•', '•', '–', '•']


def test_an_empty_numbered_paragraph_counts_but_not_one_that_ends_a_section(make_docx):
    section = '<w:sectPr/>'
    body = item(0, text='') + item(0, text='', more=section).replace(section, '').replace(
        '</w:pPr>', f'{section}</w:pPr>'
    )
    assert labels(make_docx, body + item(0), CLAUSES) == ['1.', '2.']


@pytest.mark.parametrize(
    ('form', 'numbers', 'written'),
    [
        ('lowerLetter', (1, 26, 27, 53), 'a z aa aaa'),
        ('upperRoman', (4, 9, 14, 1999), 'IV IX XIV MCMXCIX'),
        ('decimalZero', (3, 12), '03 12'),
        ('ordinal', (1, 2, 3, 4, 11, 22, 113), '1st 2nd 3rd 4th 11th 22nd 113th'),
        ('cardinalText', (7, 40, 121), 'Seven Forty One hundred twenty-one'),
        ('ordinalText', (1, 12, 20, 35, 100), 'First Twelfth Twentieth Thirty-fifth One hundredth'),
        ('chicago', (1, 4, 5), '* § **'),
    ],
)
def test_forms(form, numbers, written):
    assert ' '.join(FORMATS[form](n) for n in numbers) == written


def test_an_unknown_form_is_decimal_and_told(make_docx):
    extracted = extract_docx(make_docx(item(0), numbering=definition(level(0, '%1.', 'thaiLetters')) + num(1)))
    assert extracted.text == '1. x'
    assert extracted.notes == ('numbers written as decimal: "thaiLetters"',)


@pytest.mark.parametrize(
    ('name', 'pairs'),
    [
        (
            'common-paper-cloud-service-agreement',
            [('1.4', 'Feedback'), ('8.1', 'Liability Caps'), ('12.3', 'Governing Law')],
        ),
        ('common-paper-software-license-agreement', [('5.2', 'Provider Warranty'), ('7.4', 'Exceptions')]),
        ('common-paper-data-processing-agreement', [('3.2', 'Ex-EEA Transfers')]),
    ],
)
def test_references_in_real_agreements_meet_their_clauses(data_dir, name, pairs):
    text = extract_docx((data_dir / 'files' / 'docx' / f'{name}.docx').read_bytes()).text
    for number, heading in pairs:
        assert re.search(rf'^{re.escape(number)} {heading}', text, re.MULTILINE)
    cited = {m[1]: m[2] for m in re.finditer(r'Section (\d+\.\d+) \(([A-Z][^)]*)\)', text)}
    headings = dict(re.findall(r'^(\d+\.\d+) ([^.]+)\.', text, re.MULTILINE))
    met = [
        number for number, heading in cited.items() if headings.get(number, '').startswith(heading.split(' and ')[0])
    ]
    assert len(met) >= 0.8 * len(cited)
