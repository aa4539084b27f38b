"""The rules that a baseline gets when nobody gives any, each with the reason for its number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chunklab.compare.estimate import estimate_mean
from chunklab.gate.baseline import ReasonedRule
from chunklab.gate.judging import SEED
from chunklab.gate.record import Record, StrategyRecord
from chunklab.gate.rules import Rule, Subset
from chunklab.measures import less_is_better
from chunklab.specs import parse

STEP = 0.005
"""Tolerances are rounded up, floors down, to a multiple of this."""

LEAST = 0.01
MOST = 0.99  # a tolerance of 1 could not be broken
WITHOUT_SWING = 0.02
CHUNKS_PERCENT = 10.0
INDEX_PERCENT = 20.0


@dataclass(frozen=True, slots=True)
class Swing:
    """How far the mean of a measure moved over the phases of a strategy, read in `mode`."""

    spread: float
    n_phases: int
    mode: str


def default_rules(record: Record, swings: Mapping[tuple[str, str], Swing]) -> tuple[ReasonedRule, ...]:
    """Tolerances from the alignment swing of each strategy, floors from the bootstrap, and bounds on costs.

    `swings` has, by strategy and measure, what phases showed; where there is none, `WITHOUT_SWING` is allowed.
    """
    chosen = _judged(tuple(record.terms.measures))
    own = [
        reasoned
        for strategy in record.strategies
        for reasoned in (
            *(_drop(measure, strategy.spec, swings.get((strategy.spec, measure))) for measure in chosen),
            *_floor(record, strategy, chosen[0]),
        )
    ]
    return (*own, *_costs(record.strategies))


def _judged(measures: Sequence[str]) -> tuple[str, ...]:
    """Every measure of whole answers and the first of recall, or, where there are none, the first measure."""
    whole = [m for m in measures if parse(m).name == 'complete']
    recall = [m for m in measures if parse(m).name == 'recall']
    return tuple(whole + recall[:1]) or tuple(measures[:1])


def _drop(measure: str, strategy: str, swing: Swing | None) -> ReasonedRule:
    if swing is None or math.isnan(swing.spread):
        rule = Rule(measure, Subset(), 'worse by', WITHOUT_SWING, strategy)
        return ReasonedRule(rule, 'Not measured in phases, or its cuts have none: the usual margin of comparisons.')
    amount = min(MOST, max(LEAST, _up(swing.spread)))
    mode = '' if swing.mode == 'plain' else f', in {swing.mode} mode'
    reason = (
        f'Where its cuts happen to fall moves this mean by {swing.spread:.3f} ({swing.n_phases} phases{mode}): a drop '
        'within that can be mere luck of alignment.'
    )
    if amount > _up(swing.spread):
        reason = (
            f'Where its cuts happen to fall moves this mean by {swing.spread:.3f} ({swing.n_phases} phases{mode}); '
            f'{LEAST:g} is allowed at least.'
        )
    return ReasonedRule(Rule(measure, Subset(), 'worse by', amount, strategy), reason)


def _floor(record: Record, strategy: StrategyRecord, measure: str) -> tuple[ReasonedRule, ...]:
    """The lower end of the interval of the mean: it holds against many small drops, each within tolerance and each made
    the next baseline."""
    clusters = {q: mark.cluster for q, mark in record.terms.queries.items()}
    found = estimate_mean(strategy.scores[measure], clusters, rng=np.random.default_rng(SEED))
    floor = _down(found.interval.low) if math.isfinite(found.interval.low) else 0.0
    if floor <= 0 or less_is_better(measure):
        return ()
    reason = (
        f'It is {found.mean:.3f} now, and on other documents of this kind hardly under {found.interval.low:.3f} '
        f'({found.interval.method}, 95 %): lower would be more than chance of the sample.'
    )
    return (ReasonedRule(Rule(measure, Subset(), 'at least', floor, strategy.spec), reason),)


def _costs(strategies: Sequence[StrategyRecord]) -> tuple[ReasonedRule, ...]:
    found = [
        ReasonedRule(
            Rule('chunks', Subset(), 'worse by share', CHUNKS_PERCENT),
            'Every chunk is encoded, stored and searched: more of them have to be wanted.',
        )
    ]
    if all('index_mb' in strategy.costs for strategy in strategies):
        reason = 'What the index takes on disk follows the number of chunks, in steps.'
        found.append(ReasonedRule(Rule('index_mb', Subset(), 'worse by share', INDEX_PERCENT), reason))
    return tuple(found)


def _up(value: float) -> float:
    return round(math.ceil(round(value / STEP, 6)) * STEP, 6)


def _down(value: float) -> float:
    return round(math.floor(round(value / STEP, 6)) * STEP, 6)
