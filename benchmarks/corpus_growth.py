"""How a comparison grows with its corpus: 10, 100, 1,000 and 10,000 generated contracts, stage by stage.

    python benchmarks/corpus_growth.py [--sizes 10 100 1000 10000] [--length 4000] [-s SPEC …]

Contracts of `chunklab corpus generate --seed 1`, static mode, every question asked of its own contract, one strategy
(`fixed(size=200)`) in Chroma and, for its recall, exactly. Each size runs in a process of its own with an empty store,
into which only the distilled model is put. Stages are those of `chunklab compare`, called one after another in its
order; then, in one more process and with another empty store, `chunklab compare` itself. Writes
results/benchmarks/corpus_growth.md.

Seconds are those of the wall; the exponents are fitted to them, and to the processor's, by least squares over the
logarithms of all sizes but the smallest, where what is done once weighs most. Megabytes are the peak of a stage, all
that the process held before it included.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from chunklab.boundaries.straddle import cut_gold, straddled_queries, summarise
from chunklab.compare.result import Costs, StrategyResult
from chunklab.index.exact import ExactIndex
from chunklab.measures import Measure
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.score import score_queries
from chunklab.pipeline.verdicts import verdicts
from chunklab.retrieve import Rankings
from chunklab.texts import TextIndex
from chunklab.types import Query

SIZES = (10, 100, 1000, 10_000)
LENGTH = (
    4000  # characters of a contract in the median; of the 24,000 that `generate` has, it all takes six times as long
)
SEED = 1
Found = dict[str, tuple[float, float, float]]
"""Seconds of the wall, seconds of the processor and peak megabytes, by stage."""

TABLE = Path(__file__).parent.parent / 'results' / 'benchmarks' / 'corpus_growth.md'


@dataclass(slots=True)
class Stages:
    """Wall seconds, processor seconds and peak megabytes of each stage so far."""

    found: Found = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measures what is done inside the block."""
        Path('/proc/self/clear_refs').write_text('5', encoding='ascii')  # the peak starts anew from what is held now
        wall, processor = time.perf_counter(), time.process_time()
        yield
        spent = time.perf_counter() - wall, time.process_time() - processor
        self.found[name] = (*spent, peak_megabytes())


