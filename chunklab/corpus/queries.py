"""queries.jsonl of a corpus folder: one question a line, every offset checked against the documents."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.documents import OnError
from chunklab.corpus.lines import Record, encodable, read_lines, read_record, string
from chunklab.corpus.wording import counted, excerpts, printable, quoted, suggestion
from chunklab.errors import CorpusError
from chunklab.types import GoldSpan, Query, Span

QUERIES = 'queries.jsonl'
GENERATED = 'generated.jsonl'

QUESTION_FILES = {'labelled': QUERIES, 'generated': GENERATED}
"""Questions that people have labelled, and questions that were made from the text: never mixed."""

WANTED = 'a query is {"query_id": …, "query": …, "spans": […]}'

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asking:
    """How questions are put: the field with their wording, and whether each searches only the documents of its gold."""

    question_field: str = 'query'
    restrict_to_document: bool = False


@dataclass(frozen=True, slots=True)
class QueryFile:
    """The queries in file order, and what was left aside."""

    queries: tuple[Query, ...]
    notes: tuple[str, ...]


def read_queries(path: Path, texts: Texts, asking: Asking, on_error: OnError) -> QueryFile:
    """The queries in `path`, which may be missing; `texts` are the documents by id.

    Keys that are not known are ignored. A gold span that is empty or all white space is dropped and counted in a
    note; a query that has no other gold is an error, for then nobody has said that nothing answers it. Errors go to
    `on_error`, one for each line, as 'path:line: …'.
    """
    queries: list[Query] = []
    lines: dict[str, int] = {}
    n_dropped = 0
    for number, line in read_lines(path, on_error):
        try:
            record = read_record(line, WANTED)
            query_id = string(record, 'query_id')
            if query_id in lines:
                raise CorpusError(f'query_id {quoted(query_id)} is on line {lines[query_id]} already')
            lines[query_id] = number
            annotated = _gold(record, texts)
            gold = tuple(g for g in annotated if texts[g.doc_id][g.span.start : g.span.end].strip())
            if annotated and not gold:
                raise CorpusError('all its gold is white space: correct it, or "spans": [] with "no_gold": true')
            n_dropped += len(annotated) - len(gold)
            queries.append(_query(query_id, record, gold, texts, asking))
        except CorpusError as error:
            on_error(CorpusError(f'{printable(str(path))}:{number}: {error}'))
    notes = (f'dropped {counted(n_dropped, "gold span")} of white space only',) if n_dropped else ()
    return QueryFile(tuple(queries), notes)


def _query(query_id: str, record: Record, gold: tuple[GoldSpan, ...], texts: Texts, asking: Asking) -> Query:
    """The query itself, its id and gold being known."""
    category = record.get('category', '')
    if not isinstance(category, str):
        raise CorpusError('"category" must be a string')
    return Query(
        query_id=query_id,
        text=string(record, asking.question_field),
        gold=gold,
        category=sys.intern(encodable(category, 'category')),
        restrict_to=_restriction(record, gold, texts) if asking.restrict_to_document else (),
    )


def _restriction(record: Record, gold: Sequence[GoldSpan], texts: Texts) -> tuple[str, ...]:
    """The documents of the gold, in order; for a query without gold, the one that its `doc_id` names."""
    if gold:
        return tuple(sorted({g.doc_id for g in gold}))
    if 'doc_id' not in record:
        raise CorpusError('a query without gold can be restricted to its document only if "doc_id" names that')
    return (_doc_id(record, texts),)


def _gold(record: Record, texts: Texts) -> tuple[GoldSpan, ...]:
    """The annotated spans, checked against the documents and the answers."""
    spans = record.get('spans', [])
    if not isinstance(spans, list):
        raise CorpusError('"spans" must be a list of {"doc_id", "start", "end"}')
    no_gold = record.get('no_gold', False)
    if not isinstance(no_gold, bool):
        raise CorpusError('"no_gold" must be true or false')
    if no_gold and spans:
        raise CorpusError('"no_gold" is true, but it has spans')
    if not no_gold and not spans:
        misspelt = '' if 'spans' in record else suggestion('spans', record)
        raise CorpusError(f'no spans{misspelt}: a query that nothing answers must say "no_gold": true')
    gold = tuple(_gold_span(spans[i], i + 1, texts) for i in range(len(spans)))
    _check_answers(record, gold, texts)
    return gold


def _gold_span(item: object, number: int, texts: Texts) -> GoldSpan:
    """One span inside the text of a document that is there."""
    if not isinstance(item, dict):
        raise CorpusError(f'span {number} is not an object {{"doc_id", "start", "end"}}')
    try:
        doc_id = _doc_id(item, texts)
        start, end = _offset(item, 'start'), _offset(item, 'end')
    except CorpusError as error:
        raise CorpusError(f'span {number}: {error}') from error
    length = len(texts[doc_id])
    if start > end:
        raise CorpusError(f'span {number} is reversed: start {start} lies after end {end}')
    if start < 0 or end > length:
        raise CorpusError(
            f'span {number}: {start} to {end} lies outside the text of {quoted(doc_id)}, which has '
            f'{counted(length, "character")}'
        )
    return GoldSpan(doc_id, Span(start, end))


def _doc_id(record: Record, texts: Texts) -> str:
    doc_id = string(record, 'doc_id')
    if doc_id not in texts:
        raise CorpusError(f'no document {quoted(doc_id)} in documents/{suggestion(doc_id, texts)}')
    return sys.intern(doc_id)  # named by many questions, and kept once


def _offset(item: Record, key: str) -> int:
    value = item.get(key)
    if value is None:
        raise CorpusError(f'no {quoted(key)}{suggestion(key, item)}')
    if not isinstance(value, int) or isinstance(value, bool):  # JSON's true is an int to Python
        raise CorpusError(f'{quoted(key)} must be a whole number of characters, not {type(value).__name__}')
    return value


def _check_answers(record: Record, gold: Sequence[GoldSpan], texts: Texts) -> None:
    """Where answers are given, each is the slice that its span cuts out."""
    answers = record.get('answers')
    if answers is None:
        return
    if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
        raise CorpusError('"answers" must be a list of strings, one for each span')
    if len(answers) != len(gold):
        raise CorpusError(f'{counted(len(answers), "answer")} for {counted(len(gold), "span")}: one for each')
    for number, (answer, g) in enumerate(zip(answers, gold, strict=True), 1):
        piece = texts[g.doc_id][g.span.start : g.span.end]
        if piece != answer:
            there, here = excerpts(piece, answer)
            raise CorpusError(
                f'span {number}: {g.span.start} to {g.span.end} of {quoted(g.doc_id)} reads {there}, '
                f'its answer says {here}'
            )
