"""How fast chunkers cut, ours and others', beside what their tokenizer alone takes; and how well.

    CHUNKLAB_DATA=… python benchmarks/chunkers.py [--chunking-evaluation FOLDER] [--runs 3] [--only NAME]…
        [--semantic-characters 100000] [--skip-growth] [--into results/benchmarks/chunkers.md]

Writes the tables between the two markers of the page and leaves its other text alone. Contracts are CUAD's, each
twelfth in order of name, up to a million characters; one document is the same kind of text as `growth.py` takes. Every
run is cold: each contender has a process of its own in each round, which forks for each input once all is loaded, so
that no cache of words or counts outlives a run; loading tokenizers and models counts for nobody. Rounds go through all
contenders in turn. Everything has one thread, and seconds are the processor's, so that other work on the machine
matters little. FOLDER holds Chroma's package chunking_evaluation, which is not on PyPI, and what that imports, as
`whole.py` says.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from contender import SIZE, Contender, Loaded
from growth import long_text
from lineup import CONTENDERS
from processes import extra_memory, in_fork

from chunklab.encoders.models import bundled_folder
from chunklab.encoders.tokens import load_tokenizer

CHARACTERS = 1_000_000
LONG = (250_000, 1_000_000, 4_000_000)
START, END = '<!-- table: benchmarks/chunkers.py -->', '<!-- /table -->'
Figures = dict[str, Any]

PACKAGES = (
    'chunklab',
    'tokenizers',
    'sentence-transformers',
    'torch',
    'nupunkt',
    'chonkie',
    'tokie',
    'langchain-text-splitters',
    'langchain-experimental',
    'llama-index-core',
    'semchunk',
    'semantic-text-splitter',
)


def main() -> None:
    """Measure all, or be the process that measures one."""
    parser = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    parser.add_argument('--chunking-evaluation', default='')
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--only', action='append', default=[])
    parser.add_argument('--semantic-characters', type=int, default=100_000)
    parser.add_argument('--skip-growth', action='store_true')
    parser.add_argument('--into', default='results/benchmarks/chunkers.md')
    parser.add_argument('--one', type=int, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure_one(CONTENDERS[given.one[0]], given.one[1], given)))
        return
    for found in measured(given):
        write(Path(given.into), '\n\n'.join(tables(found)))


def inputs(contender: Contender, overlap: int, given: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """Names of what a contender is to cut, and the texts."""
    if contender.family == 'semantic':
        yield 'many', contracts(given.semantic_characters)
        return
    yield 'many', contracts(CHARACTERS)
    if not overlap and not given.skip_growth:
        for n_characters in LONG:
            yield str(n_characters), [long_text(n_characters)]


def contracts(n_characters: int) -> list[str]:
    """Contracts of CUAD, the last one cut short."""
    folder = Path(os.environ['CHUNKLAB_DATA']) / 'cuad' / 'documents'
    found: list[str] = []
    for path in sorted(folder.iterdir())[::12]:
        room = n_characters - sum(map(len, found))
        if room > 0:
            found.append(path.read_text(encoding='utf-8')[:room])
    return found


def measured(given: argparse.Namespace) -> Iterator[dict[tuple[str, int], list[Figures]]]:
    """After each round the figures of all so far, by contender and overlap; none for one that cannot run here, which is
    said."""
    jobs = [
        (index, overlap)
        for index, contender in enumerate(CONTENDERS)
        for overlap in contender.overlaps
        if not given.only or any(part in contender.name for part in given.only)
    ]
    found: dict[tuple[str, int], list[Figures]] = {}
    for number in range(given.runs):
        for index, overlap in jobs:
            name = CONTENDERS[index].name
            print(f'round {number + 1}: {name}, overlap {overlap}', file=sys.stderr, flush=True)
            found.setdefault((name, overlap), []).extend(in_own_process(index, overlap, given.chunking_evaluation))
        yield found


def in_own_process(index: int, overlap: int, folder: str) -> list[Figures]:
    """One round of one contender; nothing, and a line that says why, where it fails."""
    settings = {
        'OMP_NUM_THREADS': '1',
        'TOKENIZERS_PARALLELISM': 'false',
        'RAYON_NUM_THREADS': '1',
        'HF_HUB_OFFLINE': '1',
    }
    done = subprocess.run(
        [sys.executable, __file__, *sys.argv[1:], '--one', str(index), str(overlap)],
        env={**os.environ, **settings, 'PYTHONPATH': os.pathsep.join((folder, f'{folder}/packages')) if folder else ''},
        capture_output=True,
        encoding='utf-8',
        check=False,
    )
    if done.returncode:
        print(f'  failed: {done.stderr.strip().splitlines()[-1:]}', file=sys.stderr)
        return []
    return [json.loads(done.stdout.splitlines()[-1])]


def measure_one(contender: Contender, overlap: int, given: argparse.Namespace) -> Figures:
    """Figures by input, each in a fork of this process once what can be loaded is loaded."""
    loaded = contender.load(overlap)
    found: Figures = {}
    for name, texts in inputs(contender, overlap, given):
        loaded.prepare(texts)
        if contender.family == 'semantic':  # torch's threads outlive no fork, and there is one input only
            found[name] = figures(loaded, texts)
        else:
            found[name] = in_fork(lambda texts=texts: figures(loaded, texts))
    return found


def figures(loaded: Loaded, texts: Sequence[str]) -> Figures:
    """Seconds and extra memory of one cold run, and how good the chunks are."""
    found: list[Any] = []
    seconds: list[float] = []

    def run() -> None:
        begun = time.process_time()
        found.extend(loaded.cut(texts))
        seconds.append(time.process_time() - begun)

    memory = extra_memory(run)
    characters = sum(map(len, texts))
    return {'seconds': seconds[0], 'memory': memory, 'characters': characters, **quality(loaded, texts, found)}


def quality(loaded: Loaded, texts: Sequence[str], found: Sequence[Any]) -> Figures:
    """Of all chunks: wrong offsets, characters lost that are not white space, how many are over the limit, mean fill.

    A chunk's length is that of its text read by itself.
    """
    wrong = told = lost = 0
    chunks: list[str] = []
    for text, result in zip(texts, found, strict=False):  # a bound gives what it likes, and no pieces
        pieces = loaded.pieces(text, result)
        chunks += [piece for piece, _ in pieces]
        told += sum(start >= 0 for _, start in pieces)
        wrong += sum(start >= 0 and text[start : start + len(piece)] != piece for piece, start in pieces)
        lost += n_printed(text) - sum(n_printed(piece) for piece, _ in pieces)
    if not chunks:
        return {}
    counts = load_tokenizer(bundled_folder()).count_texts(chunks)
    return {
        'chunks': len(chunks),
        'wrong': wrong if told else None,
        'lost': lost,
        'over': int((counts > SIZE).sum()),
        'fill': float(counts.mean()),
    }


def n_printed(text: str) -> int:
    """Characters that are not white space."""
    return sum(map(len, text.split()))


def tables(found: dict[tuple[str, int], list[Figures]]) -> Iterator[str]:
    """The parts of the page, in Markdown."""
    yield setting(max(map(len, found.values())))
    for family in dict.fromkeys(contender.family for contender in CONTENDERS):
        entries = [c for c in CONTENDERS if c.family == family and any(found.get((c.name, o)) for o in c.overlaps)]
        if entries:
            yield '\n'.join(family_table(family, entries, found))


def setting(n_rounds: int) -> str:
    """What was measured with what."""
    processor = next(
        (line.partition(':')[2].strip() for line in Path('/proc/cpuinfo').read_text(encoding='utf-8').splitlines()
         if line.startswith('model name')), 'processor not told',
    )  # fmt: skip
    versions = ', '.join(f'{package} {version_of(package)}' for package in PACKAGES)
    return (
        f'{time.strftime("%Y-%m-%d", time.gmtime())}; medians of {n_rounds} cold runs, one thread, processor seconds; '
        f'{processor}, Python {sys.version.split()[0]}; {versions}. MB are millions of characters; memory is what a '
        'run takes beyond what was loaded. `k ×` says how many times as fast ours is (the first of ours in a table). '
        'Lost: characters that are not white space, in the text less in the chunks; below 0 where a chunk has what the '
        f'text has not. Over: chunks whose text, read alone, has more than {SIZE} tokens; fill: their mean.'
    )


def version_of(package: str) -> str:
    """Its version; of one that is not installed, whose contenders have failed, that it is missing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return 'not installed'


