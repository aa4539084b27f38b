"""`chunklab ingest`: a corpus folder from the contracts at hand."""

from __future__ import annotations

from pathlib import Path

import click

from chunklab.cli.options import note, quiet_option


@click.command('ingest')
@click.argument('paths', nargs=-1, required=True, type=click.Path(path_type=Path), metavar='PATH…')
@click.option('--into', required=True, type=click.Path(path_type=Path), help='The corpus folder to make or to update.')
@click.option('--keep-going', is_flag=True, help='Exit 0 even if some files could not be taken.')
@quiet_option
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], into: Path, keep_going: bool, quiet: bool) -> None:
    """Make a corpus folder of .txt and .md files, or bring one up to date.

    PATH is a file, or a folder that is searched with all below it. Texts are taken exactly as they are; the originals
    are never written to. A second ingest takes in only what changed, and removes what is gone.
    """
    from chunklab.corpus.ingest import ingest
    from chunklab.corpus.wording import printable

    report = ingest(paths, into)
    for failure in report.failed:
        click.echo(f'not taken: {printable(failure.source)}: {failure.reason}', err=True)
    for line in report.notes:
        note(line, quiet)
    if report.skipped:
        passed = ', '.join(f'{n} {suffix or "without extension"}' for suffix, n in report.skipped)
        note(f'passed over: {passed}', quiet)
    counts = {
        'added': report.added,
        'updated': report.updated,
        'unchanged': report.unchanged,
        'removed': report.removed,
        'kept as changed by hand': report.kept,
        'failed': report.failed,
    }
    click.echo(f'{into}: ' + ', '.join(f'{len(names)} {what}' for what, names in counts.items() if names))
    if not (into / 'queries.jsonl').exists():
        note(
            f'Next: chunklab compare {into} shows how strategies cut these documents. To score retrieval, write '
            f'{into / "queries.jsonl"}: one JSON object per line with query_id, query, spans and answers.',
            quiet,
        )
    if report.failed and not keep_going:
        ctx.exit(2)
