from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures import overlap
from chunklab.measures.chroma import IoU, Precision, PrecisionOmega, Recall
from chunklab.measures.example import example_case
from chunklab.specs import Cutoff


def characters(triple):
    doc, start, end = triple
    return {(doc, i) for i in range(start, end)}


def joined(triples):
    return set().union(*map(characters, triples))


def touch(left, right):
    return left[0] == right[0] and left[1] <= right[2] and right[1] <= left[2]


def ratio(part, whole):
    return part / whole if whole else 0.0


class Oracle:
    """The published definitions over sets of characters and plain sums."""

    def __init__(self, world, k):
        self.gold, self.read, self.chunks = world.gold, world.ranking[:k], world.chunks
        self.found = joined(self.gold) & joined(self.read)

    def recall(self, references='summed'):
        return ratio(len(self.found), self.n_gold(references))

    def precision(self, repeats='summed'):
        return ratio(len(self.found), self.n_read(repeats))

    def iou(self, repeats='summed', references='summed'):
        if references == 'summed':
            uncovered = sum(len(characters(one) - joined(self.read)) for one in self.gold)
        else:
            uncovered = len(joined(self.gold) - joined(self.read))
        return ratio(len(self.found), self.n_read(repeats) + uncovered)

    def omega(self, touching='held'):
        meets = touch if touching == 'held' else lambda left, right: bool(characters(left) & characters(right))
        held = [chunk for chunk in self.chunks if any(meets(chunk, one) for one in self.gold)]
        return ratio(len(joined(held) & joined(self.gold)), len(joined(held) | joined(self.gold))) if held else 0.0

    def n_gold(self, references):
        return len(joined(self.gold)) if references == 'merged' else sum(end - start for _, start, end in self.gold)

    def n_read(self, repeats):
        return len(joined(self.read)) if repeats == 'united' else sum(end - start for _, start, end in self.read)


@given(data=st.data())
def test_against_sets_of_characters(worlds, data):
    world, k = data.draw(worlds), data.draw(st.integers(1, 8))
    case, oracle = world.case(), Oracle(world, k)
    repeats, references = ('summed', 'united'), ('summed', 'merged')
    for once in references:
        assert Recall(k, once).score(case) == pytest.approx(oracle.recall(once), abs=1e-12)
    for twice in repeats:
        assert Precision(k, twice).score(case) == pytest.approx(oracle.precision(twice), abs=1e-12)
        for once in references:
            assert IoU(k, twice, once).score(case) == pytest.approx(oracle.iou(twice, once), abs=1e-12)
    for touching in ('held', 'apart'):
        assert PrecisionOmega(touching).score(case) == pytest.approx(oracle.omega(touching), abs=1e-12)


@given(data=st.data())
def test_with_all_mended_and_no_white_space_it_is_chunklabs_own(worlds, data):
    world, k = data.draw(worlds), data.draw(st.integers(1, 8))
    case = replace(world, texts={name: re.sub(r'\s', 'a', text) for name, text in world.texts.items()}).case()
    assert Recall(k, references='merged').score(case) == overlap.Recall(Cutoff(k), unit='char').score(case)
    assert Precision(k, repeats='united').score(case) == overlap.Precision(Cutoff(k), unit='char').score(case)
    mended = IoU(k, repeats='united', references='merged')
    assert mended.score(case) == overlap.IoU(Cutoff(k), unit='char').score(case)


@given(data=st.data())
def test_mending_a_departure_never_lowers_a_score(worlds, data):
    case, k = data.draw(worlds).case(), data.draw(st.integers(1, 8))
    assert Recall(k).score(case) <= Recall(k, references='merged').score(case) <= 1.0
    assert Precision(k).score(case) <= Precision(k, repeats='united').score(case) <= 1.0
    assert IoU(k).score(case) <= IoU(k, repeats='united', references='merged').score(case) <= 1.0
    assert PrecisionOmega().score(case) <= PrecisionOmega(touching='apart').score(case) <= 1.0


def test_a_chunk_that_comes_twice_halves_precision():
    case = example_case({'d': 'aaaabbbb'}, gold=[('d', 0, 4)], retrieved=[('d', 0, 4), ('d', 0, 4)])
    assert (Precision(1).score(case), Precision(2).score(case)) == (1.0, 0.5)
    assert (IoU(1).score(case), IoU(2).score(case)) == (1.0, 0.5)
    assert Precision(2, repeats='united').score(case) == IoU(2, repeats='united').score(case) == 1.0


def test_overlapping_references_cap_recall():
    case = example_case({'d': 'aaaabbbbcccc'}, gold=[('d', 0, 8), ('d', 4, 12)], retrieved=[('d', 0, 12)])
    assert Recall(1).score(case) == 12 / 16
    assert Recall(1, references='merged').score(case) == 1.0


def test_uncovered_text_of_overlapping_references_counts_for_each():
    case = example_case({'d': 'aaaabbbbcccc'}, gold=[('d', 0, 8), ('d', 4, 12)], retrieved=[('d', 0, 4)])
    assert IoU(1).score(case) == 4 / (4 + 4 + 8)
    assert IoU(1, references='merged').score(case) == 4 / 12


@pytest.mark.parametrize('beside', [('d', 0, 4), ('d', 8, 12)])
def test_a_chunk_that_touches_on_either_side_is_held(beside):
    case = example_case({'d': 'aaaabbbbcccc'}, gold=[('d', 4, 8)], retrieved=[], cutting=[('d', 4, 8), beside])
    assert PrecisionOmega().score(case) == 4 / 8
    assert PrecisionOmega(touching='apart').score(case) == 1.0


def test_a_reference_in_no_chunk_lowers_omega_of_another():
    case = example_case(
        {'d': 'aaaabbbbccccdddd'}, gold=[('d', 0, 4), ('d', 12, 16)], retrieved=[], cutting=[('d', 0, 6)]
    )
    assert PrecisionOmega().score(case) == 4 / (6 + 4)


def test_white_space_counts_and_gold_is_not_trimmed():
    case = example_case({'d': 'aa  '}, gold=[('d', 0, 4)], retrieved=[('d', 0, 2)])
    assert Recall(1).score(case) == 0.5


def test_a_chunk_of_another_document_costs_precision():
    case = example_case({'d': 'aaaa', 'e': 'bbbb'}, gold=[('d', 0, 4)], retrieved=[('e', 0, 4), ('d', 0, 4)])
    assert Precision(2).score(case) == 0.5


def test_nothing_retrieved_and_nothing_cut_score_zero():
    case = example_case({'d': 'aaaa'}, gold=[('d', 0, 4)], retrieved=[])
    assert {measure.score(case) for measure in (Recall(5), Precision(5), IoU(5), PrecisionOmega())} == {0.0}
