"""`chunklab check`: the gate."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chunklab.cli.candidate import candidate_options, config_file, given
from chunklab.cli.options import (
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
    from chunklab.gate.verdict import GateVerdict

_EPILOG = """Examples:

\b
  chunklab check baselines/mini.json                                    the candidate of chunklab.toml
  chunklab check baselines/mini.json -s 'sentence(size=100)' -s 'clause(size=100)'
  chunklab check baselines/mini.json --same -e "st('models/new')"       the baseline's own, but for the encoder
  chunklab check baselines/mini.json --rule 'complete@5[straddled]: 0.05' --rule 'chunks: 10%'

Exit codes: 0 pass, 1 fail, 2 not comparable or a mistake in what was given."""


@click.command('check', epilog=_EPILOG)
@click.argument('file', type=click.Path(path_type=Path))
@click.option('--corpus', default=None, help='The corpus, if the one of the baseline now lies elsewhere.')
@candidate_options
@click.option('--same', is_flag=True, help="Check the baseline's own strategies, encoder and index, not chunklab.toml.")
@click.option(
    '--rule',
    'rules',
    multiple=True,
    help="A rule instead of the baseline's; repeat it. See docs/gate.md for all forms.",
)
@click.option('--significant', is_flag=True, help='A drop beyond tolerance fails only if p < 0.05 as well.')
@click.option('--strict-stale', is_flag=True, help='Fail too where results are so much better that FILE is stale.')
@click.option('--junit', type=click.Path(path_type=Path), default=None, help='Write JUnit XML, a case for each rule.')
@click.option('--no-text', is_flag=True, help='Show no contract text, only documents and offsets.')
@click.option('-f', '--format', 'form', type=click.Choice(['table', 'md', 'json']), default='table', show_default=True)
@store_option
@output_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    file: Path,
    same: bool,
    rules: tuple[str, ...],
    significant: bool,
    strict_stale: bool,
    junit: Path | None,
    no_text: bool,
    form: str,
    config: Path | None,
    store_path: Path | None,
    output: str,
    quiet: bool,
    **settings: Any,
) -> int:
    """Judge what chunklab.toml or the options describe by the baseline in FILE: exit 0 if it holds, 1 if it got worse.

    The baseline fixes corpus, questions, measures and k; strategies, encoder and index are the candidate's. What
    changed is shown first, then every rule with before, now, interval and p, what the candidate itself shows that may
    be the cause, and the ten queries that lost most with what came back. Where GITHUB_STEP_SUMMARY is set, a summary
    goes there and annotations to stderr. Whatever cannot be compared is exit 2, never a pass.
    """
    from chunklab.runs import check_writable

    for target in (junit, None if output == '-' else Path(output)):
        if target:
            check_writable(target.parent)
    _check_summary()
    try:
        verdict = _verdict(
            file,
            config_file(config),
            given(ctx, settings),
            store_path,
            same=same,
            rules=rules,
            significant=significant,
            strict_stale=strict_stale,
            with_texts=not no_text,
            quiet=quiet,
        )
    except ChunklabError as exc:
        _report_error(str(exc), junit)
        raise
    _report(verdict, junit)
    _show(_rendered(verdict, form), output)
    if verdict.stale:
        note('The baseline is stale: "chunklab baseline save" writes a new one.', quiet)
    return 0 if verdict.passed else 1


def _verdict(
    file: Path,
    config: Path | None,
    chosen: dict[str, Any],
    store_path: Path | None,
    *,
    same: bool,
    rules: tuple[str, ...],
    significant: bool,
    strict_stale: bool,
    with_texts: bool,
    quiet: bool,
) -> GateVerdict:
    from chunklab.cli.progress import shown_progress
    from chunklab.gate.baseline import read_baseline
    from chunklab.gate.judging import Strictness
    from chunklab.gate.rules import parse_rule
    from chunklab.pipeline.candidate import candidate_experiment
    from chunklab.pipeline.check import check

    parsed = [parse_rule(text) for text in rules]
    baseline = read_baseline(file)
    candidate = candidate_experiment(baseline.record, file, chosen, config, same=same)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        return check(
            baseline,
            str(file),
            candidate,
            parsed,
            Strictness(significant, strict_stale),
            kept,
            progress,
            with_texts=with_texts,
        )


def _show(text: str, output: str) -> None:
    """The output; a reader that has seen enough (`… | head`) does not turn a no into a pass."""
    try:
        write_output(text, output)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _check_summary() -> None:
    """StoreError now, rather than after the work, if GitHub's summary cannot be written."""
    from chunklab.gate.github import append_summary, summary_file

    summary = summary_file(os.environ)
    if summary:
        append_summary('', summary)


def _rendered(verdict: GateVerdict, form: str) -> str:
    from chunklab.gate.github import to_summary
    from chunklab.gate.tables import all_tables
    from chunklab.gate.text import to_text
    from chunklab.report.machine import to_json

    if form == 'json':
        return to_json(*all_tables(verdict))
    return to_summary(verdict) if form == 'md' else to_text(verdict, table_width())


def _report(verdict: GateVerdict, junit: Path | None) -> None:
    """What a CI reads beside the output."""
    from chunklab.files import write_atomically
    from chunklab.gate.github import annotations_of, append_summary, room_in, summary_file, to_summary
    from chunklab.gate.junit import to_junit

    if junit:
        write_atomically(junit, to_junit(verdict))
    summary = summary_file(os.environ)
    if summary:
        append_summary(to_summary(verdict, room_in(summary)), summary)
        for line in annotations_of(verdict):
            click.echo(line, err=True)  # GitHub's runner reads both streams; stdout may be JSON


def _report_error(message: str, junit: Path | None) -> None:
    """The same for a check that could not be made; that it could not is what the caller reports."""
    from chunklab.files import write_atomically
    from chunklab.gate.github import annotation, append_summary, error_summary, summary_file
    from chunklab.gate.junit import error_junit

    if junit:
        write_atomically(junit, error_junit(message))
    summary = summary_file(os.environ)
    if summary:
        append_summary(error_summary(message), summary)
        click.echo(annotation('error', message), err=True)
