"""How many chunks alignment places, how many wrongly, and how long it takes.

    CHUNKLAB_DATA=… python benchmarks/alignment.py [--every N]

First, chunks made from known spans of CUAD contracts (every N-th of the 245) and damaged in the ways of damaged.py,
once each, seeded by the contract's number. `wrong`: a place that differs from the true one by more than white space at
its edges, or any place for a piece of another document, unless its letters do stand in this one. `undecided`: not
placed, and no order could tell where, since the same letters stand elsewhere between the true places of its
neighbours. `recovered`: exact ÷ (exact + lost + wrong). Then the splitters of others, whose true places nobody knows.
Seconds are processor time of alignment alone, all contracts together. Writes results/benchmarks/alignment.md, and
prints it.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from damaged import FAULTS, Judged, judge

from chunklab.alignment import align
from chunklab.encoders.models import bundled_folder

RESULT = Path(__file__).parents[1] / 'results' / 'benchmarks' / 'alignment.md'
Splitter = Callable[[str], list[str]]


def main() -> None:
    """Prints and writes both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--every', type=int, default=1, help='take every N-th contract')
    every = parser.parse_args().every
    paths = sorted((Path(os.environ['CHUNKLAB_DATA']) / 'cuad' / 'documents').glob('*.txt'))[::every]
    texts = [path.read_bytes().decode() for path in paths]
    lines = []
    for line in table(texts, every):
        print(line, flush=True)
        lines.append(line)
    RESULT.write_text('\n'.join(lines) + '\n', encoding='utf-8', newline='')


def table(texts: list[str], every: int) -> Iterator[str]:
    """The lines of the report."""
    yield '# Alignment'
    yield ''
    yield f'`python benchmarks/alignment.py --every {every}`: {len(texts)} CUAD contracts, {sum(map(len, texts)):,}'
    yield 'characters. Seconds are processor time of alignment alone. Definitions stand in the script.'
    yield ''
    yield '| fault | pieces | recovered | lost | undecided | wrong | foreign, unplaced | seconds |'
    yield '|---|---:|---:|---:|---:|---:|---:|---:|'
    for fault in FAULTS:
        verdict, seconds = judged(fault, texts)
        n = verdict.exact + verdict.lost + verdict.ambiguous + verdict.wrong + verdict.foreign
        share = f'{verdict.recovered:.3%}' if n > verdict.foreign + verdict.wrong else '–'
        yield (
            f'| {fault} | {n:,} | {share} | {verdict.lost:,} | {verdict.ambiguous:,} | {verdict.wrong:,} '
            f'| {verdict.foreign:,} | {seconds:.2f} |'
        )
    yield ''
    yield '| splitter | pieces | exact | mended | unplaced | splitting, s | alignment, s |'
    yield '|---|---:|---:|---:|---:|---:|---:|'
    for name, make in SPLITTERS.items():
        exact, mended, unplaced, splitting, aligning = counted(make(), texts)
        n = exact + mended + unplaced
        yield f'| {name} | {n:,} | {exact:,} | {mended:,} | {unplaced:,} | {splitting:.1f} | {aligning:.2f} |'
    yield ''
    packages = ('langchain-text-splitters', 'chonkie', 'llama-index-core', 'semchunk')
    yield 'Versions: ' + ', '.join(f'{name} {importlib.metadata.version(name)}' for name in packages) + '.'


def judged(fault: str, texts: list[str]) -> tuple[Judged, float]:
    """The verdict on all contracts with one fault, and the seconds that alignment took."""
    verdict, seconds = Judged(), 0.0
    for i, text in enumerate(texts):
        damaged = FAULTS[fault](text, texts[i - 1], np.random.default_rng(i))
        start = time.process_time()
        placed = align(damaged.text, damaged.pieces)
        seconds += time.process_time() - start
        verdict += judge(damaged, [place and place.span for place in placed])[0]
    return verdict, seconds


def counted(split: Splitter, texts: list[str]) -> tuple[int, int, int, float, float]:
    """Pieces placed letter by letter, placed otherwise, not placed; seconds of splitting and of alignment."""
    exact = mended = unplaced = 0
    splitting = aligning = 0.0
    for text in texts:
        start = time.process_time()
        pieces = split(text)
        splitting += time.process_time() - start
        start = time.process_time()
        placed = align(text, pieces)
        aligning += time.process_time() - start
        exact += sum(place is not None and place.exact for place in placed)
        mended += sum(place is not None and not place.exact for place in placed)
        unplaced += placed.count(None)
    return exact, mended, unplaced, splitting, aligning


def _recursive() -> Splitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=40).split_text


def _sentence_transformers() -> Splitter:
    from langchain_text_splitters import SentenceTransformersTokenTextSplitter

    return SentenceTransformersTokenTextSplitter(
        model_name=str(bundled_folder()), tokens_per_chunk=200, chunk_overlap=20
    ).split_text


def _chonkie() -> Splitter:
    from chonkie import TokenChunker
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / 'tokenizer.json'))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    chunker = TokenChunker(tokenizer=tokenizer, chunk_size=200, chunk_overlap=20)
    return lambda text: [chunk.text for chunk in chunker.chunk(text)]


def _llama_index() -> Splitter:
    from llama_index.core.node_parser import SentenceSplitter

    return SentenceSplitter(chunk_size=200, chunk_overlap=20, tokenizer=str.split).split_text


def _semchunk() -> Splitter:
    import semchunk

    chunker = semchunk.chunkerify(lambda text: len(text.split()), chunk_size=150)
    return lambda text: list(chunker(text))


SPLITTERS: dict[str, Callable[[], Splitter]] = {
    'langchain RecursiveCharacterTextSplitter, 800 characters, overlap 40': _recursive,
    'langchain SentenceTransformersTokenTextSplitter, 200 tokens, overlap 20': _sentence_transformers,
    'chonkie TokenChunker, 200 tokens of BERT, overlap 20': _chonkie,
    'llama-index SentenceSplitter, 200 words, overlap 20': _llama_index,
    'semchunk, 150 words': _semchunk,
}

if __name__ == '__main__':
    main()
