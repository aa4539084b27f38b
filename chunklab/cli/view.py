"""`chunklab view`: one contract with the cuts of several strategies side by side."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from chunklab.cli.options import (
    DEFAULTS,
    encoder_option,
    note,
    opened_store,
    quiet_option,
    store_option,
    write_output,
)
from chunklab.experiment import QUESTIONS

_STRATEGIES = ('fixed(size=200)', 'clause(size=200)')

_EPILOG = """Examples:

\b
  chunklab view mini Tallowmere-Corbisdale_Office-Cleaning-Services-Agreement.txt -o cleaning.html
  chunklab view my_contracts lease.txt -s 'fixed(size=200)' -s 'fixed(size=200, overlap=40)' -s 'sentence(size=200)'
  chunklab view mini Tallowmere-Corbisdale_Office-Cleaning-Services-Agreement --terminal | less -R

The page is one file that needs no network. It holds the full text of the contract."""


@click.command('view', epilog=_EPILOG)
@click.argument('corpus')
@click.argument('doc')
@click.option(
    '-s',
    '--strategy',
    'strategies',
    multiple=True,
    default=_STRATEGIES,
    help='A way to cut; repeat it.  [default: ' + '  '.join(_STRATEGIES) + ']',
)
@click.option(
    '--questions',
    type=click.Choice(QUESTIONS),
    default=DEFAULTS.questions,
    show_default=True,
    help='Whose answers: those of queries.jsonl, or of the questions that `chunklab questions` made.',
)
@click.option('--terminal', is_flag=True, help='Print the text with answers and cuts marked, in colours at a terminal.')
@encoder_option
@store_option
@click.option(
    '-o',
    '--output',
    default='',
    help='File to write to, - for stdout.  [default: stdout; at a terminal, the page goes to DOC.view.html]',
)
@quiet_option
def command(
    corpus: str,
    doc: str,
    strategies: tuple[str, ...],
    questions: str,
    terminal: bool,
    encoder: str,
    store_path: Path | None,
    output: str,
    quiet: bool,
) -> None:
    """Show the contract DOC of CORPUS as each strategy cuts it, with the answers that a cut goes through marked.

    Nothing is retrieved and no index is built. DOC is the name of a file in the corpus's folder documents/. The page
    holds the strategies side by side, lists the cut answers, and has a link to each view.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.viewing import view_document
    from chunklab.report.html.report import to_viewer
    from chunklab.report.marked import to_marked_text

    experiment = replace(DEFAULTS, corpus=corpus, strategies=strategies, questions=questions, encoder=encoder)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        viewer = view_document(experiment, doc, kept, progress)
    if terminal:
        write_output(to_marked_text(viewer, colour=_coloured(output)), output or '-')
        return
    target = output or (f'{Path(viewer.documents[0].doc_id).stem}.view.html' if sys.stdout.isatty() else '-')
    write_output(to_viewer(viewer), target)
    if target != '-':
        note(f'The viewer: {target}', quiet)


def _coloured(output: str) -> bool:
    """Colours at a terminal, unless NO_COLOR asks for none (no-color.org); FORCE_COLOR asks for them in a pipe too."""
    if os.environ.get('NO_COLOR'):
        return False
    return bool(os.environ.get('FORCE_COLOR')) or (output in ('', '-') and sys.stdout.isatty())
