"""Whole comparisons side by side: chunklab, Chroma's chunking_evaluation, and a plain script of LangChain + Chroma.

    CHUNKLAB_DATA=… python benchmarks/whole.py [--chunking-evaluation FOLDER] [--corpora NAME …] [--runs 3]

Corpora of Chroma's general evaluation as one corpus, with their questions. Every contender is a process of its own with
an empty store, and all of its time counts: imports and loading the model too, for all alike. Order of the contenders
turns from run to run. Beside wall seconds stand processor seconds, on which what else runs on the machine has little
influence. `again` is the same command on the store of the run before; `8 phases` are 24 cuttings in one command.

FOLDER holds https://github.com/brandonstarxel/chunking_evaluation (of which nothing is copied here) and, in its folder
`packages` if they are not installed, what it imports: pip install --no-deps --target FOLDER/packages pandas
python-dateutil pytz tzdata six fuzzywuzzy levenshtein rapidfuzz openai anthropic backoff jiter distro docstring-parser
sniffio. Writes results/benchmarks/whole.md (or --out).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

from asked import asked

from chunklab.corpus.readers.chroma_general import ChromaGeneral
from chunklab.corpus.readers.reading import Choice

HERE = Path(__file__).parent
CORPORA = ('chatlogs', 'state_of_the_union', 'wikitexts')
STRATEGIES = ('fixed(size=200)', 'recursive(size=200)', 'cluster(size=200)')
N_PHASES = 8
PACKAGES = ('chromadb', 'langchain-chroma', 'langchain-experimental', 'langchain-text-splitters', 'torch')
EXCEPT_CHUNKLAB = ('chunking_evaluation', 'LangChain + Chroma')
OF_CHUNKING_EVALUATION, OF_LANGCHAIN = EXCEPT_CHUNKLAB


class Spent(NamedTuple):
    """What one process took, and the mean recall@5 of each of its strategies."""

    wall: float
    processor: float
    recall: Mapping[str, float]


Contender = Callable[[Path, Path], Spent]
"""Given the corpus folder and an empty folder for whatever it keeps."""


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--chunking-evaluation', type=Path)
    parser.add_argument('--corpora', nargs='+', default=CORPORA)
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--phases-plain', action='store_true', help='also take 8 phases in plain mode: minutes a run')
    parser.add_argument('--out', type=Path, default=HERE.parent / 'results' / 'benchmarks' / 'whole.md')
    given = parser.parse_args()
    chosen = contenders(given.chunking_evaluation, phases_plain=given.phases_plain)
    with tempfile.TemporaryDirectory() as temporary:
        corpus, size = write_corpus(given.corpora, Path(temporary, 'corpus'))
        runs = [one_run(chosen, corpus, Path(temporary, str(n)), turn=n) for n in range(given.runs)]
    spent = {name: [run[name] for run in runs] for name in chosen}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page(spent, f'{", ".join(given.corpora)}: {size}'), encoding='utf-8')
    print(given.out.read_text(encoding='utf-8'))


def contenders(folder: Path | None, *, phases_plain: bool) -> dict[str, Contender]:
    """By the name that stands in the table; `again` has to follow the run whose store it uses."""
    phases = ('--phases', str(N_PHASES))
    found: dict[str, Contender] = {}
    if folder:
        found[OF_CHUNKING_EVALUATION] = lambda corpus, kept: other('with_chunking_evaluation.py', corpus, folder)
    found[OF_LANGCHAIN] = lambda corpus, kept: other('with_langchain.py', corpus, None)
    found['chunklab, plain'] = lambda corpus, kept: own(corpus, kept / 'plain')
    found['chunklab, plain, again'] = lambda corpus, kept: own(corpus, kept / 'plain')
    found['chunklab, late'] = lambda corpus, kept: own(corpus, kept / 'late', '--mode', 'late')
    found['chunklab, late, 8 phases'] = lambda corpus, kept: own(corpus, kept / 'eight', '--mode', 'late', *phases)
    if phases_plain:
        found['chunklab, plain, 8 phases'] = lambda corpus, kept: own(corpus, kept / 'plain-eight', *phases)
    return found


def write_corpus(names: Sequence[str], folder: Path) -> tuple[Path, str]:
    """These corpora of the general evaluation as one corpus folder, and how much that is."""
    data = Path(os.environ['CHUNKLAB_DATA'], 'chroma-general')
    readings = ChromaGeneral().read(data, Choice(benchmarks=tuple(names)))
    documents = folder / 'documents'
    documents.mkdir(parents=True)
    lines, n_chars = [], 0
    for reading in readings:
        for document in reading.documents:
            (documents / f'{document.doc_id}.txt').write_text(document.text, encoding='utf-8', newline='')
            n_chars += len(document.text)
        lines += [json.dumps(renamed(dict(record))) for record in reading.records]
    (folder / 'queries.jsonl').write_text('\n'.join(lines) + '\n', encoding='utf-8')
    return folder, f'{n_chars:,} characters in {len(list(documents.iterdir()))} documents, {len(lines)} questions'


def renamed(record: dict) -> dict:
    """A query whose documents are called as their files are."""
    return {**record, 'spans': [{**span, 'doc_id': f'{span["doc_id"]}.txt'} for span in record['spans']]}


def one_run(chosen: Mapping[str, Contender], corpus: Path, kept: Path, turn: int) -> dict[str, Spent]:
    """Every contender once. Other people's begin in one run and end in the next."""
    others = [name for name in chosen if name in EXCEPT_CHUNKLAB]
    ours = [name for name in chosen if name not in EXCEPT_CHUNKLAB]
    kept.mkdir()
    return {name: chosen[name](corpus, kept) for name in (others + ours if turn % 2 == 0 else ours + others)}


