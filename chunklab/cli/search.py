"""`chunklab search`: one question, and the chunks that come back."""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chunklab.cli.options import (
    DEFAULTS,
    corpus_argument,
    encoder_option,
    opened_store,
    quiet_option,
    store_option,
    write_output,
)
from chunklab.corpus.wording import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chunklab.corpus.pages import Pages
    from chunklab.types import Document, ScoredChunk


@click.command('search')
@click.argument('question')
@corpus_argument
@click.option('-s', '--strategy', default='sentence(size=200)', show_default=True, help='How to cut.')
@click.option('-k', type=click.IntRange(min=1), default=5, show_default=True, help='Chunks to show.')
@click.option('--doc', 'doc_ids', multiple=True, metavar='DOC_ID', help='Search this document only; may be repeated.')
@click.option('-f', '--format', 'form', type=click.Choice(['text', 'jsonl']), default='text', show_default=True)
@encoder_option
@store_option
@quiet_option
def command(
    question: str,
    corpus: str | None,
    strategy: str,
    k: int,
    doc_ids: tuple[str, ...],
    form: str,
    encoder: str,
    store_path: Path | None,
    quiet: bool,
) -> None:
    """Ask CORPUS one QUESTION; print the k best chunks with contract, page if known, clause and offsets."""
    from chunklab.cli.progress import shown_progress
    from chunklab.corpus.locate import find_corpus
    from chunklab.corpus.pages import read_pages
    from chunklab.pipeline.ask import ask
    from chunklab.pipeline.session import open_session

    experiment = replace(DEFAULTS, corpus=corpus or DEFAULTS.corpus, encoder=encoder)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        session = open_session(experiment, kept, progress)
        answer = ask(session, question, strategy, k, doc_ids)
    pages = read_pages(find_corpus(experiment.corpus))
    write_output(_RENDER[form](answer.ranking, answer.documents, pages), '-')


def _as_text(ranking: Sequence[ScoredChunk], documents: Mapping[str, Document], pages: Pages) -> str:
    blocks = []
    for found, clause in zip(ranking, _clauses(ranking, documents), strict=True):
        page = pages.page(found.chunk.doc_id, found.chunk.span.start)
        at = [found.chunk.doc_id, *([f'p. {page}'] if page else []), *clause]
        place = _on_one_line(' › '.join(at))
        text = _on_one_line(_text(found, documents))
        head = f'{found.rank}. {found.score:.3f}  {place}  [{found.chunk.span.start}, {found.chunk.span.end})'
        blocks.append(head + '\n' + textwrap.fill(text, 100, initial_indent='   ', subsequent_indent='   '))
    return '\n\n'.join(blocks) + '\n' if blocks else 'nothing found\n'


def _as_jsonl(ranking: Sequence[ScoredChunk], documents: Mapping[str, Document], pages: Pages) -> str:
    lines = [
        {
            'rank': found.rank,
            'score': found.score,
            'doc_id': found.chunk.doc_id,
            'start': found.chunk.span.start,
            'end': found.chunk.span.end,
            'page': pages.page(found.chunk.doc_id, found.chunk.span.start),
            'clause': clause,
            'text': _text(found, documents),
        }
        for found, clause in zip(ranking, _clauses(ranking, documents), strict=True)
    ]
    return ''.join(json.dumps(line, ensure_ascii=False) + '\n' for line in lines)


_RENDER = {'text': _as_text, 'jsonl': _as_jsonl}


def _clauses(ranking: Sequence[ScoredChunk], documents: Mapping[str, Document]) -> list[tuple[str, ...]]:
    """For each chunk the labels down to the clause in which it begins; each document is outlined once."""
    from chunklab.outline import outline, path

    outlines = {doc_id: outline(documents[doc_id].text) for doc_id in {found.chunk.doc_id for found in ranking}}
    return [path(outlines[found.chunk.doc_id], found.chunk.span.start) for found in ranking]


def _text(found: ScoredChunk, documents: Mapping[str, Document]) -> str:
    return documents[found.chunk.doc_id].text[found.chunk.span.start : found.chunk.span.end]


def _on_one_line(text: str) -> str:
    """Contract text for a terminal: white space folded, control characters and direction marks made visible."""
    return printable(' '.join(text.split()))
