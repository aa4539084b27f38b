"""BEIR: corpus.jsonl, queries.jsonl and qrels/*.tsv, judgements of whole documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chunklab.corpus.lines import encodable
from chunklab.corpus.readers.choosing import check_names, choose
from chunklab.corpus.readers.json_lines import at_line, json_objects, text_field
from chunklab.corpus.readers.judgements import Judgements, read_judgements
from chunklab.corpus.readers.reading import Choice, Reading, Record
from chunklab.corpus.readers.restoring import KEPT, document_names, redescribed, restored
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import counted, listed, printable, quoted
from chunklab.errors import CorpusError
from chunklab.types import Document

CORPUS = 'corpus.jsonl'
QUERIES = 'queries.jsonl'
QRELS = 'qrels'
SPLIT = 'test'
"""The judgements that are read where no others are asked for."""

KEPT_FIELDS = ('source', 'family')
"""What of a document an export keeps in `metadata`; BEIR has a place for its title."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One line of queries.jsonl, and what an export of ours kept beside it."""

    text: str
    kept: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Source:
    """Documents by their `_id`, and questions by theirs, in the order of the files; `former` are the documents' ids by
    those that they had when they were exported."""

    folder: Path
    documents: Mapping[str, Document] = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)
    former: Mapping[str, str] = field(repr=False)
    asked: Mapping[str, _Asked] = field(repr=False)


class Beir:
    """Reads a folder in BEIR's layout; a document with a score over 0 is gold as a whole.

    A document is its `text` alone: the title goes to `Document.title`, for in front of the text it would move every
    offset. What `chunklab corpus export` kept in `metadata` comes back: names of documents, gold spans, categories.
    """

    def recognises(self, path: Path) -> bool:
        """Whether two of corpus.jsonl, queries.jsonl and qrels/ are there, so that a missing third can be named."""
        try:
            return (path / CORPUS).is_file() + (path / QUERIES).is_file() + (path / QRELS).is_dir() >= 2
        except (OSError, ValueError):
            return False

    def read(self, path: Path, choice: Choice) -> tuple[Reading, ...]:
        """One reading for each of the chosen judgements: `test` where none are named, or the only ones there are."""
        splits = _splits(path / QRELS, choice.benchmarks)
        documents = _documents(path / CORPUS)
        texts = {document.doc_id: document.text for document in documents.by_id.values()}
        source = _Source(path, documents.by_id, texts, documents.former, _questions(path / QUERIES))
        return tuple(choose(_reading(source, split), choice, path) for split in splits)


def _splits(folder: Path, chosen: Sequence[str]) -> tuple[str, ...]:
    """Names of the judgement files to read, without suffix."""
    try:
        there = sorted(entry.stem for entry in folder.iterdir() if entry.suffix == '.tsv' and entry.is_file())
    except OSError as error:
        raise CorpusError(f'{printable(str(folder))} cannot be read: {error.strerror}') from error
    if not there:
        raise CorpusError(
            f'{printable(str(folder))} has no .tsv file: judgements are "query-id corpus-id score" by tabs'
        )
    check_names('set of judgements', chosen, there, folder)
    if chosen:
        return tuple(dict.fromkeys(chosen))
    if SPLIT not in there and len(there) > 1:
        raise CorpusError(f'{printable(str(folder))} has no {SPLIT}.tsv: choose one or more of {listed(there)}')
    return (SPLIT if SPLIT in there else there[0],)


@dataclass(frozen=True, slots=True)
class _Documents:
    """Documents by `_id`, and their `doc_id` by the one that they had when they were exported."""

    by_id: Mapping[str, Document] = field(repr=False)
    former: Mapping[str, str] = field(repr=False)


def _documents(path: Path) -> _Documents:
    """The documents of corpus.jsonl, under names that are safe and unique."""
    found: dict[str, Document] = {}
    lines: dict[str, int] = {}
    former: dict[str, object] = {}
    for number, record in json_objects(path):
        try:
            key = _new_id(record, lines, number)
            title = encodable(str(record.get('title') or ''), 'title')
            document = Document(key, text_field(record, 'text'), title=title, source=key)
            found[key] = redescribed(document, _kept(record), KEPT_FIELDS)
            former[key] = _kept(record).get('doc_id')
        except CorpusError as error:
            raise at_line(path, number, error) from error
    if not found:
        raise CorpusError(f'{printable(str(path))} holds no document')
    names = document_names(former)
    return _Documents(
        {key: replace(document, doc_id=names[key]) for key, document in found.items()},
        {name: names[key] for key, name in former.items() if isinstance(name, str)},
    )


def _questions(path: Path) -> dict[str, _Asked]:
    """The questions by `_id`."""
    found: dict[str, _Asked] = {}
    lines: dict[str, int] = {}
    for number, record in json_objects(path):
        try:
            key = _new_id(record, lines, number)
            found[key] = _Asked(text_field(record, 'text'), _kept(record))
        except CorpusError as error:
            raise at_line(path, number, error) from error
    return found


