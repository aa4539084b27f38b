"""The verdict of a comparison in plain words: first what can be said, then one sentence for every strategy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chunklab.compare.paired import PairedComparison
from chunklab.compare.result import Comparison
from chunklab.compare.verdict import Verdict
from chunklab.corpus.wording import counted
from chunklab.report.html.escaping import shown
from chunklab.report.marks import MARKS
from chunklab.specs import parse

_BEST_TOLD = 'complete@'
"""Measures that say whether the whole answer is there; of them the first over a token budget is the fairest."""


def leading_measure(comparison: Comparison) -> str:
    """The measure that the verdict is told in: complete under a token budget, else complete@k, else the first."""
    compared = list(dict.fromkeys(found.measure for found in comparison.verdicts))
    complete = [name for name in compared if name.startswith(_BEST_TOLD)]
    budgeted = [name for name in complete if name.endswith('t')]
    return next(iter([*budgeted, *complete, *compared]), '')


def verdict_html(comparison: Comparison) -> str:
    """The headline, what stands behind it, and what the cuts alone did."""
    measure = leading_measure(comparison)
    found = [one for one in comparison.verdicts if one.measure == measure]
    if not found:
        return f'<p class="headline">{shown(_nothing(comparison))}</p>\n'
    told = ''.join(f'<li>{_sentence(one)}</li>\n' for one in _ordered(found))
    return (
        f'<p class="headline">{shown(headline(found))}</p>\n<ul class="verdicts">\n{told}</ul>\n'
        f'<p>{shown(_cuts(comparison))}</p>\n<p class="note">{shown(_reading(comparison, measure, found))}</p>\n'
    )


def headline(found: Sequence[PairedComparison]) -> str:
    """What can be said of all strategies against the baseline under one measure, in one sentence."""
    baseline = found[0].baseline
    by_verdict: dict[Verdict, list[PairedComparison]] = {}
    for one in found:
        by_verdict.setdefault(one.verdict, []).append(one)
    if 'better' in by_verdict:
        better = _ordered(by_verdict['better'])
        names = _joined([one.strategy for one in better])
        return f'{names} {_verb(better, "brings", "bring")} more answers back whole than {baseline}.'
    if 'cannot be said' in by_verdict:
        n_documents = counted(found[0].n_clusters, 'independent document')
        return f'With {n_documents} nothing can be said of which strategy is better.'
    if set(by_verdict) == {'equivalent'}:
        return f'It makes no difference that matters which of these strategies is used; {baseline} will do.'
    if 'undecided' not in by_verdict:
        return f'Nothing here is better than {baseline}.'
    return f'This corpus cannot tell whether any of these strategies is better than {baseline}.'


def _ordered(found: Sequence[PairedComparison]) -> list[PairedComparison]:
    """What was found, the firmest findings first, and of those the largest differences."""
    order: tuple[Verdict, ...] = ('better', 'worse', 'equivalent', 'undecided', 'cannot be said')
    return sorted(found, key=lambda one: (order.index(one.verdict), -abs(one.difference)))


def _sentence(one: PairedComparison) -> str:
    kind = one.verdict.replace(' ', '-')
    return f'<span class="{kind}">{MARKS[one.verdict]}</span> {shown(_SENTENCES[one.verdict](one))}'


def _interval(one: PairedComparison) -> str:
    low, high = one.interval_95.low, one.interval_95.high
    return f'{_points(one.difference)} (95 % interval {_points(low)} to {_points(high)})'


def _points(difference: float) -> str:
    return f'{100 * difference:+.1f}'.replace('-', '−')


_SENTENCES: Mapping[Verdict, Callable[[PairedComparison], str]] = {
    'better': lambda one: f'{one.strategy} is better: {_interval(one)} points.',
    'worse': lambda one: f'{one.strategy} is worse: {_interval(one)} points.',
    'equivalent': lambda one: (
        f'{one.strategy} is as good: {_interval(one)} points, within ±{100 * one.margin:g}. Take the cheaper one.'
    ),
    'undecided': lambda one: (
        f'{one.strategy} is undecided: {_interval(one)} points. Differences under {100 * one.detectable:.0f} points '
        'would take more contracts to see.'
    ),
    'cannot be said': lambda one: f'{one.strategy}: {_interval(one)} points; {one.verdict_in_words}.',
}


def _cuts(comparison: Comparison) -> str:
    """How many questions' answers each strategy cuts: what lies behind most differences."""
    n = len(comparison.query_ids)
    known = [row for row in comparison.rows if row.is_whole]
    shares = [f'{row.strategy} {100 * row.straddled_share(n):.0f} %' for row in known]
    return f'Share of the questions whose answer a boundary cuts, before anything is retrieved: {", ".join(shares)}.'


def _reading(comparison: Comparison, measure: str, found: Sequence[PairedComparison]) -> str:
    first = found[0]
    asked = counted(first.n_queries, 'question')
    generated = ' made from the text, not labelled by people,' if comparison.questions == 'generated' else ''
    averaged = ''
    if comparison.phased:
        averaged = f' Each question is averaged over {comparison.phased.n_phases} phases of the cutting.'
    return (
        f'{_meaning(measure)} Points are differences to {first.baseline}, in per cent of {asked}{generated} of '
        f'{counted(first.n_clusters, "independent document")}. A strategy is called better or worse only if chance is '
        f'ruled out also when all comparisons below are allowed for (adjusted p under 0.05).{averaged}'
    )


def _meaning(measure: str) -> str:
    """What one point of the measure is."""
    if not measure.startswith(_BEST_TOLD):
        return f'Told in {measure}.'
    cutoff = parse(measure).cutoff
    if cutoff is None:
        raise AssertionError(f'BUG: {measure} has no cutoff')
    context = f'chunks that fill {cutoff.n:,} tokens' if cutoff.unit == 'tokens' else f'first {cutoff.n:,} chunks'
    return f'Told in {measure}, the share of the questions whose whole answer is in the {context}.'


def _nothing(comparison: Comparison) -> str:
    if not comparison.query_ids:
        return 'No questions were asked, so there is nothing to conclude but how the strategies cut.'
    return 'One strategy alone was measured, so there is nothing to compare it with.'


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f'{", ".join(names[:-1])} and {names[-1]}'


def _verb(items: Sequence[object], one: str, many: str) -> str:
    return one if len(items) == 1 else many
