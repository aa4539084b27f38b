"""A candidate judged by rules against a baseline, with the statistics that stand behind each verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from chunklab.compare.intervals import Interval
from chunklab.compare.paired import PairedComparison, compare_to_baseline
from chunklab.compare.result import mean
from chunklab.compare.verdict import ALPHA
from chunklab.corpus.wording import printable, quoted
from chunklab.errors import ChunklabError, did_you_mean
from chunklab.gate.changes import Pair
from chunklab.gate.record import COSTS, PLACES, Record
from chunklab.gate.rules import Rule, Subset

SEED = 20_24
"""Of resamples and sign flips: fixed, so that the same scores have the same verdicts."""

NO_INTERVAL = Interval(math.nan, math.nan, 0.95, 'none')

Outcome = Literal['pass', 'stale', 'fail']


@dataclass(frozen=True, slots=True)
class Strictness:
    """How strictly limits are taken. `significant`: a drop fails only if p < .05 as well. `stale_fails`: an
    improvement that makes the baseline stale fails too."""

    significant: bool = False
    stale_fails: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rule, applied to one strategy (and one category, where the rule asks for each).

    `before` and `now` are means of the measure, or the cost; `bound` is the last value of `now` that passes. `interval`
    and `p` are of the paired difference now - before, NaN for a cost. `lost`: the queries that do worse, those that
    lost most first. `remark` says what a reader has to know beside the outcome.
    """

    rule: Rule
    strategy: str
    against: str
    before: float
    now: float
    bound: float
    outcome: Outcome
    interval: Interval = NO_INTERVAL
    p: float = math.nan
    n_queries: int = 0
    n_clusters: int = 0
    lost: tuple[str, ...] = field(default=(), repr=False)
    remark: str = ''

    @property
    def change(self) -> float:
        """Now minus before."""
        return self.now - self.before


def judge(
    baseline: Record, pairs: Sequence[Pair], rules: Sequence[Rule], strictness: Strictness
) -> tuple[Judgement, ...]:
    """Every rule applied to every pair of strategies, rule by rule.

    ChunklabError where a rule names something that the baseline did not measure, or queries that do not exist: what
    cannot be judged has not passed.
    """
    if not rules:
        raise ChunklabError("there are no rules to judge by; give some, such as --rule 'complete@5: 0.02'")
    for rule in rules:
        _check_known(rule, baseline)
    spread = [one for rule in rules for one in _each_category(rule, baseline)]
    return tuple(
        _judged(rule, pair, baseline, strictness)
        for rule in spread
        for pair in pairs
        if rule.strategy in ('', pair.before.spec)
    )


def _check_known(rule: Rule, baseline: Record) -> None:
    measures = baseline.terms.measures
    if not rule.is_cost and rule.metric not in measures:
        raise ChunklabError(
            f'rule "{rule}": the baseline does not measure {rule.metric}{did_you_mean(rule.metric, measures)}; it '
            f'measures: {", ".join(measures)} (and costs: {", ".join(COSTS)})'
        )
    specs = [strategy.spec for strategy in baseline.strategies]
    if rule.strategy and rule.strategy not in specs:
        raise ChunklabError(
            f'rule "{printable(str(rule))}": the baseline has no {printable(rule.strategy)}'
            f'{printable(did_you_mean(rule.strategy, specs))}; it has: {printable(", ".join(specs))}'
        )
    categories = baseline.terms.categories
    if rule.subset.kind == 'category' and rule.subset.category not in categories:
        close = printable(did_you_mean(rule.subset.category, categories))
        known = ', '.join(printable(name) for name in categories[:20]) or 'none'
        more = f' and {len(categories) - 20} more' if len(categories) > 20 else ''
        raise ChunklabError(
            f'rule "{printable(str(rule))}": no query has the category {quoted(rule.subset.category)}{close}; '
            f'there are: {known}{more}'
        )
    if rule.subset.kind == 'each category' and not categories:
        raise ChunklabError(f'rule "{rule}": the queries of {quoted(baseline.terms.corpus)} have no categories')


def _each_category(rule: Rule, baseline: Record) -> Iterator[Rule]:
    if rule.subset.kind != 'each category':
        yield rule
        return
    for category in baseline.terms.categories:
        yield replace(rule, subset=Subset('category', category))


def _judged(rule: Rule, pair: Pair, baseline: Record, strictness: Strictness) -> Judgement:
    return _cost(rule, pair) if rule.is_cost else _measure(rule, pair, baseline, strictness)


def _cost(rule: Rule, pair: Pair) -> Judgement:
    for record in (pair.before, pair.now):
        if rule.metric not in record.costs:
            raise ChunklabError(
                f'rule "{rule}": {rule.metric} of {printable(record.spec)} is not known (only an embedded Chroma '
                f'collection tells its size); known are: {", ".join(record.costs)}'
            )
    before, now = pair.before.costs[rule.metric], pair.now.costs[rule.metric]
    bound = _bound(rule, before)
    outcome: Outcome = 'fail' if _is_over(rule, now, bound) else 'stale' if _is_stale(rule, before, now) else 'pass'
    return Judgement(rule, pair.now.spec, pair.before.spec, before, now, bound, outcome, remark=_stale_note(outcome))


