"""`chunklab report`: finished runs as tables and pictures to read, cite and hand on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chunklab.cli.options import (
    check_output,
    note,
    opened_store,
    output_option,
    quiet_option,
    store_option,
    table_width,
    write_output,
)
from chunklab.errors import ChunklabError

if TYPE_CHECKING:
    from chunklab.pipeline.progress import Progress
    from chunklab.pipeline.report import Report
    from chunklab.store import Store

FORMATS = ('table', 'md', 'latex', 'csv', 'json', 'jsonl', 'html')

_EPILOG = """\b
Examples:
  chunklab report results/runs/mini-…
  chunklab report results/runs/mini-… results/runs/mini-… -f latex -o table.tex
  chunklab report results/runs/mini-… --into results/mini
"""


@click.command('report', epilog=_EPILOG)
@click.argument('runs', nargs=-1, required=True, metavar='RUN...', type=click.Path(path_type=Path))
@click.option(
    '-f',
    '--format',
    'form',
    type=click.Choice(FORMATS),
    help='latex is for papers (booktabs, letters for what is significantly better); html holds all contracts too, with '
    'every cut and what came back.  [default: table]',
)
@click.option(
    '--into',
    type=click.Path(path_type=Path),
    help='Write a folder instead: tables in every format, plots as SVG and PNG, report.html.',
)
@click.option('--no-text', is_flag=True, help='With --into: no report.html, so that no word of a contract is in it.')
@click.option('--causes', is_flag=True, help='With --into: also diagnose and draw why queries failed; takes longer.')
@click.option(
    '--trec',
    type=click.Path(path_type=Path),
    metavar='DIR',
    help='Also write TREC run and qrels files of the chunks there, for ir_measures, ranx and trec_eval.',
)
@store_option
@output_option
@quiet_option
def command(
    runs: tuple[Path, ...],
    form: str | None,
    into: Path | None,
    no_text: bool,
    causes: bool,
    trec: Path | None,
    store_path: Path | None,
    output: str,
    quiet: bool,
) -> None:
    """Show finished RUNs as one table that can be cited; no score is computed again.

    RUN is a folder that `chunklab compare` wrote. Several runs of one corpus, asked the same questions, become one
    table: the first row of the first is the baseline, and verdicts are adjusted for all rows. The page, the TREC files
    and some plots read the corpus again, which must be as it was.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.report import report_runs
    from chunklab.report.cited import render_cited

    _check_places(into, trec, output, one_format=bool(form) or output != '-', only_with_into=no_text or causes)
    report = report_runs(runs)
    if form != 'html' and not into:
        write_output(render_cited(report.cited, form or 'table', table_width()), output)
    if form != 'html' and not into and not trec:
        return
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        if into:
            _write_folder(report, into, kept, progress, text=not no_text, causes=causes)
        elif form == 'html':
            _write_page(report, output, kept, progress)
        if trec:
            _write_trec(report, trec, kept, progress, quiet)


def _check_places(into: Path | None, trec: Path | None, output: str, *, one_format: bool, only_with_into: bool) -> None:
    """That what is asked for goes together, and can be written: before the work, not after it."""
    from chunklab.corpus.export.target import check_target
    from chunklab.runs import check_writable

    if into and one_format:
        raise ChunklabError('--into writes every format into a folder, -f and -o one format into a file: give one')
    if only_with_into and not into:
        raise ChunklabError('--no-text and --causes go with --into')
    check_output(output)
    if into:
        check_writable(into)
    if trec:
        check_target(trec)
        check_writable(trec.absolute().parent)
        if into and into.resolve().is_relative_to(trec.resolve()):
            raise ChunklabError('--into and --trec: TREC files need a folder of their own, which may lie in the other')


def _write_folder(report: Report, into: Path, store: Store, progress: Progress, *, text: bool, causes: bool) -> None:
    from chunklab.pipeline.report_folder import write_report

    written = write_report(report, into, store, progress, text=text, causes=causes)
    click.echo(f'{into}: {", ".join(written)}')


def _write_page(report: Report, output: str, store: Store, progress: Progress) -> None:
    from chunklab.pipeline.viewing import report_html

    write_output(report_html(report, store, progress), output)


def _write_trec(report: Report, trec: Path, store: Store, progress: Progress, quiet: bool) -> None:
    from chunklab.pipeline.trec import write_trec

    written = write_trec(report, trec, store, progress)
    note(f'{trec}: {", ".join(written)}', quiet)
