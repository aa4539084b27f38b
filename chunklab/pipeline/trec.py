"""A report's rankings and judgements as TREC files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chunklab.corpus.export.target import check_target, write_folder
from chunklab.measures import Case
from chunklab.pipeline.finished_run import FinishedRun
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import document_texts
from chunklab.pipeline.reopening import reopen
from chunklab.pipeline.report import Report, ReportedRow
from chunklab.report.trec import JudgedRanking, to_trec_runs
from chunklab.store import Store
from chunklab.types import Corpus


def write_trec(report: Report, into: Path, store: Store, progress: Progress) -> tuple[str, ...]:
    """Write a run file and a qrels file for every row into the folder `into`, new, empty or written so before; the
    names of the files. ChunklabError, one line, where a run's corpus or cutting is not that of today."""
    check_target(into)
    corpus, judged = _judged(report, store, progress)
    files = to_trec_runs(corpus, judged)
    about = {'to': 'trec runs', 'corpus': corpus.name, 'digest': corpus.digest, 'caption': report.cited.caption}
    write_folder(into, files, about)
    return tuple(file.path for file in files)


def _judged(report: Report, store: Store, progress: Progress) -> tuple[Corpus, list[JudgedRanking]]:
    """The rows with their judgements, in the order of the report, and the corpus that all runs share."""
    by_label: dict[str, JudgedRanking] = {}
    corpora = []
    for run in report.runs:
        rows = [row for row in report.rows if row.finished is run]
        corpus, found = _judged_run(run, rows, store, progress)
        corpora.append(corpus)
        by_label.update({one.label: one for one in found})
    return corpora[0], [by_label[row.label] for row in report.rows]


def _judged_run(
    run: FinishedRun, rows: Sequence[ReportedRow], store: Store, progress: Progress
) -> tuple[Corpus, list[JudgedRanking]]:
    """The rows that come from one run; its cuttings are looked up, or made again, and are not encoded."""
    again = reopen(run, [row.run for row in rows], store, progress)
    texts = document_texts(again.session)
    scored = [query for query in again.session.corpus.queries if not query.no_gold]
    found = []
    for row, cut in zip(rows, again.cuts(), strict=True):
        cases = [Case(query, (), cut.cutting.spans, texts) for query in scored]
        found.append(
            JudgedRanking(
                row.label,
                {query.query_id: row.run.rankings[query.query_id] for query in scored},
                {case.query.query_id: case.relevant for case in cases},
            )
        )
    return again.session.corpus, found
