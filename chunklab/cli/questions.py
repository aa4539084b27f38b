"""`chunklab questions`: questions for contracts that have none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chunklab.cli.options import note, quiet_option
from chunklab.corpus.questions.choice import THRESHOLD

if TYPE_CHECKING:
    from chunklab.corpus.questions import QuestionReport

SILENT_SHOWN = 5
"""Documents without a question that are named."""

_EPILOG = """\b
Examples:
  chunklab questions mine && chunklab compare mine --questions generated
  chunklab questions mine --review review.csv      # edit it in a spreadsheet, then
  chunklab questions mine --reviewed review.csv
"""


@click.command('questions', epilog=_EPILOG)
@click.argument('corpus')
@click.option('--limit', type=click.IntRange(min=1), help='Most clauses asked about in a document, the best first.')
@click.option(
    '--threshold',
    type=click.FloatRange(0, 1),
    default=THRESHOLD,
    show_default=True,
    help='Least quality of a question.',
)
@click.option(
    '--phrasings', type=click.IntRange(min=1), default=1, show_default=True, help='Wordings in which a clause is asked.'
)
@click.option('--review', type=click.Path(path_type=Path), help='Also write a .csv or .tsv for a person to edit.')
@click.option('--reviewed', type=click.Path(path_type=Path), help='Read that table back, instead of making questions.')
@click.option('--over-reviewed', is_flag=True, help='Replace questions even if a person has reviewed them.')
@quiet_option
def command(
    corpus: str,
    limit: int | None,
    threshold: float,
    phrasings: int,
    review: Path | None,
    reviewed: Path | None,
    over_reviewed: bool,
    quiet: bool,
) -> None:
    """Make questions about the clauses of CORPUS, and keep them in its generated.jsonl.

    Headings and lead words tell what a clause is about; its body is the answer. They are kept apart from the questions
    that people have labelled, `chunklab compare --questions generated` asks them, and every table says so.
    """
    from chunklab.corpus.locate import find_corpus
    from chunklab.corpus.questions import Choice, check_takes_questions, write_generated, write_review
    from chunklab.pipeline.questions import make_questions

    if reviewed is not None and review is not None:
        raise click.UsageError('--review writes a table and --reviewed reads one: give one of them')
    folder = find_corpus(corpus)
    check_takes_questions(folder)
    if reviewed is not None:
        _take_review(folder, reviewed)
        return
    made = make_questions(folder, Choice(threshold=threshold, per_document=limit, phrasings=phrasings))
    path = write_generated(folder, made.records, over_reviewed=over_reviewed)
    click.echo(_told(made.report))
    note(f'Written: {path}. Next: chunklab compare {folder} --questions generated', quiet)
    if review is not None:
        n_rows = write_review(made.records, review)
        note(f'{review}: {n_rows:,} rows to review; then chunklab questions {folder} --reviewed {review}', quiet)


def _take_review(folder: Path, table: Path) -> None:
    from chunklab.corpus.questions import write_generated
    from chunklab.errors import CorpusError
    from chunklab.pipeline.questions import reviewed_questions

    result = reviewed_questions(folder, table)
    for fault in result.faults:
        click.echo(fault, err=True)
    if result.faults:
        raise CorpusError(f'{len(result.faults):,} rows cannot be used; nothing was changed')
    write_generated(folder, result.records, over_reviewed=True)
    click.echo(str(result))


def _told(report: QuestionReport) -> str:
    """The report as lines for a person."""
    from chunklab.corpus.wording import quoted

    lengths = report.gold_lengths
    lines = [
        f'{report.n_questions:,} questions about {report.n_clauses:,} clauses of {report.n_documents:,} documents, '
        f'{report.n_several_spans:,} with several gold spans',
        f'gold spans of characters: 25% {lengths.lower:,}  median {lengths.median:,}  75% {lengths.upper:,}  '
        f'95% {lengths.p95:,}',
    ]
    width = max((len(kind) for kind, _ in report.kinds), default=0)
    lines += [f'  {kind.ljust(width)}  {n:>5,}' for kind, n in report.kinds]
    lines += [f'not asked: {n:,} ({why})' for why, n in report.dropped]
    if report.silent:
        named = ', '.join(quoted(doc_id) for doc_id in report.silent[:SILENT_SHOWN])
        more = ', …' if len(report.silent) > SILENT_SHOWN else ''
        lines.append(f'documents without a question: {len(report.silent):,} ({named}{more})')
    return '\n'.join(lines)
