"""`chunklab corpus generate`: contracts made to measure, with answers exact to the character."""

from __future__ import annotations

import time
from pathlib import Path

import click

from chunklab.cli.options import note, quiet_option


@click.command('generate')
@click.option('--documents', type=click.IntRange(min=1), required=True, help='How many contracts to make.')
@click.option('--seed', type=click.IntRange(min=0), default=0, show_default=True, help='Decides everything random.')
@click.option('--into', required=True, type=click.Path(path_type=Path), help='The corpus folder to make.')
@click.option(
    '--length',
    type=click.IntRange(1000, 60_000),
    default=24_000,
    show_default=True,
    help='Median length of a contract in characters; the library has clauses for about 40,000.',
)
@click.option(
    '--clause-length',
    type=click.IntRange(0, 5000),
    default=0,
    show_default=True,
    help='Prefer clauses of about so many characters; 0 takes any. The library has clauses of 200 to 3,000.',
)
@click.option(
    '--long-gold',
    type=click.FloatRange(0, 1),
    help='Straddle difficulty: the share of gold spans of more than --long-tokens tokens.  [default: as written, '
    'about 0.01 over 200 tokens]',
)
@click.option('--long-tokens', type=click.IntRange(min=1), default=200, show_default=True, help='See --long-gold.')
@click.option(
    '--noise',
    type=click.FloatRange(min=0, max=100),
    default=0.0,
    show_default=True,
    help='Faults of scanning and conversion for every 1,000 characters.',
)
@click.option(
    '--siblings',
    type=click.FloatRange(0, 0.95),
    default=0.1,
    show_default=True,
    help='Share of contracts that renew an earlier one: the same clauses with other facts.',
)
@click.option(
    '--numbering',
    'languages',
    type=click.Choice(['en', 'de', 'es', 'fr', 'it']),
    multiple=True,
    default=('en',),
    show_default=True,
    help='Languages of the numbering, as in Section 4, § 4, CLÁUSULA CUARTA; repeat it for several.',
)
@quiet_option
def generate(
    documents: int,
    seed: int,
    into: Path,
    length: int,
    clause_length: int,
    long_gold: float | None,
    long_tokens: int,
    noise: float,
    siblings: float,
    languages: tuple[str, ...],
    quiet: bool,
) -> None:
    """Make a corpus of contracts from the clause library: any size, every gold span exact.

    The same options give the same contracts and questions. They are for trying out sizes and scale, not for citing:
    their clauses come from one library, so that they share whole passages. Contracts are written one by one, so memory
    does not grow with their number.
    A folder made by this command is made anew; any other is left alone.

    \b
    Example:
      chunklab corpus generate --documents 1000 --seed 1 --long-gold 0.3 --into hard && chunklab compare hard
    """
    from chunklab.cli.progress import shown_progress
    from chunklab.corpus.generate.compose import Knobs
    from chunklab.pipeline.generate import generate_corpus

    knobs = Knobs(
        length=length,
        clause_length=clause_length,
        long_gold=long_gold,
        long_tokens=long_tokens,
        noise=noise,
        siblings=siblings,
        languages=tuple(sorted(set(languages))),
    )
    started = time.perf_counter()
    with shown_progress(quiet) as progress:
        made = generate_corpus(into, documents, seed, knobs, progress)
    seconds = time.perf_counter() - started
    click.echo(
        f'{into}: {made.n_documents:,} contracts of {made.n_families:,} families, {made.n_characters:,} characters, '
        f'{made.n_queries:,} queries, {made.n_gold_spans:,} gold spans'
    )
    note(f'{made.n_documents / seconds:,.0f} documents per second', quiet)
