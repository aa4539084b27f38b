"""Seven strategies in eight phases: what late encoding takes beside plain encoding, each a whole comparison.

    CHUNKLAB_DATA=… python benchmarks/phased.py [--documents 6] [--characters 20000] [--runs 3] [--no-plain]
        [--experiment shift] [--experiment jitter]

On that many CUAD contracts (those nearest to so many characters), really measured in both modes: every phase searched
exactly, phase 0 in Chroma too, all scores and statistics. Every measurement is a process of its own with an empty
store; libraries are imported before the clock starts, loading the model counts. `one plain pass` is what encoding the
chunks of `fixed(size=200)` once takes. In both experiments unless one is named: how many chunks the phases share, and
so how often plain encodes one text for several, differs much. Where it goes is told by stage. Writes
results/benchmarks/phased.md (or --out).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from asked import asked
from strategies import STRATEGIES

from chunklab.experiment import EXPERIMENTS

HERE = Path(__file__).parent
N_PHASES = 8
LIBRARIES = ('torch', 'sentence_transformers', 'chromadb', 'scipy.stats')

Measured = dict[str, float]
"""Seconds on the clock and of all processors, of the whole and by stage."""


def main() -> None:
    """Write the table, or, in a process of its own, take one measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--documents', type=int, default=6)
    parser.add_argument('--characters', type=int, default=20_000)
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--no-plain', action='store_true', help='leave out what takes longest')
    parser.add_argument('--experiment', action='append', default=[], choices=EXPERIMENTS)
    parser.add_argument('--out', type=Path, default=HERE.parent / 'results' / 'benchmarks' / 'phased.md')
    parser.add_argument('--here', nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        what, corpus, store = given.here
        print(json.dumps(measured(what, corpus, Path(store))))
        return
    with tempfile.TemporaryDirectory() as temporary:
        about = write_corpus(given.documents, given.characters, Path(temporary, 'corpus'))
        whats = ['pass', *kinds(dict.fromkeys(given.experiment or EXPERIMENTS), plain=not given.no_plain)]
        runs = [one_run(Path(temporary), n, whats) for n in range(given.runs)]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page(runs, about), encoding='utf-8')
    print(given.out.read_text(encoding='utf-8'))


def kinds(experiments: Iterable[str], *, plain: bool) -> list[str]:
    """The comparisons to be measured: what is done, and in which experiment. `again` follows `late`."""
    done = ('late', 'again', 'plain') if plain else ('late', 'again')
    return [f'{what} {experiment}' for experiment in experiments for what in done]


def one_run(folder: Path, number: int, whats: Sequence[str]) -> dict[str, Measured]:
    """Every measurement once, each with an empty store but `again`, which has the one that late encoding has filled."""
    found = {}
    for what in whats:
        store = folder / f'{what.replace("again", "late")}-{number}'
        call = [sys.executable, __file__, '--here', what, str(folder / 'corpus'), str(store)]
        done = subprocess.run(call, check=True, capture_output=True, text=True)
        found[what] = json.loads(done.stdout.splitlines()[-1])
        print(what, done.stdout.splitlines()[-1], file=sys.stderr, flush=True)
    return found


def write_corpus(n_documents: int, near: int, folder: Path) -> str:
    """A corpus folder of CUAD contracts of about one length with their questions, and how much that is."""
    whole = Path(os.environ['CHUNKLAB_DATA'], 'cuad')
    texts = {path.name: path.read_bytes().decode('utf-8') for path in sorted((whole / 'documents').glob('*.txt'))}
    chosen = sorted(texts, key=lambda name: (abs(len(texts[name]) - near), name))[:n_documents]
    (folder / 'documents').mkdir(parents=True)
    for name in chosen:
        (folder / 'documents' / name).write_bytes(texts[name].encode('utf-8'))
    asked = (json.loads(line) for line in (whole / 'queries.jsonl').read_text(encoding='utf-8').splitlines())
    lines = [json.dumps(q) for q in asked if q['spans'] and all(span['doc_id'] in chosen for span in q['spans'])]
    (folder / 'queries.jsonl').write_text('\n'.join(lines) + '\n', encoding='utf-8')
    n_chars = sum(len(texts[name]) for name in chosen)
    return f'{n_documents} CUAD contracts of about {near:,} characters ({n_chars:,} together), {len(lines)} questions'


def plain_pass(corpus: str, folder: Path) -> Measured:
    """What encoding the chunks of `fixed(size=200)` takes."""
    from chunklab.experiment import Experiment
    from chunklab.pipeline.indexing import encode_cuts
    from chunklab.pipeline.progress import silent
    from chunklab.pipeline.session import open_session
    from chunklab.store import open_store

    imported()
    with open_store(folder, on_wait=print) as store:
        session = open_session(Experiment(corpus=corpus), store, silent)
        cuts = session.cut(session.strategies(['fixed(size=200)']))
        return spent(lambda told: encode_cuts(session, cuts))


