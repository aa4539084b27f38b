"""The gate: a candidate measured on a baseline's terms and judged by rules, and the baseline that it is judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chunklab.errors import CorpusError
from chunklab.experiment import Experiment
from chunklab.gate.baseline import Baseline, ReasonedRule
from chunklab.gate.changes import changes, pair_strategies
from chunklab.gate.comparable import check_comparable
from chunklab.gate.defaults import Swing, default_rules
from chunklab.gate.health import findings
from chunklab.gate.judging import Strictness, judge
from chunklab.gate.losers import Shown, losers
from chunklab.gate.record import Record, Terms
from chunklab.gate.rules import Rule
from chunklab.gate.verdict import GateVerdict
from chunklab.pipeline.phases import phases_of
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.recording import Recorded, record_experiment
from chunklab.store import Store


def check(
    baseline: Baseline,
    name: str,
    candidate: Experiment,
    rules: Sequence[Rule],
    strictness: Strictness,
    store: Store,
    progress: Progress,
    *,
    with_texts: bool = True,
) -> GateVerdict:
    """The candidate, measured on the baseline's terms and judged by `rules`, or where there are none by the baseline's.

    `name` is what outputs call the baseline. ChunklabError where the two cannot be compared: that is no pass.
    """
    before = baseline.record
    recorded = record_experiment(candidate, store, progress, lambda terms: check_comparable(before.terms, terms))
    pairs = pair_strategies(before.strategies, recorded.record.strategies)
    silent = {} if rules else _silent_rules(baseline, recorded.record)
    own = [reasoned.rule for reasoned in baseline.rules if reasoned.rule not in silent]
    judgements = judge(before, pairs, rules or own, strictness)
    return GateVerdict(
        baseline=name,
        corpus=recorded.record.terms.corpus,
        corpus_digest=before.terms.corpus_digest,
        n_queries=len(before.terms.queries),
        n_documents=len(before.terms.documents),
        strictness=strictness,
        changes=changes(before, recorded.record, pairs),
        judgements=judgements,
        findings=(*findings(before, recorded.record, pairs), *recorded.findings),
        losers=losers(judgements, pairs, _shown(recorded, with_texts=with_texts)),
        notes=tuple(silent.values()),
    )


def make_baseline(
    experiment: Experiment, rules: Sequence[ReasonedRule], n_phases: int, store: Store, progress: Progress
) -> Baseline:
    """The experiment as a baseline, with these rules, or where there are none with default ones.

    Default tolerances come from `n_phases` phases of every strategy, in which all phases share one reading of each
    document: in static mode if that is the experiment's, else in late mode; 1 leaves them out. CorpusError for a corpus
    without queries that have gold.
    """
    record = record_experiment(experiment, store, progress, _check_queries).record
    if rules:
        baseline = Baseline(record, tuple(rules))
        # a rule that cannot be judged on this very baseline never could be
        judge(record, pair_strategies(record.strategies, record.strategies), [r.rule for r in rules], Strictness())
        return baseline
    return Baseline(record, default_rules(record, _swings(experiment, n_phases, store, progress)))


def _silent_rules(baseline: Baseline, candidate: Record) -> Mapping[Rule, str]:
    """The derived rules on costs that the candidate's index does not tell, each with a note; one that a person gave is
    never left out."""
    known = set.intersection(*(set(strategy.costs) for strategy in candidate.strategies))
    return {
        reasoned.rule: f'Not judged: {reasoned.rule}, because {candidate.setup.index_label} does not tell {metric}.'
        for reasoned in baseline.rules
        for metric in [reasoned.rule.metric]
        if reasoned.reason and reasoned.rule.is_cost and metric not in known
    }


def _check_queries(terms: Terms) -> None:
    if not terms.queries:
        raise CorpusError(
            f'{terms.corpus} has no queries with gold, so a baseline of it would say nothing; "chunklab questions" '
            'makes some'
        )


def _shown(recorded: Recorded, *, with_texts: bool) -> Shown:
    texts = {document.doc_id: document.text for document in recorded.corpus.documents} if with_texts else {}
    return Shown({query.query_id: query for query in recorded.corpus.queries}, texts)


def _swings(experiment: Experiment, n_phases: int, store: Store, progress: Progress) -> Mapping[tuple[str, str], Swing]:
    """By strategy and measure, how far luck of alignment moves the mean."""
    if n_phases < 2:
        return {}
    mode = 'late' if experiment.mode == 'plain' else experiment.mode
    phased = replace(experiment, mode=mode, index='exact', chroma='', phases=n_phases, experiment='shift')
    found = phases_of(phased, store, progress)
    return {
        (row.strategy, measure): Swing(of_measure.swing.spread, found.n_phases, phased.mode)
        for row in found.rows
        for measure, of_measure in row.measures.items()
        if of_measure.swing
    }


def kept_rules(old: Baseline) -> tuple[ReasonedRule, ...]:
    """The rules of a former baseline that a person gave; those that were derived are to be derived anew."""
    return tuple(reasoned for reasoned in old.rules if not reasoned.reason)
