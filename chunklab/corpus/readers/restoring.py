"""What an export of ours kept where other readers don't look, taken back once it is known to fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chunklab.corpus.documents import SUFFIX
from chunklab.corpus.lines import encodable
from chunklab.corpus.manifest import UNSAFE
from chunklab.corpus.naming import candidates, name_key
from chunklab.corpus.readers.reading import Record
from chunklab.types import Document

KEPT = 'chunklab'
"""The key under which exports keep what the foreign format has no place for."""

_MOST_BYTES = 255
"""Longest file name, in UTF-8, that common file systems take."""


def document_names(sources: Mapping[str, object]) -> dict[str, str]:
    """A unique `doc_id` for every source: the one that an export kept for it, where that is a safe name, or a new one.

    `sources` are, by their name in the foreign format, the kept `doc_id`, or anything else where there is none.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for source, former in sources.items():
        if isinstance(former, str) and is_document_name(former) and name_key(former) not in taken:
            names[source] = former
            taken.add(name_key(former))
    for source in [source for source in sources if source not in names]:
        names[source] = next(name for name in candidates(source) if name_key(name) not in taken)
        taken.add(name_key(names[source]))
    return names


def description(document: Document, fields: Iterable[str]) -> dict[str, str]:
    """What is kept of a document beside its text: its id, and those of the fields that say something."""
    said = {name: str(getattr(document, name)) for name in fields}
    return {'doc_id': document.doc_id, **{name: value for name, value in said.items() if value}}


def redescribed(document: Document, kept: Mapping[str, object], fields: Iterable[str]) -> Document:
    """The document with the fields as they were kept; as it is where nothing was."""
    if 'doc_id' not in kept:
        return document
    values = {name: kept.get(name, '') for name in fields}
    return replace(document, **{name: encodable(str(value), name) for name, value in values.items()})


def is_document_name(name: str) -> bool:
    """Whether a file in documents/ can be called so, and would lie nowhere else."""
    return (
        name.endswith(SUFFIX) and not UNSAFE.search(name) and len(name.encode('utf-8', 'surrogatepass')) <= _MOST_BYTES
    )


def restored(kept: object, query: str, texts: Mapping[str, str], names: Mapping[str, str]) -> Record | None:
    """The record that was exported as the question `query`, or None where nothing was kept or it no longer fits.

    It fits if it has an id and either spans whose answers are what they cut out of `texts`, or says `no_gold`. `names`
    are the documents' ids now by those at the export.
    """
    if not isinstance(kept, Mapping):
        return None
    record = {**kept, 'query': query}
    query_id, spans, answers = record.get('query_id'), record.get('spans'), record.get('answers')
    if not isinstance(query_id, str) or not query_id.strip() or not isinstance(record.get('category', ''), str):
        return None
    if 'doc_id' in record:
        record['doc_id'] = names.get(str(record['doc_id']), record['doc_id'])
    if record.get('no_gold') is True:
        return None if spans else record
    if not isinstance(spans, list) or not isinstance(answers, list) or len(spans) != len(answers) or not spans:
        return None
    record['spans'] = [_renamed(span, names) for span in spans]
    fits = all(_cuts(span, answer, texts) for span, answer in zip(record['spans'], answers, strict=True))
    return record if fits else None


def _renamed(span: object, names: Mapping[str, str]) -> object:
    return {**span, 'doc_id': names.get(str(span.get('doc_id')))} if isinstance(span, Mapping) else span


def _cuts(span: object, answer: object, texts: Mapping[str, str]) -> bool:
    """Whether the span is one of a document that is there and cuts out just this answer, which says something."""
    if not isinstance(span, Mapping) or not isinstance(answer, str) or not answer.strip():
        return False
    doc_id, start, end = span.get('doc_id'), span.get('start'), span.get('end')
    # bool is an int to Python
    if not isinstance(doc_id, str) or doc_id not in texts or type(start) is not int or type(end) is not int:
        return False
    return 0 <= start <= end and texts[doc_id][start:end] == answer
