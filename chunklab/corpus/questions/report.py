"""What was asked, in numbers, for a person to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from chunklab.corpus.questions.drafts import Draft
from chunklab.corpus.questions.quality import quality
from chunklab.corpus.summary import Quantiles, quantiles


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """`kinds` are (kind, clauses asked about), most frequent first, `dropped` (why, how many), `silent` the documents
    without any question. Gold lengths are in characters; `qualities` in hundredths."""

    n_documents: int
    n_questions: int
    n_clauses: int
    n_several_spans: int
    kinds: tuple[tuple[str, int], ...]
    gold_lengths: Quantiles
    qualities: Quantiles
    dropped: tuple[tuple[str, int], ...]
    silent: tuple[str, ...] = field(repr=False)


@dataclass(slots=True)
class Tally:
    """Counts while questions are made; of each gold span it keeps the length only."""

    n_documents: int = 0
    n_questions: int = 0
    n_several_spans: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=list)
    qualities: list[int] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)

    def add(self, doc_id: str, drafts: Iterable[Draft], n_questions: int) -> None:
        """Count a document and the clauses that were asked about in so many questions."""
        self.n_documents += 1
        self.n_questions += n_questions
        for draft in drafts:
            self.kinds[draft.kind] += 1
            self.n_several_spans += len(draft.spans) > 1
            self.lengths += [len(span) for span in draft.spans]
            self.qualities.append(round(100 * quality(draft.reasons)))
        if not n_questions:
            self.silent.append(doc_id)

    def drop(self, why: str, n: int = 1) -> None:
        """Count `n` possible questions that were not asked."""
        if n:
            self.dropped[why] += n

    def report(self) -> QuestionReport:
        """The counts as a value."""
        return QuestionReport(
            n_documents=self.n_documents,
            n_questions=self.n_questions,
            n_clauses=sum(self.kinds.values()),
            n_several_spans=self.n_several_spans,
            kinds=_by_number(self.kinds),
            gold_lengths=quantiles(self.lengths),
            qualities=quantiles(self.qualities),
            dropped=_by_number(self.dropped),
            silent=tuple(self.silent),
        )


def _by_number(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
