"""The viewer's data against the values it is made of."""

from __future__ import annotations

from chunklab.report.html.viewer import viewer_data


def utf16(text, start, end):
    """What JavaScript's slice gives for units start and end."""
    return text.encode('utf-16-le')[2 * start : 2 * end].decode('utf-16-le')


def test_offsets_name_the_same_text_in_a_script(build):
    text = '𝄞 One. 😀 Two, three. 𝄞 Four.'
    document = build.document('a.txt', text, 'Title')
    start, end = text.index('😀'), text.index(' 𝄞 Four')
    query = build.query('q', 'a.txt', start, end, category='Kind')
    cuts = [(0, start + 1), (start + 1, len(text))]
    two = build.strategy('two', [document], [query], {'a.txt': cuts}, {'q': [('a.txt', *cuts[1]), ('a.txt', *cuts[0])]})
    one = build.strategy('one', [document], [query], {'a.txt': [(0, len(text))]}, {'q': []})
    data = viewer_data(build.viewer([document], [query], [two, one], k=2))
    (shown,) = data['documents']
    assert (shown['id'], shown['title'], shown['text']) == ('a.txt', 'Title', text)
    assert [utf16(text, at, at + 2) for at in shown['wide']] == ['𝄞', '😀', '𝄞']
    (question,) = data['questions']
    ((place, *span),) = question['gold']
    assert (place, utf16(text, *span)) == (0, text[start:end])
    first, second = data['strategies']
    (chunks,) = first['chunks']
    rows = zip(chunks['starts'], chunks['ends'], strict=True)
    assert [utf16(text, *row) for row in rows] == [text[a:b] for a, b in cuts]
    (outcome,) = first['outcomes']
    assert (outcome['pieces'], outcome['complete']) == ([2], True)
    assert outcome['missing'] == [round(1 / len(text[start:end].replace(' ', '')), 4)]
    assert [utf16(text, *found[1:3]) for found in outcome['found']] == [text[slice(*cuts[1])], text[slice(*cuts[0])]]
    assert [found[3] for found in outcome['found']] == [0.9, 0.8]
    assert second['outcomes'] == [{'pieces': [1], 'missing': [0.0], 'complete': False, 'found': []}]


def test_without_retrieval_there_is_only_what_the_cuts_did(build):
    document = build.document('a.txt', 'One. Two.')
    query = build.query('q', 'a.txt', 5, 9)
    part = build.strategy('part', [document], [query], {'a.txt': [(0, 7)]})
    data = viewer_data(build.viewer([document], [query], [part]))
    assert data['k'] == 0
    assert data['strategies'][0]['outcomes'] == [
        {
            'pieces': [0],
            'missing': [0.5],
        }
    ]
