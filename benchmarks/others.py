"""Other people's splitters beside chunklab's own, at 200 tokens: the table of results/others.

    python benchmarks/others.py CORPUS [--store DIR] [--documents N] [--into results/others/README.md]

CORPUS is a folder with questions. Every splitter has the overlap that its own documentation uses: LangChain's tutorials
share 200 of 1,000 and LlamaIndex's defaults 200 of 1,024, so 40 of 200 here; SentenceTransformersTokenTextSplitter's
default is 50; LlamaIndex's TokenTextSplitter's is 20 of 1,024, so 4; Chonkie and semchunk share nothing unless told.
Sizes count tokens of the encoder for all. None of these splitters can be phased, ours are, by shift: that leaves
their chunks at 200 tokens.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

OTHERS = (
    'langchain(RecursiveCharacterTextSplitter, chunk_size=200, chunk_overlap=40, length=tokens)',
    'langchain(SentenceTransformersTokenTextSplitter, tokens_per_chunk=200)',
    'llamaindex(SentenceSplitter, chunk_size=200, chunk_overlap=40)',
    'llamaindex(TokenTextSplitter, chunk_size=200, chunk_overlap=4)',
    'chonkie(TokenChunker, chunk_size=200)',
    'chonkie(SentenceChunker, chunk_size=200)',
    'chonkie(RecursiveChunker, chunk_size=200)',
    'semchunk(size=200)',
)
OURS = ('fixed(size=200)', 'recursive(size=200)', 'sentence(size=200)', 'clause(size=200)')
PHASES = 8

_ASKED = ('--question-field', 'question', '--restrict-to-document', '--index', 'exact', '--mode', 'late', '-k', '5')
_PACKAGES = (
    'chunklab',
    'langchain-text-splitters',
    'llama-index-core',
    'chonkie',
    'chonkie-core',
    'semchunk',
    'tokenizers',
    'sentence-transformers',
)


def main() -> None:
    """Run both commands and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    parser.add_argument('corpus')
    parser.add_argument('--store', default='')
    parser.add_argument('--documents', type=int, default=0)
    parser.add_argument('--into', default='results/others/README.md')
    given = parser.parse_args()
    store = ['--store', given.store] if given.store else []
    sample = ['--documents', str(given.documents)] if given.documents else []
    with tempfile.TemporaryDirectory() as folder:
        check = ['strategies', given.corpus, *(part for spec in (*OTHERS, *OURS) for part in ('--check', spec))]
        faults = printed([*check, '-f', 'md', *store], Path(folder, 'check.md'))
        against = [part for spec in (*OURS, *OTHERS) for part in ('-s', spec)]
        asked = ['compare', given.corpus, *_ASKED, *sample, *against, '-f', 'md', '--runs', folder, *store]
        plain = printed(asked, Path(folder, 'plain.md'))
        in_phases = ['--phases', str(PHASES), '--experiment', 'shift', '-m', 'complete@5', '-m', 'complete@1000t']
        phased = printed([*asked, *in_phases], Path(folder, 'phased.md'))
    Path(given.into).write_text(page(faults, plain, phased), encoding='utf-8', newline='')


def printed(arguments: list[str], output: Path) -> str:
    """What a chunklab command writes; its notes go to stderr, as always."""
    ran = subprocess.run([sys.executable, '-m', 'chunklab', *arguments, '-o', str(output)], check=False)
    if ran.returncode:
        raise SystemExit(f'chunklab {arguments[0]} exits with {ran.returncode}')
    return output.read_text(encoding='utf-8')


def page(faults: str, plain: str, phased: str) -> str:
    """The page, as Markdown."""
    versions = ', '.join(f'{package} {version(package)}' for package in _PACKAGES)
    made = f'Made on {datetime.now(UTC):%Y-%m-%d} by `python benchmarks/others.py` with {versions}.'
    return '\n'.join(
        (
            "# Other people's splitters beside ours, at 200 tokens",
            '',
            made,
            '',
            *_SETTINGS,
            '',
            '## What they do to the text',
            '',
            faults.strip(),
            '',
            '## What they retrieve, each as it cuts',
            '',
            plain.strip(),
            '',
            '## The same, ours as the mean over eight starts (shift)',
            '',
            phased.strip(),
            '',
        )
    )


_SETTINGS = (
    'All sizes are in tokens of the encoder. Overlaps are those of the libraries themselves: LangChain’s tutorials',
    'share 200 of 1,000 characters and LlamaIndex’s SentenceSplitter by default 200 of 1,024 tokens, so 40 of 200;',
    'LlamaIndex’s TokenTextSplitter shares 20 of 1,024, so 4; SentenceTransformersTokenTextSplitter has its default of',
    '50; Chonkie and semchunk share nothing unless told. Everything else is as each library has it.',
    '',
    'Seconds include what a library loads at its first document: SentenceTransformersTokenTextSplitter loads the whole',
    'model for its tokenizer. Other people’s splitters cut in one way only, so they have no phases: in the last part',
    'their rows are n/a where a figure hangs on the luck of the cuts.',
)


if __name__ == '__main__':
    main()
