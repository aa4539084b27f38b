from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.example import example_case
from chunklab.measures.omega import PrecisionOmega


@given(data=st.data())
def test_against_sets_of_characters(worlds, data):
    world = data.draw(worlds)
    gold = world.annotated()
    chunks = [c for c in world.chunks if any(world.inside([c], 'char') & world.inside([g], 'char') for g in gold)]
    held = world.inside(chunks)
    assert PrecisionOmega().score(world.case()) == (len(held & world.inside(gold)) / len(held) if held else 0.0)


def test_a_touching_chunk_does_not_overlap_and_shared_text_counts_once():
    cutting = [('d', 0, 4), ('d', 4, 8), ('d', 6, 10), ('d', 10, 12)]
    case = example_case({'d': 'aaaabbbbccdd'}, gold=[('d', 4, 10)], retrieved=[], cutting=cutting)
    assert PrecisionOmega().score(case) == 1.0
