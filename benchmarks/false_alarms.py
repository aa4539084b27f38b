"""Whether the statistics keep their word on corpora where two strategies are equally good.

    python benchmarks/false_alarms.py [--draws 2000] [--clusters 12 24 60 240]

Draws corpora of documents with 1 to 20 queries each (CUAD: 1 to 26, on average 10) and scores of two strategies that
do not differ in truth, but one of which suits some documents better and the other others. `alike` is how alike the
differences within a document are (intraclass correlation). On CUAD and ContractNLI, whether a clause lies whole in one
chunk has .02 to .05 between strategies of 200 tokens; .2 and more are harder cases. Scores are `whole`, 0 or 1, or
`share`, between 0 and 1, such as recall. Printed per row, in percent of the draws:

- false alarms, p < .05, of chunklab's permutation test by document: at most 6, where
  a paired t test that takes queries for independent (`unclustered`) gives more;
- how often chunklab's 95 % interval covers the true difference, 0: 93.5 to 96.5, and beside it how often the interval
  does that is read off without correction (`textbook`): mean ± t × linearised error under 30 clusters, the 2.5th and
  97.5th percentile of the same bootstrap from 30 on.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from chunklab.compare.bootstrap import resampled_means
from chunklab.compare.intervals import FEWEST_FOR_BOOTSTRAP
from chunklab.compare.paired import PairedComparison, compare_to_baseline
from chunklab.compare.student import t_quantile
from chunklab.compare.totals import to_totals

Floats = NDArray[np.float64]

PER_CORPUS = 10
"""Draws of scores for each corpus of documents."""

PREFERENCES = (0.19, 0.43)
"""How far documents prefer a strategy, in standard deviations of a query's latent score: a likeness of whole answers of
.05 and .2, printed as measured by `alikeness`."""

KINDS = ('whole', 'share')


@dataclass
class Tally:
    """Counts over the draws of one row."""

    draws: int = 0
    alarms: int = 0
    unclustered: int = 0
    covered: int = 0
    textbook: int = 0
    share_of_ties: list[float] = field(default_factory=list)

    def add(self, found: PairedComparison, differences: Floats, textbook: tuple[float, float]) -> None:
        """Count one draw."""
        self.draws += 1
        self.alarms += found.p < 0.05
        self.unclustered += unclustered_alarm(differences)
        self.covered += found.interval_95.low <= 0 <= found.interval_95.high
        self.textbook += textbook[0] <= 0 <= textbook[1]
        self.share_of_ties.append(found.ties / found.n_queries)

    def percent(self, count: int) -> str:
        """A count as a share of the draws."""
        return f'{100 * count / self.draws:.1f}'


def main() -> None:
    """Print one line per number of clusters, degree of likeness and kind of score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--draws', type=int, default=2000)
    parser.add_argument('--clusters', type=int, nargs='+', default=[12, 24, 60, 240])
    parser.add_argument('--resamples', type=int, default=10_000)
    parser.add_argument('--seed', type=int, default=1)
    given = parser.parse_args()
    begun = time.perf_counter()
    print(f'{"":34}  false alarms, %         coverage of 95 % interval, %')
    print(
        f'{"documents":>9}  {"alike":>5}  {"score":>5}  {"ties, %":>7}  {"chunklab":>8}  {"unclustered":>11}  ', end=''
    )
    print(f'{"chunklab":>8}  {"textbook":>8}')
    for n_clusters, (i, preference) in product(given.clusters, enumerate(PREFERENCES)):
        rng = np.random.default_rng((given.seed, n_clusters, i))
        alike = alikeness(preference, np.random.default_rng(given.seed))
        tallies = simulate(n_clusters, preference, given.draws, given.resamples, rng)
        for kind, tally in tallies.items():
            ties = f'{100 * float(np.mean(tally.share_of_ties)):.0f}'
            alarms, unclustered = tally.percent(tally.alarms), tally.percent(tally.unclustered)
            covered, textbook = tally.percent(tally.covered), tally.percent(tally.textbook)
            print(
                f'{n_clusters:>9}  {alike[kind]:>5.2f}  {kind:>5}  {ties:>7}  {alarms:>8}  {unclustered:>11}  ', end=''
            )
            print(f'{covered:>8}  {textbook:>8}', flush=True)
    print(f'\n{given.draws} draws a row, {given.resamples} resamples, seed {given.seed}; ', end='')
    print(f'one standard error of a coverage of 95 % is {100 * np.sqrt(0.05 * 0.95 / given.draws):.1f} points')
    print(f'{time.perf_counter() - begun:.0f} s')


