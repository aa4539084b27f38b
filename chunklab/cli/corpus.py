"""`chunklab corpus`: what corpora there are, what is in one, and whether its offsets hold."""

from __future__ import annotations

import click

from chunklab.cli.export import export
from chunklab.cli.generate import generate
from chunklab.cli.options import corpus_argument


@click.group('corpus')
def command() -> None:
    """List, show, digest, verify, generate and export corpora."""


command.add_command(generate)
command.add_command(export)


@command.command('list')
def list_() -> None:
    """List the corpora that can be named: the bundled ones and those under $CHUNKLAB_DATA."""
    from chunklab.corpus.locate import list_corpora

    entries = list_corpora()
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        counts = f'{entry.n_documents:>5,} documents  {entry.n_queries:>6,} queries'
        click.echo(f'{entry.name.ljust(width)}  {counts}  {entry.origin}')


@command.command('digest')
@corpus_argument
def digest(corpus: str | None) -> None:
    """Print the digest of a corpus, the name of exactly these documents and queries: a key for caches.

    It is that of the questions as they stand under `query`; another --question-field or a restriction asks otherwise
    and shows another digest in tables.
    """
    from chunklab.corpus.folder import read_corpus
    from chunklab.corpus.locate import find_corpus

    click.echo(read_corpus(find_corpus(corpus)).digest)


@command.command('show')
@corpus_argument
def show(corpus: str | None) -> None:
    """Show a corpus in numbers: lengths, clause categories, and how often fixed windows would cut an answer."""
    from chunklab.corpus.folder import read_corpus
    from chunklab.corpus.locate import find_corpus
    from chunklab.corpus.summary import Quantiles, summarise

    found = summarise(read_corpus(find_corpus(corpus)))

    def spread(lengths: Quantiles) -> str:
        shown = (lengths.minimum, lengths.lower, lengths.median, lengths.upper, lengths.p95, lengths.maximum)
        return '  '.join(f'{name} {value:,}' for name, value in zip(_QUANTILES, shown, strict=True))

    click.echo(f'{found.name}  (digest {found.digest[:12]})')
    click.echo(
        f'documents   {found.n_documents:,} of {found.n_characters:,} characters:  {spread(found.document_lengths)}'
    )
    if not found.n_queries:
        click.echo('queries     none')
    else:
        click.echo(
            f'queries     {found.n_queries:,}, {found.n_several_spans:,} with several gold spans, '
            f'{found.n_no_gold:,} without gold'
        )
        click.echo(f'gold spans  {found.n_gold_spans:,} of characters:  {spread(found.gold_lengths)}')
        cut = '  '.join(f'{w.window:,}: {100 * w.share:.1f} %' for w in found.window_cuts)
        click.echo(f'cut by windows of so many characters:  {cut}')
        click.echo(f'categories  {len(found.categories)}')
        width = max(len(name) for name, _ in found.categories)
        for name, n in found.categories:
            click.echo(f'  {(name or "(none)").ljust(width)}  {n:>5,}')
    for line in found.notes:
        click.echo(f'note: {line}')


_QUANTILES = ('min', '25%', 'median', '75%', '95%', 'max')


@command.command('verify')
@corpus_argument
@click.pass_context
def verify(ctx: click.Context, corpus: str | None) -> None:
    """Check every document and every offset of a corpus; list all faults and exit 2 if there is one."""
    from chunklab.corpus.folder import faults, read_corpus
    from chunklab.corpus.locate import find_corpus

    folder = find_corpus(corpus)
    found = faults(folder)
    for line in found:
        click.echo(line, err=True)
    if found:
        click.echo(f'{folder.name}: {len(found):,} faults', err=True)
        ctx.exit(2)
    sound = read_corpus(folder)
    n_spans = sum(len(query.gold) for query in sound.queries)
    click.echo(
        f'{sound.name}: {len(sound.documents):,} documents, {len(sound.queries):,} queries, {n_spans:,} gold spans: '
        f'every offset holds (digest {sound.digest[:12]})'
    )
