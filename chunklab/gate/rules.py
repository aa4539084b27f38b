"""Rules as people write them, and the values they parse to.

    rule   = metric [ '[' subset ']' ] limit [ 'for' strategy ]
    metric = a measure's spec, or one of chunks, mean_tokens, texts, tokens, truncated, index_mb
    subset = straddled | intact | common | category=NAME | category=*
    limit  = ':' number            how much worse the mean may be
           | ':' number '%'        the same as a share of the baseline's value
           | '>=' number | '<=' number
    strategy = the spec of one of the baseline's strategies; without it, a rule holds for every one

`complete@1000t: 0.02`, `recall@5: 2%`, `complete@5 >= 0.55`, `complete@5[straddled]: 0.05`, `chunks: 10%`,
`recall@5: 0.01 for clause(size=200)`. Worse is lower, but for costs and for `drm`, of which less is better.
`parse_rule(str(rule)) == rule` for every rule.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from chunklab.errors import SpecError, did_you_mean
from chunklab.gate.record import COSTS
from chunklab.measures import MEASURES, from_spec, less_is_better
from chunklab.specs import Spec, parse

SubsetKind = Literal['all', 'straddled', 'intact', 'common', 'category', 'each category']
Limit = Literal['worse by', 'worse by share', 'at least', 'at most']

_NAMED: tuple[SubsetKind, ...] = ('straddled', 'intact', 'common')
_RULE = re.compile(
    r"""(?P<metric>[^\[\]:<>]*?) \s*
        (?P<brackets>\[ (?P<subset>(?: '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | [^\[\]'"] )*) \])? \s*
        (?P<mark>:|>=|<=) \s* (?P<amount>[^\s:<>=%]+) \s* (?P<share>%?)
        (?: \s+ for \s+ (?P<strategy>.+) )?""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r'\d+(\.\d+)?([eE][+-]?\d+)?', re.ASCII)
_LIMITS: dict[tuple[str, str], Limit] = {
    (':', ''): 'worse by',
    (':', '%'): 'worse by share',
    ('>=', ''): 'at least',
    ('<=', ''): 'at most',
}
_WRITTEN: dict[Limit, str] = {
    'worse by': ': {}',
    'worse by share': ': {}%',
    'at least': ' >= {}',
    'at most': ' <= {}',
}
GRAMMAR = (
    "a rule is written 'complete@5: 0.02', 'recall@5: 2%', 'complete@5 >= 0.55', 'complete@5[straddled]: 0.05' "
    "or 'chunks: 10%'"
)


@dataclass(frozen=True, slots=True)
class Subset:
    """Which queries a mean goes over; `category` names one for that kind."""

    kind: SubsetKind = 'all'
    category: str = ''

    def __str__(self) -> str:
        if self.kind == 'all':
            return ''
        if self.kind == 'category':
            return f'[{_argument(Spec("_", params=(("category", self.category),)))}]'
        return '[category=*]' if self.kind == 'each category' else f'[{self.kind}]'


@dataclass(frozen=True, slots=True)
class Rule:
    """A bound on the mean of a measure over a subset of the queries, or on a cost. `amount` is in the unit of the
    metric, for 'worse by share' in percent of the baseline's value. `strategy` is the spec of the only one of the
    baseline's strategies that it holds for, '' where it holds for all."""

    metric: str
    subset: Subset
    limit: Limit
    amount: float
    strategy: str = ''

    def __str__(self) -> str:
        return f'{self.bare} for {self.strategy}' if self.strategy else self.bare

    @property
    def bare(self) -> str:
        """The rule without the strategy that it holds for."""
        return f'{self.subject}{_WRITTEN[self.limit].format(_number(self.amount))}'

    @property
    def subject(self) -> str:
        """What is bounded: the metric with its subset."""
        return f'{self.metric}{self.subset}'

    @property
    def is_cost(self) -> bool:
        """Whether it bounds a cost, which has one value and no queries."""
        return self.metric in COSTS

    @property
    def less_is_better(self) -> bool:
        """Whether a rise is what makes it worse."""
        return self.is_cost or less_is_better(self.metric)


def parse_rule(text: str) -> Rule:
    """The rule that `text` writes; SpecError, one line, if it is none or names a measure that does not exist."""
    match = _RULE.fullmatch(text.strip())
    if match is None:
        raise SpecError(f'rule {text!r}: no limit found; {GRAMMAR}')
    limit = _LIMITS.get((match['mark'], match['share']))
    if limit is None:
        raise SpecError(f'rule {text!r}: a percentage goes with ":" only; {GRAMMAR}')
    if not _NUMBER.fullmatch(match['amount']) or not math.isfinite(float(match['amount'])):
        raise SpecError(f'rule {text!r}: "{match["amount"]}" is not a number of 0 or more; {GRAMMAR}')
    metric = _metric(match['metric'].strip(), text)
    subset = _subset(match['subset'].strip(), text) if match['brackets'] else Subset()
    if metric in COSTS and subset.kind != 'all':
        raise SpecError(f'rule {text!r}: {metric} is a cost of the whole corpus and has no queries to choose from')
    rule = Rule(metric, subset, limit, float(match['amount']), _strategy(match['strategy'], text))
    if not _can_be_broken(rule):
        of_scores = '' if rule.is_cost else " by scores, which lie between 0 and 1; two percent is written '2%'"
        raise SpecError(f'rule {text!r}: can never be broken{of_scores}')
    return rule


def _can_be_broken(rule: Rule) -> bool:
    """Whether there is a value that fails: a rule without one would pass whatever happens."""
    if rule.limit == 'at least':
        return rule.amount > 0
    if rule.is_cost:
        return True
    if rule.limit == 'worse by share':
        return rule.less_is_better or rule.amount < 100
    return rule.amount < 1


def _strategy(text: str | None, rule: str) -> str:
    try:
        return str(parse(text)) if text else ''
    except SpecError as exc:
        raise SpecError(f'rule {rule!r}: {exc}') from exc


def _metric(text: str, rule: str) -> str:
    """A cost's name, or the canonical spec of a measure."""
    if text in COSTS:
        return text
    try:
        spec = parse(text)
        if spec.name not in MEASURES:
            known = [*MEASURES, *COSTS]
            raise SpecError(f'unknown measure or cost "{spec.name}"{did_you_mean(spec.name, known)}; {_known()}')
        return str(from_spec(spec))
    except SpecError as exc:
        raise SpecError(f'rule {rule!r}: {exc}') from exc


def _known() -> str:
    return f'measures: {", ".join(MEASURES)}; costs: {", ".join(COSTS)}'


def _subset(text: str, rule: str) -> Subset:
    for kind in _NAMED:
        if text == kind:
            return Subset(kind)
    key, equals, value = (part.strip() for part in text.partition('='))
    if key == 'category' and equals:
        return Subset('each category') if value == '*' else Subset('category', _category(value, rule))
    known = [*_NAMED, 'category=NAME', 'category=*']
    raise SpecError(f'rule {rule!r}: unknown subset "{text}"{did_you_mean(key, [*_NAMED, "category"])}; there are: '
                    + ', '.join(known))  # fmt: skip


def _category(text: str, rule: str) -> str:
    """A category's name, as bare as a spec's value or in quotes; one of several bare words is taken as it stands."""
    try:
        spec = parse(f'_(category={text})')
    except SpecError:
        if text and not set(text) & set('\'"[]\\'):
            return text
        raise SpecError(f"rule {rule!r}: write the category in quotes: [category='Governing Law']") from None
    value = spec.params[0][1]
    return value if isinstance(value, str) else text


def _argument(spec: Spec) -> str:
    return str(spec)[2:-1]


def _number(amount: float) -> str:
    """The shortest decimal that reads back as the same number."""
    return str(int(amount)) if amount.is_integer() and amount < 1e15 else repr(amount)
