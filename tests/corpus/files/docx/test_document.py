from __future__ import annotations

import pytest

from chunklab.corpus.files.docx.document import extract_docx
from chunklab.corpus.files.extracted import PageStart
from chunklab.errors import CorpusError


def run(text, properties=''):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*runs, properties=''):
    return f'<w:p><w:pPr>{properties}</w:pPr>{"".join(runs)}</w:p>'


def cell(*paragraphs, properties=''):
    return f'<w:tc><w:tcPr>{properties}</w:tcPr>{"".join(paragraphs)}</w:tc>'


def table(*rows):
    return '<w:tbl>' + ''.join(f'<w:tr>{"".join(row)}</w:tr>' for row in rows) + '</w:tbl>'


def field(kind, more=''):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{more}</w:fldChar></w:r>'


def instruction(text):
    return f'<w:r><w:instrText>{text}</w:instrText></w:r>'


BREAK = '<w:r><w:lastRenderedPageBreak/></w:r>'

CASES = {
    'paragraphs': (par(run('one')) + par() + par(run(' two '), run('three')), 'one\n\ntwo three'),
    'blanks in XML': (par('<w:r><w:t> a\n b </w:t></w:r>', run('c')), 'a  bc'),
    'characters': (
        par(
            '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>non</w:t><w:noBreakHyphen/><w:t>x</w:t><w:softHyphen/><w:t>y</w:t></w:r>'
        ),
        'a\tb\nnon-xy',
    ),
    'a symbol': (par('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', run(' yes')), '☐ yes'),
    'tracked changes': (
        par(
            run('a'),
            f'<w:ins>{run("b")}</w:ins>',
            '<w:del><w:r><w:delText>c</w:delText></w:r></w:del>',
            f'<w:moveFrom>{run("d")}</w:moveFrom>',
            f'<w:moveTo>{run("e")}</w:moveTo>',
        ),
        'abe',
    ),
    'a deleted paragraph mark': (par(run('a '), properties='<w:rPr><w:del/></w:rPr>') + par(run('b')), 'a b'),
    'hidden text': (par(run('a'), run('secret', '<w:vanish/>'), run('b', '<w:vanish w:val="false"/>')), 'ab'),
    'a run-in heading': (
        par(run('Term. '), properties='<w:rPr><w:vanish/><w:specVanish/></w:rPr>') + par(run('It runs.')),
        'Term. It runs.',
    ),
    'a field': (
        par(
            run('see '), field('begin'), instruction('REF x \\h'), field('separate'), run('4.2'), field('end'), run('.')
        ),
        'see 4.2.',
    ),
    'a field in a field': (
        par(
            field('begin'),
            instruction('IF '),
            field('begin'),
            instruction('X'),
            field('separate'),
            run('no'),
            field('end'),
            field('separate'),
            run('yes'),
            field('end'),
        ),
        'yes',
    ),
    'a simple field': (par('<w:fldSimple w:instr="DATE">' + run('today') + '</w:fldSimple>'), 'today'),
    'a check box': (
        par(field('begin', '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'), field('end')),
        '☒',
    ),
    'content controls': (
        f'<w:sdt><w:sdtPr/><w:sdtContent>{par(run("a"))}</w:sdtContent></w:sdt>'
        + par(f'<w:sdt><w:sdtContent>{run("b")}</w:sdtContent></w:sdt>'),
        'a\n\nb',
    ),
    'links': (
        par('<w:hyperlink>' + run('here') + '</w:hyperlink>', '<w:smartTag>' + run(' there') + '</w:smartTag>'),
        'here there',
    ),
    'a table': (
        par(run('before'))
        + table([cell(par(run('a'))), cell(par(run('b')))], [cell(par()), cell(par(run('d')))])
        + par(run('after')),
        'before\n\na\tb\nd\n\nafter',
    ),
    'long cells': (table([cell(par(run('a'))), cell(par(run('b')), par(run('c'))), cell(par(run('d')))]), 'a\nb\nc\nd'),
    'merged cells': (
        table(
            [cell(par(run('a')), properties='<w:vMerge w:val="restart"/>'), cell(par(run('b')))],
            [cell(par(run('')), properties='<w:vMerge/>'), cell(par(run('c')))],
        ),
        'a\tb\nc',
    ),
    'a table in a table': (
        table([cell(table([cell(par(run('a'))), cell(par(run('b')))]), par()), cell(par(run('c')))]),
        'a\tb\tc',
    ),
    'a text box': (
        par(
            run('a'),
            '<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>'
            + par(run('box'))
            + '</w:txbxContent></w:drawing>'
            '</mc:Choice><mc:Fallback><w:pict><w:txbxContent>'
            + par(run('box'))
            + '</w:txbxContent></w:pict></mc:Fallback>'
            '</mc:AlternateContent></w:r>',
            run('b'),
        ),
        'ab\n\nbox',
    ),
}


@pytest.mark.parametrize('name', CASES)
def test_reading(make_docx, name):
    body, expected = CASES[name]
    assert extract_docx(make_docx(body)).text == expected


def test_strict_namespace_reads_the_same(make_docx):
    import zipfile
    from io import BytesIO

    from_transitional = make_docx(par(run('same')))
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(from_transitional)) as source, zipfile.ZipFile(packed, 'w') as archive:
        for name in source.namelist():
            content = source.read(name).replace(
                b'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
                b'http://purl.oclc.org/ooxml/wordprocessingml/main',
            )
            archive.writestr(name, content)
    assert extract_docx(packed.getvalue()).text == 'same'


