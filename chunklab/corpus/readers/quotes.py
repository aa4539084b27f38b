"""A table of questions with quoted answers, beside the documents that they are quoted from."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from chunklab.corpus.readers.choosing import choose, refuse_benchmarks
from chunklab.corpus.readers.json_lines import at_line
from chunklab.corpus.readers.locating import MOST_PLACES, How, Locator, Places
from chunklab.corpus.readers.quote_documents import QuoteDocuments, find_documents
from chunklab.corpus.readers.quote_table import Row, looks_like_a_table, read_table
from chunklab.corpus.readers.reading import Choice, LeftOut, Reading, Record
from chunklab.corpus.readers.records import Wording, answered, unanswered
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import EXCERPT, counted, listed, printable, quoted
from chunklab.errors import CorpusError
from chunklab.types import GoldSpan

PLACES_SHOWN = 10
"""Places of an ambiguous quote that its line in the report names."""


class Quotes:
    """Reads a CSV, TSV or JSONL file of (question, document, quoted answer) and the documents beside it.

    A quote that is not found, or that stands in several places, leaves its whole query out, for a query with part of
    its gold would be scored wrongly; a row says which place it means by `occurrence` or `start`.
    """

    def recognises(self, path: Path) -> bool:
        """Whether `path` is a table with columns for question, document and answer."""
        return looks_like_a_table(path)

    def read(self, path: Path, choice: Choice) -> tuple[Reading, ...]:
        """The one corpus of a table; rows with one id, or one question and document, are one query."""
        refuse_benchmarks(choice, path)
        tally = Tally()
        table = read_table(path)
        found = find_documents(path, tally)
        texts = {document.doc_id: document.text for document in found.documents}
        located = _located(table.rows, found, texts)
        questions = _questions(table.rows, located, path)
        records, faulty = _records(questions, located, texts, path)
        reading = Reading(
            name=path.stem,
            documents=found.documents,
            records=tuple(records),
            read=(
                f'{counted(len(questions), "query", "queries")} in {counted(len(table.rows), "row")} of '
                f'{printable(path.name)}',
                f'{counted(len(found.documents), "document")} of {printable(found.folder.name)}/',
                *(f'{counted(n, "quote")} found {how}' for how, n in located.ways.items()),
                *([f'columns not read: {listed(table.unread)}'] if table.unread else []),
            ),
            left_out=tally.left_out() + faulty,
            source=_source(located.ways),
        )
        return (choose(reading, choice, path),)


@dataclass(frozen=True, slots=True)
class _Located:
    """What became of each row, by its line: its document, its gold, or what is wrong with it; quotes by how found."""

    documents: Mapping[int, str]
    gold: Mapping[int, tuple[GoldSpan, ...]]
    faults: Mapping[int, str]
    ways: Mapping[str, int]


def _questions(rows: Sequence[Row], located: _Located, path: Path) -> list[list[Row]]:
    """Rows put together to queries, in the order of their first rows."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        document = located.documents.get(row.line, row.document)
        key = ('id', row.query_id) if row.query_id else ('', row.query, document, row.category)
        together = found.setdefault(key, [])
        together.append(row)
        first = together[0]
        if (row.query, row.category) != (first.query, first.category):
            what = f'id {quoted(row.query_id)} has another question or category on line {first.line}'
            raise at_line(path, row.line, what)
        if row.no_gold != first.no_gold:
            raise at_line(path, row.line, f'this query is both with and without gold: see line {first.line}')
    return list(found.values())


