"""The command line: one file per command, loaded when it is called, so that `--help` is instant."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from chunklab import __version__
from chunklab.errors import ChunklabError, did_you_mean

_COMMANDS = {
    'compare': 'chunklab.cli.compare',
    'report': 'chunklab.cli.report',
    'phases': 'chunklab.cli.phases',
    'straddle': 'chunklab.cli.straddle',
    'diagnose': 'chunklab.cli.diagnose',
    'view': 'chunklab.cli.view',
    'sweep': 'chunklab.cli.sweep',
    'baseline': 'chunklab.cli.baseline',
    'check': 'chunklab.cli.check',
    'chunk': 'chunklab.cli.chunk',
    'index': 'chunklab.cli.index',
    'search': 'chunklab.cli.search',
    'ingest': 'chunklab.cli.ingest',
    'corpus': 'chunklab.cli.corpus',
    'questions': 'chunklab.cli.questions',
    'reproduce': 'chunklab.cli.reproduce',
    'strategies': 'chunklab.cli.strategies',
    'doctor': 'chunklab.cli.doctor',
}

_SUMMARIES = {
    'compare': 'Cut a corpus with every strategy, retrieve, and score what came back.',
    'report': 'Show finished runs as tables and pictures to read, cite and hand on.',
    'phases': 'Tell what a cut costs, and how far luck of alignment moves the scores.',
    'straddle': 'See how many answers each strategy cuts in two, before any retrieval.',
    'diagnose': 'Tell why each query of a finished run failed.',
    'view': 'See one contract with the cuts of several strategies side by side.',
    'sweep': 'Choose parameters on some documents and judge the choice on others.',
    'baseline': 'Save how good retrieval is now, to judge later versions by.',
    'check': 'Judge a candidate by a baseline: exit 0 if it holds, 1 if it got worse.',
    'chunk': 'Print the chunks of a corpus or a file as JSON lines.',
    'index': 'Build the Chroma collection of one strategy, ready for use elsewhere.',
    'search': 'Ask one question and see the chunks that come back.',
    'ingest': 'Make a corpus folder from contracts as files, or from a data set.',
    'corpus': 'List, show, verify, generate and export corpora.',
    'questions': 'Make questions for contracts that have none.',
    'reproduce': 'Reproduce a published evaluation, and judge its differences.',
    'strategies': 'List chunkers, splitters, encoders and measures with their parameters.',
    'doctor': 'Check the installation: versions, weights, Chroma, writable folders.',
}


class _Commands(click.Group):
    """Commands by name; the module of one is imported only when it is called or its own help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            ctx.fail(f'no command "{cmd_name}"{did_you_mean(cmd_name, _COMMANDS)}')
        command: click.Command = import_module(_COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # whoever read our output has seen enough (`… | head`); click would make that exit 1, a gate's "no"
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return result

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section('Commands'):
            formatter.write_dl(list(_SUMMARIES.items()))


@click.group(
    cls=_Commands,
    context_settings={'help_option_names': ['-h', '--help'], 'max_content_width': 110},
    epilog='Start with `chunklab compare`: it needs no arguments. Exit codes: 0 fine, 1 `check` says no, 2 a mistake '
    'in what was given, 3 a bug in chunklab, 130 interrupted.',
)
@click.version_option(__version__, '--version', message='chunklab %(version)s')
def root() -> None:
    """How should contracts be cut for retrieval? chunklab cuts them with every strategy you name, indexes each cutting,
    asks questions whose answers are known to the character, and shows which strategy keeps answers whole."""


def main() -> NoReturn:
    """Run the command line and exit: 0 fine, 1 `check` says no, 2 a user's mistake, 3 a bug with its traceback, 130
    interrupted."""
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run the command line with these arguments; the exit code."""
    try:
        result = root.main(list(args), prog_name='chunklab', standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as exc:
        exc.show()
        return 2
    except click.ClickException as exc:
        click.echo(f'Error: {exc.format_message()}', err=True)
        return 2
    except ChunklabError as exc:
        click.echo(f'Error: {exc}', err=True)
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo('Interrupted. What was finished is kept: the same command goes on from there.', err=True)
        return 130
    except Exception:  # noqa: BLE001  the one place where a bug becomes an exit code
        traceback.print_exc()
        click.echo(
            'This is a bug in chunklab, not in what you gave it; please report it with the lines above.', err=True
        )
        return 3
    return result if isinstance(result, int) else 0
