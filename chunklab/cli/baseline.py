"""`chunklab baseline`: what a gate judges by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chunklab.cli.candidate import candidate_options, config_file, given, terms_options
from chunklab.cli.options import DEFAULTS, corpus_argument, note, opened_store, quiet_option, store_option
from chunklab.experiment import read_experiment

if TYPE_CHECKING:
    from chunklab.gate.baseline import Baseline, ReasonedRule

_EPILOG = """Examples:

\b
  chunklab baseline save baselines/mini.json mini -s 'sentence(size=200)' -s 'clause(size=200)'
  chunklab baseline save baselines/mine.json my_contracts --rule 'complete@5: 0.02' --rule 'chunks: 10%'
  chunklab baseline rules baselines/mini.json

`chunklab check` judges by the file; it is small, and meant to be committed."""


@click.group('baseline', epilog=_EPILOG)
def command() -> None:
    """Save how good retrieval is now, for `chunklab check` to judge later versions by."""


@command.command('save')
@click.argument('file', type=click.Path(path_type=Path))
@corpus_argument
@candidate_options
@terms_options
@click.option('--rule', 'rules', multiple=True, help="A rule instead of the default ones, such as 'complete@5: 0.02'.")
@click.option(
    '--phases',
    type=click.IntRange(min=1),
    default=4,
    show_default=True,
    help='Cuttings from which default tolerances are taken, read in late (or static) mode; 1 leaves them out.',
)
@store_option
@quiet_option
@click.pass_context
def save(
    ctx: click.Context,
    /,
    file: Path,
    rules: tuple[str, ...],
    phases: int,
    config: Path | None,
    store_path: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Measure strategies on CORPUS and write the result to FILE, with the rules that a later check judges by.

    Strategies, encoder and questions are given as to `chunklab compare`, by options or in chunklab.toml. Without
    --rule, an existing FILE keeps the rules that a person gave; otherwise each default rule says where its number
    comes from: from how far luck of alignment moves the score, and from the interval of the mean.
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.gate.baseline import in_folder, write_baseline
    from chunklab.pipeline.candidate import beside, place_of
    from chunklab.pipeline.check import make_baseline
    from chunklab.runs import check_writable

    path = config_file(config)
    experiment = replace(read_experiment(path) if path else DEFAULTS, **given(ctx, settings))
    if path and 'corpus' not in given(ctx, settings):
        experiment = replace(experiment, corpus=beside(experiment.corpus, path))
    check_writable(file.parent)
    chosen = _rules(rules, file, quiet)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        made = make_baseline(experiment, chosen, phases, kept, progress)
    placed = replace(made, record=in_folder(made.record, place_of(experiment.corpus, file)))
    write_baseline(placed, file)
    _tell(placed, quiet)
    note(f'Written: {file}', quiet)


@command.command('rules')
@click.argument('file', type=click.Path(path_type=Path))
@click.option('--rule', 'rules', multiple=True, help='Put these in place of the rules in FILE; nothing is measured.')
def show_rules(file: Path, rules: tuple[str, ...]) -> None:
    """Print the rules of a baseline, each with its reason, or replace them."""
    from chunklab.gate.baseline import ReasonedRule, read_baseline, write_baseline
    from chunklab.gate.changes import pair_strategies
    from chunklab.gate.judging import Strictness, judge
    from chunklab.gate.rules import parse_rule

    baseline = read_baseline(file)
    if rules:
        baseline = replace(baseline, rules=tuple(ReasonedRule(parse_rule(text)) for text in rules))
        own = baseline.record.strategies
        judge(baseline.record, pair_strategies(own, own), [r.rule for r in baseline.rules], Strictness())
        write_baseline(baseline, file)
    for reasoned in baseline.rules:
        click.echo(_line(reasoned))


def _rules(texts: tuple[str, ...], file: Path, quiet: bool) -> tuple[ReasonedRule, ...]:
    """The rules that were given, or those that a person once gave for the file that is replaced."""
    from chunklab.errors import ChunklabError
    from chunklab.gate.baseline import ReasonedRule, read_baseline
    from chunklab.gate.rules import parse_rule
    from chunklab.pipeline.check import kept_rules

    if texts or not file.exists():
        return tuple(ReasonedRule(parse_rule(text)) for text in texts)
    try:
        kept = kept_rules(read_baseline(file))
    except ChunklabError as exc:
        note(f'note: the rules of the old file are not kept: {exc}', quiet)
        return ()
    if kept:
        note(f'note: the rules of the old file are kept: {"; ".join(str(r.rule) for r in kept)}', quiet)
    return kept


def _tell(baseline: Baseline, quiet: bool) -> None:
    note('Rules:', quiet)
    for reasoned in baseline.rules:
        note(f'  {_line(reasoned)}', quiet)


def _line(reasoned: ReasonedRule) -> str:
    from chunklab.corpus.wording import printable

    return printable(f'{reasoned.rule}' + (f'   {reasoned.reason}' if reasoned.reason else ''))
