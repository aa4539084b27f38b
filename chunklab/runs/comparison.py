"""A comparison as two JSON files and back: what is the same in every run of it, and its costs, which are not."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chunklab.compare.intervals import Interval
from chunklab.compare.paired import PairedComparison
from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.runs.phased import from_phased, to_phased
from chunklab.runs.records import Record, from_number, from_numbers, from_record, to_number, to_numbers, to_record

_UNKNOWN = Costs(math.nan)


def comparison_json(comparison: Comparison) -> str:
    """All of a comparison but its costs, the same bytes for equal comparisons; scores in the order of the queries."""
    record = {
        **to_record(comparison),
        'common': sorted(comparison.common),
        'clusters': dict(comparison.clusters),
        'categories': dict(comparison.categories),
        'rows': [_row_record(row, comparison.query_ids) for row in comparison.rows],
        'verdicts': [_verdict_record(found) for found in comparison.verdicts],
        'phased': None if comparison.phased is None else from_phased(comparison.phased),
    }
    return _dumped(record)


def costs_json(comparison: Comparison) -> str:
    """What each strategy cost, and what share of the exact first k its index found."""
    return _dumped(
        [
            {
                'strategy': row.strategy,
                'costs': to_record(row.costs),
                'agreement': {str(k): to_number(share) for k, share in row.agreement.items()},
            }
            for row in comparison.rows
        ]
    )


def read_comparison(text: str, costs: str) -> Comparison:
    """The comparison of which `text` and `costs` are the two files. KeyError, TypeError, ValueError or AttributeError
    where they are not, or not of one comparison."""
    record = json.loads(text)
    query_ids = tuple(record['query_ids'])
    rows = tuple(_row(row, query_ids) for row in record['rows'])
    return from_record(
        Comparison,
        record,
        query_ids=query_ids,
        common=frozenset(record['common']),
        measures=tuple(record['measures']),
        rows=_with_costs(rows, json.loads(costs)),
        notes=tuple(record['notes']),
        verdicts=tuple(_verdict(found) for found in record['verdicts']),
        phased=None if record['phased'] is None else to_phased(record['phased']),
        clusters=dict(record['clusters']),
        categories=dict(record['categories']),
    )


def _dumped(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(',', ':')) + '\n'


def _row_record(row: StrategyResult, query_ids: Sequence[str]) -> Record:
    held = to_record(row)
    del held['costs'], held['agreement']
    return {
        **held,
        'straddled_queries': sorted(row.straddled_queries),
        'scores': {measure: _in_order(scores, query_ids) for measure, scores in row.scores.items()},
    }


def _in_order(scores: Mapping[str, float], query_ids: Sequence[str]) -> list[Any]:
    if scores.keys() != set(query_ids):
        raise AssertionError('BUG: a measure scores every query of the comparison and no other')
    return list(to_numbers(scores[query_id] for query_id in query_ids))


def _row(record: Record, query_ids: Sequence[str]) -> StrategyResult:
    return from_record(
        StrategyResult,
        record,
        straddled_queries=frozenset(record['straddled_queries']),
        scores={
            measure: dict(zip(query_ids, from_numbers(scores), strict=True))
            for measure, scores in record['scores'].items()
        },
        costs=_UNKNOWN,
        agreement={},
    )


def _with_costs(rows: Sequence[StrategyResult], records: Sequence[Record]) -> tuple[StrategyResult, ...]:
    if [row.strategy for row in rows] != [record['strategy'] for record in records]:
        raise ValueError('the costs are those of other strategies')
    return tuple(
        replace(
            row,
            costs=from_record(Costs, record['costs']),
            agreement={int(k): from_number(share) for k, share in record['agreement'].items()},
        )
        for row, record in zip(rows, records, strict=True)
    )


def _verdict_record(found: PairedComparison) -> Record:
    return {
        **to_record(found),
        'interval_95': to_record(found.interval_95),
        'interval_90': to_record(found.interval_90),
    }


def _verdict(record: Record) -> PairedComparison:
    return from_record(
        PairedComparison,
        record,
        interval_95=from_record(Interval, record['interval_95']),
        interval_90=from_record(Interval, record['interval_90']),
    )
