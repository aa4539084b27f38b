"""A comparison written and read again is the one it was: NaN, phases and odd characters included."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.boundaries.phases import AlignmentSwing, BoundaryPenalty, Flips, PhasedMeasure
from chunklab.boundaries.turnover import PhaseCuts
from chunklab.compare.estimate import MeanEstimate
from chunklab.compare.intervals import Interval
from chunklab.compare.paired import PairedComparison
from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.files import encoded
from chunklab.runs.comparison import comparison_json, costs_json, read_comparison

FLOATS = st.one_of(st.floats(), st.just(math.nan), st.sampled_from([0.0, -0.0, 1 / 3, math.inf, 5e-324]))
COUNTS = st.integers(0, 10**9)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=8),
    st.sampled_from(['=1+1', 'a\nb\u2028c', '\ud800', '\ud83d\ude00', '</x>"\\', '']),
)
KEYS = st.lists(TEXTS, min_size=1, max_size=4, unique=True)
INTERVALS = st.builds(Interval, FLOATS, FLOATS, FLOATS, st.sampled_from(['cluster t', 'bootstrap', 'none']))
VERDICTS = st.sampled_from(['equivalent', 'better', 'worse', 'undecided', 'cannot be said'])


def scores_of(query_ids):
    return st.tuples(*[FLOATS for _ in query_ids]).map(lambda values: dict(zip(query_ids, values, strict=True)))


@st.composite
def phased_measures(draw, query_ids):
    n_phases = draw(st.integers(1, 3))
    values = draw(st.lists(FLOATS, min_size=n_phases * len(query_ids), max_size=n_phases * len(query_ids)))
    return PhasedMeasure(
        tuple(query_ids),
        np.array(values, dtype=np.float64).reshape(n_phases, len(query_ids)),
        draw(st.none() | st.builds(AlignmentSwing, FLOATS, FLOATS)),
        draw(st.none() | st.builds(BoundaryPenalty, st.dictionaries(TEXTS, FLOATS, max_size=3))),
    )


@st.composite
def phased_comparisons(draw, query_ids, measures):
    cuts = st.builds(
        PhaseCuts, COUNTS, st.lists(COUNTS, max_size=3).map(tuple), COUNTS, st.dictionaries(TEXTS, COUNTS, max_size=3)
    )
    estimates = st.builds(MeanEstimate, FLOATS, INTERVALS, COUNTS, COUNTS)
    flips = st.builds(Flips, st.lists(TEXTS, max_size=3).map(tuple), COUNTS)
    rows = st.builds(
        PhasedStrategy,
        TEXTS,
        st.none() | cuts,
        st.fixed_dictionaries({measure: phased_measures(query_ids) for measure in measures}),
        st.dictionaries(TEXTS, estimates, max_size=2),
        st.dictionaries(TEXTS, flips, max_size=2),
        st.dictionaries(TEXTS, FLOATS, max_size=2),
    )
    return PhasedComparison(
        draw(TEXTS),
        draw(TEXTS),
        draw(COUNTS),
        tuple(query_ids),
        draw(TEXTS),
        draw(TEXTS),
        draw(TEXTS),
        draw(COUNTS),
        tuple(measures),
        tuple(draw(st.lists(rows, max_size=2))),
        tuple(draw(st.lists(TEXTS, max_size=2))),
    )


@st.composite
def comparisons(draw):
    query_ids, measures = draw(KEYS), draw(KEYS)
    rows = st.builds(
        StrategyResult,
        TEXTS,
        COUNTS,
        FLOATS,
        FLOATS,
        st.frozensets(st.sampled_from(query_ids)),
        st.fixed_dictionaries({measure: scores_of(query_ids) for measure in measures}),
        st.builds(Costs, FLOATS, FLOATS, FLOATS, FLOATS, COUNTS, COUNTS, COUNTS, FLOATS),
        st.dictionaries(st.integers(1, 99), FLOATS, max_size=2),
    )
    counts = [COUNTS] * 6
    verdicts = st.builds(
        PairedComparison, *[TEXTS] * 3, FLOATS, INTERVALS, INTERVALS, *[FLOATS] * 3, st.booleans(), *counts, FLOATS,
        FLOATS, VERDICTS,
    )  # fmt: skip
    return Comparison(
        draw(TEXTS),
        draw(TEXTS),
        draw(COUNTS),
        tuple(query_ids),
        draw(COUNTS),
        draw(TEXTS),
        draw(TEXTS),
        draw(TEXTS),
        draw(st.frozensets(st.sampled_from(query_ids))),
        tuple(measures),
        tuple(draw(st.lists(rows, max_size=3))),
        tuple(draw(st.lists(TEXTS, max_size=2))),
        draw(st.sampled_from(['labelled', 'generated'])),
        tuple(draw(st.lists(verdicts, max_size=2))),
        draw(st.none() | phased_comparisons(query_ids, measures)),
        {query_id: draw(COUNTS) for query_id in query_ids},
        {query_id: draw(TEXTS) for query_id in query_ids},
    )


def plain(value):
    """Any value of these as nested tuples in which NaN equals NaN, an order of keys is kept and -0.0 is not 0.0."""
    if is_dataclass(value):
        return (type(value).__name__, *(plain(getattr(value, field.name)) for field in fields(value)))
    if isinstance(value, np.ndarray):
        return (value.shape, str(value.dtype), plain(value.tolist()))
    if isinstance(value, dict):
        return ('dict', *((plain(key), plain(held)) for key, held in value.items()))
    if isinstance(value, list | tuple):
        return (type(value).__name__, *map(plain, value))
    return repr(value) if isinstance(value, float) else value


def read_back(comparison):
    """By way of the bytes on disk."""
    texts = (comparison_json(comparison), costs_json(comparison))
    return read_comparison(*(encoded(text).decode('utf-8', 'surrogatepass') for text in texts))


@settings(max_examples=40)
@given(comparisons())
def test_what_is_read_is_what_was_written(comparison):
    again = read_back(comparison)
    assert plain(again) == plain(comparison)
    assert comparison_json(again) == comparison_json(comparison)
    assert costs_json(again) == costs_json(comparison)


@settings(max_examples=40)
@given(comparisons())
def test_any_reader_of_json_can_read_it_and_no_seconds_stand_in_it(comparison):
    def refused(name):
        raise AssertionError(f'{name} is not JSON')

    record = json.loads(comparison_json(comparison), parse_constant=refused)
    json.loads(costs_json(comparison), parse_constant=refused)
    assert all('costs' not in row and 'agreement' not in row for row in record['rows'])


@pytest.fixture
def written():
    row = StrategyResult('fixed', 1, 2.0, 0.5, frozenset('a'), {'recall@5': {'a': 1.0}}, Costs(0.25), {5: 1.0})
    found = Comparison('c', 'd', 1, ('a',), 0, 'e', 'i', 'fixed', frozenset('a'), ('recall@5',), (row,))
    return comparison_json(found), costs_json(found)


@pytest.mark.parametrize(
    ('old', 'new'),
    [
        ('"fixed"', '"sentence"'),
        ('0.25', '"fast"'),
        ('0.25', 'true'),
        ('"chunk_seconds":0.25,', ''),
        ('"texts":0', '"texts":0.5'),
        ('{"5":1.0}', '{"five":1.0}'),
        ('[{', '{"rows":[{'),
    ],
)
def test_costs_of_something_else_are_not_believed(written, old, new):
    text, costs = written
    assert old in costs
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        read_comparison(text, costs.replace(old, new))
