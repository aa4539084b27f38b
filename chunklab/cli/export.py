"""`chunklab corpus export`: a corpus in the format of others."""

from __future__ import annotations

from pathlib import Path

import click

from chunklab.cli.options import note, quiet_option

FORMATS = ('legalbench-rag', 'beir', 'trec')


@click.command('export')
@click.argument('corpus')
@click.option('--to', 'form', type=click.Choice(FORMATS), required=True, help='Format to write.')
@click.option('--into', required=True, type=click.Path(path_type=Path), help='Folder to write, new or written before.')
@quiet_option
def export(corpus: str, form: str, into: Path, quiet: bool) -> None:
    """Write CORPUS as LegalBench-RAG (exact spans), BEIR or TREC qrels (relevant documents).

    What a format has no place for is told, and kept where other programs do not look: `chunklab ingest` of an export
    gives the same corpus, but for TREC's files, which hold no text.
    """
    from chunklab.corpus.export.exporting import export as write
    from chunklab.corpus.locate import find_corpus
    from chunklab.corpus.wording import printable

    report = write(find_corpus(corpus), form, into)
    for line in report.cannot_hold:
        note(f'{form}: {printable(line)}', quiet)
    click.echo(f'{into}: {", ".join(map(printable, report.wrote))}')
