"""The part of a reading that a user wants."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from chunklab.corpus.readers.reading import Choice, Reading, Record
from chunklab.corpus.readers.records import gold_documents, is_answered
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import printable, quoted, suggestion
from chunklab.errors import CorpusError

NAMES_TOLD = 12
"""How many names an error lists before it only counts."""


def choose(reading: Reading, choice: Choice, path: Path, known_categories: Collection[str] = ()) -> Reading:
    """The documents and queries of `reading` that `choice` wants; what is not wanted is counted in `left_out`.

    A query goes with its documents. `known_categories` may be left out though no query has them. Raises CorpusError
    for a document or category that `path` doesn't have.
    """
    doc_ids = [document.doc_id for document in reading.documents]
    check_names('document', choice.documents, doc_ids, path)
    check_names('category', choice.without, {*known_categories, *_categories(reading)}, path)
    wanted = set(choice.documents or doc_ids)
    tally = Tally()
    tally.add('documents', 'they are not among those chosen', len(doc_ids) - len(wanted))
    records = []
    for record in reading.records:
        why = _unwanted(record, choice, wanted)
        if why:
            tally.add('queries', why)
        else:
            records.append(record)
    return replace(
        reading,
        documents=tuple(document for document in reading.documents if document.doc_id in wanted),
        records=tuple(records),
        left_out=reading.left_out + tally.left_out(),
    )


def check_names(kind: str, asked: Sequence[str], there: Collection[str], path: Path) -> None:
    """Raises CorpusError, naming what there is, for the first name of `asked` that is not `there`."""
    known = set(there)
    for name in asked:
        if name not in known:
            raise CorpusError(
                f'{printable(str(path))}: no {kind} {quoted(name)}{suggestion(name, known)}; there {_told(known)}'
            )


def refuse_benchmarks(choice: Choice, path: Path) -> None:
    """Raises CorpusError where benchmarks are chosen by name in a source that is a single one."""
    if choice.benchmarks:
        raise CorpusError(
            f'{printable(str(path))} is one data set: no {quoted(choice.benchmarks[0])} can be chosen in it'
        )


def _unwanted(record: Record, choice: Choice, wanted: Collection[str]) -> str:
    """Why a query is not wanted; '' where it is."""
    documents = gold_documents(record)
    if not documents.issubset(wanted):
        partly = documents.intersection(wanted)
        return f'{"part of their gold lies in" if partly else "they are about"} documents that are not chosen'
    if record.get('category') in choice.without:
        return 'their category is not wanted'
    return 'nothing answers them' if choice.answered_only and not is_answered(record) else ''


def _categories(reading: Reading) -> set[str]:
    return {str(record['category']) for record in reading.records if record.get('category')}


def _told(names: Collection[str]) -> str:
    if not names:
        return 'are none'
    shown = ', '.join(quoted(name) for name in sorted(names)[:NAMES_TOLD])
    return f'are {shown}' + (f' and {len(names) - NAMES_TOLD:,} more' if len(names) > NAMES_TOLD else '')
