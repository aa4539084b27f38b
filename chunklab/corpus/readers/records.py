"""Queries in the form that queries.jsonl has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chunklab.corpus.readers.reading import Record
from chunklab.types import GoldSpan


@dataclass(frozen=True, slots=True)
class Wording:
    """How a query is put: `query` stands for itself in a corpus of many documents, `question` is the bare one."""

    query_id: str
    query: str
    question: str
    category: str = ''


def answered(wording: Wording, gold: Sequence[GoldSpan], texts: Mapping[str, str]) -> dict[str, object]:
    """The record of a query with gold; `texts` are the documents by id."""
    return {
        **_head(wording),
        'spans': [{'doc_id': g.doc_id, 'start': g.span.start, 'end': g.span.end} for g in gold],
        'answers': [texts[g.doc_id][g.span.start : g.span.end] for g in gold],
    }


def unanswered(wording: Wording, doc_id: str) -> dict[str, object]:
    """The record of a query about `doc_id` that nothing answers."""
    return {**_head(wording), 'spans': [], 'no_gold': True, 'doc_id': doc_id}


def gold_documents(record: Record) -> set[str]:
    """The documents that a sound record is about: those of its gold, or the one that a query without gold names."""
    spans = record.get('spans')
    if isinstance(spans, list) and spans:
        return {span['doc_id'] for span in spans}
    doc_id = record.get('doc_id')
    return {doc_id} if isinstance(doc_id, str) else set()


def is_answered(record: Record) -> bool:
    """Whether a sound record has gold."""
    return bool(record.get('spans'))


def about(name: str, question: str) -> str:
    """The question with the document that it is asked of."""
    return f'In “{name.strip()}”: {question}'


def _head(wording: Wording) -> dict[str, object]:
    head = {'query_id': wording.query_id, 'query': wording.query, 'question': wording.question}
    return {**head, 'category': wording.category} if wording.category else {**head}
