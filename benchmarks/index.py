"""What an index costs beside the bare calls that it is made of: inserting into Chroma, asking it, and exact search.

    python benchmarks/index.py [--chunks 6000] [--runs 3] [--exact-chunks 1000000]

1. Inserting `--chunks` unit vectors of 384 numbers with their texts into a new embedded collection: `open_in_folder`
   (which makes names and metadata, and looks whether all is there) and a bare loop of `collection.add` with the same
   vectors, texts, settings and batches, ids and metadata made before; one after another in one process, `--runs` times.
2. The bare loop again with other batches, up to the most that the client takes.
3. 512 questions in calls of 1, 16, 64, 256 and 512; and 512 questions each of which is restricted to a document of 30
   chunks: a call for each document, and as chunklab does it, many documents in one.
4. Exact search among `--exact-chunks` vectors, each in a process of its own: 10 questions, 1,000 questions, 1,000
   questions of which each is restricted to two documents, and 200 that are restricted to half of all documents. Peak
   memory beside the vectors themselves, and whether a sample of the answers is what sorting all similarities gives.

Writes results/benchmarks/index.md: medians of the runs, in seconds of the wall and of the processor.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chunklab.index import chroma
from chunklab.index.chroma import ChromaIndex
from chunklab.index.contents import Contents, chunk_ids
from chunklab.index.exact import ExactIndex
from chunklab.index.places import open_in_folder
from chunklab.index.settings import Hnsw
from chunklab.types import Corpus, Cutting, Document, Vectors

DIM = 384
PER_DOCUMENT = 30
LENGTH = 900  # characters of a chunk
BATCHES = (100, 500, 1000, 2000, 0)  # 0: the most that the client takes
CALLS = (1, 16, 64, 256, 512)
ASKED = 512
DEPTH = 30
TABLE = Path(__file__).parent.parent / 'results' / 'benchmarks' / 'index.md'
EXACT = (
    '10 questions',
    '1,000 questions',
    '1,000 questions of two documents each',
    '200 questions of half the documents',
)


class Spent(NamedTuple):
    """Seconds of the wall and of the processor."""

    wall: float
    processor: float


def main() -> None:
    """Measure, write the table and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--chunks', type=int, default=6000)
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--exact-chunks', type=int, default=1_000_000)
    parser.add_argument('--table', type=Path, default=TABLE)
    parser.add_argument('--exact', choices=EXACT, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.exact:
        print(json.dumps(exact_case(given.exact, given.exact_chunks)))
        return
    lines = [
        '# Index',
        '',
        f'`python benchmarks/index.py`, {time.strftime("%Y-%m-%d")}: medians of {given.runs} runs.',
        '',
    ]
    lines += [
        *inserting(given.chunks, given.runs),
        '',
        *asking(given.chunks, given.runs),
        '',
        *exactly(given.exact_chunks),
    ]
    table = '\n'.join(lines) + '\n'
    given.table.parent.mkdir(parents=True, exist_ok=True)
    given.table.write_text(table, encoding='utf-8')
    print(table)


def inserting(n_chunks: int, runs: int) -> list[str]:
    """Tables 1 and 2."""
    contents = made_contents(n_chunks)
    ours: list[Spent] = []
    bare: dict[int, list[Spent]] = {step: [] for step in (*BATCHES, chroma._CHUNKS_PER_ADD)}
    built_bare(contents, chroma._CHUNKS_PER_ADD)  # loads what is loaded once
    for _ in range(runs):
        ours.append(spent(lambda: built(contents)))
        for step, found in bare.items():
            found.append(built_bare(contents, step))
    beside = bare[chroma._CHUNKS_PER_ADD]
    rate = f'chunks a second, {n_chunks:,} chunks of {DIM} numbers'
    lines = [f'| {rate} | wall | processor |', '|---|---:|---:|']
    lines.append(row('chunklab, whole index', [n_chunks / median(ours).wall, n_chunks / median(ours).processor], '.0f'))
    for step, found in bare.items():
        name = f'bare `collection.add`, {step or "the most there may be"} at a time'
        lines.append(row(name, [n_chunks / median(found).wall, n_chunks / median(found).processor], '.0f'))
    ratios = [[b.wall / o.wall for b, o in zip(beside, ours, strict=True)]]
    ratios.append([b.processor / o.processor for b, o in zip(beside, ours, strict=True)])
    wanted = f'chunklab over the bare loop of {chroma._CHUNKS_PER_ADD} (wanted ≥ 0.9)'
    return [*lines, row(wanted, [statistics.median(r) for r in ratios], '.2f')]


def asking(n_chunks: int, runs: int) -> list[str]:
    """Table 3."""
    contents = made_contents(n_chunks)
    rng = np.random.default_rng(1)
    queries = units(rng, ASKED)
    doc_ids = [document.doc_id for document in contents.corpus.documents]
    restrict = [(doc_ids[i % len(doc_ids)],) for i in range(ASKED)]
    lines = [f'| seconds for {ASKED} questions among {n_chunks:,} chunks | wall | processor |', '|---|---:|---:|']
    with tempfile.TemporaryDirectory() as folder, open_in_folder(Path(folder), contents, Hnsw()) as index:
        for size in CALLS:
            found = [spent(partial(in_calls, index, queries, size)) for _ in range(runs)]
            lines.append(row(f'all chunks searched, {size} in a call', median(found), '.2f'))
        for name, most in (('a call for each document', 1), ('chunklab', chroma._NAMES_PER_GET)):
            with setting(chroma, '_NAMES_PER_GET', most):
                found = [spent(lambda: index.search(queries, DEPTH, restrict)) for _ in range(runs)]
            lines.append(row(f'each in one document, {name}', median(found), '.2f'))
    return lines


def exactly(n_chunks: int) -> list[str]:
    """Table 4."""
    lines = [f'| exact search, {n_chunks:,} chunks | wall s | processor s | MB beside the vectors | right |']
    lines.append('|---|---:|---:|---:|---|')
    for case in EXACT:
        call = [sys.executable, __file__, '--exact', case, '--exact-chunks', str(n_chunks)]
        found = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
        shown = f'{found["wall"]:.1f} | {found["processor"]:.1f} | {found["megabytes"]:,.0f}'
        lines.append(f'| {case} | {shown} | {"yes" if found["right"] else "NO"} |')
    return [*lines, '', f'Wanted: at most 1,000 MB beside the {n_chunks * DIM * 4 / 1e6:,.0f} MB of vectors.']


def exact_case(case: str, n_chunks: int) -> dict[str, Any]:
    """One kind of question, in this process."""
    rng = np.random.default_rng(0)
    vectors = np.empty((n_chunks, DIM), dtype=np.float32)
    for first in range(0, n_chunks, 10_000):
        some = vectors[first : first + 10_000]
        some[:] = units(rng, len(some))
    cutting, n_documents = made_cutting(n_chunks)
    n = 10 if case == EXACT[0] else 200 if case == EXACT[3] else 1000
    half = tuple(f'd{i}' for i in range(0, n_documents, 2))
    two: list[tuple[str, ...]] = [(f'd{i % n_documents}', f'd{(7 * i + 1) % n_documents}') for i in range(n)]
    all_or_half: tuple[str, ...] = half if case == EXACT[3] else ()
    restrictions = two if case == EXACT[2] else [all_or_half] * n
    queries = units(rng, n)
    index = ExactIndex(cutting, vectors)
    Path('/proc/self/clear_refs').write_text('5', encoding='ascii')  # the peak starts anew from what is held now
    found = []
    took = spent(lambda: found.extend(index.search(queries, DEPTH, restrictions)))
    beside = peak_megabytes() - vectors.nbytes / 1e6
    right = all(is_right(index, vectors, queries[i], restrictions[i], found[i]) for i in range(0, n, max(1, n // 10)))
    return {'wall': took.wall, 'processor': took.processor, 'megabytes': beside, 'right': right}


def is_right(index: ExactIndex, vectors: Vectors, query: Vectors, doc_ids: tuple[str, ...], found: Any) -> bool:
    """Whether the similarities are the highest there are; a product of another shape may differ in its last bits."""
    rows = index._layout.rows(doc_ids) if doc_ids else np.arange(len(vectors))
    best = np.sort(np.concatenate([vectors[rows[i : i + 10_000]] @ query for i in range(0, len(rows), 10_000)]))[::-1]
    return bool(np.abs(vectors[found] @ query - best[:DEPTH]).max() < 1e-6)


def built(contents: Contents) -> None:
    """The index as chunklab builds it, in a new folder."""
    with tempfile.TemporaryDirectory() as folder, open_in_folder(Path(folder), contents, Hnsw()):
        pass


def built_bare(contents: Contents, step: int) -> Spent:
    """What a loop of `collection.add` takes, everything made before."""
    import chromadb

    ids, texts = chunk_ids(contents.cutting), list(contents.texts())
    metadatas: list[Any] = [
        {'doc_id': chunk.doc_id, 'start': chunk.span.start, 'end': chunk.span.end}
        for chunk in contents.cutting.chunks()
    ]
    with tempfile.TemporaryDirectory() as folder:
        client = chromadb.PersistentClient(folder, settings=chromadb.Settings(anonymized_telemetry=False))
        step = step or client.get_max_batch_size()
        collection = client.create_collection('bare', configuration=Hnsw().to_configuration(), embedding_function=None)

        def add() -> None:
            for first in range(0, len(ids), step):
                some = slice(first, first + step)
                collection.add(
                    ids=ids[some],
                    embeddings=contents.vectors[some],
                    documents=texts[some],
                    metadatas=metadatas[some],
                )

        took = spent(add)
        client.close()
    return took


def in_calls(index: ChromaIndex, queries: Vectors, size: int) -> None:
    """All questions, so many in a call."""
    for first in range(0, len(queries), size):
        index.collection.query(query_embeddings=queries[first : first + size], n_results=DEPTH, include=[])


def made_contents(n_chunks: int) -> Contents:
    """Chunks of random vectors, in documents of `PER_DOCUMENT` chunks."""
    cutting, n_documents = made_cutting(n_chunks)
    text = ('The Supplier shall deliver the goods on the terms of this agreement. ' * (PER_DOCUMENT * LENGTH))[
        : PER_DOCUMENT * LENGTH
    ]
    documents = tuple(Document(f'd{i}', text) for i in range(n_documents))
    corpus = Corpus('made', documents, (), digest='00')
    return Contents(corpus, cutting, units(np.random.default_rng(0), n_chunks), "st('made')", '00')


def made_cutting(n_chunks: int) -> tuple[Cutting, int]:
    """A cutting into so many chunks, and the number of its documents."""
    starts = np.arange(PER_DOCUMENT) * LENGTH
    spans = np.stack([starts, starts + LENGTH], axis=1)
    n_documents = -(-n_chunks // PER_DOCUMENT)
    last = n_chunks - (n_documents - 1) * PER_DOCUMENT
    of_document = {f'd{i}': spans for i in range(n_documents)} | {f'd{n_documents - 1}': spans[:last]}
    return Cutting('made', of_document), n_documents


def units(rng: np.random.Generator, n: int) -> Vectors:
    """Unit vectors around 200 centres, as texts of a few kinds have them; centres are the same each time."""
    centres = np.random.default_rng(7).normal(size=(200, DIM)).astype(np.float32)
    made = centres[rng.integers(0, 200, n)] + 0.7 * rng.standard_normal((n, DIM), dtype=np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def spent(call: Callable[[], Any]) -> Spent:
    """What one call takes."""
    wall, processor = time.perf_counter(), time.process_time()
    call()
    return Spent(time.perf_counter() - wall, time.process_time() - processor)


def median(found: Sequence[Spent]) -> Spent:
    """The median of each."""
    return Spent(statistics.median(s.wall for s in found), statistics.median(s.processor for s in found))


def row(name: str, values: Sequence[float], form: str) -> str:
    """One line of a table."""
    return f'| {name} | ' + ' | '.join(format(value, form) for value in values) + ' |'


def peak_megabytes() -> float:
    """Peak resident memory since it was last set back."""
    status = Path('/proc/self/status').read_text(encoding='ascii')
    return float(status.partition('VmHWM:')[2].split()[0]) / 1e3


@contextmanager
def setting(owner: Any, name: str, value: Any) -> Iterator[None]:
    """A constant with another value inside the block."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


if __name__ == '__main__':
    main()