def _measure(rule: Rule, pair: Pair, baseline: Record, strictness: Strictness) -> Judgement:
    chosen = members(rule.subset, pair, baseline)
    if not chosen:
        raise ChunklabError(
            f'rule "{rule}": not comparable: no query is in [{rule.subset.kind}] of {printable(pair.before.spec)}, so '
            'there is nothing to judge'
        )
    records = {'before': pair.before, 'now': pair.now}
    scores = {side: {q: record.scores[rule.metric][q] for q in chosen} for side, record in records.items()}
    before, now = (mean(scores[side].values()) for side in ('before', 'now'))
    found = _paired(rule, scores, {q: baseline.terms.queries[q].cluster for q in chosen})
    bound = _bound(rule, before)
    over = _is_over(rule, now, bound)
    outcome: Outcome = 'fail' if over else 'stale' if _is_stale(rule, before, now) else 'pass'
    remark = _stale_note(outcome)
    if over and strictness.significant and rule.limit in ('worse by', 'worse by share'):
        outcome, remark = _significance(found)
    return Judgement(
        rule=rule,
        strategy=pair.now.spec,
        against=pair.before.spec,
        before=before,
        now=now,
        bound=bound,
        outcome=outcome,
        interval=found.interval_95,
        p=found.p,
        n_queries=found.n_queries,
        n_clusters=found.n_clusters,
        lost=_losing(rule, scores, chosen),
        remark=remark,
    )


def members(subset: Subset, pair: Pair, baseline: Record) -> tuple[str, ...]:
    """The queries of a subset, the same for both sides: what is straddled is what the baseline's strategy straddled."""
    inside: Mapping[str, frozenset[str]] = {'straddled': pair.before.straddled, 'common': baseline.common}
    ids = baseline.terms.query_ids
    if subset.kind == 'all':
        return ids
    if subset.kind == 'intact':
        return tuple(q for q in ids if q not in pair.before.straddled)
    if subset.kind == 'category':
        return tuple(q for q in ids if baseline.terms.queries[q].category == subset.category)
    return tuple(q for q in ids if q in inside[subset.kind])


def _paired(rule: Rule, scores: Mapping[str, Mapping[str, float]], clusters: Mapping[str, int]) -> PairedComparison:
    (found,) = compare_to_baseline(
        {side: {rule.metric: of_side} for side, of_side in scores.items()},
        'before',
        clusters,
        rng=np.random.default_rng(SEED),
        lower_is_better=(rule.metric,) if rule.less_is_better else (),
    )
    return found


def _bound(rule: Rule, before: float) -> float:
    """The last value that passes."""
    if rule.limit in ('at least', 'at most'):
        return rule.amount
    slack = rule.amount if rule.limit == 'worse by' else rule.amount / 100 * abs(before)
    return before + slack if rule.less_is_better else before - slack


def _is_over(rule: Rule, now: float, bound: float) -> bool:
    """Whether `now` lies beyond the bound by more than rounding: differences are taken to `PLACES` places, so a drop of
    exactly the tolerance passes."""
    upward = rule.less_is_better if rule.limit in ('worse by', 'worse by share') else rule.limit == 'at most'
    beyond = now - bound if upward else bound - now
    return round(beyond, PLACES) > 0


def _is_stale(rule: Rule, before: float, now: float) -> bool:
    """Whether it is better than the baseline by more than it was allowed to be worse."""
    if rule.limit in ('at least', 'at most'):
        return False
    slack = abs(_bound(rule, before) - before)
    gain = before - now if rule.less_is_better else now - before
    return round(gain - slack, PLACES) > 0


def _stale_note(outcome: Outcome) -> str:
    return 'better by more than the tolerance: the baseline is stale' if outcome == 'stale' else ''


def _significance(found: PairedComparison) -> tuple[Outcome, str]:
    """A drop beyond tolerance when significance is asked for. Where no data could be significant, the drop fails."""
    if not found.smallest_adjusted_p < ALPHA:
        return 'fail', f'{found.n_clusters} independent documents cannot show significance: judged by tolerance alone'
    if found.p < ALPHA:
        return 'fail', ''
    return 'pass', f'beyond tolerance, but not significant (p = {found.p:.3f})'


def _losing(rule: Rule, scores: Mapping[str, Mapping[str, float]], chosen: Sequence[str]) -> tuple[str, ...]:
    sign = -1 if rule.less_is_better else 1
    loss = {q: sign * (scores['before'][q] - scores['now'][q]) for q in chosen}
    return tuple(sorted((q for q in chosen if round(loss[q], PLACES) > 0), key=lambda q: (-loss[q], q)))
