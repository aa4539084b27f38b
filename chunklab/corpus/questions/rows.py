"""One row of a review: a question as cells, and cells as a question again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from chunklab.corpus.questions.maker import ORIGIN, Record
from chunklab.corpus.questions.titles import asked_of, contract_name
from chunklab.corpus.readers.locating import Locator
from chunklab.corpus.wording import counted, quoted, suggestion
from chunklab.errors import CorpusError
from chunklab.types import Document, Span

COLUMNS = ('keep', 'query_id', 'document', 'kind', 'question', 'answer', 'quality', 'note')
NEEDED = ('keep', 'query_id', 'document', 'question', 'answer')

YES = frozenset({'yes', 'y', 'true', '1', 'x'})
NO = frozenset({'no', 'n', 'false', '0'})

BETWEEN = '\n-----\n'
"""What stands between the parts of an answer that has several gold spans."""

KIND_OF_ADDED = 'Added'

Outcome = Literal['kept', 'changed', 'added', 'dropped']


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of a row; no record where it was dropped."""

    query_id: str
    what: Outcome
    record: Record | None = field(default=None, repr=False)


def cells_of(record: Record) -> dict[str, str]:
    """A record of generated.jsonl as the cells of a row, by column."""
    return {
        'keep': 'yes',
        'query_id': str(record['query_id']),
        'document': _document(record),
        'kind': str(record['kind']),
        'question': str(record['question']),
        'answer': BETWEEN.join(_answers(record)),
        'quality': f'{float(str(record["quality"])):.2f}',
        'note': '; '.join(_strings(record.get('reasons'))),
    }


@dataclass(slots=True)
class Reviewer:
    """Reads rows against the questions that were written, by id, and the documents."""

    known: Mapping[str, Record]
    texts: Mapping[str, str]
    _locators: dict[str, Locator] = field(default_factory=dict, init=False, repr=False)

    def review(self, cells: Mapping[str, str]) -> Reviewed:
        """What the row says. Raises CorpusError, without naming the row, where it cannot be followed."""
        query_id = cells.get('query_id', '').strip()
        keep = _is_kept(cells.get('keep', ''))
        if not query_id:
            return self._added(cells) if keep else Reviewed('', 'dropped')
        if query_id not in self.known:
            raise CorpusError(
                f'no question {quoted(query_id)}{suggestion(query_id, self.known)}: leave it empty to add one'
            )
        if not keep:
            return Reviewed(query_id, 'dropped')
        return self._followed(query_id, self.known[query_id], cells)

    def _followed(self, query_id: str, record: Record, cells: Mapping[str, str]) -> Reviewed:
        question, doc_id = _filled(cells, 'question'), _document(record)
        if _filled(cells, 'document') != doc_id:
            raise CorpusError(f'{quoted(query_id)} is about {quoted(doc_id)}: add a new row for another document')
        answer = _filled(cells, 'answer')
        changes: dict[str, object] = {}
        if question != ' '.join(str(record['question']).split()):
            changes |= {'question': question, 'query': asked_of(self._name(doc_id, record), question)}
        if _even(answer) != _even(BETWEEN.join(_answers(record))):
            changes |= self._gold(doc_id, answer, _spans(record))
        return Reviewed(query_id, 'changed' if changes else 'kept', {**record, **changes, 'reviewed': True})

    def _added(self, cells: Mapping[str, str]) -> Reviewed:
        question, doc_id = _filled(cells, 'question'), _filled(cells, 'document')
        gold = self._gold(doc_id, _filled(cells, 'answer'), ())
        kind = ' '.join(cells.get('kind', '').split()) or KIND_OF_ADDED
        key = f'{doc_id}\0{kind}\0{question}'.encode('utf-8', 'surrogatepass')
        query_id = f'{ORIGIN}-added-{hashlib.sha256(key).hexdigest()[:16]}'
        record = {
            'query_id': query_id,
            'query': asked_of(self._name(doc_id, {}), question),
            'question': question,
            'category': kind,
            'origin': ORIGIN,
            'kind': kind,
            'quality': 1.0,
            'reasons': ['added in review'],
            'reviewed': True,
            **gold,
        }
        return Reviewed(query_id, 'added', record)

    def _gold(self, doc_id: str, answer: str, former: Sequence[Span]) -> dict[str, object]:
        """The gold that an edited answer is, located in its document."""
        if doc_id not in self.texts:
            raise CorpusError(f'no document {quoted(doc_id)}{suggestion(doc_id, self.texts)}')
        parts = [part for part in _lines_even(answer).split(BETWEEN) if part.strip()]
        spans = sorted({self._located(doc_id, part.strip(), former) for part in parts})
        return {
            'spans': [{'doc_id': doc_id, 'start': span.start, 'end': span.end} for span in spans],
            'answers': [self.texts[doc_id][span.start : span.end] for span in spans],
        }

    def _located(self, doc_id: str, part: str, former: Sequence[Span]) -> Span:
        """The one place of a part of an answer; of several, the one that shares characters with the former gold."""
        locator = self._locators.setdefault(doc_id, Locator(self.texts[doc_id]))
        found = locator.places(part).spans
        if not found:
            raise CorpusError(f'the answer does not stand in {quoted(doc_id)}: {quoted(part[:60])}')
        near = [s for s in found if any(max(s.start, f.start) < min(s.end, f.end) for f in former)]
        for spans in (found, near):
            if len(spans) == 1:
                return spans[0]
        places = counted(len(found), 'place')
        raise CorpusError(f'the answer stands in {places} of {quoted(doc_id)}, quote more of it: {quoted(part[:60])}')

    def _name(self, doc_id: str, record: Record) -> str:
        """How the contract is named in queries: as in the record, else as its text says."""
        query, question = str(record.get('query', '')), str(record.get('question', ''))
        asked = f': {question[:1].lower()}{question[1:]}'
        if query.startswith('In ') and query.endswith(asked):
            return query.removeprefix('In ').removesuffix(asked)
        return contract_name(Document(doc_id, self.texts.get(doc_id, '')))


def _is_kept(cell: str) -> bool:
    word = cell.strip().lower()
    if word not in YES | NO:
        raise CorpusError(f'"keep" is {quoted(cell.strip())}: yes or no')
    return word in YES


def _filled(cells: Mapping[str, str], column: str) -> str:
    """A cell that has to say something; a question on one line, the others trimmed."""
    value = cells.get(column, '').strip()
    if not value:
        raise CorpusError(f'"{column}" is empty')
    return ' '.join(value.split()) if column == 'question' else value


def _answers(record: Record) -> list[str]:
    return _strings(record['answers'])


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _spans(record: Record) -> list[Span]:
    found: Any = record['spans']
    return [Span(int(item['start']), int(item['end'])) for item in found]


def _document(record: Record) -> str:
    found: Any = record['spans']
    return str(found[0]['doc_id'])


def _lines_even(text: str) -> str:
    """Line ends as they were before a spreadsheet made them its own."""
    return text.replace('\r\n', '\n').replace('\r', '\n')


def _even(text: str) -> str:
    return ' '.join(text.split())
