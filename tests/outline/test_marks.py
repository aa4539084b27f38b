"""Labels are looked for at few places: none may be missed."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chunklab.outline import marks

WRITTEN = [
    *(
        'ARTICLE I',
        'Chapter 2',
        'PART Two',
        'Section 1.1',
        'SEC. 4',
        'Clause 3',
        'Item 7',
        '§ 1',
        '§1.2.3',
        'Exhibit A',
    ),
    *('SCHEDULE No. 1', 'Annex "B"', 'Appendix A-1', 'Attachment 2', 'ADDENDUM I', '1.', '1.2(a)', '٣.', '12 Days'),
    *('A.', 'b)', 'IV.', 'xii.', '"Term" means', '“Fee” shall mean', 'WHEREAS', 'RECITALS', 'Background', 'BETWEEN:'),
    *('PARTIES\n', 'INTRODUCTION:\n', 'W I T N E S S E T H', 'W\xa0I T N E S S E T H', 'NOW, THEREFORE', 'In Witness'),
    *('IN WITNESS WHEREOF', 'By:', 'First.', 'TENTH:', 'Table of Contents', 'INDEX\n', '(a)', '(iv)', '(12)', '(A)(1)'),
]
PIECES = [*WRITTEN, *' \n\t\xa0\u2028.,;()"“a1A§', 'word', 'Word', 'of', 'the ', 'é', '🙂']


def found(matches):
    return [(match.span(), match.lastgroup) for match in matches]


@settings(max_examples=60, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map(''.join))
@example(text=' '.join(WRITTEN))
@example(text='\n'.join(WRITTEN))
def test_every_label_that_the_expression_finds_is_found(text):
    assert found(marks._labels(text)) == found(marks._LABEL.finditer(text))


def test_all_kinds_are_among_what_was_tried():
    kinds = {match.lastgroup for match in marks._LABEL.finditer('\n'.join(WRITTEN))}
    assert kinds == set(marks._LABEL.groupindex)
