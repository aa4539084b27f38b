"""Are failures put down to what caused them? Six causes made on purpose, and what `diagnose` says of each.

    python benchmarks/planted.py [--folder FOLDER]

A case counts where the planted change is what made the query fail: complete with the sound cutting and the good
question, not complete with the change. Both are judged here by sets of characters, from the rankings of the run.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from planting import Case, Planted, plant

from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.diagnose import DiagnosisReport, diagnose
from chunklab.pipeline.indexing import chunk_vectors, contents_of, opened_collection
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import open_session
from chunklab.retrieve import Depth, Searchable, retrieve
from chunklab.runs import Results, write_results
from chunklab.store import Store, open_store
from chunklab.types import Run

K = 3
CAUSES = ('lost', 'truncated', 'index', 'cut', 'wrong-document', 'outranked')


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one planted cause: the cases planted, those that failed by it, and what each of these was put down to."""

    planted: int
    named: Counter[str]

    @property
    def failed(self) -> int:
        """Cases in which the change made the query fail."""
        return sum(self.named.values())

    def share(self, cause: str) -> float:
        """Share of the failures that were put down to a cause."""
        return self.named[cause] / self.failed if self.failed else float('nan')


def main() -> None:
    """Prints the confusion matrix."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--folder', type=Path, help='an empty folder to work in; a temporary one unless named')
    folder = parser.parse_args().folder
    if folder:
        show(confusion(folder))
    else:
        with tempfile.TemporaryDirectory() as made:
            show(confusion(Path(made)))


def show(outcomes: Mapping[str, Outcome]) -> None:
    """One row for each planted cause, one column for each that was named."""
    print(f'{"planted":<16}{"cases":>7}{"failed":>8}' + ''.join(f'{cause:>16}' for cause in CAUSES) + f'{"right":>8}')
    for cause, outcome in outcomes.items():
        named = ''.join(f'{outcome.named[other]:>16}' for other in CAUSES)
        print(f'{cause:<16}{outcome.planted:>7}{outcome.failed:>8}{named}{outcome.share(cause):>8.1%}')


def confusion(folder: Path) -> dict[str, Outcome]:
    """What every planted failure was put down to, by planted cause."""
    planted = plant(folder / 'planted')
    with open_store(folder / 'store', on_wait=print) as store:
        alone = compare(_alone(planted), store, silent)
        alone = replace(alone, runs=tuple(_damaged(run, planted, store) for run in alone.runs))
        crowded = compare(_crowded(planted), store, silent)
        reports = [_diagnosed(results, folder, store) for results in (alone, crowded)]
    runs = {run.tag: run for run in (*alone.runs, *crowded.runs)}
    outcomes = {}
    for cause in CAUSES:
        sound, run, suffix = _compared(cause, planted, runs)
        failed = [case for case in sound if not complete(run, case, case.query_id + suffix)]
        report = reports[cause == 'wrong-document']
        named = Counter(_cause(report, run.tag, case.query_id + suffix) for case in failed)
        outcomes[cause] = Outcome(len(sound), named)
    return outcomes


def _compared(cause: str, planted: Planted, runs: Mapping[str, Run]) -> tuple[list[Case], Run, str]:
    """The cases that are complete without the planted change, the run with it, and what it has after the query's id."""
    paged = cause == 'truncated'
    sound = runs[_spec(planted.cuts['pages' if paged else 'sound'])]
    cases = [case for contract in planted.contracts for case in (contract.pages if paged else contract.cases)]
    changed = {'wrong-document': planted.crowded_cuts, 'outranked': planted.cuts['sound']}
    run = runs[_spec(changed.get(cause) or planted.cuts[cause])]
    whole = [case for case in cases if complete(sound, case, case.query_id)]
    return whole, run, ' (vague)' if cause == 'outranked' else ''


def complete(run: Run, case: Case, query_id: str) -> bool:
    """Whether the first K chunks hold every character of the gold, blanks too: the cuts made here leave none out."""
    gold = set(range(case.start, case.end))
    for scored in run.rankings[query_id][:K]:
        if scored.chunk.doc_id == case.doc_id:
            gold -= set(range(scored.chunk.span.start, scored.chunk.span.end))
    return not gold


def _spec(cuts: Path) -> str:
    return f"spans('{cuts}')"


def _alone(planted: Planted) -> Experiment:
    return Experiment(
        corpus=str(planted.alone),
        strategies=tuple(_spec(path) for path in planted.cuts.values()),
        restrict_to_document=True,
        k=(K,),
    )


def _crowded(planted: Planted) -> Experiment:
    return Experiment(corpus=str(planted.crowded), strategies=(_spec(planted.crowded_cuts),), k=(K,))


def _damaged(run: Run, planted: Planted, store: Store) -> Run:
    """The run of the `index` strategy once the vectors of all chunks with gold are gone from its collection."""
    if run.tag != _spec(planted.cuts['index']):
        return run
    session = open_session(_alone(planted), store, silent)
    (cut,) = session.cut(session.strategies([run.tag]))
    vectors = chunk_vectors(session, cut)
    gold = [case for contract in planted.contracts for case in contract.cases]
    gone = [
        chunk.chunk_id
        for chunk in cut.cutting.chunks()
        if any(case.doc_id == chunk.doc_id and chunk.span.start <= case.start < chunk.span.end for case in gold)
    ]
    queries = session.corpus.queries
    with opened_collection(session, contents_of(session, cut, vectors), chroma='') as index:
        index.collection.delete(ids=gone)
        asked = session.encoder.encode_queries([query.text for query in queries])
        found = retrieve(queries, asked, Searchable(cut.cutting, vectors, cut.n_tokens), index, Depth(K))
    return replace(run, rankings=found.to_scored(cut.cutting))


def _diagnosed(results: Results, folder: Path, store: Store) -> DiagnosisReport:
    return diagnose(write_results(results, folder / 'runs'), K, store, silent)


def _cause(report: DiagnosisReport, strategy: str, query_id: str) -> str:
    (row,) = [row for row in report.rows if row.strategy == strategy]
    return next(diagnosis.cause for diagnosis in row.diagnoses if diagnosis.query_id == query_id)


if __name__ == '__main__':
    main()