def main() -> None:
    """Measure every size, and write and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--sizes', type=int, nargs='+', default=SIZES)
    parser.add_argument('--length', type=int, default=LENGTH)
    parser.add_argument('-s', '--strategy', action='append', default=[])
    parser.add_argument('--index', choices=['chroma', 'exact'], default='chroma')
    parser.add_argument('--table', type=Path, default=TABLE)
    parser.add_argument('--worker', nargs=2, metavar=('CORPUS', 'STORE'), help=argparse.SUPPRESS)
    given = parser.parse_args()
    strategies = given.strategy or ['fixed(size=200)']
    if given.worker:
        corpus, store = given.worker
        print(json.dumps(measured_stages(corpus, store, strategies, given.index)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        distil_into(folder / 'distilled')
        found = {n: measured(n, given.length, folder, strategies, given.index) for n in given.sizes}
    table = to_table(found, given.length, strategies, given.index)
    given.table.parent.mkdir(parents=True, exist_ok=True)
    given.table.write_text(table, encoding='utf-8')
    print(table)


def measured(n: int, length: int, folder: Path, strategies: Sequence[str], index: str) -> Found:
    """What each stage took on `n` contracts, generating them and the whole command included."""
    corpus = folder / f'generated-{n}'
    found: Found = {}
    made = ['corpus', 'generate', '-q', '--documents', str(n), '--seed', str(SEED), '--length', str(length)]
    found['generate'] = timed_child(['-m', 'chunklab', *made, '--into', str(corpus)])
    for store in ('stages', 'whole'):
        shutil.copytree(folder / 'distilled', folder / f'{store}-{n}')
    chosen = [part for spec in strategies for part in ('-s', spec)]
    worker = [__file__, '--worker', str(corpus), str(folder / f'stages-{n}'), '--index', index, *chosen]
    shown = subprocess.run([sys.executable, *worker], check=True, capture_output=True, text=True)
    found |= json.loads(shown.stdout)
    compare = ['-m', 'chunklab', 'compare', str(corpus), '-q', '--mode', 'static', '--restrict-to-document', *chosen]
    compare += ['--index', index, '--store', str(folder / f'whole-{n}'), '--runs', str(folder / 'runs')]
    found['`chunklab compare`'] = timed_child([*compare, '-f', 'csv', '-o', str(folder / 'table.csv')])
    for left in folder.glob(f'*-{n}'):
        shutil.rmtree(left)
    print(f'{n:,} contracts: {found}', file=sys.stderr)
    return found


def measured_stages(corpus: str, store_path: str, strategies: Sequence[str], index: str) -> Found:
    """The stages of a comparison, one after another in this process."""
    from chunklab.compare.clusters import cluster_of
    from chunklab.experiment import Experiment
    from chunklab.pipeline.indexing import chunk_vectors, contents_of, encode_cuts, opened_collection
    from chunklab.pipeline.progress import silent
    from chunklab.pipeline.questioning import asked_of, document_texts, the_measures
    from chunklab.pipeline.session import open_session
    from chunklab.retrieve import Searchable, retrieve
    from chunklab.store import open_store

    chosen = tuple(strategies)
    experiment = Experiment(corpus=corpus, mode='static', restrict_to_document=True, strategies=chosen, index=index)
    stages = Stages()
    with open_store(Path(store_path), on_wait=print) as store:
        with stages.stage('read'):
            session = open_session(experiment, store, silent)
        measures, queries = the_measures(experiment), session.corpus.queries
        depth = asked_of(session, experiment, measures).depth
        with stages.stage('tokens and cut'):
            cuts = session.cut(session.strategies(chosen))
        with stages.stage('encode'):
            encode_cuts(session, cuts)
            asked = session.encoder.encode_queries([query.text for query in queries])
            vectors = chunk_vectors(session, cuts[0])
        searchable = Searchable(cuts[0].cutting, vectors, cuts[0].n_tokens)
        if index == 'chroma':
            contents = contents_of(session, cuts[0], vectors)
            with stages.stage('index build'), opened_collection(session, contents, ''):
                pass
            with opened_collection(session, contents, '') as collection, stages.stage('query'):
                retrieve(queries, asked, searchable, collection, depth)
        with stages.stage('query, exact'):
            rankings = retrieve(queries, asked, searchable, ExactIndex(cuts[0].cutting, vectors), depth)
        scored = [query for query in queries if not query.no_gold]
        with stages.stage('score'):
            texts = document_texts(session)
            row = scored_row(cuts[0], rankings, scored, measures, texts)
        with stages.stage('statistics'):
            clusters = cluster_of(scored, session.corpus.documents)
            verdicts([row, replace(row, strategy='the same again')], None, clusters, experiment.margin)
    return stages.found


def scored_row(
    cut: Cut, rankings: Rankings, queries: Sequence[Query], measures: Sequence[Measure], texts: Mapping[str, TextIndex]
) -> StrategyResult:
    """The row of one strategy, as far as scores and cuts go."""
    cutting = cut.cutting
    return StrategyResult(
        strategy=cutting.strategy,
        n_chunks=cutting.n_chunks,
        mean_tokens=float(cut.n_tokens.mean()),
        straddled_span_share=summarise(cut_gold(queries, cutting.spans, texts)).span_rate,
        straddled_queries=straddled_queries(queries, cutting.spans, texts),
        scores=score_queries(queries, rankings.to_scored(cutting), cutting, measures, texts),
        costs=Costs(cut.seconds),
    )


def distil_into(path: Path) -> None:
    """A store that holds the distilled model of the default encoder, and nothing else."""
    from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers
    from chunklab.encoders.modes import Static, open_in
    from chunklab.pipeline.progress import silent
    from chunklab.store import open_store

    with open_store(path, on_wait=print) as store:
        open_in(Static(), SentenceTransformers(DEFAULT_MODEL), store, silent).encode_queries(['distil it'])


def timed_child(arguments: Sequence[str]) -> tuple[float, float, float]:
    """Seconds of the wall and the processor, and peak megabytes, of Python with these arguments."""
    code = (
        'import json, resource, subprocess, sys, time\n'
        'begun = time.perf_counter()\n'
        'subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)\n'
        'used = resource.getrusage(resource.RUSAGE_CHILDREN)\n'
        'print(json.dumps([time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3]))\n'
    )
    shown = subprocess.run([sys.executable, '-c', code, *arguments], check=True, capture_output=True, text=True)
    wall, processor, megabytes = json.loads(shown.stdout)
    return wall, processor, megabytes


def to_table(found: Mapping[int, Found], length: int, strategies: Sequence[str], index: str) -> str:
    """Seconds, megabytes and exponents of each stage."""
    sizes = list(found)
    lines = [
        '# How a comparison grows with its corpus',
        '',
        f'`python benchmarks/corpus_growth.py --length {length} --sizes {" ".join(map(str, sizes))}`, '
        f'{time.strftime("%Y-%m-%d")}: contracts of `chunklab corpus generate --seed {SEED} --length {length}`, '
        f'static mode, {strategies[0]}, {index}, each question asked of its own contract. '
        'Exponents leave out the smallest size.',
        '',
        '| seconds of the wall | ' + ' | '.join(f'{n:,}' for n in sizes) + ' | exponent | of the processor | wanted |',
        '|---|' + '---:|' * (len(sizes) + 3),
    ]
    stages = list(found[sizes[0]])
    for stage in stages:
        walls, processors, _ = zip(*(found[n][stage] for n in sizes), strict=True)
        shown = ' | '.join(f'{wall:.2f}' for wall in walls)
        wanted = '≤ 1.2' if stage == 'index build' else '≤ 1.1'
        lines.append(f'| {stage} | {shown} | {exponent(sizes, walls)} | {exponent(sizes, processors)} | {wanted} |')
    lines += ['', '| peak MB | ' + ' | '.join(f'{n:,}' for n in sizes) + ' |', '|---|' + '---:|' * len(sizes)]
    lines += [f'| {stage} | ' + ' | '.join(f'{found[n][stage][2]:,.0f}' for n in sizes) + ' |' for stage in stages]
    return '\n'.join(lines) + '\n'


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> str:
    """The slope of log seconds over log sizes, without the smallest size; n/a for fewer than two others."""
    if len(sizes) < 3:
        return 'n/a'
    return f'{np.polyfit(np.log(sizes[1:]), np.log(seconds[1:]), 1)[0]:.2f}'


def peak_megabytes() -> float:
    """Peak resident memory since it was last set back."""
    status = Path('/proc/self/status').read_text(encoding='ascii')
    return float(status.partition('VmHWM:')[2].split()[0]) / 1e3


if __name__ == '__main__':
    main()
