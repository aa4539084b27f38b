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
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from modes_page import FIRST, MEASURES, PHASED, STRATEGIES, Cost, Sample, Tables, means, page, tau

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

ASKED = ('--question-field', 'question', '--restrict-to-document', '--index', 'exact')
OUT = Path(__file__).parent.parent / 'results' / 'modes'


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
    costs, sample = costs_of(given.corpus, given.documents, given.seed)
    OUT.mkdir(parents=True, exist_ok=True)
    text = page(tables, phases, costs, sample)
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


def costs_of(corpus: Path, n_documents: int, seed: int) -> tuple[Mapping[str, Cost], Sample]:
    """What each mode takes for all strategies on a sample of the corpus."""
    found: dict[str, Cost] = {}
    n_tokens = 0
    for mode in MODES:
        experiment = Experiment(corpus=str(corpus), documents=n_documents, seed=seed, mode=mode)
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), on_wait=print) as store:
            session = open_session(experiment, store, silent)
            n_tokens = sum(len(session.encoder.tokenizer().ids(d.text)) for d in session.corpus.documents)
            found[mode] = cost_in(session, store)
    return found, Sample(n_documents, n_tokens)


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


if __name__ == '__main__':
    main()