def _new_id(record: Mapping[str, object], lines: dict[str, int], number: int) -> str:
    """The `_id` of a line, a string or, as some publish it, a whole number; it comes once in its file."""
    value = record.get('_id')
    key = str(value) if type(value) is int else text_field(record, '_id')
    if not key.strip():
        raise CorpusError('"_id" is blank')
    if key in lines:
        raise CorpusError(f'_id {quoted(key)} is on line {lines[key]} already')
    lines[key] = number
    return key


def _kept(record: Mapping[str, object]) -> Mapping[str, object]:
    metadata = record.get('metadata')
    kept = metadata.get(KEPT) if isinstance(metadata, Mapping) else None
    return kept if isinstance(kept, Mapping) else {}


def _reading(source: _Source, split: str) -> Reading:
    file = f'{QRELS}/{split}.tsv'
    judgements = read_judgements(source.folder / QRELS / f'{split}.tsv')
    tally = Tally()
    records = _records(source, judgements, tally, file)
    if not records:
        raise CorpusError(f'{printable(str(source.folder))}: {file} judges no query and document that are there')
    documents = sorted(source.documents.values(), key=lambda document: document.doc_id)
    titled = sum(bool(document.title) for document in documents)
    tally.add('titles', 'a document is its text alone', titled)
    whole = sum('answers' not in record and not record.get('no_gold') for record in records)
    name = source.folder.resolve().name or 'beir'
    return Reading(
        name=name if split == SPLIT else f'{name}-{split}',
        documents=tuple(documents),
        records=tuple(records),
        read=(
            f'{counted(len(documents), "document")} of {CORPUS}',
            f'{counted(judgements.n, "judgement")} of {file} for {counted(len(judgements.scores), "query", "queries")}',
            *_said(whole, len(records) - whole),
        ),
        left_out=tally.left_out(),
        source=f'Read from the BEIR layout ({file}): ' + _gold_means(whole, len(records) - whole),
    )


def _said(whole: int, restored_: int) -> tuple[str, ...]:
    lines = (
        (whole, 'with whole documents as gold'),
        (restored_, 'as chunklab exported them, with their spans'),
    )
    return tuple(f'{counted(n, "query", "queries")} {how}' for n, how in lines if n)


def _gold_means(whole: int, restored_: int) -> str:
    if not whole:
        return 'exported by chunklab, gold spans restored from its metadata.'
    also = f' But {counted(restored_, "query", "queries")} exported by chunklab kept their spans.' if restored_ else ''
    return 'gold is a whole document wherever its score is over 0; titles are not part of the texts.' + also


def _records(source: _Source, judgements: Judgements, tally: Tally, file: str) -> list[Record]:
    """A record for each question that something is known to answer, in the order of queries.jsonl."""
    for query_id, scores in judgements.scores.items():
        if query_id not in source.asked:
            tally.add('judgements', f'their query is not in {QUERIES}', len(scores))
        else:
            unknown = sum(key not in source.documents for key in scores)
            tally.add('judgements', f'their document is not in {CORPUS}', unknown)
    records: list[Record] = []
    ids: set[object] = set()
    for key, asked in source.asked.items():
        record = _record(key, asked, source, judgements.scores.get(key), tally, file)
        if record is None:
            continue
        if record['query_id'] in ids:
            raise CorpusError(
                f'{printable(str(source.folder / QUERIES))}: two queries are {quoted(str(record["query_id"]))}'
            )
        ids.add(record['query_id'])
        records.append(record)
    return records


def _record(
    key: str, asked: _Asked, source: _Source, scores: Mapping[str, float] | None, tally: Tally, file: str
) -> Record | None:
    """The record of one question, or None, with the reason in `tally`."""
    relevant = [source.documents[d] for d, score in (scores or {}).items() if score > 0 and d in source.documents]
    former = _former(asked, source)
    if former is not None and _spanned(former) == {document.doc_id for document in relevant}:
        return former
    gold = [document for document in relevant if document.text.strip()]
    if not asked.text.strip():
        tally.add('queries', 'their text is blank')
    elif scores is None:
        tally.add('queries', f'nothing in {file} judges them')
    elif not gold:
        tally.add('queries', 'no document with text is judged over 0')
    else:
        tally.add('judgements', 'their document has no text', len(relevant) - len(gold))
        if asked.kept:
            tally.add('exported gold spans', 'of queries whose spans no longer fit: whole documents instead')
        spans = [{'doc_id': document.doc_id, 'start': 0, 'end': len(document.text)} for document in gold]
        # without answers: they would be the documents once more
        return {'query_id': key, 'query': asked.text, 'question': asked.text, 'spans': spans}
    return None


def _former(asked: _Asked, source: _Source) -> Record | None:
    """The record that an export of ours kept, if it still fits."""
    return restored(asked.kept, asked.text, source.texts, source.former) if asked.text.strip() else None


def _spanned(record: Record) -> set[str]:
    spans = record.get('spans')
    return {span['doc_id'] for span in spans} if isinstance(spans, list) else set()
