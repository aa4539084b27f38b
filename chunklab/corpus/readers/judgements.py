"""Judgements by tabs: query-id, corpus-id, score, below a line that names these columns."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chunklab.corpus.documents import read_text
from chunklab.corpus.readers.json_lines import at_line
from chunklab.corpus.wording import counted, printable, quoted
from chunklab.errors import CorpusError

COLUMNS = ('query-id', 'corpus-id', 'score')


@dataclass(frozen=True, slots=True)
class Judgements:
    """Scores by query and document, both in the order in which they first came."""

    scores: Mapping[str, Mapping[str, float]] = field(repr=False)

    @property
    def n(self) -> int:
        """Pairs of a query and a document that were judged."""
        return sum(len(scores) for scores in self.scores.values())


def read_judgements(path: Path) -> Judgements:
    """The judgements in `path`. A pair judged twice alike counts once.

    Raises CorpusError, 'path:line: …', for a line without three fields, a score that is no number, a pair judged twice
    differently, and a file without the line of column names.
    """
    try:
        text = read_text(path).removeprefix('\ufeff')
    except CorpusError as error:
        raise CorpusError(f'{printable(str(path))}: {error}') from error
    found: dict[str, dict[str, float]] = {}
    # quoting as the csv module writes it, for that is what wrote and reads these files elsewhere
    rows = csv.reader(io.StringIO(text, newline=''), delimiter='\t', strict=True)
    number = 0
    try:
        for row in rows:
            first, number = number == 0, rows.line_num
            if first:
                _check_header(row)
            elif row:
                _judge(row, found)
    except (CorpusError, csv.Error) as error:
        raise at_line(path, max(rows.line_num, 1), printable(str(error))) from error
    if not number:
        raise CorpusError(f'{printable(str(path))} is empty: its first line names the columns {_by_tabs(COLUMNS)}')
    return Judgements(found)


def _check_header(row: Sequence[str]) -> None:
    """The first line must name columns: taken for names, a judgement would be lost."""
    if len(row) != len(COLUMNS) or _number(row[-1]) is not None:
        raise CorpusError(f'no header: the first line names the columns {_by_tabs(COLUMNS)}')


def _judge(row: Sequence[str], found: dict[str, dict[str, float]]) -> None:
    if len(row) != len(COLUMNS):
        raise CorpusError(f'{counted(len(row), "field")}, not {len(COLUMNS)}: a line is {_by_tabs(COLUMNS)}')
    query_id, doc_id, given = row
    score = _number(given)
    if score is None:
        raise CorpusError(f'score {quoted(given)} is no number')
    judged = found.setdefault(query_id, {})
    if judged.setdefault(doc_id, score) != score:
        raise CorpusError(f'query {quoted(query_id)} and document {quoted(doc_id)} are judged {judged[doc_id]:g} above')


def _number(given: str) -> float | None:
    try:
        score = float(given)
    except ValueError:
        return None
    return score if math.isfinite(score) else None


def _by_tabs(names: Sequence[str]) -> str:
    return '<tab>'.join(names)
