"""`parity=chroma`: the measures as the code of "Evaluating Chunking Strategies for Retrieval" computes them.

Smith and Troynikov, Chroma, 2024, github.com/brandonstarxel/chunking_evaluation. All characters count, white space too;
references are neither trimmed nor, where a sum is taken, merged. Each departure from chunklab's own definition has a
parameter that mends it alone, so that its effect can be shown: `repeats=united`, `references=merged`, `touching=apart`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from chunklab.measures.case import Case
from chunklab.measures.lookup import NO_CHUNKS
from chunklab.spans import intersection, length, overlaps
from chunklab.specs import Cutoff, Spec
from chunklab.types import Chunk, Span, to_spans

Repeats = Literal['summed', 'united']
"""Text that two retrieved chunks share counts twice as retrieved, or once."""

References = Literal['summed', 'merged']
"""Text that two references of a query share counts twice as gold, or once."""

Touching = Literal['held', 'apart']
"""A chunk that ends where a reference begins, or begins where it ends, holds some of it, or none."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Share of the references that the first k chunks cover: |union of overlaps| / sum of the references' lengths.

    Where references overlap the sum is larger than what can be covered, so that not even the whole text reaches 1;
    `references=merged` divides by their union.

    >>> case = example_case({'d': 'aaaa bbbb cccc'}, gold=[('d', 0, 9), ('d', 5, 14)], retrieved=[('d', 0, 14)])
    >>> round(Recall(1).score(case), 3)  # 14 characters of 9 + 9
    0.778
    >>> Recall(1, references='merged').score(case)
    1.0
    """

    k: int
    references: References = 'summed'

    def __str__(self) -> str:
        return _spell('recall', self.k, references=self.references)

    def score(self, case: Case) -> float:
        return _ratio(_common(case, case.retrieved[: self.k]), _n_gold(case, self.references))


@dataclass(frozen=True, slots=True)
class Precision:
    """Share of the first k chunks that is in a reference: |union of overlaps| / sum of the chunks' lengths.

    A text that is retrieved twice is gold once and counts twice as retrieved; `repeats=united` divides by the union.

    >>> case = example_case({'d': 'aaaa bbbb'}, gold=[('d', 0, 4)], retrieved=[('d', 0, 4), ('d', 0, 4)])
    >>> Precision(2).score(case)
    0.5
    >>> Precision(2, repeats='united').score(case)
    1.0
    """

    k: int
    repeats: Repeats = 'summed'

    def __str__(self) -> str:
        return _spell('precision', self.k, repeats=self.repeats)

    def score(self, case: Case) -> float:
        chunks = case.retrieved[: self.k]
        return _ratio(_common(case, chunks), _n_retrieved(chunks, self.repeats))


@dataclass(frozen=True, slots=True)
class IoU:
    """|union of overlaps| / (sum of the first k chunks' lengths + what of each reference they leave uncovered).

    >>> case = example_case({'d': 'aaaa bbbb cccc'}, gold=[('d', 5, 14)], retrieved=[('d', 0, 9), ('d', 0, 9)])
    >>> round(IoU(2).score(case), 3)  # 4 of 9 + 9 retrieved and 5 uncovered
    0.174
    >>> round(IoU(2, repeats='united').score(case), 3)
    0.286
    """

    k: int
    repeats: Repeats = 'summed'
    references: References = 'summed'

    def __str__(self) -> str:
        return _spell('iou', self.k, repeats=self.repeats, references=self.references)

    def score(self, case: Case) -> float:
        chunks = case.retrieved[: self.k]
        whole = _n_retrieved(chunks, self.repeats) + _n_uncovered(case, chunks, self.references)
        return _ratio(_common(case, chunks), whole)


@dataclass(frozen=True, slots=True)
class PrecisionOmega:
    """Precision of the chunks of the cutting that meet a reference: |union of overlaps| / |chunks ∪ references|.

    It looks at no ranking. A chunk that only touches a reference meets it; with `touching=apart` it has to share a
    character. Here the chunks are united, not summed; what no chunk covers of a reference counts in the denominator.

    >>> case = example_case({'d': 'aaaabbbbcccc'}, gold=[('d', 4, 8)], retrieved=[], cutting=[('d', 0, 4), ('d', 4, 8)])
    >>> PrecisionOmega().score(case)  # bbbb of aaaabbbb
    0.5
    >>> PrecisionOmega(touching='apart').score(case)
    1.0
    """

    touching: Touching = 'held'

    def __str__(self) -> str:
        return _spell('precision_omega', None, touching=self.touching)

    def score(self, case: Case) -> float:
        chunks = _meeting(case, self.touching)
        if not chunks:
            return 0.0
        gold = [Chunk(gold.doc_id, gold.span) for gold in case.query.gold]
        return _ratio(_common(case, chunks), _n_retrieved([*chunks, *gold], 'united'))


def _common(case: Case, chunks: Sequence[Chunk]) -> int:
    """Characters of the references that some chunk holds, each once."""
    return sum(
        length(intersection(_spans_in(doc_id, chunks), references)) for doc_id, references in _references(case).items()
    )


def _n_gold(case: Case, references: References) -> int:
    if references == 'summed':
        return sum(len(gold.span) for gold in case.query.gold)
    return sum(length(spans) for spans in _references(case).values())


def _n_retrieved(chunks: Sequence[Chunk], repeats: Repeats) -> int:
    if repeats == 'summed':
        return sum(len(chunk.span) for chunk in chunks)
    return sum(length(_spans_in(doc_id, chunks)) for doc_id in {chunk.doc_id for chunk in chunks})


def _n_uncovered(case: Case, chunks: Sequence[Chunk], references: References) -> int:
    """Characters that no chunk holds, of each reference by itself or of their union."""
    if references == 'merged':
        return _n_gold(case, 'merged') - _common(case, chunks)
    return sum(
        len(gold.span) - length(intersection([gold.span], _spans_in(gold.doc_id, chunks))) for gold in case.query.gold
    )


def _meeting(case: Case, touching: Touching) -> list[Chunk]:
    """The chunks of the cutting that meet a reference."""
    found: list[Chunk] = []
    for doc_id, references in _references(case).items():
        rows = case.cutting.get(doc_id, NO_CHUNKS)
        for reference in references:
            near = rows[(rows[:, 0] <= reference.end) & (rows[:, 1] >= reference.start)]
            found += [Chunk(doc_id, span) for span in to_spans(near) if touching == 'held' or overlaps(span, reference)]
    return found


def _references(case: Case) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for gold in case.query.gold:
        found.setdefault(gold.doc_id, []).append(gold.span)
    return found


def _spans_in(doc_id: str, chunks: Iterable[Chunk]) -> list[Span]:
    return [chunk.span for chunk in chunks if chunk.doc_id == doc_id]


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _spell(name: str, k: int | None, **options: str) -> str:
    mended = tuple((key, value) for key, value in options.items() if value not in ('summed', 'held'))
    return str(Spec(name, params=(('parity', 'chroma'), *mended), cutoff=Cutoff(k) if k else None))
