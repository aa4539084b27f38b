from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunklab.measures.budget import within_budget
from chunklab.measures.example import example_case
from chunklab.specs import Cutoff
from chunklab.types import Chunk, Span


def triples(chunks):
    return [(chunk.doc_id, chunk.span.start, chunk.span.end) for chunk in chunks]


@given(data=st.data())
def test_a_budget_reads_the_ranking_token_by_token(worlds, data):
    world, budget = data.draw(worlds), data.draw(st.integers(1, 30))
    case = world.case()
    assert triples(within_budget(case.retrieved, budget, case.texts)) == world.within(budget)


@given(data=st.data())
def test_no_more_tokens_than_the_budget_are_charged(worlds, data):
    world, budget = data.draw(worlds), data.draw(st.integers(1, 30))
    case = world.case()
    taken = case.taken(Cutoff(budget, 'tokens'))
    charged = sum(case.texts[chunk.doc_id].n_tokens(chunk.span) for chunk in taken)
    all_of_it = sum(case.texts[chunk.doc_id].n_tokens(chunk.span) for chunk in case.retrieved)
    assert charged == min(budget, all_of_it)


def test_by_hand():
    case = example_case(
        {'d': 'aa bb cc dd ee'}, gold=[('d', 0, 2)], retrieved=[('d', 0, 8), ('d', 3, 14), ('d', 9, 14)]
    )
    first, second = case.retrieved[:2]
    assert within_budget(case.retrieved, 2, case.texts) == (Chunk('d', Span(0, 5)),)
    assert within_budget(case.retrieved, 3, case.texts) == (first,)
    assert within_budget(case.retrieved, 5, case.texts) == (first, Chunk('d', Span(3, 8)))  # bb and cc, charged again
    assert within_budget(case.retrieved, 7, case.texts) == (first, second)
    assert within_budget(case.retrieved, 99, case.texts) == case.retrieved


def test_the_inside_of_one_enormous_token_costs_nothing_until_the_budget_is_gone():
    case = example_case({'d': 'aaaaaa bb'}, gold=[('d', 0, 2)], retrieved=[('d', 3, 6), ('d', 0, 3), ('d', 2, 4)])
    assert within_budget(case.retrieved, 1, case.texts) == case.retrieved[:2]
