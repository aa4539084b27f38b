"""SQuAD 2.0: questions about paragraphs, with the offsets of their answers; also as CUAD is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from chunklab.corpus.readers import cuad
from chunklab.corpus.readers.choosing import choose, refuse_benchmarks
from chunklab.corpus.readers.claims import OUTSIDE, Claim, Documents
from chunklab.corpus.readers.naming import DocumentNames, QueryIds
from chunklab.corpus.readers.node import Node, read_json
from chunklab.corpus.readers.reading import Choice, Reading, Record
from chunklab.corpus.readers.records import Wording, answered, unanswered
from chunklab.corpus.readers.shape import the_json_file
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import counted, printable
from chunklab.errors import CorpusError
from chunklab.types import Document, GoldSpan

SHAPE = frozenset({'data', 'data[].paragraphs'})

BETWEEN_PARAGRAPHS = '\n\n'
"""What joins the paragraphs of a title to one document."""

SOURCE = (
    'Questions and documents in the layout of SQuAD 2.0. A title with its paragraphs, a blank line between them, is a '
    'document; every answer is gold (several answers to a question all are); a question marked is_impossible has none.'
)


class Squad:
    """Reads SQuAD 2.0, or SQuAD 1.1, and gives CUAD in that layout its categories and bare questions."""

    def recognises(self, path: Path) -> bool:
        """Whether `path` is such a JSON file, or a folder whose only data is one."""
        return the_json_file(path, SHAPE) is not None

    def read(self, path: Path, choice: Choice) -> tuple[Reading, ...]:
        """One corpus: a document for each title, paragraphs joined by a blank line.

        Answers that are not what their document says at their offset are left out and counted, and with them
        questions that have no other. Raises CorpusError for JSON of another shape: file, place, what is wrong.
        """
        refuse_benchmarks(choice, path)
        file = the_json_file(path, SHAPE) or path
        source = _Source()
        for entry in read_json(file).children('data'):
            source.add(entry)
        if not source.texts:
            raise CorpusError(f'{printable(str(file))}: no document with text in "data"')
        return (choose(source.reading(file.stem), choice, path, cuad.CATEGORIES if source.is_cuad() else ()),)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Where a paragraph begins in its document, and how long it is."""

    start: int
    length: int

    def claim(self, doc_id: str, answer: Node) -> Claim:
        """An answer of the source, its offset counted from the start of the document."""
        text, offset = answer.text('text'), answer.whole('answer_start')
        # what leaves its paragraph is outside, even where another paragraph follows
        start = self.start + offset if 0 <= offset <= self.length - len(text) else OUTSIDE
        return Claim(doc_id, start, start + len(text), text)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it stands in the source; `claims` is empty for one that nothing answers."""

    query_id: str
    question: str
    doc_id: str
    claims: tuple[Claim, ...]


class _Source:
    """The titles and questions of one file, gathered entry by entry."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._asked: list[_Asked] = []
        self._tally = Tally()
        self._n_entries = 0
        self._n_questions = 0
        self._names = DocumentNames()
        self._ids: dict[tuple[str, str], str] = {}

    def add(self, entry: Node) -> None:
        """Takes in one item of `data`."""
        self._n_entries += 1
        title = entry.text('title')
        paragraphs = entry.children('paragraphs')
        contexts = [paragraph.text('context') for paragraph in paragraphs]
        text = BETWEEN_PARAGRAPHS.join(contexts)
        starts = accumulate((len(context) + len(BETWEEN_PARAGRAPHS) for context in contexts), initial=0)
        doc_id = self._document(title, text)
        for paragraph, context, start in zip(paragraphs, contexts, starts, strict=False):
            for qa in paragraph.children('qas'):
                self._question(qa, doc_id, _Paragraph(start, len(context)))

    def is_cuad(self) -> bool:
        """Whether every question names one of CUAD's categories in its id."""
        return bool(self._asked) and all(cuad.category_of(asked.query_id) for asked in self._asked)

    def reading(self, name: str) -> Reading:
        """All of it as a corpus."""
        documents = tuple(Document(doc_id, self.texts[doc_id], self._titles[doc_id]) for doc_id in sorted(self.texts))
        is_cuad = self.is_cuad()
        records = self._cuad_records() if is_cuad else self._records()
        read = [counted(self._n_entries, 'title'), counted(self._n_questions, 'question')]
        if is_cuad:
            read.append('the questions are those of CUAD: each gets its category, and the wording for that')
        return Reading(
            name=name,
            documents=documents,
            records=records,
            read=tuple(read),
            left_out=self._tally.left_out(),
            source=cuad.SOURCE if is_cuad else SOURCE,
        )

    def _document(self, title: str, text: str) -> str:
        """The id of the document of that title and text: a new one, unless both came before; '' without text."""
        if not text.strip():
            self._tally.add('documents', 'they have no text')
            return ''
        known = self._ids.get((title, text))
        if known:
            self._tally.add('documents', 'title and text came before')
            return known
        # a title is no path: a slash in it separates nothing
        doc_id = self._names.new(title.replace('/', '_'))
        self._ids[title, text] = doc_id
        self.texts[doc_id], self._titles[doc_id] = text, title
        return doc_id

    def _question(self, qa: Node, doc_id: str, paragraph: _Paragraph) -> None:
        """Takes in one question about a paragraph of a document."""
        self._n_questions += 1
        query_id, question = qa.text('id'), qa.text('question')
        impossible = qa.flag('is_impossible')
        answers = qa.children('answers') if qa.has('answers') else []
        if not doc_id:
            self._tally.add('queries', 'their document has no text')
        elif not query_id.strip() or not question.strip():
            self._tally.add('queries', 'their id or wording is blank')
        elif impossible and answers:
            self._tally.add('queries', 'marked impossible, though they have answers')
        elif not impossible and not answers:
            self._tally.add('queries', 'without an answer, though not marked impossible')
        else:
            claims = tuple(paragraph.claim(doc_id, answer) for answer in answers)
            self._asked.append(_Asked(query_id, question, doc_id, claims))

    def _gold(self, documents: Documents) -> Iterator[tuple[_Asked, tuple[GoldSpan, ...]]]:
        """The questions with the answers that hold, but for those of which none does."""
        for asked in self._asked:
            gold = documents.gold(asked.claims, self._tally)
            if asked.claims and not gold:
                self._tally.add('queries', 'none of their answers can be used')
            else:
                yield asked, gold

    def _cuad_records(self) -> tuple[Record, ...]:
        clauses: dict[cuad.Clause, set[GoldSpan]] = {}
        for asked, gold in self._gold(Documents(self.texts)):
            clause = cuad.Clause(asked.doc_id, cuad.category_of(asked.query_id))
            if clause in clauses:
                self._tally.add('queries', 'put together with another of the same document and category')
            clauses.setdefault(clause, set()).update(gold)
        return cuad.records(clauses, self.texts)

    def _records(self) -> tuple[Record, ...]:
        ids = QueryIds()
        found: dict[tuple[_Asked, tuple[GoldSpan, ...]], Record] = {}
        for asked, gold in self._gold(Documents(self.texts)):
            key = replace(asked, claims=()), gold
            if key in found:
                self._tally.add('queries', 'they came before, under the same id')
                continue
            wording = Wording(ids.new(asked.query_id), asked.question, asked.question)
            found[key] = answered(wording, gold, self.texts) if gold else unanswered(wording, asked.doc_id)
        return tuple(found.values())
