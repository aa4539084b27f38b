"""What the statistics of a large comparison take: 10,000 resamples, 20 strategies, 5,000 queries, 10 measures.

    python benchmarks/resampling.py [--clusters 245]

Prints seconds and megabytes, each in a new process: of comparing 19 strategies with the first under every measure
(difference, two intervals, permutation test, Holm, detectable difference, verdict), and of the interval of each of the
200 means. Once with as many documents as CUAD has, once with every query a document of its own, the most there can be.
The peak is of the whole process, Python and numpy (`before`) and the scores themselves included; the CPU seconds tell
what a busy machine hides.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

STRATEGIES, QUERIES, MEASURES = 20, 5000, 10


def main() -> None:
    """Print one JSON object per number of clusters."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--clusters', type=int, nargs='+', default=[245, QUERIES])
    parser.add_argument('--here', type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        print(json.dumps(measured(given.here)))
        return
    for n_clusters in given.clusters:
        call = [sys.executable, __file__, '--here', str(n_clusters)]
        print(subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


def measured(n_clusters: int) -> dict[str, float]:
    """Seconds of both parts and peak memory, in this process."""
    import numpy as np
    import scipy.special  # noqa: F401 - loaded before, as sentence-transformers does

    from chunklab.compare.estimate import estimate_means
    from chunklab.compare.paired import compare_to_baseline

    before = peak_megabytes()
    rng = np.random.default_rng(1)
    ids = [f'query-{i}' for i in range(QUERIES)]
    clusters = dict(zip(ids, (np.arange(QUERIES) % n_clusters).tolist(), strict=True))
    scores = {
        f'strategy-{s}': {f'm{m}': dict(zip(ids, rng.random(QUERIES).tolist(), strict=True)) for m in range(MEASURES)}
        for s in range(STRATEGIES)
    }
    begun, cpu_begun = time.perf_counter(), time.process_time()
    compared = compare_to_baseline(scores, 'strategy-0', clusters, rng=rng)
    of_compare = time.perf_counter() - begun
    named = {f'{s} {m}': values for s, of_strategy in scores.items() for m, values in of_strategy.items()}
    begun = time.perf_counter()
    means = estimate_means(named, clusters, rng=rng)
    return {
        'clusters': n_clusters,
        'comparisons': len(compared),
        'means': len(means),
        'compare_seconds': round(of_compare, 2),
        'means_seconds': round(time.perf_counter() - begun, 2),
        'cpu_seconds_of_both': round(time.process_time() - cpu_begun, 2),
        'megabytes_before': round(before),
        'peak_megabytes': round(peak_megabytes()),
    }


def peak_megabytes() -> float:
    """Most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == '__main__':
    main()
