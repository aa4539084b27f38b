"""`chunklab strategies`: what can follow -s."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from chunklab import registry
from chunklab.cli.options import (
    DEFAULTS,
    TABLE_FORMATS,
    check_output,
    corpus_argument,
    encoder_option,
    opened_store,
    output_option,
    quiet_option,
    store_option,
    table_width,
    write_output,
)
from chunklab.errors import ChunklabError, StrategyError

_EPILOG = """A strategy is written as its name with the parameters that differ from the defaults: -s
'sentence(size=256, splitter=punkt)'. Sizes are in tokens of the encoder unless the strategy says otherwise."""


@click.command('strategies', epilog=_EPILOG)
@corpus_argument
@click.option(
    '--check',
    'checked',
    multiple=True,
    metavar='SPEC',
    help='Instead of the list: what this strategy does to the text of CORPUS; may be repeated.',
)
@click.option(
    '-f',
    '--format',
    'form',
    type=click.Choice(TABLE_FORMATS),
    default='table',
    show_default=True,
    help='The list comes as table or json.',
)
@encoder_option
@store_option
@output_option
@quiet_option
def command(
    corpus: str | None,
    checked: tuple[str, ...],
    form: str,
    encoder: str,
    store_path: Path | None,
    output: str,
    quiet: bool,
) -> None:
    """List every chunker, sentence splitter and encoder with its parameters and their defaults, and every measure.

    With --check, cut CORPUS by the strategies named and tell of each how many of its chunks are the text of the
    documents, how many were changed but found, and how many stand nowhere; how much text is in no chunk; how many
    chunks are over the size that the spec states; and how long it took.
    """
    if checked:
        _check(corpus, checked, form, encoder, store_path, output, quiet=quiet)
        return
    if corpus is not None:
        raise ChunklabError(f"corpus {corpus}: goes with --check, as in --check 'fixed(size=200)'")
    if form not in ('table', 'json'):
        raise ChunklabError(f'format {form}: the list of strategies comes as table or json')
    if form == 'json':
        click.echo(_as_json())
        return
    for kind, title in _KINDS:
        click.echo(f'{title}\n')
        for name in registry.names(kind):
            click.echo(_shown(kind, name))
    click.echo('Measures (-m), each at so many chunks (@5) or, where a budget makes sense, tokens (@1000t)\n')
    for name, summary in _measures().items():
        click.echo(f'  {name}\n      {summary}\n')


def _check(
    corpus: str | None,
    specs: tuple[str, ...],
    form: str,
    encoder: str,
    store_path: Path | None,
    output: str,
    *,
    quiet: bool,
) -> None:
    from chunklab.cli.progress import shown_progress
    from chunklab.pipeline.session import open_session
    from chunklab.pipeline.splitters import check_splitters
    from chunklab.report.render import render_tables
    from chunklab.report.splitters import splitter_table

    check_output(output)
    experiment = replace(DEFAULTS, corpus=corpus or DEFAULTS.corpus, encoder=encoder)
    with opened_store(store_path) as kept, shown_progress(quiet) as progress:
        survey = check_splitters(open_session(experiment, kept, progress), specs)
    if survey.rows:
        write_output(render_tables([splitter_table(survey)], form, table_width()), output)
    if survey.failures:
        raise StrategyError('; '.join(survey.failures))


_KINDS: tuple[tuple[registry.Kind, str], ...] = (
    ('chunker', 'Strategies (-s)'),
    ('splitter', 'Sentence splitters (splitter=…)'),
    ('encoder', 'Encoders (-e)'),
)


def _shown(kind: registry.Kind, name: str) -> str:
    taken = registry.parameters(kind, name)
    written = ', '.join(f'{p.name}={p.default}' if p.default else p.name for p in taken)
    lines = [f'  {name}({written})', f'      {registry.summary(kind, name)}']
    lines += [f'      {p.name}: {p.takes}' for p in taken if '|' in p.takes]
    return '\n'.join(lines) + '\n'


def _measures() -> dict[str, str]:
    from chunklab.measures import MEASURES

    return {name: (measure.__doc__ or '').split('\n\n')[0].replace('\n    ', ' ') for name, measure in MEASURES.items()}


def _as_json() -> str:
    import json

    listed: dict[str, object] = {
        kind: {
            name: {
                'summary': registry.summary(kind, name),
                'parameters': [
                    {'name': p.name, 'default': p.default, 'takes': p.takes} for p in registry.parameters(kind, name)
                ],
            }
            for name in registry.names(kind)
        }
        for kind, _ in _KINDS
    }
    listed['measure'] = _measures()
    return json.dumps(listed, ensure_ascii=False, indent=2)