def test_hidden_by_a_style(make_docx):
    styles = (
        '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = par(run('drafting note'), properties='<w:pStyle w:val="Gone"/>') + par(
        run('x', '<w:rStyle w:val="Child"/>'), run('seen')
    )
    extracted = extract_docx(make_docx(body, styles=styles))
    assert extracted.text == 'seen'
    assert extracted.notes == ('hidden text left out: 14 characters',)


def test_notes_stand_where_they_are_cited(make_docx):
    def note(kind, number, text):
        return f'<w:{kind} w:id="{number}">{par("<w:r><w:footnoteRef/></w:r>", run(" " + text))}</w:{kind}>'

    def cite(kind, number):
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    body = par(run('a'), cite('footnote', 5), cite('endnote', 2), run(' b')) + table(
        [cell(par(run('c'), cite('footnote', 6))), cell(par(run('d')))]
    )
    separator = '<w:footnote w:type="separator" w:id="0">' + par(run('---')) + '</w:footnote>'
    extracted = extract_docx(
        make_docx(
            body + par(run('end')),
            footnotes=separator + note('footnote', 6, 'six') + note('footnote', 5, 'five'),
            endnotes=note('endnote', 2, 'two'),
        )
    )
    assert extracted.text == 'a[1][i] b\n\n[1] five\n\nc[2]\td\n\n[2] six\n\nend\n\n[i] two'


def test_what_is_left_out_is_told(make_docx):
    body = (
        par(
            f'<w:ins>{run("a")}</w:ins>',
            '<w:del><w:r><w:delText>c</w:delText></w:r></w:del>',
            run('hid', '<w:vanish/>'),
        )
        + par('<w:r><w:commentReference w:id="0"/></w:r>', '<w:r><w:sym w:font="Odd" w:char="F001"/></w:r>')
        + par(field('begin'), instruction(' LISTNUM '), field('end'), run('x'))
        + '<w:altChunk/>'
        + par(field('begin'), run('lost'))
    )
    assert extract_docx(make_docx(body)).notes == (
        'tracked changes taken as accepted: 1 tracked insertion, 1 deletion',
        'hidden text left out: 3 characters',
        '1 comment left out',
        '1 embedded document left out',
        '1 number of LISTNUM or AUTONUM fields not rendered',
        '1 unknown symbol written as U+FFFD',
        'a field is never closed: text behind it may be missing',
    )


def pages_part(n):
    return {'docProps/app.xml': f'<Properties><Pages>{n}</Pages></Properties>'}


def test_pages_of_the_last_rendering(make_docx):
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = par(run('one')) + par(BREAK, run('two'), properties=numbered) + par(run('still '), BREAK, run('three'))
    extracted = extract_docx(make_docx(body, numbering=numbering, files=pages_part(3)))
    assert extracted.text == 'one\n\n1. two\n\nstill three'
    assert [(start.page, extracted.text[start.offset :][:5]) for start in extracted.pages] == [
        (1, 'one\n\n'),
        (2, '1. tw'),
        (3, 'three'),
    ]
    assert extract_docx(make_docx(body, numbering=numbering, files=pages_part(4))).pages == ()
    assert extract_docx(make_docx(body, numbering=numbering)).pages == ()


def test_cells_of_a_row_begin_on_one_page(make_docx):
    row = [cell(par(run('a'), BREAK, run('A'))), cell(par(run('b'), BREAK, run('B')))]
    extracted = extract_docx(make_docx(table(row) + par(run('end')), files=pages_part(2)))
    assert extracted.text == 'aA\tbB\n\nend'
    assert extracted.pages == (PageStart(0, 1), PageStart(1, 2), PageStart(2, 1), PageStart(4, 2))


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ('data', 'reason'),
    [
        (lambda make: make(par(run('x')))[:-40], 'truncated or damaged: the end of its zip archive is missing'),
        (
            lambda make: make('', files={'word/document.xml': b'<w:document'}),
            'damaged: word/document.xml is not well-formed XML',
        ),
        (lambda make: make('', files={'word/document.xml': BOMB + '<w:document xmlns:w="w"/>'}), 'declares entities'),
        (lambda make: make('', files={'word/document.xml': '<a>' * 400 + '</a>' * 400}), 'nested too deep'),
        (lambda make: make('', files={'_rels/.rels': '<Relationships/>'}), 'names no main document'),
        (
            lambda make: (
                make('')
                .replace(b'PK\x03\x04\x14\x00\x00', b'PK\x03\x04\x14\x00\x01')
                .replace(b'PK\x01\x02\x14\x03\x14\x00\x00', b'PK\x01\x02\x14\x03\x14\x00\x01')
            ),
            'encrypted',
        ),
    ],
)
def test_bad_files(make_docx, data, reason):
    with pytest.raises(CorpusError, match=reason) as caught:
        extract_docx(data(make_docx))
    assert str(caught.value).isprintable()


def test_a_decompression_bomb(make_docx, monkeypatch):
    monkeypatch.setattr('chunklab.corpus.files.docx.package.MAX_PART', 100_000)
    bomb = make_docx(par(run('a' * 1_000_000)))
    assert len(bomb) < 10_000
    with pytest.raises(CorpusError, match='unpacks to more than'):
        extract_docx(bomb)


def test_a_flipped_byte_is_found_out(make_docx):
    data = bytearray(make_docx(par(run('agreement ' * 50))))
    place = data.index(b'word/document.xml') + 40
    data[place] ^= 0xFF
    with pytest.raises(CorpusError, match='damaged'):
        extract_docx(bytes(data))
