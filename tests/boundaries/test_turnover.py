from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.boundaries import PhaseCuts, compare_phases
from chunklab.texts import TextIndex
from chunklab.types import Document, Tokens, to_span_array

NO_TOKENS = Tokens(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))


def compared(texts, *cuttings):
    index = {name: TextIndex.of(Document(name, text), NO_TOKENS) for name, text in texts.items()}
    rows = [{name: to_span_array(chunks) for name, chunks in cutting.items()} for cutting in cuttings]
    return compare_phases(rows, index)


def test_turnover_by_hand():
    text = 'aa bb cc dd'
    plain = [(0, 5), (6, 8), (9, 11)]  # cut after b and after c
    other = [(0, 2), (3, 8), (9, 11)]  # after a and after c: one of the two is gone
    whole = [(0, 11)]  # no cut: both are gone
    found = compared({'a': text}, {'a': plain}, {'a': other}, {'a': whole}, {'a': plain})
    assert found == PhaseCuts(n_cuts=2, n_gone=(1, 2, 0), n_distinct=3, n_distinct_of={'a': 3})
    assert (found.n_phases, found.varies) == (4, True)
    assert found.turnover == pytest.approx((1 / 2 + 2 / 2 + 0) / 3)


def test_cuts_of_all_documents_count_together():
    texts = {'a': 'aa bb cc dd', 'b': 'xx yy'}
    first = {'a': [(0, 2), (3, 5), (6, 8), (9, 11)], 'b': [(0, 5)]}
    second = {'a': [(0, 2), (3, 5), (6, 11)], 'b': [(0, 2), (3, 5)]}
    found = compared(texts, first, second)
    assert found == PhaseCuts(n_cuts=3, n_gone=(1,), n_distinct=2, n_distinct_of={'a': 2, 'b': 2})
    assert found.turnover == pytest.approx(1 / 3)


def test_distinct_cuttings_of_the_corpus_are_of_all_documents_together():
    texts = {'a': 'x y', 'b': 'x y'}
    whole, cut = [(0, 3)], [(0, 1), (2, 3)]
    cuttings = [{'a': a, 'b': b} for a in (whole, cut) for b in (whole, cut)]
    assert compared(texts, *cuttings) == PhaseCuts(0, (0, 0, 0), 4, {'a': 2, 'b': 2})


def test_on_which_side_of_the_blanks_a_cut_lies_does_not_matter():
    text = ' aa \n bb '
    sides = [[(1, 3), (6, 8)], [(0, 3), (3, 9)], [(1, 6), (6, 8)]]
    found = compared({'a': text}, *({'a': chunks} for chunks in sides))
    assert found == PhaseCuts(n_cuts=1, n_gone=(0, 0), n_distinct=1, n_distinct_of={'a': 1})


def test_chunks_that_overlap_begin_and_end_at_cuts_of_their_own():
    text = 'abcdefgh'
    found = compared({'a': text}, {'a': [(0, 4), (3, 8)]}, {'a': [(0, 4), (2, 8)]}, {'a': [(0, 3), (4, 8)]})
    assert found == PhaseCuts(n_cuts=2, n_gone=(1, 0), n_distinct=3, n_distinct_of={'a': 3})


def test_where_cuts_do_not_depend_on_the_phase_there_is_no_turnover():
    cutting = {'a': [(0, 1), (2, 3)]}
    assert compared({'a': 'a b'}, cutting, cutting).turnover is None
    assert compared({'a': 'a b'}, cutting).turnover is None
    assert compared({}, {}, {}).turnover is None
    assert not compared({'a': 'a b'}, cutting).varies


def test_no_cut_in_phase_0_leaves_no_share_to_take():
    found = compared({'a': 'a b'}, {'a': [(0, 3)]}, {'a': [(0, 1), (2, 3)]})
    assert found.varies
    assert isnan(found.turnover)
    assert compared({'a': 'a b', 'b': ''}, {}, {'a': [(0, 1)]}).n_distinct == 2  # no chunks at all is a cutting too


def ink_before(text, at):
    return len([c for c in text[:at] if not c.isspace()])


@st.composite
def cuttings_of_two_texts(draw):
    texts = {name: draw(st.text('ab \n', max_size=12)) for name in 'ab'}
    n_phases = draw(st.integers(1, 4))

    def chunks(text):
        place = st.integers(0, len(text))
        pairs = draw(st.lists(st.tuples(place, place), max_size=4))
        return sorted({(min(pair), max(pair)) for pair in pairs if text[min(pair) : max(pair)].strip()})

    return texts, [{name: chunks(text) for name, text in texts.items()} for _ in range(n_phases)]


@given(cuttings_of_two_texts())
def test_compared_position_by_position(case):
    texts, cuttings = case
    positions = [
        {
            (name, ink_before(text, at))
            for name, text in texts.items()
            for pair in cutting[name]
            for at in pair
            if text[:at].strip() and text[at:].strip()
        }
        for cutting in cuttings
    ]
    shapes = [
        {name: [tuple(ink_before(text, at) for at in pair) for pair in cutting[name]] for name, text in texts.items()}
        for cutting in cuttings
    ]
    found = compared(texts, *cuttings)
    assert found.n_cuts == len(positions[0])
    assert found.n_gone == tuple(len(positions[0] - other) for other in positions[1:])
    assert found.n_distinct == len({repr(shape) for shape in shapes})
    assert found.n_distinct_of == {name: len({repr(shape[name]) for shape in shapes}) for name in texts}
    if found.n_distinct > 1 and positions[0]:
        shares = [len(positions[0] - other) / len(positions[0]) for other in positions[1:]]
        assert found.turnover == pytest.approx(sum(shares) / len(shares))