def simulate(
    n_clusters: int, preference: float, draws: int, resamples: int, rng: np.random.Generator
) -> dict[str, Tally]:
    """Per kind of score, what happened in so many draws."""
    tallies = {kind: Tally() for kind in KINDS}
    for _ in range(draws // PER_CORPUS):
        clusters = np.repeat(np.arange(n_clusters), rng.integers(1, 21, size=n_clusters))
        columns = {(kind, i): pair for i in range(PER_CORPUS) for kind, pair in scored(clusters, preference, rng)}
        differences = np.column_stack([new - old for old, new in columns.values()])
        found = compared(columns, clusters, resamples, rng)
        textbook = textbook_intervals(differences, clusters, resamples, rng)
        for i, ((kind, _), comparison) in enumerate(zip(columns, found, strict=True)):
            tallies[kind].add(comparison, differences[:, i], textbook[i])
    return tallies


def scored(
    clusters: NDArray[np.int64], preference: float, rng: np.random.Generator
) -> list[tuple[str, tuple[Floats, Floats]]]:
    """Scores of two strategies per kind: queries and documents are easy or hard, and documents have a preference."""
    n = len(clusters)
    n_clusters = int(clusters.max()) + 1
    common = 0.7 * rng.standard_normal(n_clusters)[clusters] + rng.standard_normal(n)
    suits = preference * rng.standard_normal(n_clusters)[clusters]
    old, new = (common + sign * suits + 0.7 * rng.standard_normal(n) for sign in (-1, 1))
    whole = ((old > 0).astype(np.float64), (new > 0).astype(np.float64))
    share = (np.clip(0.5 + old / 2, 0, 1), np.clip(0.5 + new / 2, 0, 1))
    return [('whole', whole), ('share', share)]


def compared(
    columns: dict[tuple[str, int], tuple[Floats, Floats]],
    clusters: NDArray[np.int64],
    resamples: int,
    rng: np.random.Generator,
) -> tuple[PairedComparison, ...]:
    """What chunklab says of each pair, as it would of as many measures."""
    query_ids = [f'q{i}' for i in range(len(clusters))]
    scores: dict[str, dict[str, dict[str, float]]] = {'old': {}, 'new': {}}
    for key, pair in columns.items():
        for strategy, values in zip(scores, pair, strict=True):
            scores[strategy][str(key)] = dict(zip(query_ids, values.tolist(), strict=True))
    of_query = dict(zip(query_ids, clusters.tolist(), strict=True))
    return compare_to_baseline(scores, 'old', of_query, rng=rng, resamples=resamples)


def textbook_intervals(
    differences: Floats, clusters: NDArray[np.int64], resamples: int, rng: np.random.Generator
) -> list[tuple[float, float]]:
    """95 % intervals without the corrections that chunklab makes."""
    totals = to_totals(differences, clusters.tolist())
    n = totals.n_clusters
    if n >= FEWEST_FOR_BOOTSTRAP:
        low, high = np.quantile(resampled_means(totals, rng, resamples), (0.025, 0.975), axis=0)
    else:
        residuals = totals.sums - totals.means * totals.sizes[:, None]
        errors = np.sqrt(n / (n - 1) * np.square(residuals).sum(axis=0)) / totals.n_queries
        reach = t_quantile(0.975, n - 1) * errors
        low, high = totals.means - reach, totals.means + reach
    return list(zip(low.tolist(), high.tolist(), strict=True))


def unclustered_alarm(differences: Floats) -> bool:
    """Whether the paired t test over queries says p < .05."""
    n = len(differences)
    error = differences.std(ddof=1) / np.sqrt(n)
    return bool(abs(differences.mean()) > t_quantile(0.975, n - 1) * error)


def alikeness(preference: float, rng: np.random.Generator) -> dict[str, float]:
    """Intraclass correlation of the differences, per kind of score, in 4,000 documents of 10 queries."""
    clusters = np.repeat(np.arange(4000), 10)
    found = {}
    for kind, (old, new) in scored(clusters, preference, rng):
        table = (new - old).reshape(4000, 10)
        between, within = 10 * table.mean(axis=1).var(ddof=1), table.var(axis=1, ddof=1).mean()
        found[kind] = float((between - within) / (between + 9 * within))
    return found


if __name__ == '__main__':
    main()