def _located(rows: Sequence[Row], found: QuoteDocuments, texts: Mapping[str, str]) -> _Located:
    """The places of all quotes, looked for document by document, so that one at a time is made ready for searching."""
    documents: dict[int, str] = {}
    gold: dict[int, tuple[GoldSpan, ...]] = {}
    faults: dict[int, str] = {}
    together: dict[str, list[Row]] = {}
    for row in rows:
        try:
            if row.document:
                documents[row.line] = found.named(row.document)
                together.setdefault(documents[row.line], []).append(row)
        except CorpusError as error:
            faults[row.line] = str(error)
    ways: Counter[str] = Counter()
    for doc_id, its_rows in together.items():
        locator = Locator(texts[doc_id])
        for row in its_rows:
            try:
                places = [_place(locator, row, quote, doc_id) for quote in row.quotes]
            except CorpusError as error:
                faults[row.line] = str(error)
            else:
                gold[row.line] = tuple(GoldSpan(doc_id, place.spans[0]) for place in places)
                ways.update(place.how for place in places)
    return _Located(documents, gold, faults, {how: ways[how] for how in get_args(How) if ways[how]})


def _place(locator: Locator, row: Row, quote: str, doc_id: str) -> Places:
    """The one place that is meant. Raises CorpusError where that can't be known."""
    shown = quoted(quote if len(quote) <= EXCERPT else quote[:EXCERPT] + '…')
    if row.start is not None:
        place = locator.place_at(quote, row.start)
        if not place.spans:
            raise CorpusError(f'{shown} does not begin at {row.start:,} of {quoted(doc_id)}')
        return place
    places = locator.places(quote, max(MOST_PLACES, row.occurrence or 0))
    n = len(places.spans)
    if not n:
        raise CorpusError(f'{shown} does not stand in {quoted(doc_id)}')
    if row.occurrence is not None and row.occurrence > n:
        raise CorpusError(f'{shown} stands in {counted(n, "place")} of {quoted(doc_id)}, not {row.occurrence:,}')
    if row.occurrence is None and n > 1:
        number = f'{n:,} or more' if n >= MOST_PLACES else f'{n:,}'
        starts = ', '.join(f'{span.start}' for span in places.spans[:PLACES_SHOWN]) + (
            ', …' if n > PLACES_SHOWN else ''
        )
        raise CorpusError(
            f'{shown} stands in {number} places of {quoted(doc_id)} (at {starts}): say which by "occurrence" or "start"'
        )
    return Places((places.spans[(row.occurrence or 1) - 1],), places.how)


def _records(
    questions: Sequence[Sequence[Row]], located: _Located, texts: Mapping[str, str], path: Path
) -> tuple[list[Record], tuple[LeftOut, ...]]:
    """A record for each query whose every quote was placed, and why the others have none."""
    records: list[Record] = []
    left_out: list[LeftOut] = []
    new_ids = _new_ids(path.stem, {rows[0].query_id for rows in questions})
    for rows in questions:
        faults = [
            f'{printable(path.name)}:{row.line}: {located.faults[row.line]}'
            for row in rows
            if row.line in located.faults
        ]
        query_id = rows[0].query_id or next(new_ids)
        if faults:
            left_out.append(LeftOut('queries', 1, '; '.join(faults)))
        else:
            records.append(_record(query_id, rows, located, texts))
    return records, tuple(left_out)


def _record(query_id: str, rows: Sequence[Row], located: _Located, texts: Mapping[str, str]) -> Record:
    first = rows[0]
    wording = Wording(query_id, first.query, first.question, first.category)
    if first.no_gold:
        record = unanswered(wording, located.documents.get(first.line, ''))
        return record if record['doc_id'] else {key: value for key, value in record.items() if key != 'doc_id'}
    # a quote that two rows give is gold once
    gold = dict.fromkeys(itertools.chain.from_iterable(located.gold[row.line] for row in rows))
    return answered(wording, tuple(gold), texts)


def _new_ids(stem: str, taken: set[str]) -> Iterator[str]:
    """Ids for queries that have none, counted on, so that one stays what it is when rows are added below."""
    return (name for number in itertools.count(1) if (name := f'{stem}-{number:05}') not in taken)


def _source(ways: Mapping[str, int]) -> str:
    exact = set(ways) <= {'exactly'}
    how = 'all to the letter.' if exact else 'some of them with white space or quotation marks and dashes evened out.'
    return f'Read from a table of quotes: gold is where a quote stands in its document, {how}'
