"""documents.jsonl of a corpus folder, which may be missing: titles and families of documents, one object a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from chunklab.corpus.documents import OnError
from chunklab.corpus.lines import encodable, read_lines, read_record, string
from chunklab.corpus.wording import printable, quoted, suggestion
from chunklab.errors import CorpusError
from chunklab.types import Document

DESCRIPTIONS = 'documents.jsonl'


def described(path: Path, documents: tuple[Document, ...], on_error: OnError) -> tuple[Document, ...]:
    """The documents with the `title`, `source` and `family` that their lines in `path` give, other keys ignored.

    A document without a line stays as it is. Errors go to `on_error`, one for each line, as 'path:line: …'.
    """
    found = {document.doc_id: document for document in documents}
    lines: dict[str, int] = {}
    for number, line in read_lines(path, on_error):
        try:
            record = read_record(line, 'a description is {"doc_id": …, "title": …, "family": …}')
            doc_id = string(record, 'doc_id')
            if doc_id in lines:
                raise CorpusError(f'doc_id {quoted(doc_id)} is on line {lines[doc_id]} already')
            if doc_id not in found:
                raise CorpusError(f'no document {quoted(doc_id)} in documents/{suggestion(doc_id, found)}')
            lines[doc_id] = number
            found[doc_id] = replace(
                found[doc_id],
                title=_text(record, 'title'),
                source=_text(record, 'source'),
                family=_text(record, 'family'),
            )
        except CorpusError as error:
            on_error(CorpusError(f'{printable(str(path))}:{number}: {error}'))
    return tuple(found.values())


def _text(record: Mapping[str, object], key: str) -> str:
    """A field that may be missing."""
    value = record.get(key, '')
    if not isinstance(value, str):
        raise CorpusError(f'{quoted(key)} must be a string')
    return encodable(value, key)
