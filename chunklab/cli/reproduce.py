"""`chunklab reproduce`: a published evaluation, run again."""

from __future__ import annotations

from pathlib import Path

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


@click.command('reproduce')
@click.argument('evaluation', type=click.Choice(['chroma-general']))
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
def command(evaluation: str, form: str, store_path: Path | None, output: str, quiet: bool) -> None:  # noqa: ARG001
    """Run "Evaluating Chunking Strategies for Retrieval" (Chroma, 2024) again, on $CHUNKLAB_DATA/chroma-general.

    Four tables: its measures as its own code computes them, beside what was published; what each departure of that
    code is worth; which of the differences can be told apart at all; and the same rows under chunklab's own measures.
    Lengths are in cl100k tokens, whose file comes with the extra: pip install 'chunklab[bench]'.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.reproduce import data_folder, reproduce
    from chunklab.report.render import render_tables
    from chunklab.report.tables import score_table
    from chunklab.reproduce.judging import judge_rows
    from chunklab.reproduce.tables import departure_table, parity_table, verdict_table

    folder = data_folder()
    check_output(output)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        found = reproduce(folder, kept, progress)
    tables = (parity_table(found), departure_table(found), verdict_table(judge_rows(found)), score_table(found.own))
    write_output(render_tables(tables, form, table_width()), output)
