"""Finished runs as one comparison to be shown, cited and handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path

import numpy as np

from chunklab.compare.merge import Part, merge
from chunklab.compare.pairwise import Pair, compare_pairs
from chunklab.compare.result import Comparison
from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment
from chunklab.measures import less_is_better
from chunklab.pipeline.finished_run import FinishedRun, read_run
from chunklab.pipeline.verdicts import SEED, verdicts
from chunklab.report.caption import Provenance, caption
from chunklab.report.cited import Cited
from chunklab.report.marks import judged_scores
from chunklab.report.pairs import MOST_ROWS
from chunklab.types import Run


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A row of a report by its label, and the rankings behind it."""

    label: str
    finished: FinishedRun = field(repr=False)
    run: Run = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What runs say together: one comparison with its caption, and whence each row comes."""

    cited: Cited
    runs: tuple[FinishedRun, ...] = field(repr=False)
    rows: tuple[ReportedRow, ...]


def report_runs(folders: Sequence[Path]) -> Report:
    """The runs in `folders`, of one corpus, in one table: the first row of the first is the baseline.

    Verdicts hold every row against the baseline, and every pair of rows is compared, adjusted for all that is shown.
    StoreError for a folder that is no finished run, or has been altered; ChunklabError for runs that cannot stand in
    one table. One line each.
    """
    runs = tuple(read_run(folder) for folder in folders)
    _check_cutoffs(runs)
    merged = merge([Part(run.name, run.comparison) for run in runs])
    comparison = _judged(merged.comparison, runs[0].experiment.margin)
    rows = tuple(
        ReportedRow(row.strategy, runs[origin.part], runs[origin.part].runs[origin.row])
        for row, origin in zip(comparison.rows, merged.origins, strict=True)
    )
    made = Provenance(runs[0].experiment, SEED, _versions(rows))
    return Report(Cited(comparison, _pairs(comparison), caption(comparison, made)), runs, rows)


def _check_cutoffs(runs: Sequence[FinishedRun]) -> None:
    def cutoffs(experiment: Experiment) -> str:
        return (
            f'k = {", ".join(map(str, experiment.k))} and budgets of {", ".join(map(str, experiment.budgets))} tokens'
        )

    first = runs[0]
    for run in runs[1:]:
        ours, theirs = cutoffs(first.experiment), cutoffs(run.experiment)
        same_corpus = first.comparison.corpus_digest == run.comparison.corpus_digest
        if same_corpus and ours != theirs:  # of two corpora that is what is said
            raise ChunklabError(f'{first.name} has {ours}, {run.name} {theirs}: compare with the same')


def _judged(comparison: Comparison, margin: float) -> Comparison:
    if not comparison.query_ids:
        return comparison
    found = verdicts(comparison.rows, comparison.phased, comparison.clusters, margin)
    return replace(comparison, verdicts=found)


def _pairs(comparison: Comparison) -> tuple[Pair, ...]:
    """Every pair of rows under every measure of which all scores are numbers; adjusted for the pairs of one measure.
    None for a table of more than `MOST_ROWS`."""
    if len(comparison.rows) > MOST_ROWS:
        return ()
    by_measure = {measure: judged_scores(comparison, measure) for measure in comparison.measures}
    return tuple(
        pair
        for measure, scores in by_measure.items()
        if all(isfinite(value) for of_row in scores.values() for value in of_row.values())
        for pair in compare_pairs(
            measure,
            scores,
            comparison.clusters,
            rng=np.random.default_rng(SEED),
            lower_is_better=less_is_better(measure),
        )
    )


def _versions(rows: Sequence[ReportedRow]) -> str:
    versions = [str(row.run.manifest.versions.get('chunklab', 'unknown')) for row in rows]
    return ' and '.join(dict.fromkeys(versions))
