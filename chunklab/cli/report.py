"""`chunklab report`: finished runs as tables to read, cite and hand on."""

from __future__ import annotations

from pathlib import Path

import click

from chunklab.cli.options import (
    check_output,
    opened_store,
    output_option,
    quiet_option,
    store_option,
    table_width,
    write_output,
)

FORMATS = ('table', 'md', 'latex', 'csv', 'json', 'jsonl', 'html')

_EPILOG = """\b
Examples:
  chunklab report results/runs/mini-…
  chunklab report results/runs/mini-… results/runs/mini-… -f latex -o table.tex
"""


@click.command('report', epilog=_EPILOG)
@click.argument('runs', nargs=-1, required=True, metavar='RUN...', type=click.Path(path_type=Path))
@click.option('-f', '--format', 'form', type=click.Choice(FORMATS), default='table', show_default=True)
@store_option
@output_option
@quiet_option
def command(runs: tuple[Path, ...], form: str, store_path: Path | None, output: str, quiet: bool) -> None:
    """Show finished RUNs as one table that can be cited; nothing is computed again.

    RUN is a folder that `chunklab compare` wrote. Several runs of one corpus, asked the same questions, become one
    table: the first row of the first is the baseline, and every verdict is adjusted for all rows.
    """
    from chunklab.pipeline.report import report_runs
    from chunklab.report.cited import render_cited

    check_output(output)
    report = report_runs(runs)
    if form != 'html':
        write_output(render_cited(report.cited, form, table_width()), output)
        return
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.viewing import report_html

    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        page = report_html(report.runs, kept, progress)
    write_output(page, output)
