"""`chunklab straddle`: what cutting alone does to the answers."""

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
    note,
    opened_store,
    output_option,
    quiet_option,
    store_option,
    table_width,
    write_output,
)
from chunklab.experiment import QUESTIONS, Experiment

if TYPE_CHECKING:
    from chunklab.boundaries.survey import Survey

_EPILOG = """Examples:

\b
  chunklab straddle
  chunklab straddle my_contracts -s 'fixed(size=100..400:50)' -s 'sentence(size=100..400:50)' --worst 0
  chunklab straddle $CHUNKLAB_DATA/cuad --by-category -f csv -o categories.csv
  chunklab straddle -s 'fixed(size=50..400:50)' -s 'clause(size=50..400:50)' --worst 0 --plot straddle.svg

A spec with a range (low..high:step) or with alternatives (a|b) stands for several strategies, a row for each."""


@click.command('straddle', epilog=_EPILOG)
@corpus_argument
@click.option(
    '-s',
    '--strategy',
    'strategies',
    multiple=True,
    default=DEFAULTS.strategies,
    help="A way to cut; repeat it. 'fixed(size=100..400:50)' gives a row for each size.  [default: "
    + '  '.join(DEFAULTS.strategies)
    + ']',
)
@click.option('--by-category', is_flag=True, help='Also tell it for each category of question.')
@click.option(
    '--worst',
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help='Show so many of the worst cut answers of each strategy in context, with the cuts marked.',
)
@click.option(
    '--documents', type=click.IntRange(min=0), default=0, help='Take a random sample of so many documents; 0 takes all.'
)
@click.option('--seed', type=click.IntRange(min=0), default=0, show_default=True, help='Decides the sample.')
@click.option(
    '--questions',
    type=click.Choice(QUESTIONS),
    default=DEFAULTS.questions,
    show_default=True,
    help='Whose answers: those of queries.jsonl, or of the questions that `chunklab questions` made.',
)
@encoder_option
@click.option(
    '--plot',
    type=click.Path(path_type=Path),
    metavar='FILE',
    help='Also draw the share of questions straddled against the size: a .svg or a .png, a curve for each strategy '
    "with several sizes.  [needs the extra 'plots']",
)
@click.option(
    '-f',
    '--format',
    'form',
    type=click.Choice(TABLE_FORMATS),
    default='table',
    show_default=True,
    help='csv holds one table: the categories if they are asked for, else the strategies.',
)
@store_option
@output_option
@quiet_option
def command(
    corpus: str | None,
    strategies: tuple[str, ...],
    by_category: bool,
    worst: int,
    documents: int,
    seed: int,
    questions: str,
    encoder: str,
    plot: Path | None,
    form: str,
    store_path: Path | None,
    output: str,
    quiet: bool,
) -> None:
    """Cut CORPUS with every strategy and see how many answers a boundary cuts in two, before any retrieval.

    No index is built and no question asked, and of the encoder only the tokenizer is used: seconds for hundreds of
    contracts. Only strategies that cut by meaning (semantic, cluster) have their sentences encoded first. For each
    strategy: answers cut, of those how many could have been spared, how badly and into how many pieces; answers left
    whole, and how close they came to a cut.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.straddle import straddle
    from chunklab.report.boundaries import render_survey

    experiment = Experiment(
        corpus=corpus or DEFAULTS.corpus,
        documents=documents,
        seed=seed,
        questions=questions,
        strategies=strategies,
        encoder=encoder,
    )
    check_output(output)
    if plot:
        _check_plot(plot, strategies)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        survey = straddle(experiment, kept, progress, worst=worst)
    if plot:
        _save_plot(survey, plot)
    write_output(render_survey(survey, form, table_width(), by_category=by_category), output)
    if form == 'csv':  # the one format without room for notes
        for line in survey.notes:
            note(f'note: {line}', quiet)


def _check_plot(path: Path, strategies: Sequence[str]) -> None:
    """ChunklabError for what cannot be drawn or written: before the work, not after it."""
    from chunklab.errors import ChunklabError
    from chunklab.pipeline.grid import expand
    from chunklab.report.plots import check_plot_file, has_curve
    from chunklab.runs import check_writable

    check_plot_file(path)
    if not has_curve(expand(strategies)):
        raise ChunklabError(
            "--plot draws a curve over sizes, so one strategy has to come in several: -s 'fixed(size=100..400:50)'"
        )
    check_writable(path.parent)


def _save_plot(survey: Survey, path: Path) -> None:
    from chunklab.report.plots import save_plot, straddle_plots

    for plot in straddle_plots(survey):
        save_plot(plot, path)
