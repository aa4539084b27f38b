"""Chroma's general evaluation: questions_df.csv with the references, corpora/<corpus id>.md with the texts."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.documents import read_text
from chunklab.corpus.readers.choosing import check_names, choose
from chunklab.corpus.readers.claims import Claim, Documents
from chunklab.corpus.readers.naming import DocumentNames
from chunklab.corpus.readers.node import Node, parse_json
from chunklab.corpus.readers.reading import Choice, Reading
from chunklab.corpus.readers.records import Wording, answered
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import counted, printable, quoted, suggestion
from chunklab.errors import CorpusError
from chunklab.types import Document

QUESTIONS = 'questions_df.csv'
CORPORA = 'corpora'
TEXT_SUFFIX = '.md'
COLUMNS = ('question', 'references', 'corpus_id')

SOURCE = (
    'One corpus of Chroma’s general evaluation (Smith and Troynikov 2024), a single document, as its publishers score '
    'it; gold are the references of each question.'
)


class ChromaGeneral:
    """Reads the folder as it is published: each of its corpora becomes one of its own."""

    def recognises(self, path: Path) -> bool:
        """Whether `path` has texts in corpora/ and a table with the three columns."""
        try:
            with (path / QUESTIONS).open(encoding='utf-8-sig', newline='') as file:
                header = next(csv.reader([file.readline(4096)]), [])
            return set(COLUMNS) <= set(header) and bool(_files(path))
        except (OSError, ValueError, csv.Error):
            return False

    def read(self, path: Path, choice: Choice) -> tuple[Reading, ...]:
        """A corpus for each chosen name, by default for all, in order of name.

        References that can't be used are left out and counted, and with them questions that have no other. Raises
        CorpusError for an unknown name, a table of another shape, and a question about a corpus that isn't there.
        """
        try:
            files = _files(path)
        except OSError as error:
            raise CorpusError(f'{printable(str(path / CORPORA))} cannot be read: {error.strerror}') from error
        names = DocumentNames()
        doc_ids = {name: names.new(name) for name in files}
        check_names('corpus', choice.benchmarks, files, path)
        check_names('document', choice.documents, doc_ids.values(), path)
        asked = _asked(path / QUESTIONS, files)
        chosen = [
            _reading(files[name], doc_ids[name], asked.get(name, ()))
            for name in files
            if name in (choice.benchmarks or files) and doc_ids[name] in (choice.documents or doc_ids.values())
        ]
        if not chosen:
            raise CorpusError(f'{printable(str(path))}: no corpus that is chosen by its name and by its document')
        part = Choice(without=choice.without, answered_only=choice.answered_only)
        return tuple(choose(reading, part, path) for reading in chosen)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row of the table."""

    question: str
    references: Node


def _reading(file: Path, doc_id: str, asked: Sequence[_Asked]) -> Reading:
    """The corpus of one text and the questions about it."""
    name = file.stem
    try:
        text = read_text(file)
    except CorpusError as error:
        raise CorpusError(f'{printable(str(file))}: {error}') from error
    documents, tally = Documents({doc_id: text}), Tally()
    records = []
    for number, row in enumerate(asked, 1):
        gold = documents.gold([_claim(reference, doc_id) for reference in row.references.items()], tally)
        if not row.question.strip():
            tally.add('queries', 'their wording is blank')
        elif not gold:
            tally.add('queries', 'they have no reference that can be used')
        else:
            wording = Wording(f'{name}-{number:04d}', row.question, row.question)
            records.append(answered(wording, gold, documents.texts))
    return Reading(
        name=name,
        documents=(Document(doc_id, text, title=name, source=f'{CORPORA}/{file.name}'),),
        records=tuple(records),
        read=(f'corpus {quoted(name)}', counted(len(asked), 'question')),
        left_out=tally.left_out(),
        source=SOURCE,
    )


def _claim(reference: Node, doc_id: str) -> Claim:
    return Claim(doc_id, reference.whole('start_index'), reference.whole('end_index'), reference.text('content'))


def _files(path: Path) -> dict[str, Path]:
    """The texts by name of their corpus, in order of name."""
    files = sorted(file for file in (path / CORPORA).iterdir() if file.suffix == TEXT_SUFFIX)
    return {file.stem: file for file in files if not file.name.startswith('.')}


def _asked(path: Path, files: Mapping[str, Path]) -> dict[str, list[_Asked]]:
    """The rows of the table, by corpus, in file order."""
    found: dict[str, list[_Asked]] = {}
    for number, row in _rows(path):
        place = f'row {number}'
        name = row['corpus_id']
        if name not in files:
            raise Node(None, str(path), place).error(
                f'no {CORPORA}/{printable(name[:200])}{TEXT_SUFFIX}{suggestion(name, files)}'
            )
        references = parse_json(row['references'], str(path), f'{place}, references')
        question = Node(row['question'], str(path), f'{place}, question').as_text()
        found.setdefault(name, []).append(_Asked(question, references))
    if not found:
        raise CorpusError(f'{printable(str(path))} has no row')
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the header, numbered from 1, each with a value for every one of `COLUMNS`."""
    try:
        text = read_text(path).removeprefix('\ufeff')
    except CorpusError as error:
        raise CorpusError(f'{printable(str(path))}: {error}') from error
    number = 0
    try:
        with _long_fields():
            rows = csv.DictReader(io.StringIO(text, newline=''), strict=True)
            header = rows.fieldnames or ()
            missing = [column for column in COLUMNS if column not in header]
            if missing:
                raise CorpusError(f'{printable(str(path))} has no column {quoted(missing[0])}: {", ".join(COLUMNS)}')
            for number, row in enumerate(rows, 1):
                if any(row[column] is None for column in COLUMNS):
                    raise CorpusError(f'{printable(str(path))}: row {number}: fewer columns than in the header')
                yield number, row
    except csv.Error as error:
        raise CorpusError(f'{printable(str(path))}: row {number + 1}: {error}') from error


@contextmanager
def _long_fields() -> Iterator[None]:
    """Lets the csv module take fields of any length, for references quote whole passages."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)
