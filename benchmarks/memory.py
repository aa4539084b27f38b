"""Peak memory of whole comparisons, each in a process of its own with an empty store.

    CHUNKLAB_DATA=… python benchmarks/memory.py [CORPUS] [--mode static] [--phases 8] [-s SPEC …] [--generated 10000]

`chunklab compare` on CORPUS, all 245 CUAD contracts unless told, with seven strategies in eight phases, each question
asked of its own contract; phases are searched exactly, phase 0 in Chroma as well. With `--generated`, instead, so many
contracts of `chunklab corpus generate --seed 1` at its usual length, one strategy, no phases, exact search. Prints a
line for the table of results/benchmarks/memory.md, and adds it there.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from strategies import STRATEGIES

from chunklab.experiment import MODES

TABLE = Path(__file__).parent.parent / 'results' / 'benchmarks' / 'memory.md'
HEAD = '| corpus | mode | strategies | phases | index | seconds | processor s | peak MB | wanted | date |'


def main() -> None:
    """Run the comparison, and write and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('corpus', nargs='?', default='')
    parser.add_argument('--mode', choices=MODES, default='static')
    parser.add_argument('--phases', type=int, default=8)
    parser.add_argument('--generated', type=int, default=0)
    parser.add_argument('-s', '--strategy', action='append', default=[])
    parser.add_argument('--table', type=Path, default=TABLE)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if given.generated:
            corpus = str(folder / f'generated-{given.generated}')
            making = ['corpus', 'generate', '-q', '--documents', str(given.generated), '--seed', '1', '--into', corpus]
            run(making)
            strategies, phases, index = given.strategy or ['fixed(size=200)'], 1, 'exact'
        else:
            corpus = given.corpus or str(Path(os.environ['CHUNKLAB_DATA']) / 'cuad')
            strategies, phases, index = given.strategy or list(STRATEGIES), given.phases, 'chroma'
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        compare(corpus, given.mode, strategies, phases, index, folder)
        seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    what = [Path(corpus).name, given.mode, str(len(strategies)), str(phases), index]
    took = [f'{seconds:,.0f}', f'{processor:,.0f}', f'{used.ru_maxrss / 1e3:,.0f}']
    add(given.table, [*what, *took, '4,000' if given.generated else '3,000', time.strftime('%Y-%m-%d')])


def compare(corpus: str, mode: str, strategies: list[str], phases: int, index: str, folder: Path) -> None:
    """The command, its table thrown away."""
    call = ['compare', corpus, '-q', '--mode', mode, '--restrict-to-document', '--phases', str(phases)]
    call += [part for spec in strategies for part in ('-s', spec)]
    call += ['--index', index, '--store', str(folder / 'store'), '--runs', str(folder / 'runs')]
    run([*call, '-f', 'csv', '-o', str(folder / 'table.csv')])


def run(arguments: list[str]) -> None:
    """chunklab with these arguments."""
    subprocess.run([sys.executable, '-m', 'chunklab', *arguments], check=True, stdout=subprocess.DEVNULL)


def add(table: Path, cells: list[str]) -> None:
    """Put a line at the end of the table, which is begun if it is not there, and print it."""
    line = '| ' + ' | '.join(cells) + ' |'
    if not table.exists():
        table.parent.mkdir(parents=True, exist_ok=True)
        begun = f'# Memory of whole comparisons\n\n`python benchmarks/memory.py`\n\n{HEAD}\n|{"---|" * len(cells)}\n'
        table.write_text(begun, encoding='utf-8')
    with table.open('a', encoding='utf-8') as out:
        out.write(f'{line}\n')
    print(f'{HEAD}\n{line}')


if __name__ == '__main__':
    main()
