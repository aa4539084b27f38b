"""A whole `chunklab compare --mode static`, the model distilled before; and the same command again.

    CHUNKLAB_DATA=… python benchmarks/static.py [--documents 24] [--runs 3]

CUAD contracts, seven strategies. The model is distilled by a first comparison of the bundled `mini` in the same store,
which leaves nothing else that these contracts need. Imports count. Writes results/benchmarks/static.md (or --out).
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

from asked import asked
from strategies import STRATEGIES

HERE = Path(__file__).parent


class Spent(NamedTuple):
    """Seconds of one process."""

    wall: float
    processor: float


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--documents', type=int, default=24)
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--out', type=Path, default=HERE.parent / 'results' / 'benchmarks' / 'static.md')
    given = parser.parse_args()
    cuad = [str(Path(os.environ['CHUNKLAB_DATA'], 'cuad')), '--documents', str(given.documents), '--seed', '1']
    cuad += ['--question-field', 'question', '--restrict-to-document']
    found: dict[str, list[Spent]] = {'distilling, and comparing `mini`': [], 'comparing': [], 'the same again': []}
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as folder:
            for name, corpus in zip(found, (['mini'], cuad, cuad), strict=True):
                found[name].append(timed_compare(corpus, Path(folder)))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page(found, given.documents), encoding='utf-8')
    print(given.out.read_text(encoding='utf-8'))


def timed_compare(corpus: list[str], folder: Path) -> Spent:
    """Seconds of the command."""
    call = [sys.executable, '-m', 'chunklab', 'compare', *corpus, '--mode', 'static', '-q', '-o', str(folder / 'table')]
    call += [part for spec in STRATEGIES for part in ('-s', spec)]
    call += ['--store', str(folder / 'store'), '--runs', str(folder / 'runs')]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(call, check=True)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def page(found: dict[str, list[Spent]], n_documents: int) -> str:
    """The page that is committed."""
    n_runs = len(next(iter(found.values())))
    lines = [
        '# Static mode, a whole comparison',
        '',
        f'`{asked()}`, {date.today():%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}), '
        f'Python {platform.python_version()}. {n_documents} CUAD contracts (seed 1), seven strategies, Chroma; each '
        f'line is a process of its own, imports counted. Median (least to most); runs: {n_runs}.',
        '',
        '| | wall s | processor s | wanted |',
        '|---|---:|---:|---:|',
    ]
    for (name, runs), wanted in zip(found.items(), ('', '≤ 20 s', '≤ 4 s'), strict=True):
        shown = [ranged([run.wall for run in runs]), ranged([run.processor for run in runs])]
        lines.append(f'| {name} | {" | ".join(shown)} | {wanted} |')
    return '\n'.join(lines) + '\n'


def ranged(values: list[float]) -> str:
    """Median and extremes."""
    return f'{median(values):.1f} ({min(values):.1f} to {max(values):.1f})'


if __name__ == '__main__':
    main()
