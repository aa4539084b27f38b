"""What phases showed, as a JSON record and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from chunklab.boundaries.phases import AlignmentSwing, BoundaryPenalty, Flips, PhasedMeasure
from chunklab.boundaries.turnover import PhaseCuts
from chunklab.compare.estimate import MeanEstimate
from chunklab.compare.intervals import Interval
from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.runs.records import Record, from_numbers, from_record, to_numbers, to_record


def from_phased(phased: PhasedComparison) -> Record:
    """A record that `to_phased` makes an equal value of; scores are lists in the order of the queries."""
    return {**to_record(phased), 'rows': [_strategy_record(row) for row in phased.rows]}


def to_phased(record: Record) -> PhasedComparison:
    """The value that `from_phased` was given. KeyError, TypeError or ValueError for a record that it does not make."""
    query_ids = tuple(record['query_ids'])
    return from_record(
        PhasedComparison,
        record,
        query_ids=query_ids,
        measures=tuple(record['measures']),
        rows=tuple(_strategy(row, query_ids) for row in record['rows']),
        notes=tuple(record['notes']),
    )


def _strategy_record(row: PhasedStrategy) -> Record:
    return {
        'strategy': row.strategy,
        'cuts': None if row.cuts is None else to_record(row.cuts),
        'measures': {name: _measure_record(measure) for name, measure in row.measures.items()},
        'penalties': {
            name: {**to_record(found), 'interval': to_record(found.interval)} for name, found in row.penalties.items()
        },
        'flips': {name: to_record(found) for name, found in row.flips.items()},
        'indexed': dict(zip(row.indexed, to_numbers(row.indexed.values()), strict=True)),
    }


def _strategy(record: Record, query_ids: tuple[str, ...]) -> PhasedStrategy:
    return PhasedStrategy(
        strategy=record['strategy'],
        cuts=None if record['cuts'] is None else _cuts(record['cuts']),
        measures={name: _measure(found, query_ids) for name, found in record['measures'].items()},
        penalties={
            name: from_record(MeanEstimate, found, interval=from_record(Interval, found['interval']))
            for name, found in record['penalties'].items()
        },
        flips={
            name: from_record(Flips, found, query_ids=tuple(found['query_ids']))
            for name, found in record['flips'].items()
        },
        indexed=dict(zip(record['indexed'], from_numbers(record['indexed'].values()), strict=True)),
    )


def _cuts(record: Record) -> PhaseCuts:
    return from_record(PhaseCuts, record, n_gone=tuple(record['n_gone']), n_distinct_of=dict(record['n_distinct_of']))


def _measure_record(measure: PhasedMeasure) -> Record:
    penalty: dict[str, Any] | None = None
    if measure.penalty is not None:
        penalty = dict(zip(measure.penalty.of_query, to_numbers(measure.penalty.of_query.values()), strict=True))
    return {
        'scores': [to_numbers(of_phase) for of_phase in measure.scores.tolist()],
        'swing': None if measure.swing is None else to_record(measure.swing),
        'penalty': penalty,
    }


def _measure(record: Record, query_ids: tuple[str, ...]) -> PhasedMeasure:
    rows = [from_numbers(of_phase) for of_phase in record['scores']]
    penalty = record['penalty']
    return PhasedMeasure(
        query_ids=query_ids,
        scores=np.array(rows, dtype=np.float64).reshape(len(rows), len(query_ids)),
        swing=None if record['swing'] is None else from_record(AlignmentSwing, record['swing']),
        penalty=None
        if penalty is None
        else BoundaryPenalty(dict(zip(penalty, from_numbers(penalty.values()), strict=True))),
    )
