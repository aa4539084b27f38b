"""Do the cheaper modes rank strategies as plain encoding does, and what do they cost?

    python benchmarks/modes.py CORPUS [--tables DIR] [--store DIR] [--documents 3]

Ten strategies on a corpus (CUAD's 60 contracts: `bash benchmarks/results.sh cuad-60` makes the folder) in every mode,
and `fixed` and `sentence` in eight phases of jitter for what a cut costs. Tables are JSON files of `chunklab compare`
in --tables, MODE.json and MODE-phases.json; those that are there are read, the others made, in plain mode in an hour on
two cores. Costs are processor seconds of encoding and bytes of a new store, on a few documents, one mode after another
in this process. Writes results/modes/README.md, and for chunklab's own advice chunklab/encoders/alike.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from scipy.stats import kendalltau

from chunklab.corpus.folder import read_corpus
from chunklab.encoders import alike
from chunklab.encoders.alike import Shown
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, resolve
from chunklab.encoders.static import StaticEncoder
from chunklab.experiment import MODES, Experiment
from chunklab.pipeline.indexing import chunk_vectors, encode_cuts
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import Session, open_session
from chunklab.store import Store, open_store
from chunklab.types import Document, to_span_array

STRATEGIES = (
    'fixed(size=200)',
    'fixed(size=200, overlap=40)',
    'fixed(size=200, overlap=100)',
    'recursive(size=200)',
    'sentence(size=200)',
    'semantic(size=200)',
    'cluster(size=200)',
    'clause(size=200)',
    'fixed(size=100)',
    'sentence(size=100)',
)
PHASED = ('fixed(size=200)', 'sentence(size=200)')
MEASURES = ('complete@1000t', 'complete@5', 'recall@1000t', 'recall@5', 'intact@1000t', 'intact@5')
FIRST = MEASURES[0]
ASKED = ('--question-field', 'question', '--restrict-to-document', '--index', 'exact')
OUT = Path(__file__).parent.parent / 'results' / 'modes'

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What encoding some documents for all strategies takes: processor seconds, megabytes kept, and the seconds that
    distilling took before."""

    seconds: float
    megabytes: float
    distilling: float = 0.0


def main() -> None:
    """Write the page and the advice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('corpus', type=Path)
    parser.add_argument('--tables', type=Path, default=Path('results/runs/modes'))
    parser.add_argument('--store', type=Path, help='of the comparisons; what they share is computed once')
    parser.add_argument('--documents', type=int, default=3, help='on which costs are measured')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--without', action='append', default=[], choices=MODES, help='a mode to leave out for now')
    parser.add_argument('--without-phases', action='append', default=[], choices=MODES, help='one not to cut in phases')
    given = parser.parse_args()
    modes = [mode for mode in MODES if mode not in given.without]
    given.tables.mkdir(parents=True, exist_ok=True)
    tables = {mode: table_of(mode, STRATEGIES, mode, given) for mode in modes}
    corpora = sorted({table['scores']['title'].partition(';')[0] for table in tables.values()})
    if len(corpora) > 1:
        sys.exit(f'{given.tables} has tables of different corpora: {"; ".join(corpora)}')
    phases = {
        mode: table_of(f'{mode}-phases', PHASED, mode, given, '--phases', '8', '--experiment', 'jitter')
        for mode in modes
        if mode not in given.without_phases
    }
    costs, n_tokens = costs_of(given.corpus, given.documents, given.seed)
    OUT.mkdir(parents=True, exist_ok=True)
    text = page(tables, phases, costs, n_tokens, given)
    (OUT / 'README.md').write_text(text, encoding='utf-8')
    print(text)
    if 'plain' in tables:
        keep_advice(tables, costs, given.corpus)


def table_of(
    name: str, strategies: Sequence[str], mode: str, given: argparse.Namespace, *more: str
) -> Mapping[str, Any]:
    """What `chunklab compare -f json` prints for these strategies in that mode: read if it is there, else made."""
    path: Path = given.tables / f'{name}.json'
    if not path.exists():
        call = [sys.executable, '-m', 'chunklab', 'compare', str(given.corpus), *ASKED, '--mode', mode, *more]
        call += [part for measure in MEASURES for part in ('-m', measure)]
        call += [part for strategy in strategies for part in ('-s', strategy)]
        call += ['--runs', str(given.tables / 'runs'), '-f', 'json', '-o', str(path)]
        call += ['--store', str(given.store)] if given.store else []
        subprocess.run(call, check=True)
    found: Mapping[str, Any] = json.loads(path.read_text(encoding='utf-8'))
    return found


def costs_of(corpus: Path, n_documents: int, seed: int) -> tuple[Mapping[str, Cost], int]:
    """What each mode takes for all strategies on a sample, and how many tokens that has."""
    found: dict[str, Cost] = {}
    n_tokens = 0
    for mode in MODES:
        experiment = Experiment(corpus=str(corpus), documents=n_documents, seed=seed, mode=mode)
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), on_wait=print) as store:
            session = open_session(experiment, store, silent)
            n_tokens = sum(len(session.encoder.tokenizer().ids(d.text)) for d in session.corpus.documents)
            found[mode] = cost_in(session, store)
    return found, n_tokens


def cost_in(session: Session, store: Store) -> Cost:
    """The cost in one mode. What is loaded or distilled once is so before."""
    encoder = session.encoder
    warm_up = Document('warm-up', 'Either party may end this agreement.')
    encoder.encode_chunks(warm_up, to_span_array([(0, len(warm_up.text))]))
    encoder.encode_queries(['Who may end it?'])
    before = kept_bytes(store)
    with timed(encoder) as spent:
        cuts = session.cut(session.strategies(STRATEGIES))
        encode_cuts(session, cuts)
        for cut in cuts:
            chunk_vectors(session, cut)
    distilling = encoder.table().seconds if isinstance(encoder, StaticEncoder) else 0.0
    return Cost(spent(), (kept_bytes(store) - before) / 1e6, distilling)


@contextmanager
def timed(encoder: Any) -> Iterator[Callable[[], float]]:
    """Processor seconds that pass inside the encoder while the block runs."""
    spent = [0.0]

    def measured(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            given = (list(given[0]),) if len(given) == 1 else given  # requests come from cutting, which is no encoding
            begun = time.process_time()
            try:
                return method(*given)
            finally:
                spent[0] += time.process_time() - begun

        return call

    encoder.prepare, encoder.encode_chunks = measured(encoder.prepare), measured(encoder.encode_chunks)
    yield lambda: spent[0]


def kept_bytes(store: Store) -> int:
    """Bytes of vectors, token vectors and tokens in the store; a distilled model is not counted."""
    for path in store.path.glob('*.sqlite'):
        with closing(sqlite3.connect(path)) as connection:  # its journal has pages again that the file has already
            connection.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    places = [
        store.path / 'token-vectors',
        *store.path.glob('vectors.sqlite*'),
        *store.path.glob('token-numbers.sqlite*'),
    ]
    files = [file for place in places for file in (place.iterdir() if place.is_dir() else [place]) if file.is_file()]
    return sum(file.stat().st_size for file in files)


def means(table: Mapping[str, Any], measure: str) -> list[float]:
    """The mean of each strategy, in their order."""
    rows = {row['strategy']: row for row in table['scores']['rows']}
    return [float(rows[strategy][measure]) for strategy in STRATEGIES]


def tau(left: Sequence[float], right: Sequence[float]) -> float:
    """Kendall's tau-b; equal scores tie."""
    return float(kendalltau([round(x, 9) for x in left], [round(x, 9) for x in right]).statistic)


