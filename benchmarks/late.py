"""What late encoding costs beside plain encoding, and how far its vectors are from theirs.

    CHUNKLAB_DATA=… python benchmarks/late.py [--documents 3] [--seed 1]

On CUAD contracts, one after another in one process, the model loaded before: every chunk of `fixed(size=200)` by plain
encoding; the same documents by late encoding's single pass; then, from that pass, the chunks of eight strategies, each
cut in eight phases (here every cut of a cutting moved on by i/8 of the size, which costs what a real phase does).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from strategies import STRATEGIES

from chunklab.encoders.late import FOLDER, LateEncoder, open_late_encoder
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers
from chunklab.encoders.reading import DocumentReader
from chunklab.experiment import Experiment
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import Session, open_session
from chunklab.store import Store, open_store
from chunklab.types import Document, SpanArray, Vectors

N_PHASES = 8
SIZE = 200
WARM_UP = Document('warm-up', 'Either party may end this agreement. ' * 200)

Requests = Sequence[tuple[Document, SpanArray]]


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--documents', type=int, default=3)
    parser.add_argument('--seed', type=int, default=1)
    given = parser.parse_args()
    corpus = str(Path(os.environ['CHUNKLAB_DATA']) / 'cuad')
    experiment = Experiment(corpus=corpus, documents=given.documents, seed=given.seed)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), on_wait=print) as store:
        print(json.dumps(measured(open_session(experiment, store, silent), store), indent=2))


def measured(session: Session, store: Store) -> dict[str, float]:
    """Seconds, tokens and distances."""
    choice = SentenceTransformers(DEFAULT_MODEL)
    plain, late = session.encoder, open_late_encoder(choice, store)
    documents = session.corpus.documents
    cuts = session.cut(session.strategies([*STRATEGIES, 'fixed(size=400)']))
    chunks = [(document, cuts[0].cutting.spans[document.doc_id]) for document in documents]
    n_tokens = int(sum(len(late.tokenizer().tokens(document.text)) for document in documents))
    for encoder in (plain, late):
        encoder.prepare([(WARM_UP, np.array([[0, len(WARM_UP.text)]]))])
    on_disk = kept_bytes(store)
    plain_cost = cost_of(lambda: plain.prepare(chunks))
    late_cost = cost_of(lambda: late.prepare(chunks))
    phases = [moved(cut, session, phase) for cut in cuts for phase in range(N_PHASES)]
    serving = cost_of(lambda: [late.encode_chunks(*request) for requests in phases for request in requests])
    read = late.encoded(chunks)
    return {
        'documents': len(documents),
        'tokens': n_tokens,
        'plain_seconds': plain_cost.wall,
        'late_seconds': late_cost.wall,
        'late_over_plain_seconds': late_cost.wall / plain_cost.wall,
        'plain_tokens_per_second': n_tokens / plain_cost.wall,
        'late_tokens_per_second': n_tokens / late_cost.wall,
        'late_over_plain_processor_seconds': late_cost.processor / plain_cost.processor,
        'tokens_read_over_tokens': read.tokens / n_tokens,
        'serving_8_phases_of_8_strategies_seconds': serving.wall,
        'chunks_served': sum(len(spans) for requests in phases for _, spans in requests),
        'bytes_on_disk_per_token': (kept_bytes(store) - on_disk) / n_tokens,
        **distances(session, late, chunks, DocumentReader(choice, plain)),
    }


def kept_bytes(store: Store) -> int:
    """Size of all token vectors in the store."""
    return sum(path.stat().st_size for path in (store.path / FOLDER).iterdir())


class Cost(NamedTuple):
    """Seconds of one call: on the clock, and of all processors together, which other programs hardly change."""

    wall: float
    processor: float


def cost_of(call: Callable[[], object]) -> Cost:
    """What one call takes."""
    wall, processor = time.perf_counter(), time.process_time()
    call()
    return Cost(time.perf_counter() - wall, time.process_time() - processor)


def moved(cut: Cut, session: Session, phase: int) -> Requests:
    """The cutting with every cut moved on by that many eighths of its size, in tokens."""
    ahead = phase * (cut.strategy.size or SIZE) // N_PHASES
    requests = []
    for document in session.corpus.documents:
        starts = session.encoder.tokenizer().tokens(document.text).starts
        places = np.append(starts, len(document.text))
        spans = places[np.minimum(starts.searchsorted(cut.cutting.spans[document.doc_id]) + ahead, len(starts))]
        requests.append((document, spans[spans[:, 0] < spans[:, 1]].astype(np.int64)))
    return requests


def distances(session: Session, late: LateEncoder, chunks: Requests, reader: DocumentReader) -> dict[str, float]:
    """What half floats change in the similarity of a chunk and a question, at most; and how alike late's vectors of the
    chunks are to plain ones."""
    questions = late.encode_queries([query.text for query in session.corpus.queries])
    largest, alike = 0.0, []
    for document, spans in chunks:
        kept, whole = late.encode_chunks(document, spans), unrounded(document, spans, reader)
        largest = max(largest, float(np.abs((kept - whole) @ questions.T).max()))
        alike += np.einsum('ij,ij->i', kept, session.encoder.encode_chunks(document, spans)).tolist()
    return {'largest_effect_of_half_floats_on_a_similarity': largest, 'mean_cosine_to_plain': float(np.mean(alike))}


def unrounded(document: Document, spans: SpanArray, reader: DocumentReader) -> Vectors:
    """The vectors of chunks that have tokens from the rows as the model gives them, by plain means."""
    reading = reader.read(document.text, lambda n_read: None)
    rows = np.concatenate(list(reading.batches))
    last = len(reading.starts)
    sums = []
    for first, past in reading.starts.searchsorted(spans).tolist():
        begin, end = (first and first + reading.n_before), (len(rows) if past == last else past + reading.n_before)
        sums.append(rows[begin:end].sum(axis=0, dtype=np.float64))
    return np.array([total / np.linalg.norm(total) for total in sums], dtype=np.float32)


if __name__ == '__main__':
    main()
