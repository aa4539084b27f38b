"""`chunklab strategies`: what can follow -s."""

from __future__ import annotations

import click

from chunklab import registry

_EPILOG = """A strategy is written as its name with the parameters that differ from the defaults: -s
'sentence(size=256, splitter=punkt)'. Sizes are in tokens of the encoder unless the strategy says otherwise."""


@click.command('strategies', epilog=_EPILOG)
@click.option('-f', '--format', 'form', type=click.Choice(['table', 'json']), default='table', show_default=True)
def command(form: str) -> None:
    """List every chunker, sentence splitter and encoder with its parameters and their defaults, and every measure."""
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
