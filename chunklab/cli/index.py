"""`chunklab index`: a cutting as a Chroma collection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from chunklab.cli.options import (
    DEFAULTS,
    corpus_argument,
    encoder_option,
    note,
    opened_store,
    quiet_option,
    store_option,
)

_EPILOG = """The collection is of use without chunklab: ids are doc_id:start-end, documents the chunks' texts, metadata
doc_id, start and end, and it says which corpus, strategy and encoder it holds. The next compare of the same strategy
uses it."""


@click.command('index', epilog=_EPILOG)
@corpus_argument
@click.option('-s', '--strategy', default='fixed(size=200)', show_default=True, help='How to cut.')
@encoder_option
@click.option('--chroma', metavar='URL', default='', help='Build it on the Chroma server there.')
@store_option
@quiet_option
def command(corpus: str | None, strategy: str, encoder: str, chroma: str, store_path: Path | None, quiet: bool) -> None:
    """Build the Chroma collection of CORPUS cut by one strategy; print where it is and what it is called."""
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.indexing import chunk_vectors, contents_of, encode_cuts, opened_collection
    from chunklab.pipeline.session import open_session

    experiment = replace(DEFAULTS, corpus=corpus or DEFAULTS.corpus, encoder=encoder)
    with opened_store(store_path) as kept:
        with shown_progress(quiet) as progress:
            session = open_session(experiment, kept, progress)
            cuts = session.cut(session.strategies([strategy]))
            encode_cuts(session, cuts)
            contents = contents_of(session, cuts[0], chunk_vectors(session, cuts[0]))
            with opened_collection(session, contents, chroma) as index:
                name, megabytes = index.collection.name, index.cost.megabytes
        where = chroma or str(kept.folder('collections') / name)
    click.echo(f'{where}  collection {name}')
    size = '' if chroma else f', {megabytes:.1f} MB'
    note(f'{cuts[0].strategy.spec}: {cuts[0].cutting.n_chunks:,} chunks{size}', quiet)
