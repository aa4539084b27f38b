"""`chunklab compare`: the main job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click

from chunklab.cli.existing import existing_options
from chunklab.cli.options import (
    DEFAULTS,
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
from chunklab.errors import StrategyError
from chunklab.experiment import EXPERIMENTS, INDEXES, QUESTIONS, Experiment, read_experiment

_CONFIG = Path('chunklab.toml')

_EPILOG = """Examples:

\b
  chunklab compare
  chunklab compare my_contracts -s 'fixed(size=256, overlap=32)' -s 'sentence(size=256)' -k 5 -k 10
  chunklab compare my_contracts --collection contracts --chroma ./chroma_db
  chunklab compare $CHUNKLAB_DATA/cuad --documents 24 --seed 1 --question-field question --restrict-to-document

`chunklab strategies` lists what can follow -s. A chunklab.toml in the current folder is read if there is one; options
override it."""


@click.command('compare', epilog=_EPILOG)
@corpus_argument
@click.option(
    '-s',
    '--strategy',
    'strategies',
    multiple=True,
    default=DEFAULTS.strategies,
    help='A way to cut; repeat it for each row of the table.  [default: ' + '  '.join(DEFAULTS.strategies) + ']',
)
@click.option(
    '-k',
    multiple=True,
    type=click.IntRange(min=1),
    default=DEFAULTS.k,
    help='Chunks that are retrieved; may be repeated.  [default: ' + ', '.join(map(str, DEFAULTS.k)) + ']',
)
@click.option(
    '--budget',
    'budgets',
    multiple=True,
    type=click.IntRange(min=1),
    default=DEFAULTS.budgets,
    help='Tokens of context that are filled with chunks, whatever their size; may be repeated.  [default: '
    + ', '.join(map(str, DEFAULTS.budgets))
    + ']',
)
@click.option(
    '-m', '--measure', 'measures', multiple=True, help="Measures instead of the default ones, such as 'ndcg@10'."
)
@click.option(
    '--documents',
    type=click.IntRange(min=0),
    default=None,
    help='Take a random sample of so many documents; 0 takes all.',
)
@click.option(
    '--seed', type=click.IntRange(min=0), default=DEFAULTS.seed, show_default=True, help='Decides the sample.'
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
@click.option(
    '--phases',
    type=click.IntRange(min=1),
    default=DEFAULTS.phases,
    show_default=True,
    help='Cut in so many ways of equal right, and judge by the mean over them; 1 is the plain cutting alone.',
)
@click.option(
    '--experiment',
    type=click.Choice(EXPERIMENTS),
    default=DEFAULTS.experiment,
    show_default=True,
    help='How phases differ: the start moves (shift), or every chunk has a limit of its own (jitter).',
)
@click.option(
    '--margin',
    type=click.FloatRange(min=0),
    default=DEFAULTS.margin,
    show_default=True,
    help='Differences of means within this, either way, are as good as none.',
)
@mode_option
@encoder_option
@click.option(
    '--index',
    type=click.Choice(INDEXES),
    default=DEFAULTS.index,
    show_default=True,
    help='What is searched: a Chroma collection, or all vectors exactly.',
)
@click.option(
    '--chroma',
    metavar='URL|FOLDER',
    default='',
    help='Use the Chroma server there instead of an embedded one. With --collection: where that is, and nothing is '
    'written there.',
)
@existing_options
@click.option(
    '--config', type=click.Path(path_type=Path), default=None, help='Experiment file.  [default: chunklab.toml]'
)
@click.option(
    '--runs',
    type=click.Path(path_type=Path),
    default=Path('results/runs'),
    show_default=True,
    help='Where the run is written.',
)
@click.option(
    '-f',
    '--format',
    'form',
    type=click.Choice(['table', 'md', 'csv', 'json', 'jsonl']),
    default='table',
    show_default=True,
)
@store_option
@output_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    config: Path | None,
    runs: Path,
    form: str,
    store_path: Path | None,
    output: str,
    quiet: bool,
    **settings: Any,
) -> None:
    """Cut CORPUS with every strategy, index each cutting, ask its questions, and score what came back.

    CORPUS is a corpus folder, or the name of a bundled corpus or of a folder under $CHUNKLAB_DATA; without it, the
    bundled contracts. The first table tells how each strategy cuts and how much of the answers it brings back: over all
    queries, over those whose answer it leaves intact or cuts in two, and over a common set. The second holds every
    strategy against the first one given and says what can be concluded. The last tells what each costs. Everything is
    kept: a second run only looks it up, and a run that was stopped goes on where it was.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.compare import compare
    from chunklab.report.render import render
    from chunklab.runs import check_writable, write_results

    experiment = _experiment(ctx, config, settings)
    check_writable(runs)
    if output != '-':
        check_writable(Path(output).parent)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        results = compare(experiment, kept, progress, lambda text: note(text, quiet))
        written = write_results(results, runs)
    write_output(render(results.comparison, form, table_width()), output)
    if form == 'csv':  # the one format without room for notes
        for line in results.comparison.notes:
            note(f'note: {line}', quiet)
    note(f'Rankings, scores per query and the experiment: {written}', quiet)
    if results.failures:
        raise StrategyError('; '.join(results.failures))


def _experiment(ctx: click.Context, config: Path | None, settings: Mapping[str, Any]) -> Experiment:
    """The configuration file's experiment, with every option that was really given in place of its setting."""
    path = config or (_CONFIG if _CONFIG.exists() else None)
    experiment = read_experiment(path) if path else DEFAULTS
    given = {
        name: value
        for name, value in settings.items()
        if value is not None and ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    }
    known = {field.name for field in fields(Experiment)}
    if unknown := set(given) - known:
        raise AssertionError(f'BUG: options without a setting: {sorted(unknown)}')
    return replace(experiment, **given)
