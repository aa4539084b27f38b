"""What `chunklab compare` takes beyond encoding: its wall time over that of one bare SentenceTransformer.encode call.

    CHUNKLAB_DATA=… python benchmarks/overhead.py [--documents 24]

In one run, one after another: `compare` on CUAD with seven strategies and an empty store; the same again; then, in a
new process, `SentenceTransformer.encode(texts, batch_size=32)` of the very texts that the first run encoded (sentences
included). Loading the model counts for `compare` and not for the bare call.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from strategies import STRATEGIES


def main() -> None:
    """Print the three times, the two ratios and the peak memory as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--documents', type=int, default=24)
    parser.add_argument('--out', type=Path, help='also keep the table that compare prints here')
    parser.add_argument('--keep', type=Path, help='keep the store and the run in this empty folder')
    parser.add_argument('--bare', type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.bare:
        print(json.dumps(bare_encode(given.bare)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        print(json.dumps(measured(given.documents, folder, given.out), indent=2))


def measured(documents: int, folder: Path, out: Path | None) -> dict[str, float]:
    """Seconds of each part, measured in this order."""
    cold = timed_compare(documents, folder, out)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    warm = timed_compare(documents, folder, None)
    texts = folder / 'texts.json'
    texts.write_text(json.dumps(distinct_texts(documents, folder)), encoding='utf-8')
    bare = subprocess.run([sys.executable, __file__, '--bare', str(texts)], check=True, capture_output=True, text=True)
    shown = json.loads(bare.stdout)
    return {
        'compare_cold_s': cold,
        'compare_again_s': warm,
        'bare_encode_s': shown['seconds'],
        'texts': shown['texts'],
        'cold_over_bare': cold / shown['seconds'],
        'peak_megabytes_of_cold': peak,
    }


def timed_compare(documents: int, folder: Path, out: Path | None) -> float:
    """Wall seconds of the command."""
    corpus = str(Path(os.environ['CHUNKLAB_DATA']) / 'cuad')
    chosen = [part for spec in STRATEGIES for part in ('-s', spec)]
    call = ['compare', corpus, '--documents', str(documents), '--seed', '1', *chosen, '-k', '5', '-f', 'md', '-q']
    call += ['--store', str(folder / 'store'), '--runs', str(folder / 'runs'), '-o', str(out or folder / 'table.md')]
    begun = time.perf_counter()
    subprocess.run([sys.executable, '-m', 'chunklab', *call], check=True)
    return time.perf_counter() - begun


def distinct_texts(documents: int, folder: Path) -> list[str]:
    """Every text that the run encoded as a chunk or as a sentence, each once."""
    from chunklab.experiment import Experiment
    from chunklab.pipeline.cut import unit_requests
    from chunklab.pipeline.progress import silent
    from chunklab.pipeline.session import open_session
    from chunklab.store import open_store

    experiment = Experiment(corpus=str(Path(os.environ['CHUNKLAB_DATA']) / 'cuad'), documents=documents, seed=1)
    found: dict[str, None] = {}
    with open_store(folder / 'store', on_wait=print) as store:
        session = open_session(experiment, store, silent)
        strategies = session.strategies(STRATEGIES)
        for cut in session.cut(strategies):
            requests = [(d, cut.cutting.spans[d.doc_id]) for d in session.corpus.documents]
            requests += unit_requests(session.corpus.documents, cut.strategy, session.context([cut.strategy]))
            for document, spans in requests:
                found.update(dict.fromkeys(document.text[a:b] for a, b in spans.tolist()))
    return list(found)


def bare_encode(texts_file: Path) -> dict[str, float]:
    """Seconds of one encode call, the model loaded before."""
    from sentence_transformers import SentenceTransformer

    from chunklab.encoders.models import bundled_folder

    texts = json.loads(texts_file.read_text(encoding='utf-8'))
    model = SentenceTransformer(str(bundled_folder()), device='cpu')
    begun = time.perf_counter()
    model.encode(texts, batch_size=32, show_progress_bar=False)
    return {'seconds': time.perf_counter() - begun, 'texts': len(texts)}


if __name__ == '__main__':
    main()
