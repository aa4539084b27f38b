"""Questions put to a collection that somebody else's pipeline filled, in its own index."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np

from chunklab.compare.result import Costs
from chunklab.index.asking import ExistingIndex
from chunklab.index.exact import ExactIndex
from chunklab.pipeline.existing.arranging import Arranged
from chunklab.pipeline.existing.collection import Collected
from chunklab.pipeline.existing.elsewhere import Elsewhere
from chunklab.pipeline.retrieval import Asked, Retrieved
from chunklab.pipeline.versions import installed_versions
from chunklab.retrieve import Rankings, Searchable, agreement, retrieve
from chunklab.types import Query, Vectors, source_id


def ask_collection(found: Collected, queries: Sequence[Query], asked: Asked) -> Retrieved:
    """What their index gives for the queries, and the share of it that exact search on their vectors agrees with."""
    cutting, made = found.cut.cutting, found.cut.strategy.chunker
    if not isinstance(made, Elsewhere) or made.vectors is None:
        raise AssertionError(f'BUG: {found.cut.strategy.spec} has no vectors')
    query_vectors = found.asking.encoder.encode_queries([query.text for query in queries])
    compared = found.metric.queries(query_vectors)
    searchable = Searchable(cutting, made.vectors, found.cut.n_tokens)
    ids = [found.entries.ids[position] for position in found.arranged.positions]
    index = ExistingIndex(
        collection=found.collection,
        queries=query_vectors,
        asked=compared,
        rows={key: row for row, key in enumerate(ids)},
        doc_ids=[source_id(chunk.doc_id) for chunk in cutting.chunks()],
        filter=found.filter,
    )
    begun = time.perf_counter()
    rankings = retrieve(queries, compared, searchable, index, asked.depth)
    seconds = time.perf_counter() - begun
    exact = retrieve(queries, compared, searchable, ExactIndex(cutting, made.vectors), asked.depth)
    return Retrieved(
        cut=found.cut,
        rankings=_copies_last(rankings, found.arranged, made.vectors),
        costs=_costs(found, seconds),
        agreement={k: agreement(rankings, exact, k) if len(exact.rows) else math.nan for k in asked.cutoffs},
        versions=installed_versions(),
    )


def _costs(found: Collected, query_seconds: float) -> Costs:
    longest = found.asking.encoder.max_tokens
    return Costs(
        chunk_seconds=math.nan,
        query_seconds=query_seconds,
        texts=len(set(found.entries.texts)),
        tokens=int(found.cut.n_tokens.sum()),
        truncated=int((found.cut.n_tokens > longest).sum()),
    )


def _copies_last(rankings: Rankings, arranged: Arranged, vectors: Vectors) -> Rankings:
    """Of chunks that are the same to the letter and in their vector the placed one first, for it could be either."""
    if not arranged.copies:
        return rankings
    row_of = {position: row for row, position in enumerate(arranged.positions.tolist())}
    family: dict[int, list[int]] = {}
    for copy, holder in sorted(arranged.copies.items()):
        first, other = row_of[holder], row_of[copy]
        if np.array_equal(vectors[first], vectors[other]):
            family.setdefault(first, [first]).append(other)
    holder_of = {row: first for first, rows in family.items() for row in rows}
    ranked = []
    for i in range(len(rankings.query_ids)):
        rows, micros = rankings.ranked(i)
        used = dict.fromkeys(family, 0)
        ordered = rows.astype(np.int64)
        for at, row in enumerate(rows.tolist()):
            if row in holder_of:
                first = holder_of[row]
                ordered[at] = family[first][used[first]]
                used[first] += 1
        ranked.append((ordered, micros))
    return Rankings.of(rankings.query_ids, ranked)
