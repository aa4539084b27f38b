"""Makes the questions of one contract after the other and keeps count."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from chunklab.corpus.questions.choice import BEYOND, Choice
from chunklab.corpus.questions.clauses import clause_drafts
from chunklab.corpus.questions.definitions import definition_drafts
from chunklab.corpus.questions.drafts import Draft, Source, chosen
from chunklab.corpus.questions.headings import heading_drafts
from chunklab.corpus.questions.quality import of_repetition, quality
from chunklab.corpus.questions.references import reference_drafts
from chunklab.corpus.questions.report import QuestionReport, Tally
from chunklab.corpus.questions.titles import asked_of, contract_name
from chunklab.corpus.questions.units import Reading, read
from chunklab.roles import SentenceSplitter
from chunklab.spans import intersection, union
from chunklab.types import Document

Record = Mapping[str, object]
"""One line of generated.jsonl: a query as in queries.jsonl, with `origin`, `kind`, `quality`, `reasons`, `reviewed`."""

ORIGIN = 'generated'
"""What `origin` says of every such query, so that it is never taken for one that a person has labelled."""

_FEWEST = 80
"""Characters of prose, in sentences, without which a text is no contract."""


@dataclass(slots=True)
class QuestionMaker:
    """Asks about documents in the order in which they are given; remembers of each answer only a digest.

    That an answer stood in a document before lowers the quality of asking for it again; so the same documents in the
    same order get the same questions.
    """

    splitter: SentenceSplitter
    choice: Choice = field(default_factory=Choice)
    _answers: Counter[bytes] = field(default_factory=Counter, init=False, repr=False)
    _tally: Tally = field(default_factory=Tally, init=False, repr=False)

    def ask(self, document: Document) -> tuple[Record, ...]:
        """The questions of one document, in the order of their gold; maybe none. Time linear in the text."""
        reading = read(document, self.splitter)
        drafts = list(_drafts(reading)) if sum(len(unit.plain) for unit in reading.units) >= _FEWEST else []
        judged = [self._judged(document, draft) for draft in drafts]
        wanted = self._wanted(judged)
        records = [
            record
            for draft in sorted(wanted, key=lambda draft: (draft.spans, draft.kind, draft.about))
            for record in _records(document, draft, self.choice.phrasings)
        ]
        self._tally.add(document.doc_id, wanted, len(records))
        return tuple(records)

    def report(self) -> QuestionReport:
        """What was asked so far, and what was not."""
        return self._tally.report()

    def _judged(self, document: Document, draft: Draft) -> Draft:
        """The draft with what its repetition costs; its answer is remembered."""
        words = ' '.join(document.text[span.start : span.end] for span in draft.spans).split()
        key = hashlib.blake2b(
            f'{draft.kind} {" ".join(words)}'.encode('utf-8', 'surrogatepass'), digest_size=8
        ).digest()
        against = of_repetition(self._answers[key])
        self._answers[key] += 1
        return replace(draft, reasons=(*draft.reasons, *against))

    def _wanted(self, drafts: Iterable[Draft]) -> list[Draft]:
        """The drafts that are good enough, within the shares and the limit; the others are counted."""
        by_source: dict[Source, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if quality(draft.reasons) < self.choice.threshold:
                self._tally.drop(f'quality under {self.choice.threshold:g}')
            else:
                by_source[draft.source].append(draft)
        wanted = by_source.pop('clause', [])
        n_clauses = max(1, len(wanted))
        for source, found in by_source.items():
            most = int(self.choice.shares.get(source, 0) * n_clauses + 0.5)
            wanted += self._best(found, most, BEYOND[source])
        limit = self.choice.per_document
        return wanted if limit is None else self._best(wanted, limit, f'over the limit of {limit:,} per document')

    def _best(self, drafts: list[Draft], most: int, why: str) -> list[Draft]:
        """The best of the drafts; among equals the digest of what they ask about decides, not their place."""
        ranked = sorted(drafts, key=lambda draft: (-quality(draft.reasons), _digest(draft.kind, draft.about)))
        self._tally.drop(why, max(0, len(ranked) - most))
        return ranked[:most]


@dataclass(frozen=True, slots=True)
class Generated:
    """Questions of a corpus in the order of its documents, and what the user is told of them."""

    records: tuple[Record, ...] = field(repr=False)
    report: QuestionReport


def generate(documents: Iterable[Document], splitter: SentenceSplitter, choice: Choice | None = None) -> Generated:
    """The questions of all documents, read one at a time. `QuestionMaker` gives them document by document."""
    maker = QuestionMaker(splitter, choice or Choice())
    records = tuple(chain.from_iterable(maker.ask(document) for document in documents))
    return Generated(records, maker.report())


def _drafts(reading: Reading) -> Iterator[Draft]:
    known = list(clause_drafts(reading))
    asked = union(span for draft in known for span in draft.spans)
    yield from known
    for draft in heading_drafts(reading):
        if not intersection(draft.spans, asked):  # everyday words were at hand
            yield draft
    yield from definition_drafts(reading)
    yield from reference_drafts(reading)


def _records(document: Document, draft: Draft, phrasings: int) -> Iterator[Record]:
    """One record for each wording that is chosen."""
    text = document.text
    name = contract_name(document)
    for number, question in enumerate(chosen(draft.wordings, phrasings, document.doc_id, draft.kind, draft.about), 1):
        yield {
            'query_id': f'{ORIGIN}-{_digest(document.doc_id, draft.kind, draft.about)}-{number}',
            'query': asked_of(name, question),
            'question': question,
            'category': draft.kind,
            'origin': ORIGIN,
            'kind': draft.kind,
            'quality': quality(draft.reasons),
            'reasons': [reason.why for reason in draft.reasons],
            'reviewed': False,
            'spans': [{'doc_id': document.doc_id, 'start': span.start, 'end': span.end} for span in draft.spans],
            'answers': [text[span.start : span.end] for span in draft.spans],
        }


def _digest(*parts: str) -> str:
    return hashlib.sha256('\0'.join(parts).encode('utf-8', 'surrogatepass')).hexdigest()[:16]
