"""Which differences between the published rows can be told apart, by the statistics of every other comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chunklab.compare.clusters import cluster_of
from chunklab.compare.paired import PairedComparison, compare_to_baseline
from chunklab.reproduce.result import Reproduction

BASELINE = 'Fixed 200/0'
JUDGED = ('recall@5', 'precision@5', 'iou@5', 'complete@5', 'recall@1000t')
_SEED = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """The same comparisons twice: `by_document` as chunklab judges, questions of one document being one cluster, and
    `by_question` as if every question were independent of all others, which a few documents can't vouch for."""

    by_document: tuple[PairedComparison, ...]
    by_question: tuple[PairedComparison, ...]


def judge_rows(reproduction: Reproduction) -> Judged:
    """Every row against `BASELINE` (the first row where that is not there) under chunklab's own definitions."""
    rows = reproduction.own.rows
    baseline = next((row.strategy for row in rows if row.strategy == BASELINE), rows[0].strategy)
    scores = {row.strategy: {measure: row.scores[measure] for measure in JUDGED} for row in rows}
    queries = reproduction.corpus.queries
    by_document = cluster_of(queries, reproduction.corpus.documents)
    by_question = {query.query_id: i for i, query in enumerate(queries)}
    return Judged(
        compare_to_baseline(scores, baseline, by_document, rng=np.random.default_rng(_SEED)),
        compare_to_baseline(scores, baseline, by_question, rng=np.random.default_rng(_SEED)),
    )
