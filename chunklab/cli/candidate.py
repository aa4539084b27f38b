"""Options that say what is measured, shared by the commands of the gate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from chunklab.cli.options import DEFAULTS, F, encoder_option, mode_option
from chunklab.experiment import INDEXES, QUESTIONS

CONFIG = Path('chunklab.toml')


def candidate_options(command: F) -> F:
    """What a candidate may choose: strategies, encoder, mode, index."""
    for option in reversed(
        (
            click.option(
                '-s', '--strategy', 'strategies', multiple=True, help='A way to cut; repeat it for each strategy.'
            ),
            encoder_option,
            mode_option,
            click.option(
                '--index',
                type=click.Choice(INDEXES),
                default=DEFAULTS.index,
                show_default=True,
                help='What is searched: a Chroma collection, or all vectors exactly.',
            ),
            click.option(
                '--chroma', metavar='URL', default='', help='Use the Chroma server there instead of an embedded one.'
            ),
            click.option(
                '--config',
                type=click.Path(path_type=Path),
                default=None,
                help='Experiment file.  [default: chunklab.toml in the current folder]',
            ),
        )
    ):
        command = option(command)
    return command


def terms_options(command: F) -> F:
    """What a baseline fixes: questions, measures, k."""
    for option in reversed(
        (
            click.option('-k', multiple=True, type=click.IntRange(min=1), help='Chunks that are retrieved.'),
            click.option(
                '--budget', 'budgets', multiple=True, type=click.IntRange(min=1), help='Tokens of context to fill.'
            ),
            click.option(
                '-m', '--measure', 'measures', multiple=True, help="Measures instead of the default ones ('ndcg@10')."
            ),
            click.option(
                '--documents', type=click.IntRange(min=0), default=0, help='Take a random sample of so many documents.'
            ),
            click.option('--seed', type=click.IntRange(min=0), default=0, help='Decides the sample.'),
            click.option(
                '--questions',
                type=click.Choice(QUESTIONS),
                default=DEFAULTS.questions,
                show_default=True,
                help='Those of queries.jsonl, or those that `chunklab questions` made.',
            ),
            click.option(
                '--question-field',
                default=DEFAULTS.question_field,
                show_default=True,
                help='The field of queries.jsonl that is asked.',
            ),
            click.option(
                '--restrict-to-document/--no-restrict-to-document',
                default=False,
                help='Search each question in the documents of its answer only.',
            ),
        )
    ):
        command = option(command)
    return command


def given(ctx: click.Context, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that were really given, on the command line or by the environment."""
    return {
        name: value
        for name, value in settings.items()
        if value is not None and ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    }


def config_file(config: Path | None) -> Path | None:
    """The experiment file: the one named, or chunklab.toml if there is one here."""
    return config or (CONFIG if CONFIG.exists() else None)