def family_table(
    family: str, entries: Sequence[Contender], found: dict[tuple[str, int], list[Figures]]
) -> Iterator[str]:
    """One table: a row for each contender and overlap."""
    size = f'{LONG[0] / 1e6:g}, {LONG[1] / 1e6:g}, {LONG[2] / 1e6:g} MB in one'
    yield f'### {family}\n'
    yield f'| | overlap | MB/s, many | ours | memory, MB | MB/s: {size} | wrong offsets | lost | over | chunks | fill |'
    yield '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|'
    for contender in entries:
        for overlap in contender.overlaps:
            runs = found.get((contender.name, overlap), [])
            if runs:
                ours = next((c for c in entries if c.ours), None)
                basis = found.get((ours.name, overlap), []) if ours else []
                yield row(contender.name, overlap, runs, basis)


def row(name: str, overlap: int, runs: Sequence[Figures], basis: Sequence[Figures]) -> str:
    """One contender's figures; a dash for what it does not tell."""
    one = runs[0]['many']
    speed = rate(runs, 'many')
    faster = f'{rate(basis, "many") / speed:.2f} ×' if basis else ''
    memory = statistics.median(run['many']['memory'] for run in runs) / 1e6
    long = ', '.join(f'{rate(runs, str(n)):.2f}' for n in LONG if str(n) in runs[0])
    wrong = '–' if one.get('wrong') is None else f'{one["wrong"]:,}'
    lost = f'{one["lost"]:,}' if 'lost' in one and not overlap else ''
    rest = (f'{one["over"]:,}', f'{one["chunks"]:,}', f'{one["fill"]:.0f}') if 'over' in one else ('', '', '')
    cells = (name, str(overlap), f'{speed:.4g}', faster, f'{memory:.1f}', long, wrong, lost, *rest)
    return '| ' + ' | '.join(cells) + ' |'


def rate(runs: Sequence[Figures], name: str) -> float:
    """Median of the runs, in millions of characters a second."""
    return statistics.median(run[name]['characters'] / run[name]['seconds'] for run in runs) / 1e6


def write(path: Path, table: str) -> None:
    """Put the tables between the markers of the page; a page that has none gets both."""
    page = path.read_text(encoding='utf-8') if path.exists() else f'# Chunkers, side by side\n\n{START}\n{END}\n'
    before, _, rest = page.partition(START)
    after = rest.partition(END)[2]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{before}{START}\n{table}\n{END}{after}', encoding='utf-8')
    print(table)


if __name__ == '__main__':
    main()
