"""How far two rankings of the same strategies agree: Kendall's tau-b with a 95 % interval over documents.

    python benchmarks/agreement.py RUN CORPUS RUN CORPUS [--measure complete@1000t]
    python benchmarks/agreement.py RUN CORPUS --halves

A run is a folder that `chunklab compare` wrote, the corpus the one that it was run on. The interval resamples the
document families of both corpora. With --halves the corpus is split in two at random, again and again: how far a
corpus agrees with another of its own kind, which no other corpus can be asked to exceed.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kendalltau

from chunklab.corpus.folder import read_corpus
from chunklab.corpus.queries import QUESTION_FILES

RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores summed by family: `sums` has a row for each family and a column for each strategy, `counts` the queries
    of each family."""

    strategies: tuple[str, ...]
    sums: NDArray[np.float64]
    counts: NDArray[np.float64]

    def means(self, families: NDArray[np.int64]) -> NDArray[np.float64]:
        """The mean of each strategy over the queries of those families, one as often as it is named."""
        return np.asarray(self.sums[families].sum(axis=0) / self.counts[families].sum(), dtype=np.float64)

    @property
    def all_families(self) -> NDArray[np.int64]:
        """The index of every family, once."""
        return np.arange(len(self.counts))


def main() -> None:
    """Prints the rankings and their agreement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('paths', type=Path, nargs='+', metavar='RUN CORPUS')
    parser.add_argument('--measure', default='complete@1000t')
    parser.add_argument('--halves', action='store_true')
    arguments = parser.parse_args()
    read = [
        read_scores(run, corpus, arguments.measure) for run, corpus in zip(*[iter(arguments.paths)] * 2, strict=True)
    ]
    show(read, [run.name for run in arguments.paths[::2]], arguments.measure)
    rng = np.random.default_rng(0)
    if arguments.halves:
        taus = halves(read[0], rng)
        print(f'\nHalf against half: {interval(taus)}, mean of {len(taus):,} random splits')
    else:
        ours, theirs = read
        observed = tau(ours.means(ours.all_families), theirs.means(theirs.all_families))
        print(f'\nKendall tau-b {observed:.2f}; families resampled: {interval(resampled(ours, theirs, rng))}')
        against = [tau(ours.means(ours.all_families), theirs.means(half)) for half in half_families(theirs, rng)]
        print(f'Against random halves of the second: {interval(against)}')


def read_scores(run: Path, corpus: Path, measure: str) -> Scores:
    """The scores of a run by the family of the document that answers, the first one where several do."""
    sources = [questions for questions, name in QUESTION_FILES.items() if (corpus / name).is_file()]
    read = [read_corpus(corpus, questions=questions) for questions in sources]
    families = {document.doc_id: document.family or document.doc_id for document in read[0].documents}
    family_of = {q.query_id: families[q.gold[0].doc_id] for found in read for q in found.queries if q.gold}
    scores: dict[str, dict[str, list[float]]] = {}
    with (run / 'scores.csv').open(encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file):
            family = scores.setdefault(family_of[row['query_id']], {})
            family.setdefault(row['strategy'], []).append(float(row[measure]))
    strategies = tuple(next(iter(scores.values())))
    ordered = [scores[family] for family in sorted(scores)]
    sums = np.array([[sum(family[strategy]) for strategy in strategies] for family in ordered])
    return Scores(strategies, sums, np.array([len(family[strategies[0]]) for family in ordered], dtype=np.float64))


def tau(left: Sequence[float] | NDArray[np.float64], right: Sequence[float] | NDArray[np.float64]) -> float:
    """Kendall's tau-b of two score vectors, rounded before so that equal scores tie."""
    return float(kendalltau(np.round(left, 9), np.round(right, 9)).statistic)


def half_families(scores: Scores, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Random halves of the families."""
    n = len(scores.counts)
    return [rng.permutation(n)[: n // 2] for _ in range(RESAMPLES)]


def halves(scores: Scores, rng: np.random.Generator) -> list[float]:
    """The agreement of each random half with the other."""
    found = []
    for half in half_families(scores, rng):
        rest = np.setdiff1d(scores.all_families, half)
        found.append(tau(scores.means(half), scores.means(rest)))
    return found


def resampled(ours: Scores, theirs: Scores, rng: np.random.Generator) -> list[float]:
    """The agreement of resamples of both, families drawn with replacement."""
    n, m = len(ours.counts), len(theirs.counts)
    return [tau(ours.means(rng.integers(n, size=n)), theirs.means(rng.integers(m, size=m))) for _ in range(RESAMPLES)]


def interval(values: Sequence[float]) -> str:
    """Mean and the range of the middle 95 % of the values."""
    low, high = np.quantile(values, (0.025, 0.975))
    return f'{np.mean(values):.2f} [{low:.2f}, {high:.2f}]'


def show(read: Sequence[Scores], names: Sequence[str], measure: str) -> None:
    """The strategies by their score in the first run, with that in each other."""
    means = [dict(zip(scores.strategies, scores.means(scores.all_families), strict=True)) for scores in read]
    print(f'| {measure} | {" | ".join(names)} |\n|---{"|---" * len(names)}|')
    for strategy in sorted(read[0].strategies, key=lambda s: -means[0][s]):
        print(f'| {strategy} | {" | ".join(f"{mean[strategy]:.3f}" for mean in means)} |')


if __name__ == '__main__':
    main()
