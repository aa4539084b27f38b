"""`chunklab diagnose`: why each query failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chunklab.cli.options import (
    TABLE_FORMATS,
    check_output,
    opened_store,
    output_option,
    quiet_option,
    store_option,
    table_width,
    write_output,
)

if TYPE_CHECKING:
    from chunklab.pipeline.diagnose import DiagnosisReport
    from chunklab.report.table import Table

_EPILOG = """\b
Examples:
  chunklab compare mini
  chunklab diagnose results/runs/mini-…
  chunklab diagnose results/runs/mini-… --query mini-017
"""


@click.command('diagnose', epilog=_EPILOG)
@click.argument('run', type=click.Path(path_type=Path))
@click.option(
    '-k', type=click.IntRange(min=1), default=5, show_default=True, help='Chunks that were to hold the answer.'
)
@click.option('-s', '--strategy', 'strategies', multiple=True, help='Only this strategy of the run; may be repeated.')
@click.option('--query', 'queries', multiple=True, help='Tell the whole story of this query; may be repeated.')
@click.option('--list', 'listed', is_flag=True, help='Also list every failed query with its causes.')
@click.option(
    '-f',
    '--format',
    'form',
    type=click.Choice(TABLE_FORMATS),
    default='table',
    show_default=True,
)
@store_option
@output_option
@quiet_option
def command(
    run: Path,
    k: int,
    strategies: tuple[str, ...],
    queries: tuple[str, ...],
    listed: bool,
    form: str,
    store_path: Path | None,
    output: str,
    quiet: bool,
) -> None:
    """Tell why each query of a finished RUN failed, by mending one thing at a time.

    RUN is a folder that `chunklab compare` wrote. A query fails if its whole answer is not in the first k chunks. Each
    test repairs one thing for all of its answer and holds only if the query then becomes complete.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.diagnose import diagnose
    from chunklab.report.render import render_tables

    check_output(output)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        report = diagnose(run, k, kept, progress, strategies or None, queries or None)
    if queries and form == 'table':
        write_output(_stories(report, queries), output)
    else:
        write_output(render_tables(_tables(report, queries, listed=listed), form, table_width()), output)


def _tables(report: DiagnosisReport, queries: tuple[str, ...], *, listed: bool) -> list[Table]:
    from chunklab.report.diagnosis import cause_table, query_table, story_table

    title = (
        f'{report.corpus_name} (digest {report.corpus_digest[:12]}), run {report.run}: why the whole answer was not in '
        f'the first {report.k} chunks; {report.encoder}; {report.index}'
    )
    tables = [cause_table(title, report.rows)]
    if listed or queries:
        tables.append(query_table(report.rows))
    if queries:
        told = [story for query_id in dict.fromkeys(queries) for story in report.story(query_id)]
        tables.append(story_table(told, report.texts))
    return tables


def _stories(report: DiagnosisReport, queries: tuple[str, ...]) -> str:
    from chunklab.corpus.wording import printable
    from chunklab.report.diagnosis import story_text

    blocks = []
    for query_id in dict.fromkeys(queries):
        told = report.story(query_id)
        failed = {story.strategy for story in told}
        fine = [printable(row.strategy) for row in report.rows if row.strategy not in failed]
        if fine:
            blocks.append(f'{printable(query_id)}: complete with {", ".join(fine)}\n')
        for story in told:
            blocks.append(f'{printable(query_id)}: {printable(story.query.text)}\n{story_text(story, report.texts)}')
    return '\n'.join(blocks)
