"""`chunklab phases`: what a cut costs, each query held against itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chunklab.cli.options import (
    DEFAULTS,
    TABLE_FORMATS,
    check_output,
    corpus_argument,
    encoder_option,
    mode_option,
    opened_store,
    output_option,
    quiet_option,
    store_option,
    table_width,
    write_output,
)
from chunklab.experiment import EXPERIMENTS, INDEXES, QUESTIONS, Experiment

if TYPE_CHECKING:
    from chunklab.compare.phased import PhasedComparison
    from chunklab.report.table import Table
    from chunklab.roles import Experiment as Phasing

_EPILOG = """\b
Examples:
  chunklab phases mini --phases 8 --mode late
  chunklab phases my_contracts -s 'fixed(size=200)' -s 'sentence(size=200)' --experiment jitter --flips 10
"""


@click.command('phases', epilog=_EPILOG)
@corpus_argument
@click.option(
    '-s',
    '--strategy',
    'strategies',
    multiple=True,
    default=DEFAULTS.strategies,
    help='A way to cut; repeat it.  [default: ' + '  '.join(DEFAULTS.strategies) + ']',
)
@click.option('--phases', type=click.IntRange(min=2), default=8, show_default=True, help='Cuttings of each strategy.')
@click.option(
    '--experiment',
    type=click.Choice(EXPERIMENTS),
    default=DEFAULTS.experiment,
    show_default=True,
    help='shift: the start of the cutting moves, as when somebody adds a paragraph in front. jitter: every chunk has a '
    'size limit of its own, so that cuttings are independent.',
)
@click.option('-k', multiple=True, type=click.IntRange(min=1), default=DEFAULTS.k, help='Chunks that are retrieved.')
@click.option(
    '--budget', 'budgets', multiple=True, type=click.IntRange(min=1), default=DEFAULTS.budgets, help='Tokens retrieved.'
)
@click.option('-m', '--measure', 'measures', multiple=True, help='Measures instead of the default ones.')
@click.option('--documents', type=click.IntRange(min=0), default=0, help='Take a random sample of so many documents.')
@click.option('--seed', type=click.IntRange(min=0), default=0, show_default=True, help='Decides the sample.')
@click.option('--questions', type=click.Choice(QUESTIONS), default=DEFAULTS.questions, show_default=True)
@click.option('--question-field', default=DEFAULTS.question_field, show_default=True)
@click.option('--restrict-to-document/--no-restrict-to-document', default=False)
@click.option('--flips', type=click.IntRange(min=0), default=0, help='Also list so many queries that flip.')
@mode_option
@encoder_option
@click.option(
    '--index',
    type=click.Choice(INDEXES),
    default=DEFAULTS.index,
    show_default=True,
    help='All phases are searched exactly; chroma has phase 0 searched in a Chroma collection too.',
)
@click.option('--chroma', metavar='URL', default='', help='Use the Chroma server there instead of an embedded one.')
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
    corpus: str | None,
    strategies: Sequence[str],
    phases: int,
    experiment: Phasing,
    k: tuple[int, ...],
    budgets: tuple[int, ...],
    measures: tuple[str, ...],
    documents: int,
    seed: int,
    questions: str,
    question_field: str,
    restrict_to_document: bool,
    flips: int,
    mode: str,
    encoder: str,
    index: str,
    chroma: str,
    form: str,
    store_path: Path | None,
    output: str,
    quiet: bool,
) -> None:
    """Cut CORPUS in several ways of equal right, and see what each query makes of it.

    Three tables: how far luck of alignment alone moves each score, what a cut costs (each query against itself, with
    interval), and the score in each phase. All phases are searched exactly, and phase 0 also in Chroma. `--mode late`
    reads every document once, whatever the number of phases.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.phases import phases_of
    from chunklab.report.render import render_tables

    chosen = Experiment(
        corpus=corpus or DEFAULTS.corpus,
        documents=documents,
        seed=seed,
        questions=questions,
        question_field=question_field,
        restrict_to_document=restrict_to_document,
        strategies=tuple(strategies),
        encoder=encoder,
        index=index,
        chroma=chroma,
        k=k,
        budgets=budgets,
        measures=measures,
        mode=mode,
        phases=phases,
        experiment=experiment,
    )
    check_output(output)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        found = phases_of(chosen, kept, progress)
    write_output(render_tables(_tables(found, flips), form, table_width()), output)


def _tables(found: PhasedComparison, flips: int) -> list[Table]:
    from chunklab.report.phases import alignment_table, flip_table, penalty_table, phase_table

    tables = [alignment_table(found), penalty_table(found), phase_table(found)]
    return [*tables, flip_table(found, flips)] if flips else tables
