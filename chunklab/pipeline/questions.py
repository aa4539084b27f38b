"""Questions made from the clauses of a corpus that has none."""

from __future__ import annotations

from pathlib import Path

from chunklab import registry
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.questions import Choice, Generated, ReviewResult, generate, read_generated, read_review
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError


def make_questions(folder: Path, choice: Choice, splitter: str = 'nupunkt') -> Generated:
    """The questions that chunklab asks about the documents of a corpus folder; nothing is written."""
    documents = read_corpus(folder).documents
    return generate(documents, registry.build('splitter', splitter).made, choice)


def reviewed_questions(folder: Path, table: Path) -> ReviewResult:
    """What a person made of the questions of a corpus folder in the table that was written for it.

    Raises CorpusError where there are none to review, or the table has rows that cannot be used: all of them are named.
    """
    records = read_generated(folder)
    if not records:
        raise CorpusError(f'{printable(str(folder))} has no made questions: "chunklab questions" makes them')
    texts = {document.doc_id: document.text for document in read_corpus(folder).documents}
    return read_review(table, records, texts)
