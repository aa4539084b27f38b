"""Questions for a person to look over in a spreadsheet, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chunklab.corpus.questions.maker import Record
from chunklab.corpus.questions.rows import COLUMNS, NEEDED, Reviewed, Reviewer, cells_of
from chunklab.corpus.questions.sheet import read_sheet, write_sheet
from chunklab.corpus.wording import counted, printable, quoted
from chunklab.errors import CorpusError


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """What a review left: `records` in the order of the table, all marked as reviewed, ready for `write_generated`.

    `kept` are query ids as they were, `changed` with other words or another answer, `added` new ones, `dropped` those
    marked "no" or whose row is gone. `faults` has one line for each row that cannot be used; where there is any,
    `records` lacks those rows, and the table wants mending first.
    """

    records: tuple[Record, ...] = field(repr=False)
    kept: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f'{counted(len(self.kept), "question")} kept, {len(self.changed):,} changed, {len(self.added):,} added, '
            f'{len(self.dropped):,} dropped, {counted(len(self.faults), "row")} with a fault'
        )


def write_review(records: Iterable[Record], path: Path) -> int:
    """Writes the questions to a .csv or .tsv, one a row, the doubtful ones first; gives their number.

    Raises CorpusError for another extension, StoreError where it cannot be written.
    """
    rows = sorted(
        (cells_of(record) for record in records), key=lambda cells: (float(cells['quality']), cells['query_id'])
    )
    write_sheet(path, COLUMNS, ([cells[column] for column in COLUMNS] for cells in rows))
    return len(rows)


def read_review(path: Path, records: Sequence[Record], texts: Mapping[str, str]) -> ReviewResult:
    """What a person made of `records`, the questions that were written, in a table made by `write_review`.

    `texts` are the documents by id. A row keeps its question, says "no" under `keep`, has other words, or another
    answer, which is then looked for in the document; a new row has no `query_id` but a document, question and answer.
    Raises CorpusError where the file is no such table, or has no rows.
    """
    reviewer = Reviewer({str(record['query_id']): record for record in records}, texts)
    outcomes: list[Reviewed] = []
    faults: list[str] = []
    first: dict[str, int] = {}
    rows = read_sheet(path, NEEDED)
    if not rows:  # to drop every question there is "no" in each row
        raise CorpusError(f'{printable(str(path))}: no row below the first, so nothing was changed')
    for row in rows:
        try:
            reviewed = reviewer.review(row.cells)
            query_id = reviewed.query_id
            if query_id in first:
                raise CorpusError(f'{quoted(query_id)} stands in row {first[query_id]} already')
            first[query_id] = row.number
            outcomes.append(reviewed)
        except CorpusError as error:
            faults.append(f'{printable(str(path))}: row {row.number}: {error}')
            first.setdefault(row.cells.get('query_id', '').strip(), row.number)

    def named(what: str) -> tuple[str, ...]:
        return tuple(reviewed.query_id for reviewed in outcomes if reviewed.what == what)

    gone = tuple(query_id for query_id in reviewer.known if query_id not in first)
    return ReviewResult(
        records=tuple(reviewed.record for reviewed in outcomes if reviewed.record is not None),
        kept=named('kept'),
        changed=named('changed'),
        added=named('added'),
        dropped=named('dropped') + gone,
        faults=tuple(faults),
    )
