from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.example import example_case
from chunklab.measures.overlap import F1, Complete, IoU, Precision, Recall
from chunklab.specs import Cutoff

UNITS = ('nonblank', 'char', 'token')


def _over(part, whole):
    return len(part) / len(whole) if whole else 0.0


def harmonic_mean(left, right):
    return 2 * left * right / (left + right) if left + right else 0.0


ORACLE = {
    Recall: lambda gold, read: _over(gold & read, gold),
    Precision: lambda gold, read: _over(gold & read, read),
    F1: lambda gold, read: harmonic_mean(_over(gold & read, read), _over(gold & read, gold)),
    IoU: lambda gold, read: _over(gold & read, gold | read),
    Complete: lambda gold, read: 1.0 if gold and gold <= read else 0.0,
}


@given(data=st.data())
def test_first_k_chunks_against_sets_of_characters(worlds, data):
    world, k, unit = data.draw(worlds), data.draw(st.integers(1, 8)), data.draw(st.sampled_from(UNITS))
    gold, read = world.inside(world.annotated(), unit), world.inside(world.ranking[:k], unit)
    case = world.case()
    for measure, oracle in ORACLE.items():
        assert measure(Cutoff(k), unit=unit).score(case) == pytest.approx(oracle(gold, read), abs=1e-12)


@given(data=st.data())
def test_a_token_budget_against_sets_of_characters(worlds, data):
    world, budget, unit = data.draw(worlds), data.draw(st.integers(1, 30)), data.draw(st.sampled_from(UNITS))
    gold, read = world.inside(world.annotated(), unit), world.inside(world.within(budget), unit)
    case = world.case()
    for measure, oracle in ORACLE.items():
        found = measure(Cutoff(budget, 'tokens'), unit=unit).score(case)
        assert found == pytest.approx(oracle(gold, read), abs=1e-12)


@given(data=st.data())
def test_units_and_cutoffs_asked_of_one_case_do_not_mix(worlds, data):
    world = data.draw(worlds)
    wanted = [(Cutoff(n, kind), unit) for n in (1, 3) for kind in ('chunks', 'tokens') for unit in UNITS]
    shared = world.case()
    assert [shared.counts(*asked) for asked in wanted] == [world.case().counts(*asked) for asked in wanted]


@given(data=st.data())
def test_scores_lie_between_0_and_1_and_a_big_budget_is_no_limit(worlds, data):
    world = data.draw(worlds)
    case = world.case()
    everything = sum(len(tokens) for tokens in world.tokens.values()) * len(world.ranking) + 1
    for measure in ORACLE:
        assert all(0.0 <= measure(Cutoff(k)).score(case) <= 1.0 for k in range(1, 9))
        assert measure(Cutoff(everything, 'tokens')).score(case) == measure(Cutoff(len(world.ranking) + 1)).score(case)


@given(data=st.data())
def test_reading_more_never_finds_less(worlds, data):
    case = data.draw(worlds).case()
    for measure in (Recall, Complete):
        by_chunks = [measure(Cutoff(k)).score(case) for k in range(1, 9)]
        by_tokens = [measure(Cutoff(n, 'tokens')).score(case) for n in range(1, 40)]
        assert by_chunks == sorted(by_chunks)
        assert by_tokens == sorted(by_tokens)


@given(data=st.data())
def test_complete_is_a_recall_of_one(worlds, data):
    case, k = data.draw(worlds).case(), data.draw(st.integers(1, 8))
    assert Complete(Cutoff(k)).score(case) == float(Recall(Cutoff(k)).score(case) == 1.0)


@pytest.mark.parametrize('measure', ORACLE)
def test_nothing_retrieved_scores_zero(measure):
    case = example_case({'d': 'aaaa'}, gold=[('d', 0, 4)], retrieved=[])
    assert measure(Cutoff(5)).score(case) == measure(Cutoff(100, 'tokens')).score(case) == 0.0


def test_two_documents_and_overlapping_gold_by_hand():
    case = example_case(
        {'d': 'aaaa bbbb cccc', 'e': 'dd ee'},
        gold=[('d', 0, 9), ('d', 5, 14), ('e', 0, 2)],  # 12 characters of d, 2 of e
        retrieved=[('e', 0, 5), ('d', 4, 12)],  # ddee, bbbbcc
    )
    assert Recall(Cutoff(2)).score(case) == 8 / 14
    assert Precision(Cutoff(2)).score(case) == 8 / 10
    assert F1(Cutoff(2)).score(case) == 16 / 24
    assert IoU(Cutoff(2)).score(case) == 8 / 16
    assert Complete(Cutoff(2)).score(case) == 0.0


def test_gold_in_which_no_token_starts_scores_zero_in_tokens():
    case = example_case({'d': 'aaaa'}, gold=[('d', 2, 4)], retrieved=[('d', 0, 4)])
    assert Recall(Cutoff(1), unit='token').score(case) == Complete(Cutoff(1), unit='token').score(case) == 0.0
    assert Recall(Cutoff(1)).score(case) == 1.0