def turned(left: Sequence[float], right: Sequence[float]) -> list[tuple[str, str, float, float]]:
    """Pairs of strategies that the two put in opposite order: (better, worse) by `left`, and both differences."""
    found = []
    for i, j in combinations(range(len(left)), 2):
        if (left[i] - left[j]) * (right[i] - right[j]) < 0:
            better, worse = (i, j) if left[i] > left[j] else (j, i)
            gap = left[better] - left[worse]
            found.append((STRATEGIES[better], STRATEGIES[worse], gap, right[better] - right[worse]))
    return sorted(found, key=lambda pair: -pair[2])


def keep_advice(tables: Tables, costs: Mapping[str, Cost], folder: Path) -> None:
    """Write what `chunklab compare` may say of cheaper modes, in place of what it had on these weights."""
    corpus = read_corpus(folder, question_field='question', restrict_to_document=True)
    with tempfile.TemporaryDirectory() as place, open_store(Path(place), on_wait=print) as store:
        weights = resolve(SentenceTransformers(DEFAULT_MODEL), store.cache('models')).digest
    found = [
        Shown(
            weights=weights,
            mode=mode,
            measure=FIRST,
            tau=round(tau(means(tables['plain'], FIRST), means(tables[mode], FIRST)), 4),
            cheaper=round(costs['plain'].seconds / costs[mode].seconds, 1),
            n_strategies=len(STRATEGIES),
            corpus=corpus.name,
            corpus_digest=corpus.digest,
            n_documents=len(corpus.documents),
            date=f'{date.today():%Y-%m-%d}',
        )
        for mode in tables
        if mode != 'plain'
    ]
    others = [shown for shown in alike.read_shown() if shown.weights != weights]
    alike.PATH.write_text(json.dumps([asdict(shown) for shown in [*others, *found]], indent=2) + '\n', encoding='utf-8')


def page(tables: Tables, phases: Tables, costs: Mapping[str, Cost], n_tokens: int, given: argparse.Namespace) -> str:
    """The page that is committed."""
    first = next(iter(tables))
    titles = '\n'.join(f'- {table["scores"]["title"]}' for table in tables.values())
    parts = [
        '# Plain, late, static: do they rank alike, and what do they cost?',
        f'`python benchmarks/modes.py`, {date.today():%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}), Python '
        f'{platform.python_version()}. Bare questions, each searched in its contract, exactly.{_lacking(tables)}\n\n'
        f'{titles}',
        '## Scores\n\n' + scores(tables),
        f'## Rank agreement with {first}\n\n' + agreement(tables, first),
        '## What a cut costs\n\nThe boundary penalty, each question against itself, over 8 phases of jitter, with its '
        '95 % interval and the number of questions.' + unphased(given.without_phases) + '\n\n' + penalties(phases),
        '## What encoding costs\n\n' + expenses(costs, n_tokens, given.documents),
    ]
    return '\n\n'.join(parts) + '\n'