def other(script: str, corpus: Path, folder: Path | None) -> Spent:
    """One of the scripts beside this one; `folder` is where its package lies."""
    paths = [str(folder), str(folder / 'packages')] if folder else []
    environment = {**os.environ, 'PYTHONPATH': os.pathsep.join([*paths, os.environ.get('PYTHONPATH', '')])}
    wall, processor, printed = timed([sys.executable, str(HERE / script), str(corpus)], environment)
    told = json.loads(printed.splitlines()[-1])
    return Spent(wall, processor, {name: scores['recall@5'] for name, scores in told.items()})


def own(corpus: Path, kept: Path, *options: str) -> Spent:
    """`chunklab compare`, which also writes its run, and says all its measures with their intervals."""
    call = [sys.executable, '-m', 'chunklab', 'compare', str(corpus), '-q', '-f', 'json', *options]
    call += [part for spec in STRATEGIES for part in ('-s', spec)]
    call += ['--store', str(kept / 'store'), '--runs', str(kept / 'runs')]
    wall, processor, printed = timed(call, dict(os.environ))
    return Spent(wall, processor, recalls(json.loads(printed)))


def timed(call: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float, str]:
    """Wall and processor seconds of a process, and what it printed."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f'{" ".join(call)}\nexit {done.returncode}\n{done.stderr[-4000:]}')
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def page(spent: Mapping[str, Sequence[Spent]], corpus: str) -> str:
    """The page that is committed."""
    versions = ', '.join(f'{name} {version(name)}' for name in PACKAGES)
    n_runs = len(next(iter(spent.values())))
    head = [
        '# Whole comparisons, side by side',
        '',
        f'`{asked()}`, {date.today():%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}), Python '
        f'{platform.python_version()}, {versions}. OMP_NUM_THREADS={os.environ.get("OMP_NUM_THREADS", "not set")}.',
        '',
        f'{corpus}. Fixed, recursive and cluster-semantic chunks of 200 tokens, all-MiniLM-L6-v2 through '
        'sentence-transformers, Chroma, five chunks retrieved. Each line is a process of its own with an empty store; '
        f'imports count for all alike. Median (least to most) of {n_runs} run{"s" if n_runs > 1 else ""}.',
        '',
        *table(spent),
        '',
        *CAVEATS,
    ]
    return '\n'.join(head) + '\n'


CAVEATS = (
    'chunking_evaluation and LangChain count cl100k tokens, chunklab those of the encoder; LangChain has no cluster '
    'chunker, so its SemanticChunker stands there, which knows no size: what is over 256 tokens is not encoded. '
    'chunking_evaluation keeps its collection in memory, LangChain and chunklab on disk. The others tell means; '
    'chunklab also compares exact search, tests differences, and writes its run. Recall is each '
    'one’s own: what chunking_evaluation finds in the wrong place counts there as elsewhere.',
    '',
    f'“for each” divides by {N_PHASES}: its ratio is that to {N_PHASES} runs of chunking_evaluation, whose chunkers '
    'have no phases. All ratios are medians of those within one run.',
)


def table(spent: Mapping[str, Sequence[Spent]]) -> list[str]:
    """Rows of medians, each over that of chunking_evaluation where that was run."""
    reference = spent.get(OF_CHUNKING_EVALUATION, ())
    faster = f'times as fast as {OF_CHUNKING_EVALUATION}, wall | processor'
    rows = [f'| | wall s | processor s | {faster} | recall@5 |', '|---|---:|---:|---:|---:|---|']
    for name, runs in spent.items():
        rows.append(row(name, runs, reference, 1))
        if 'phases' in name:
            rows.append(row(f'{name}, for each', runs, reference, N_PHASES))
    return rows


def row(name: str, runs: Sequence[Spent], reference: Sequence[Spent], n: int) -> str:
    """One row; `n` cuttings of each strategy share what it took."""
    walls, processors = [run.wall / n for run in runs], [run.processor / n for run in runs]
    ratios = ['', '']
    if reference:
        ratios = [
            f'{median(other.wall / run for other, run in zip(reference, walls, strict=True)):.2f}',
            f'{median(other.processor / run for other, run in zip(reference, processors, strict=True)):.2f}',
        ]
    recall = ', '.join(f'{label.partition("(")[0]} {value:.3f}' for label, value in runs[0].recall.items())
    return f'| {name} | {ranged(walls)} | {ranged(processors)} | {ratios[0]} | {ratios[1]} | {recall} |'


def ranged(values: Sequence[float]) -> str:
    """Median, with the extremes where there are several."""
    shown = f'{median(values):.1f}'
    return shown if len(values) == 1 else f'{shown} ({min(values):.1f} to {max(values):.1f})'


def recalls(printed: dict) -> dict[str, float]:
    """Mean recall@5 by strategy of what `compare -f json` prints."""
    return {row['strategy']: row['recall@5'] for row in printed['scores']['rows']}


if __name__ == '__main__':
    main()
