"""Tables as HTML: every cell as people read it, verdicts marked, nothing hostile left."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from chunklab.report.html.tables import to_html
from chunklab.report.table import Column, Table

COLUMNS = (
    Column('strategy', 'strategy', 'text'),
    Column('low', 'from', 'difference', '95 %'),
    Column('high', 'to', 'difference', '95 %'),
    Column('verdict', 'verdict', 'text'),
)


class Read(HTMLParser):
    """Rows of (tag, class, text) of a table's cells, and the text of every other element."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.spans, self.others, self.tags = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == 'tr':
            self.rows.append([])
        if tag in ('td', 'th'):
            self.spans.append(dict(attrs).get('colspan'))
            self.rows[-1].append((tag, dict(attrs).get('class', ''), []))

    def handle_data(self, data):
        if data.strip() and self.rows and self.tags[-1] in ('td', 'th', 'span'):
            self.rows[-1][-1][2].append(data.strip())
        elif data.strip():
            self.others.append(data.strip())


def table(*rows, title='Against <b>fixed</b>', notes=('a & b',)):
    return Table('verdicts', title, COLUMNS, rows, notes)


def test_groups_headings_and_cells():
    read = Read(to_html(table(('fixed(size=200)', -0.0521, 0.1, 'undecided'))))
    over, heads, row = ([''.join(text) for _, _, text in cells] for cells in read.rows)
    assert over == ['', '95 %', '']
    assert read.spans[:3] == ['1', '2', '1']
    assert heads == ['strategy', 'from', 'to', 'verdict']
    assert row == ['fixed(size=200)', '-0.052', '+0.100', '?undecided']
    assert read.rows[2][0][0] == 'th'
    assert [kind for _, kind, _ in read.rows[2]] == ['', 'number', 'number', 'verdict undecided']


@pytest.mark.parametrize(
    ('words', 'mark'),
    [
        ('better', ('verdict better', '▲')),
        ('worse', ('verdict worse', '▼')),
        ('equivalent', ('verdict equivalent', '≈')),
        ('undecided', ('verdict undecided', '?')),
        ('cannot be said with 6 documents', ('verdict cannot-be-said', '·')),
    ],
)
def test_a_verdict_has_a_sign_that_needs_no_colour(words, mark):
    _, kind, text = Read(to_html(table(('a', 0.0, 0.0, words)))).rows[2][3]
    assert (kind, text) == (mark[0], [mark[1], words])


def test_a_cell_that_begins_with_a_sign_is_coloured_by_it():
    columns = (COLUMNS[0], Column('complete@5[against]', 'against the first', 'text'))
    rows = (('a', 'baseline'), ('b', '▲ +0.057 [+0.017, +0.096]'), ('c', '? +0.009'))
    read = Read(to_html(Table('marks', 'Scores', columns, rows)))
    assert [row[1][1] for row in read.rows[1:]] == ['verdict ', 'verdict better', 'verdict undecided']


def test_nothing_hostile_is_left():
    text = '</td><script>alert(1)</script>\u202e\0'
    written = to_html(table((text, float('nan'), 0.0, text), title=text, notes=(text,)))
    assert written.count('\\u202e\\x00') == 5  # title twice, two cells, a note
    read = Read(written)
    assert 'script' not in read.tags
    assert read.rows[2][1][2] == ['n/a']
