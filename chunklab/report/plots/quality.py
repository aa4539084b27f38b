"""Which measures the plots show, and what each query scores in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chunklab.compare.result import Comparison, StrategyResult
from chunklab.corpus.wording import counted, printable
from chunklab.measures import less_is_better
from chunklab.specs import parse

_COMPLETE = 'complete'


def headlines(comparison: Comparison) -> tuple[str, ...]:
    """The measures that verdicts are about, or would be: those of completeness, else the first one; none of none."""
    judged = dict.fromkeys(found.measure for found in comparison.verdicts)
    complete = [measure for measure in comparison.measures if parse(measure).name == _COMPLETE]
    return tuple(judged) or tuple(complete) or comparison.measures[:1]


def headline(comparison: Comparison) -> str:
    """The one measure to show where there is room for one: completeness within a token budget, which compares chunks
    of different sizes fairly, else the first of `headlines`; '' where nothing was measured."""
    found = headlines(comparison)
    budgeted = [measure for measure in found if (cutoff := parse(measure).cutoff) and cutoff.unit == 'tokens']
    return next(iter((*budgeted, *found)), '')


def more_is_better(measure: str) -> bool:
    """Whether a higher score is the better one."""
    return not less_is_better(measure)


def scores_of(comparison: Comparison, row: StrategyResult, measure: str) -> Mapping[str, float]:
    """By query the score that verdicts are about: averaged over the phases, where the comparison has some."""
    for phased in comparison.phased.rows if comparison.phased else ():
        if phased.strategy == row.strategy and measure in phased.measures:
            return phased.measures[measure].of_query
    return row.scores[measure]


_MEANINGS: Mapping[str, str] = {
    'complete': 'share of the queries whose whole answer is in',
    'recall': "share of the answer's text that is in",
    'intact': 'share of the answers that lie whole in one of',
}


def explained(measures: Sequence[str]) -> tuple[str, ...]:
    """A line for each of the measures that are best known here, in words: what is counted, and in how much context."""
    told = []
    for spec in map(parse, measures):
        if spec.cutoff and spec.name in _MEANINGS and not spec.params:
            n = spec.cutoff.n
            context = f'{n:,} tokens of context' if spec.cutoff.unit == 'tokens' else f'the first {counted(n, "chunk")}'
            told.append(f'{spec}: {_MEANINGS[spec.name]} {context}.')
    return tuple(told)


def about_scores(comparison: Comparison) -> str:
    """The same as `about`, and over which phases `scores_of` are averaged, if they are."""
    phased = comparison.phased
    over = f'; each query averaged over {phased.n_phases} phases of {phased.experiment}' if phased else ''
    return f'{about(comparison)}{over}'


def about(comparison: Comparison) -> str:
    """What was compared, so that a plot can be cited: corpus, digest, encoder, index."""
    made = 'generated ' if comparison.questions == 'generated' else ''
    asked = counted(len(comparison.query_ids), f'{made}query', f'{made}queries')
    documents = counted(comparison.n_documents, 'document')
    return (
        f'{printable(comparison.corpus_name)} ({documents}, {asked}, digest {comparison.corpus_digest[:12]}); '
        f'{printable(comparison.encoder)}; {printable(comparison.index)}'
    )