def _lacking(tables: Tables) -> str:
    """Says so where plain encoding, by which the others are to be judged, was left out."""
    if 'plain' in tables:
        return ''
    return ' Plain encoding was left out of the scores: of how the modes rank beside it, this page says nothing.'


def scores(tables: Tables) -> str:
    """complete@1000t of each strategy in each mode, with its rank, and complete@5."""
    columns = [(measure, mode) for measure in MEASURES[:2] for mode in tables]
    lines = [row(['strategy', *(f'{measure} {mode}' for measure, mode in columns)]), rule(len(columns))]
    of_column = [means(tables[mode], measure) for measure, mode in columns]
    for i, strategy in enumerate(STRATEGIES):
        cells = [f'{found[i]:.3f} ({1 + sum(x > found[i] for x in found)})' for found in of_column]
        lines.append(row([strategy, *cells]))
    return (
        '\n'.join(lines) + '\n\nIn brackets the rank. Scores of different modes are not to be compared with each other.'
    )


def agreement(tables: Tables, first: str) -> str:
    """tau-b of each measure, and which pairs of strategies come out the other way round."""
    others = [mode for mode in tables if mode != first]
    lines = [row(['tau-b', *others]), rule(len(others))]
    for measure in MEASURES:
        reference = means(tables[first], measure)
        lines.append(row([measure, *(f'{tau(reference, means(tables[mode], measure)):.2f}' for mode in others)]))
    told = []
    for mode in others:
        pairs = turned(means(tables[first], FIRST), means(tables[mode], FIRST))
        n_pairs = len(STRATEGIES) * (len(STRATEGIES) - 1) // 2
        worst = (
            f'; the widest: {pairs[0][0]} over {pairs[0][1]} by {pairs[0][2]:.3f}, there {pairs[0][3]:+.3f}'
            if pairs
            else ''
        )
        told.append(f'{mode} turns {len(pairs)} of {n_pairs} pairs of strategies around in {FIRST}{worst}.')
    return '\n'.join(lines) + '\n\n' + ' '.join(told)


def unphased(modes: Sequence[str]) -> str:
    """What to say of modes that were not cut in phases here."""
    if not modes:
        return ''
    return (
        f' Not of {", ".join(modes)}, whose phases were not encoded on these contracts; plain and late on 24, in '
        '4 phases, stand in [results/boundaries](../boundaries/README.md#late-against-plain).'
    )


def penalties(phases: Tables) -> str:
    """The boundary penalty of each strategy and measure in each mode."""
    lines = [row(['strategy', 'measure', *phases]), row(['---', '---', *(['---:'] * len(phases))])]
    of_mode = {
        mode: {(found['strategy'], found['measure']): found for found in table['penalties']['rows']}
        for mode, table in phases.items()
    }
    for strategy in PHASED:
        for measure in MEASURES[:4]:
            found = [of_mode[mode].get((strategy, measure)) for mode in phases]
            cells = [
                f'{x["penalty"]:.3f} [{x["low"]:.3f}, {x["high"]:.3f}] {x["queries"]}' if x else 'n/a' for x in found
            ]
            lines.append(row([strategy, measure, *cells]))
    return '\n'.join(lines)


def expenses(costs: Mapping[str, Cost], n_tokens: int, n_documents: int) -> str:
    """Seconds and megabytes, and what the cheaper modes save."""
    lines = [row(['mode', 'processor s', 'plain takes', 'MB kept', 'MB per million tokens']), rule(4)]
    for mode, cost in costs.items():
        ratio = costs['plain'].seconds / cost.seconds
        lines.append(
            row(
                [
                    mode,
                    f'{cost.seconds:.2f}',
                    f'{ratio:.1f} ×' if ratio < 10 else f'{ratio:,.0f} ×',
                    f'{cost.megabytes:.1f}',
                    f'{cost.megabytes / n_tokens * 1e6:.0f}',
                ]
            )
        )
    return (
        '\n'.join(lines)
        + f'\n\nAll ten strategies, with what `semantic` and `cluster` cut by, on {n_documents} of the contracts '
        f'({n_tokens:,} tokens); the model loaded, questions and cutting not counted. Processor seconds, '
        'which other work on the machine changes little. static needs the distilled model besides (31 MB), which took '
        f'{costs["static"].distilling:.0f} s on the clock, once.'
    )


def row(cells: Sequence[str]) -> str:
    """A row of a Markdown table."""
    return f'| {" | ".join(cells)} |'


def rule(n_figures: int) -> str:
    """The line under a head of one name and so many figures."""
    return row(['---', *(['---:'] * n_figures)])


if __name__ == '__main__':
    main()