def comparison(corpus: str, folder: Path, mode: str, phasing: str) -> Measured:
    """What the whole comparison takes in that mode and experiment."""
    from chunklab.experiment import Experiment
    from chunklab.pipeline.compare import compare
    from chunklab.store import open_store

    imported()
    experiment = Experiment(
        corpus=corpus,
        strategies=STRATEGIES,
        mode=mode,
        phases=N_PHASES,
        experiment=phasing,
        question_field='question',
        restrict_to_document=True,
    )
    with open_store(folder, on_wait=print) as store:
        return spent(lambda told: compare(experiment, store, told))


def measured(what: str, corpus: str, folder: Path) -> Measured:
    """One measurement by its name."""
    if what == 'pass':
        return plain_pass(corpus, folder)
    mode, experiment = what.replace('again', 'late').split()
    return comparison(corpus, folder, mode, experiment)


def imported() -> None:
    """Have the libraries that take seconds to import loaded."""
    for name in LIBRARIES:
        __import__(name)


def spent(call: Callable[[Callable[[str, int, int, str], None]], object]) -> Measured:
    """Seconds of one call, and processor seconds between what it tells of its progress, by stage."""
    stages: Measured = {}
    last = begun = time.process_time()

    def told(stage: str, done: int, total: int, unit: str) -> None:
        nonlocal last
        now = time.process_time()
        name = stage.partition(' ')[0]
        stages[name] = stages.get(name, 0.0) + now - last
        last = now

    wall = time.perf_counter()
    call(told)
    whole, processor = time.perf_counter() - wall, time.process_time() - begun
    return {'wall': whole, 'processor': processor, **stages, 'scoring and statistics': begun + processor - last}


def page(runs: Sequence[Mapping[str, Measured]], about: str) -> str:
    """The page that is committed."""
    return '\n'.join(
        [
            '# Seven strategies in eight phases',
            '',
            f'`{asked()}`, {date.today():%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}), '
            f'Python {platform.python_version()}. OMP_NUM_THREADS={os.environ.get("OMP_NUM_THREADS", "not set")}.',
            '',
            f'{about}; the strategies of benchmarks/strategies.py in {N_PHASES} phases, each a process of its own with '
            'an empty store, imports not counted, loading the model counted. Median of '
            f'{len(runs)} run{"s" if len(runs) > 1 else ""}.',
            '',
            *rows(runs),
            '',
            'Processor seconds by stage, in the first run (what the clock of progress tells: a stage ends where it '
            'says that it is done):',
            '',
            *stage_rows(runs[0]),
            '',
        ]
    )


def label(what: str) -> str:
    """What a row is called."""
    if what == 'pass':
        return 'one plain pass of `fixed(size=200)`'
    done, experiment = what.split()
    return f'{experiment}: {"the same again" if done == "again" else f"7 strategies × 8 phases, {done}"}'


def rows(runs: Sequence[Mapping[str, Measured]]) -> list[str]:
    """Seconds, and their ratios to the plain pass and to late in the same experiment."""
    found = ['| | wall s | processor s | over one plain pass | over late |', '|---|---:|---:|---:|---:|']
    for what in runs[0]:
        shown = [f'{median(run[what][clock] for run in runs):.1f}' for clock in ('wall', 'processor')]
        shown.append(over('pass', what, runs))
        shown.append('' if what == 'pass' else over(f'late {what.split()[1]}', what, runs))
        found.append(f'| {label(what)} | {" | ".join(shown)} |')
    return found


def over(other: str, what: str, runs: Sequence[Mapping[str, Measured]]) -> str:
    """The ratio of two measurements, a median of those within one run."""
    wall, processor = (median(run[what][c] / run[other][c] for run in runs) for c in ('wall', 'processor'))
    return f'{wall:.2f} ({processor:.2f} by processor)'


def stage_rows(run: Mapping[str, Measured]) -> list[str]:
    """Processor seconds of every stage of the comparisons."""
    shown = [what for what in run if what != 'pass']
    stages = list(dict.fromkeys(stage for what in shown for stage in run[what] if stage not in ('wall', 'processor')))
    found = [f'| | {" | ".join(label(what) for what in shown)} |', f'|---|{"---:|" * len(shown)}']
    return found + [
        f'| {stage} | {" | ".join(f"{run[what].get(stage, 0.0):.2f}" for what in shown)} |' for stage in stages
    ]


if __name__ == '__main__':
    main()
