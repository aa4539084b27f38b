from __future__ import annotations

import pytest

from chunklab.corpus.files.html.document import extract_html


def text_of(html):
    return extract_html(html.encode()).text


CASES = {
    'paragraphs': ('<p>one <b>two</b>\n three</p><p>four', 'one two three\n\nfour'),
    'inline elements touch': ('<p>non<i>-exclusive</i>, <u>x</u></p>', 'non-exclusive, x'),
    'line ends': ('<p>a<br>b<br><br>c</p>', 'a\nb\n\nc'),
    'headings': ('<h1>Term</h1>It runs.<h2>Law</h2>', 'Term\n\nIt runs.\n\nLaw'),
    'entities': ('<p>&sect;&nbsp;4 &amp; &#8220;x&#x201D; &lt;b&gt;', '§\xa04 & “x” <b>'),
    'what is not seen': (
        '<head><title>t</title><style>p{}</style></head><p>a<script>b</script><p hidden>c'
        '<p style="color:red; display : none">d'
        '<template>e</template><!-- f --><noscript>g</noscript><input value="h"><p style="display:block">i',
        'a\n\ni',
    ),
    'an ordered list': ('<ol><li>a<li>b</ol>', '1. a\n2. b'),
    'start, value and type': ('<ol start="3" type="a"><li>c<li value="27">aa<li>bb</ol>', 'c. c\naa. aa\nbb. bb'),
    'roman': ('<ol type=I><li>a<li>b</ol><ol style="list-style-type: lower-roman"><li>a</ol>', 'I. a\nII. b\n\ni. a'),
    'reversed': ('<ol reversed><li>a<li>b<li>c</ol>', '3. a\n2. b\n1. c'),
    'no numbers': ('<ol style="list-style: none"><li>a</ol><ul style="list-style-type:none"><li>b</ul>', 'a\n\nb'),
    'bullets in numbers': ('<ol><li>a<ul><li>b<li>c</ul><li>d</ol>', '1. a\n\n• b\n• c\n\n2. d'),
    'an item of paragraphs': ('<ol><li><p>a</p><p>b</p><li>c</ol>', '1. a\n\nb\n\n2. c'),
    'an item without text': ('<ol><li></li><li>b</ol>', '1.\n2. b'),
    'a table': ('<table><tr><th>A<th>B<tr><td>1<td>  <td>2</table>after', 'A\tB\n1\t2\n\nafter'),
    'long cells': ('<table><tr><td>4.1<td><p>a</p><p>b</p><td>c</table>', '4.1\ta\n\nb\nc'),
    'preformatted': ('<pre>a\n  b\n</pre>c', 'a\n  b\n\nc'),
    'deleted': ('<p>old <del>text</del><ins>words</ins>', 'old words'),
    'nothing': ('', ''),
    'broken markup': ('<p>a</div></b><td>b</p', 'ab'),
}


@pytest.mark.parametrize('name', CASES)
def test_reading(name):
    html, expected = CASES[name]
    assert text_of(html) == expected


def test_what_is_left_out_is_told():
    assert extract_html(b'<p hidden>a<p style="visibility:hidden">b<p>c<del>d</del>').notes == (
        'hidden parts left out: 2 elements',
        'deleted parts (<del>) left out: 1 element',
    )


SAME = '<p>Café – “x”</p>'


@pytest.mark.parametrize(
    'data',
    [
        SAME.encode(),
        b'\xef\xbb\xbf' + SAME.encode(),
        SAME.encode('utf-16'),
        SAME.encode('windows-1252'),
        b'<meta charset=iso-8859-1>' + SAME.encode('windows-1252'),
        b'<META http-equiv="Content-Type" content="text/html; charset=windows-1252">' + SAME.encode('windows-1252'),
        b'<meta charset="utf-8">' + SAME.encode(),
        b'<meta charset="utf-16">' + SAME.encode(),
        b'<meta charset="no-such">' + SAME.encode(),
        b'<meta charset="hex">' + SAME.encode(),
        b'<meta charset="mac-roman">' + SAME.encode('mac-roman'),
    ],
)
def test_encodings(data):
    extracted = extract_html(data)
    assert extracted.text == 'Café – “x”'
    assert extracted.notes == ()


def test_a_page_that_is_not_what_it_declares():
    extracted = extract_html(b'<meta charset="utf-8">' + SAME.encode('windows-1252'))
    assert extracted.text == 'Café – “x”'
    assert extracted.notes == ('declared as utf-8, which it is not: read as Windows-1252',)


def test_bytes_that_are_no_windows_1252_character():
    assert extract_html(b'<p>a\x81b\x93c\xe9').text == 'ab“cé'


@pytest.mark.parametrize('tag', ['div', 'b', 'ol', 'table'])
def test_deep_nesting(tag):
    assert text_of(f'<{tag}>' * 3000 + 'deep').strip() == 'deep'
