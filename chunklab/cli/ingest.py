"""`chunklab ingest`: a corpus folder from the contracts at hand, or from a data set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chunklab.cli.options import note, quiet_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chunklab.corpus.ingest import IngestReport
    from chunklab.corpus.readers.reading import Choice, Reading
    from chunklab.corpus.readers.writing import Written

FORMATS = ('files', 'squad', 'contractnli', 'legalbench-rag', 'chroma', 'beir', 'quotes', 'chunklab')
"""What --from takes: 'files' are contracts as files, the others data sets."""

FURNITURE_SHOWN = 5
"""Distinct lines of page furniture that are told for each document; all are in its manifest.json."""

OF_DATA_SETS = ('.csv', '.json', '.jsonl', '.tsv')
"""Extensions that no contract has."""

_EPILOG = """\b
Formats of data sets (--from), found by looking at what is there:
  squad           SQuAD 2.0 JSON, as CUAD is published
  contractnli     ContractNLI JSON
  legalbench-rag  a folder with benchmarks/*.json and corpus/
  chroma          a folder with questions_df.csv and corpora/: one corpus for each
  beir            a folder with corpus.jsonl, queries.jsonl and qrels/: whole documents as gold
  quotes          JSONL, CSV or TSV of question, document, quoted answer, beside the documents
  chunklab        a corpus folder of chunklab's own

\b
Examples:
  chunklab ingest ~/contracts --into mine --drop-page-furniture
  chunklab ingest CUADv1.json --into cuad
  chunklab ingest LegalBench-RAG --benchmark cuad --benchmark maud --into legalbench
"""


@click.command('ingest', epilog=_EPILOG)
@click.argument('paths', nargs=-1, required=True, type=click.Path(path_type=Path), metavar='PATH…')
@click.option('--into', required=True, type=click.Path(path_type=Path), help='The corpus folder to make or to update.')
@click.option('--from', 'form', type=click.Choice(FORMATS), help='Format of PATH.  [default: what it looks like]')
@click.option('--drop-page-furniture', is_flag=True, help='Files: drop headers, footers and page numbers.')
@click.option('--keep-going', is_flag=True, help='Files: exit 0 even if some could not be taken.')
@click.option('--benchmark', 'benchmarks', multiple=True, help='Data sets: only this part; may be repeated.')
@click.option(
    '--only',
    type=click.Path(path_type=Path),
    help='Data sets: only the documents that this file names, one a line.',
)
@click.option('--without', multiple=True, metavar='CATEGORY', help='Data sets: leave out a category; may be repeated.')
@click.option('--answered-only', is_flag=True, help='Data sets: leave out questions that nothing answers.')
@click.option(
    '--reword',
    type=click.Choice(['cuad']),
    help="A chunklab folder made from CUAD: give its queries the ids and questions that chunklab gives CUAD's JSON.",
)
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    into: Path,
    form: str | None,
    drop_page_furniture: bool,
    keep_going: bool,
    benchmarks: tuple[str, ...],
    only: Path | None,
    without: tuple[str, ...],
    answered_only: bool,
    reword: str | None,
    quiet: bool,
) -> None:
    """Make a corpus folder of contracts (.txt .md .html .pdf .docx), or of a data set.

    PATH is a file, or a folder that is searched with all below it; or one data set, told by what is in it. The
    originals are never written to. Of files, a second ingest takes in only what changed, and removes what is gone.
    """
    from chunklab.corpus.readers.reading import Choice

    found = form or _detected(paths)
    choice = Choice(benchmarks=benchmarks, documents=_named(only), without=without, answered_only=answered_only)
    if found == 'files':
        _refuse(
            '--benchmark, --only, --without, --answered-only and --reword', choice != Choice() or bool(reword), found
        )
        if _ingest_files(paths, into, drop_page_furniture, quiet) and not keep_going:
            ctx.exit(2)
    else:
        _refuse('--drop-page-furniture and --keep-going', drop_page_furniture or keep_going, found)
        _refuse('--reword', reword is not None and found != 'chunklab', found)
        _ingest_data_set(paths, into, found, choice, reword or '', quiet)


def _detected(paths: Sequence[Path]) -> str:
    from chunklab.corpus.readers.formats import detect
    from chunklab.corpus.wording import printable
    from chunklab.errors import CorpusError

    for path in paths:
        if not os.path.lexists(path):
            raise CorpusError(f'no file or folder {printable(str(path))}')
    found = [detect(path) for path in paths]
    if len(paths) == 1:
        if found[0] is None and paths[0].is_file() and paths[0].suffix.lower() in OF_DATA_SETS:
            raise CorpusError(f'{printable(str(paths[0]))} is no data set that chunklab knows: --from names the format')
        return found[0] or 'files'
    for path, form in zip(paths, found, strict=True):
        if form is not None:
            raise CorpusError(
                f'{printable(str(path))} looks like a data set ({form}): one data set at a time; --from files takes it '
                'as files'
            )
    return 'files'


def _refuse(options: str, given: bool, form: str) -> None:
    if given:
        raise click.UsageError(f'{options} have no meaning for the format "{form}"')


def _named(only: Path | None) -> tuple[str, ...]:
    """The lines of a file of document names."""
    from chunklab.corpus.documents import read_text
    from chunklab.corpus.wording import printable
    from chunklab.errors import CorpusError

    if only is None:
        return ()
    try:
        names = tuple(line for line in read_text(only).removeprefix('\ufeff').splitlines() if line.strip())
    except CorpusError as error:
        raise CorpusError(f'{printable(str(only))} {error}') from error
    if not names:
        raise CorpusError(f'{printable(str(only))} names no document')
    return names


def _ingest_data_set(paths: Sequence[Path], into: Path, form: str, choice: Choice, reword: str, quiet: bool) -> None:
    from chunklab.corpus.readers.formats import reader
    from chunklab.corpus.readers.own import Own
    from chunklab.corpus.readers.writing import write_corpora

    if len(paths) > 1:
        raise click.UsageError(f'one PATH at a time can be read from the format "{form}"')
    chosen = Own(reword) if form == 'chunklab' else reader(form)
    readings = chosen.read(paths[0], choice)
    for reading, written in zip(readings, write_corpora(readings, into, form), strict=True):
        _tell(reading, written, form, quiet)


def _tell(reading: Reading, written: Written, form: str, quiet: bool) -> None:
    from chunklab.corpus.wording import counted, printable

    for line in (*(f'read {printable(line)}' for line in reading.read), *map(str, reading.left_out)):
        note(f'{form}: {printable(line)}', quiet)
    contents = f'{counted(written.n_documents, "document")}, {counted(written.n_queries, "query", "queries")}'
    no_gold = f' ({written.n_no_gold:,} without gold)' if written.n_no_gold else ''
    click.echo(f'{written.into}: {written.state}, {contents}{no_gold}, digest {written.digest[:12]}')
    if not written.n_queries:
        click.echo(f'NO QUERIES: {form} gave none, so retrieval cannot be scored on {written.into}', err=True)


def _ingest_files(paths: Sequence[Path], into: Path, drop_page_furniture: bool, quiet: bool) -> bool:
    """Whether some file could not be taken; everything is told."""
    from chunklab.corpus.ingest import ingest

    report = ingest(paths, into, drop_page_furniture=drop_page_furniture)
    _tell_files(report, quiet)
    return bool(report.failed)


def _tell_files(report: IngestReport, quiet: bool) -> None:
    from chunklab.corpus.wording import printable

    for failure in report.failed:
        click.echo(f'not taken: {printable(failure.source)}: {failure.reason}', err=True)
    for remark in report.remarks:
        note(f'{printable(remark.doc_id)}: {remark.text}', quiet)
    for dropped in report.dropped:
        lines = ', '.join(f'"{printable(line)}" ({n})' for line, n in dropped.lines[:FURNITURE_SHOWN])
        note(f'{printable(dropped.doc_id)}: dropped {dropped.n_lines} lines of page furniture: {lines}', quiet)
    for group in report.duplicates:
        note(f'the same but for white space: {", ".join(map(printable, group))}', quiet)
    for line in report.notes:
        note(line, quiet)
    if report.skipped:
        passed = ', '.join(f'{n} {suffix or "without extension"}' for suffix, n in report.skipped)
        note(f'passed over: {passed}', quiet)
    counts = {
        'added': report.added,
        'updated': report.updated,
        'unchanged': report.unchanged,
        'removed': report.removed,
        'kept as changed by hand': report.kept,
        'failed': report.failed,
    }
    click.echo(f'{report.into}: ' + ', '.join(f'{len(names)} {what}' for what, names in counts.items() if names))
    if not (report.into / 'queries.jsonl').exists():
        note(
            f'Next: chunklab compare {report.into} shows how strategies cut these documents; chunklab questions '
            f'{report.into} asks about their clauses, so that retrieval can be scored.',
            quiet,
        )
