"""Which of the possible questions are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chunklab.corpus.questions.drafts import Source
from chunklab.errors import CorpusError

THRESHOLD = 0.5
"""Quality under which a question is not asked, if nothing else is said."""

SHARES: Mapping[Source, float] = {'common': 0.4, 'heading': 0.1, 'definition': 0.1, 'reference': 0.05}
"""Questions of another source for each one about CUAD's categories, at most: so the mixture stays that of experts."""

BEYOND: Mapping[Source, str] = {
    'common': 'beyond the share of common clauses',
    'heading': 'beyond the share of questions made of headings',
    'definition': 'beyond the share of definitions',
    'reference': 'beyond the share of references to other sections',
}
"""What the user is told of questions that were good enough, but of which there are enough."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How good, how many, in how many wordings, and in what mixture.

    `per_document` is the most clauses asked about in a document (None: no limit), the best first; each is asked in
    `phrasings` wordings, or as many as its kind has. `shares` limits each source other than CUAD's categories to so
    many questions for one about those, rounded; a document without any of those gets as many as if it had one for each
    source. Raises CorpusError where a number makes no sense.
    """

    threshold: float = THRESHOLD
    per_document: int | None = None
    phrasings: int = 1
    shares: Mapping[Source, float] = field(default_factory=lambda: dict(SHARES))

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:
            raise CorpusError(f'threshold {self.threshold}: a quality is a number from 0 to 1')
        if self.per_document is not None and self.per_document < 1:
            raise CorpusError(f'limit {self.per_document}: at least 1 question per document')
        if self.phrasings < 1:
            raise CorpusError(f'phrasings {self.phrasings}: at least 1 wording per clause')
        for source, share in self.shares.items():
            if not share >= 0:
                raise CorpusError(f'share {share} of {source} questions: a number from 0')
