"""Text fits, labels find a place of their own."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chunklab.report.plots.lettering import MOST_LINES, name_lines, widest, width_of, wrapped
from chunklab.report.plots.placing import Place, place_labels

words = st.text(st.sampled_from('abcWi1,.=() \'"_$<é'), max_size=80)


@settings(max_examples=60)
@example('1111111111,1<<', 0.5625)  # the sign of the cut leaves more of the line than the next word
@given(words, st.floats(0.3, 3.0))
def test_wrapped_text_loses_only_blanks_and_fits(text, width):
    lines = wrapped(text, width)
    assert ''.join(''.join(lines).split()) == ''.join(text.split())
    assert all(width_of(line) <= width for line in lines)
    cut = wrapped(text, width, most=2)
    assert len(cut) <= 2
    assert widest(cut) <= width
    if len(lines) > 2:
        assert cut[-1].endswith('…')
        shown = ''.join(''.join(cut)[:-1].split())
        assert ''.join(text.split()).startswith(shown)  # what is shown is how the text begins
    else:
        assert cut == lines


def test_lines_break_after_commas_and_blanks():
    spec = 'sentence(size=300, splitter=punkt, overlap_sentences=1)'
    assert wrapped(spec, 2.35) == ('sentence(size=300, splitter=punkt,', 'overlap_sentences=1)')
    assert wrapped('a,b', 0.2) == ('a,b',)
    assert wrapped('', 1.0) == ()


def test_names_are_escaped_before_they_are_measured():
    lines = name_lines('a\x00b\u202e' * 40, 1.0)
    assert len(lines) == MOST_LINES
    assert lines[0].startswith('a\\x00b\\u202e')
    assert name_lines('i' * 1_000_000, 1.0)[-1].endswith('…')  # however long
    assert name_lines('', 1.0) == ('(none)',)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0.3, 3.7), st.floats(0.3, 2.6)), max_size=20))
def test_labels_cover_neither_each_other_nor_a_point(points):
    radius, places = 0.09, [Place(*point) for point in points]
    labels = place_labels(places, radius, 4.0, 2.9)
    assert len(labels) == len(places)
    for one, other in combinations(labels, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 2 * radius
    for label in labels:
        assert radius <= label.x <= 4.0 - radius
        assert radius <= label.y <= 2.9 - radius
        assert all(hypot(label.x - p.x, label.y - p.y) >= 1.4 * radius for p in places)


def test_a_label_keeps_off_a_line():
    above = place_labels([Place(1, 1)], 0.1, 2, 2)
    line = [Place(0.5 + i / 20, 1 + (0.5 - i / 20)) for i in range(20)]
    [label] = place_labels([Place(1, 1)], 0.1, 2, 2, line)
    assert label != above[0]
    assert all(hypot(label.x - p.x, label.y - p.y) >= 0.1 for p in line)


def test_where_nothing_is_free_there_is_a_place_all_the_same():
    assert len(place_labels([Place(0.1, 0.1)] * 50, 0.1, 0.2, 0.2)) == 50
