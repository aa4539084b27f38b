"""Rankings of chunks as TREC run files, each with its own qrels, for ir_measures, ranx and trec_eval.

Chunks of two cuttings are different things, so every strategy has a qrels file of its own: the chunks that are relevant
as `hit`, `mrr` and `map` define it. A run's scores are its ranks counted from the end, because those tools sort by
score and break ties by id, where similarities tie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.corpus.export.rendering import File, safe_ids
from chunklab.corpus.export.trec import IDS, id_lines, line_safe
from chunklab.types import Chunk, Corpus, ScoredChunk, source_id

NOTHING = 'nothing-relevant'
"""What the qrels judge, as not relevant, for a query of which no chunk holds any gold: so it counts, with 0."""


@dataclass(frozen=True, slots=True)
class JudgedRanking:
    """What a strategy retrieved for each query with gold, and which chunks of its cutting are relevant to it."""

    label: str
    rankings: Mapping[str, tuple[ScoredChunk, ...]] = field(repr=False)
    relevant: Mapping[str, frozenset[Chunk]] = field(repr=False)


def to_trec_runs(corpus: Corpus, judged: Sequence[JudgedRanking]) -> tuple[File, ...]:
    """For every strategy `NN-name.run` and `NN-name.qrels`, and one file that tells which id was which."""
    documents = safe_ids((document.doc_id for document in corpus.documents), line_safe)
    queries = safe_ids((query.query_id for query in corpus.queries), line_safe)
    names = _Names(documents, queries)
    files = []
    for place, one in enumerate(judged, 1):
        stem = f'{place:02d}-{re.sub(r"[^A-Za-z0-9.]+", "-", one.label).strip("-")[:60]}'
        files.append(File(f'{stem}.run', names.run_lines(one)))
        files.append(File(f'{stem}.qrels', names.qrels_lines(one)))
    return (*files, File(IDS, id_lines(documents, queries)))


@dataclass(frozen=True, slots=True)
class _Names:
    """Ids of documents and queries without blanks, by what they are in the corpus."""

    documents: Mapping[str, str]
    queries: Mapping[str, str]

    def run_lines(self, one: JudgedRanking) -> Iterator[bytes]:
        """`qid Q0 chunk rank score tag`, the first of n chunks with score n."""
        tag = line_safe(one.label)
        for query_id, ranking in one.rankings.items():
            for scored in ranking:
                score = len(ranking) + 1 - scored.rank
                line = f'{self.queries[query_id]} Q0 {self._chunk(scored.chunk)} {scored.rank} {score} {tag}\n'
                yield line.encode()

    def qrels_lines(self, one: JudgedRanking) -> Iterator[bytes]:
        """`qid 0 chunk 1` for every relevant chunk, retrieved or not."""
        for query_id, chunks in one.relevant.items():
            for chunk in sorted(chunks, key=lambda chunk: (chunk.doc_id, chunk.span)):
                yield f'{self.queries[query_id]} 0 {self._chunk(chunk)} 1\n'.encode()
            if not chunks:
                yield f'{self.queries[query_id]} 0 {NOTHING} 0\n'.encode()

    def _chunk(self, chunk: Chunk) -> str:
        source = chunk.doc_id if chunk.doc_id in self.documents else source_id(chunk.doc_id)
        apart = chunk.doc_id.removeprefix(source)  # of a chunk that stands nowhere in its document
        name = self.documents[source] if source else ''  # or that is of none
        return f'{name}{apart}:{chunk.span.start}-{chunk.span.end}'
