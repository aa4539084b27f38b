"""CUAD's clause questions, the same records whichever way they came: its own JSON, or a corpus folder made from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from chunklab.corpus.readers.claims import Claim, Documents
from chunklab.corpus.readers.cuad_questions import QUESTIONS
from chunklab.corpus.readers.naming import stem
from chunklab.corpus.readers.reading import Reading, Record
from chunklab.corpus.readers.records import Wording, about, answered, gold_documents, unanswered
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import quoted
from chunklab.errors import CorpusError
from chunklab.types import GoldSpan

CATEGORIES = tuple(QUESTIONS)

SOURCE = (
    'Clause questions of CUAD (Contract Understanding Atticus Dataset, Hendrycks et al. 2021), one for each contract '
    'and category: gold are the passages that its lawyers marked, a category that a contract does not have is a '
    'question without gold. The wordings of the questions are chunklab’s.'
)

_SEPARATOR = '__'
_PART = re.compile(r'_\d+$')
"""What the files for training put behind a category where each answer is a question of its own."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What one question of CUAD is about."""

    doc_id: str
    category: str


def category_of(query_id: str) -> str:
    """The category in an id of CUAD's JSON ('<title>__<category>'), as `CATEGORIES` spells it; '' if there is none."""
    _, separator, name = query_id.rpartition(_SEPARATOR)
    return normalised(_PART.sub('', name)) if separator else ''


def normalised(category: str) -> str:
    """The category as `CATEGORIES` spells it, whatever its case and punctuation; '' for none of them."""
    return _BY_KEY.get(_key(category), '')


def records(clauses: Mapping[Clause, Collection[GoldSpan]], texts: Mapping[str, str]) -> tuple[Record, ...]:
    """A query for each clause, by document, then in CUAD's order of categories; without gold where it has none."""
    found = []
    for clause in sorted(clauses, key=lambda clause: (clause.doc_id, CATEGORIES.index(clause.category))):
        name, question = stem(clause.doc_id), QUESTIONS[clause.category]
        wording = Wording(
            query_id=f'{name}{_SEPARATOR}{clause.category}',
            query=about(name, question[0].lower() + question[1:]),
            question=question,
            category=clause.category,
        )
        gold = sorted(clauses[clause])
        found.append(answered(wording, gold, texts) if gold else unanswered(wording, clause.doc_id))
    return tuple(found)


def reworded(reading: Reading) -> Reading:
    """A corpus that was made from CUAD otherwise, with the ids, order and wordings that its JSON gets here.

    Raises CorpusError for a query of no category of CUAD's, or not about exactly one document.
    """
    documents = tuple(
        replace(document, title=document.title or stem(document.doc_id)) for document in reading.documents
    )
    texts = {document.doc_id: document.text for document in documents}
    checked = Documents(texts)
    tally = Tally()
    clauses: dict[Clause, set[GoldSpan]] = {}
    for record in reading.records:
        clauses.setdefault(_clause(record), set()).update(checked.gold(_claims(record), tally))
    return replace(
        reading,
        documents=documents,
        records=records(clauses, texts),
        read=(*reading.read, 'its questions got the ids and wordings that CUAD’s JSON gets'),
        left_out=reading.left_out + tally.left_out(),
        source=SOURCE,
    )


def _clause(record: Record) -> Clause:
    """What a query of a corpus made from CUAD is about."""
    query_id, category = str(record['query_id']), str(record.get('category', ''))
    about_documents = sorted(gold_documents(record))
    if not normalised(category):
        raise CorpusError(f'query {quoted(query_id)} cannot be reworded: {quoted(category)} is no category of CUAD')
    if len(about_documents) != 1:
        raise CorpusError(
            f'query {quoted(query_id)} cannot be reworded: CUAD asks of one contract, this of {len(about_documents)}'
        )
    return Clause(about_documents[0], normalised(category))


def _claims(record: Record) -> list[Claim]:
    spans = record.get('spans') or []
    if not isinstance(spans, list):
        raise AssertionError('BUG: the record was not checked')
    return [Claim(span['doc_id'], span['start'], span['end']) for span in spans]


def _key(category: str) -> str:
    return ''.join(c for c in category.casefold() if c.isalnum())


_BY_KEY = {_key(category): category for category in CATEGORIES}
