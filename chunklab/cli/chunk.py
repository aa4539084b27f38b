"""`chunklab chunk`: the spans of one strategy, for use elsewhere."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chunklab.cli.options import (
    corpus_argument,
    encoder_option,
    opened_store,
    output_option,
    quiet_option,
    store_option,
    write_output,
)

if TYPE_CHECKING:
    from chunklab.pipeline.cut import Cut
    from chunklab.types import Corpus, Document

_EPILOG = """The lines can be read back with -s "spans(path='FILE')", so that a cutting can be edited by hand, or made
by any other program, and compared."""


@click.command('chunk', epilog=_EPILOG)
@corpus_argument
@click.option('-s', '--strategy', default='fixed(size=200)', show_default=True, help='How to cut.')
@click.option('--text', is_flag=True, help="Add each chunk's text.")
@encoder_option
@store_option
@output_option
@quiet_option
def command(
    corpus: str | None, strategy: str, text: bool, encoder: str, store_path: Path | None, output: str, quiet: bool
) -> None:
    """Print the chunks of CORPUS as JSON lines: doc_id, start, end (character offsets, end not included), tokens.

    CORPUS is a corpus folder or name, a single .txt or .md file, or - for text on stdin.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.session import open_session_on

    chosen = _corpus(corpus)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        session = open_session_on(chosen, encoder, kept, progress)
        (cut,) = session.cut(session.strategies([strategy]))
    write_output(''.join(_lines(cut, chosen, text)), output)


def _corpus(named: str | None) -> Corpus:
    from chunklab.corpus.folder import read_corpus
    from chunklab.corpus.locate import find_corpus
    from chunklab.pipeline.session import single_document_corpus

    # os.path, not pathlib, for that raises where a name is too long to be a file's
    if named and (named == '-' or os.path.isfile(named)):  # noqa: PTH113
        return single_document_corpus(_document(named))
    return read_corpus(find_corpus(named))


def _document(named: str) -> Document:
    """The file of that name, or stdin for '-', as a document."""
    from chunklab.corpus.documents import decode, read_text
    from chunklab.corpus.wording import printable
    from chunklab.errors import CorpusError
    from chunklab.types import Document

    try:
        if named == '-':
            return Document('-', decode(sys.stdin.buffer.read()))
        return Document(Path(named).name, read_text(Path(named)))
    except CorpusError as error:
        raise CorpusError(f'{"stdin" if named == "-" else printable(named)}: {error}') from error


def _lines(cut: Cut, corpus: Corpus, with_text: bool) -> Iterator[str]:
    texts = cut.cutting.texts(corpus.documents)
    for chunk, n_tokens, written in zip(cut.cutting.chunks(), cut.n_tokens.tolist(), texts, strict=True):
        start, end = chunk.span.start, chunk.span.end
        shown = {'doc_id': chunk.doc_id, 'start': start, 'end': end, 'tokens': n_tokens}
        if with_text:
            shown['text'] = written
        yield json.dumps(shown, ensure_ascii=False) + '\n'
