"""`chunklab sweep`: choose parameters on some documents, judge the choice on others."""

from __future__ import annotations

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
    note,
    opened_store,
    output_option,
    quiet_option,
    store_option,
    table_width,
    write_output,
)
from chunklab.experiment import INDEXES, QUESTIONS, Experiment

if TYPE_CHECKING:
    from chunklab.pipeline.sweep import SweepResults
    from chunklab.report.table import Table

_GRID = ('fixed(size=100..250:50, overlap=0|40)', 'sentence(size=100..250:50)', 'clause(size=100..250:50)')
_MEASURE = 'complete@1000t'

_EPILOG = """Examples:

\b
  chunklab sweep my_contracts
  chunklab sweep my_contracts -s 'fixed(size=100..400:50, overlap=0|40)' -s 'sentence(size=100..400:50)'
  chunklab sweep my_contracts -s 'sentence(size=200, splitter=nupunkt|punkt)' --baseline 'fixed(size=256)' -m recall@5

low..high:step and a|b stand for several values; a grid holds all their combinations."""


@click.command('sweep', epilog=_EPILOG)
@corpus_argument
@click.option(
    '-s',
    '--strategy',
    'strategies',
    multiple=True,
    default=_GRID,
    help='A grid of ways to cut; repeat it for several.  [default: ' + '  '.join(_GRID) + ']',
)
@click.option(
    '-m', '--measure', default=_MEASURE, show_default=True, help='The measure that decides; the highest score wins.'
)
@click.option(
    '--held-out',
    type=click.FloatRange(min=0, max=1, min_open=True, max_open=True),
    default=0.5,
    show_default=True,
    help='Share of the documents that is kept out of the choice and judges it.',
)
@click.option(
    '--baseline',
    default='',
    help='The simple strategy, kept unless the chosen one is clearly better.  [default: fixed(size=200) if it is in a '
    'grid, else the first strategy]',
)
@click.option(
    '--margin',
    type=click.FloatRange(min=0),
    default=DEFAULTS.margin,
    show_default=True,
    help='A difference of means within this, either way, is as good as none.',
)
@click.option(
    '--documents', type=click.IntRange(min=0), default=0, help='Take a random sample of so many documents; 0 takes all.'
)
@click.option(
    '--seed', type=click.IntRange(min=0), default=0, show_default=True, help='Decides the sample and who is held out.'
)
@click.option(
    '--questions',
    type=click.Choice(QUESTIONS),
    default=DEFAULTS.questions,
    show_default=True,
    help='Those of queries.jsonl, or those that `chunklab questions` made; tables say which.',
)
@click.option(
    '--question-field',
    default=DEFAULTS.question_field,
    show_default=True,
    help='The field of queries.jsonl that is asked.',
)
@click.option(
    '--restrict-to-document/--no-restrict-to-document',
    default=False,
    help='Search each question in the documents of its answer only.',
)
@mode_option
@encoder_option
@click.option(
    '--index',
    type=click.Choice(INDEXES),
    default=DEFAULTS.index,
    show_default=True,
    help='What is searched: a Chroma collection, or all vectors exactly (then index size is not weighed).',
)
@click.option('--chroma', metavar='URL', default='', help='Use the Chroma server there instead of an embedded one.')
@click.option(
    '--runs',
    type=click.Path(path_type=Path),
    default=Path('results/runs'),
    show_default=True,
    help='Where rankings and scores per query are written.',
)
@click.option(
    '-f',
    '--format',
    'form',
    type=click.Choice(TABLE_FORMATS),
    default='table',
    show_default=True,
    help='csv holds the strategies alone; json and jsonl also say which documents were held out.',
)
@store_option
@output_option
@quiet_option
def command(
    corpus: str | None,
    strategies: tuple[str, ...],
    measure: str,
    held_out: float,
    baseline: str,
    margin: float,
    documents: int,
    seed: int,
    questions: str,
    question_field: str,
    restrict_to_document: bool,
    mode: str,
    encoder: str,
    index: str,
    chroma: str,
    runs: Path,
    form: str,
    store_path: Path | None,
    output: str,
    quiet: bool,
) -> None:
    """Score a grid of strategies on CORPUS, choose one, and say whether it is worth leaving the simple one.

    The choice is made on a random half of the documents (versions of one contract stay together) and judged on the
    other half, because the best of many looks better than it is on the very documents that made it the best. Two
    tables: every strategy on both halves with a recommendation, and the score against index size and encoding time.
    Everything is kept: a wider grid computes only what is new in it.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.sweep import sweep
    from chunklab.report.render import render_tables
    from chunklab.report.sweep import recommendation
    from chunklab.runs import check_writable, write_results

    experiment = Experiment(
        corpus=corpus or DEFAULTS.corpus,
        documents=documents,
        seed=seed,
        questions=questions,
        question_field=question_field,
        restrict_to_document=restrict_to_document,
        strategies=strategies,
        encoder=encoder,
        index=index,
        chroma=chroma,
        measures=(measure,),
        mode=mode,
        margin=margin,
    )
    check_writable(runs)
    check_output(output)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        found = sweep(experiment, kept, progress, held_out=held_out, baseline=baseline)
        written = write_results(found.results, runs)
    write_output(render_tables(_tables(found, form), form, table_width()), output)
    if form == 'csv':  # the one format without room for notes
        for line in (recommendation(found.sweep), *found.sweep.comparison.notes):
            note(f'note: {line}', quiet)
    note(f'Rankings, scores per query and the experiment: {written}', quiet)


def _tables(found: SweepResults, form: str) -> list[Table]:
    from chunklab.report.sweep import conclusion_table, documents_table, front_table, sweep_table

    tables = [sweep_table(found.sweep), front_table(found.sweep)]
    if form in ('json', 'jsonl'):
        tables += [conclusion_table(found.sweep), documents_table(found.sides)]
    return tables
