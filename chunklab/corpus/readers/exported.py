"""What `chunklab corpus export` adds to a LegalBench-RAG file, so that reading it back gives the same corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.corpus.readers.claims import Claim, Documents
from chunklab.corpus.readers.node import Node
from chunklab.corpus.readers.records import Wording, answered, unanswered
from chunklab.corpus.readers.restoring import KEPT
from chunklab.corpus.readers.tally import Tally
from chunklab.spans import union
from chunklab.types import GoldSpan, Span

KEPT_FIELDS = ('title', 'source', 'family')
"""What of a document an export keeps beside its text."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The extra part of a benchmark file: what was kept of each document of its corpus, by its path, and the tests that
    nothing answers."""

    documents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unanswered: tuple[Node, ...] = ()


def exported_part(benchmark: Node) -> Exported:
    """The extra part of a file; empty for one as its publishers have it."""
    if not benchmark.has(KEPT):
        return Exported()
    part = benchmark.child(KEPT)
    documents = part.child('documents')
    return Exported(
        documents={path: _strings(documents.child(path)) for path in documents.keys()},  # noqa: SIM118 (not a dict's)
        unanswered=tuple(part.children('unanswered')),
    )


def _strings(node: Node) -> dict[str, str]:
    return {key: node.text(key) for key in node.keys()}  # noqa: SIM118


def is_exported(test: Node) -> bool:
    """Whether a test carries the id that its query had."""
    return test.has('query_id')


def exported_record(test: Node, gold: Sequence[GoldSpan], documents: Documents) -> dict[str, object]:
    """The record that was exported as `test`, whose snippets are `gold`; without gold it says which document it is of.

    Raises CorpusError where the extra keys are not what an export writes.
    """
    query = test.text('query')
    wording = Wording(
        query_id=test.text('query_id'),
        query=query,
        question=test.text('question') if test.has('question') else query,
        category=test.text('category') if test.has('category') else '',
    )
    kept = test.child(KEPT) if test.has(KEPT) else Node({}, test.file, test.place)
    others = {key: kept.child(key).value for key in kept.keys() if key != 'spans' and kept.has(key)}  # noqa: SIM118
    if not gold:
        record = unanswered(wording, test.text('doc_id') if test.has('doc_id') else '')
        if record['doc_id'] not in documents.texts:
            del record['doc_id']
        return {**others, **record}
    return {**others, **answered(wording, _finer(kept, gold, documents), documents.texts)}


def _finer(kept: Node, gold: Sequence[GoldSpan], documents: Documents) -> Sequence[GoldSpan]:
    """The spans as they were before overlapping ones were joined, doubled ones too; `gold` where they are not the same
    characters."""
    if not kept.has('spans'):
        return gold
    claims = [Claim(s.text('doc_id'), s.whole('start'), s.whole('end')) for s in kept.children('spans')]
    if any(claim.doc_id not in documents.texts for claim in claims):
        return gold
    if any(not documents.gold([claim], Tally()) for claim in claims):
        return gold
    finer = [GoldSpan(claim.doc_id, Span(claim.start, claim.end)) for claim in claims]
    return finer if _joined(finer) == _joined(gold) else gold


def _joined(gold: Sequence[GoldSpan]) -> Mapping[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for g in gold:
        found.setdefault(g.doc_id, []).append(g.span)
    return {doc_id: union(spans) for doc_id, spans in found.items()}
