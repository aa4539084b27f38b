"""What each strategy retrieves: looked up if it was asked before, else encoded, indexed and asked."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field

from chunklab.compare.result import Costs
from chunklab.index.chroma import COMPARED_WHOLE
from chunklab.index.contents import Index
from chunklab.index.exact import ExactIndex
from chunklab.index.settings import Hnsw
from chunklab.pipeline.cut import Cut, unit_requests
from chunklab.pipeline.indexing import chunk_vectors, contents_of, encode_cuts, encode_requests, opened_collection
from chunklab.pipeline.session import Session
from chunklab.pipeline.versions import versions_in
from chunklab.retrieve import Depth, Rankings, Searchable, agreement, retrieve
from chunklab.store import digest_of
from chunklab.types import Document, Query, SpanArray, Vectors

RETRIEVAL_VERSION = 1

_Units = dict[int, tuple[tuple[Document, SpanArray], ...]]
"""What chunkers had encoded before they cut, by the chunker's id: its phases share it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the questions are put: which index, where, how deep."""

    index: str
    chroma: str
    depth: Depth
    cutoffs: tuple[int, ...]
    restricted: bool = False

    def label(self) -> str:
        """What tables call the index: without an address, which is nobody else's business."""
        if self.index == 'exact':
            return 'exact search'
        whole = f', documents under {COMPARED_WHOLE:,} chunks compared whole' if self.restricted else ''
        return f'chroma{" server" if self.chroma else ""} (cosine, ef_search={Hnsw().ef_search}{whole})'


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What one strategy retrieved, at what cost, and per k the share of the exact first k that its index found."""

    cut: Cut = field(repr=False)
    rankings: Rankings = field(repr=False)
    costs: Costs
    agreement: Mapping[int, float]
    versions: Mapping[str, str]


def retrieve_all(
    session: Session, cuts: Sequence[Cut], queries: Sequence[Query], asked: Asked
) -> tuple[Retrieved, ...]:
    """What each cutting retrieves for the queries, in the order of the cuttings.

    If any is missing in the store, what all of them need is encoded in one pass, also what is there already: so the
    batches, and with them the last bits of every vector, are those of a run that was never interrupted.
    """
    stages = session.store.cache('stages')
    keys = [_key(session, cut, queries, asked) for cut in cuts]
    stored = stages.get_many([key for pair in keys for key in pair])
    missing = [not (ranking in stored and record in stored) for ranking, record in keys]
    if any(missing):
        encode_cuts(session, tuple(cuts))
    query_vectors = session.encoder.encode_queries([query.text for query in queries]) if any(missing) else None
    found = []
    units: _Units = {}
    for cut, (ranking, record), lacking in zip(cuts, keys, missing, strict=True):
        if lacking and query_vectors is not None:
            made = _retrieve(session, cut, queries, query_vectors, asked, units)
            stages.put_many({ranking: made.rankings.to_bytes(), record: _to_record(made)})
            found.append(made)
        else:
            found.append(_from_record(cut, Rankings.from_bytes(stored[ranking]), stored[record]))
        session.progress('querying', len(found), len(cuts), 'strategies')
    return tuple(found)


def _key(session: Session, cut: Cut, queries: Sequence[Query], asked: Asked) -> tuple[str, str]:
    """What the rankings and the record of their costs are kept under."""
    made = digest_of(
        'retrieval',
        RETRIEVAL_VERSION,
        session.corpus.digest,
        cut.digest,
        session.encoder.digest,
        [(query.query_id, query.text, query.restrict_to) for query in queries],
        (asked.index, asked.chroma, asdict(Hnsw())),
        asdict(asked.depth),
        asked.cutoffs,
    )
    key = session.store.address(made)
    return key, digest_of('record', key)


def _retrieve(
    session: Session, cut: Cut, queries: Sequence[Query], query_vectors: Vectors, asked: Asked, units: _Units
) -> Retrieved:
    vectors = chunk_vectors(session, cut)
    searchable = Searchable(cut.cutting, vectors, cut.n_tokens)
    exact = ExactIndex(cut.cutting, vectors)
    with ExitStack() as opened:
        index: Index = exact
        index_seconds = megabytes = math.nan
        if asked.index == 'chroma':
            contents = contents_of(session, cut, vectors)
            collection = opened.enter_context(opened_collection(session, contents, asked.chroma))
            index, index_seconds = collection, collection.cost.seconds
            megabytes = math.nan if asked.chroma else collection.cost.megabytes  # a server does not tell
        begun = time.perf_counter()
        rankings = retrieve(queries, query_vectors, searchable, index, asked.depth)
        query_seconds = time.perf_counter() - begun
    reference = rankings if index is exact else retrieve(queries, query_vectors, searchable, exact, asked.depth)
    encoded = session.encoder.encoded(_texts_of(session, cut, units)) + cut.embedded
    costs = Costs(
        chunk_seconds=cut.seconds,
        encode_seconds=encoded.seconds,
        index_seconds=index_seconds,
        query_seconds=query_seconds,
        texts=encoded.texts,
        tokens=encoded.tokens,
        truncated=encoded.truncated,
        index_megabytes=megabytes,
    )
    return Retrieved(cut, rankings, costs, _agreements(rankings, reference, asked.cutoffs), versions_in(session.mode))


def _texts_of(session: Session, cut: Cut, units: _Units) -> Iterator[tuple[Document, SpanArray]]:
    """All that this strategy had to have encoded: its chunks, and before them what it cut by."""
    yield from encode_requests(session, cut)
    chunker = id(cut.strategy.chunker)
    if chunker not in units:
        context = session.context([cut.strategy])
        units[chunker] = tuple(unit_requests(session.corpus.documents, cut.strategy, context))
    yield from units[chunker]


def _agreements(rankings: Rankings, exact: Rankings, cutoffs: Sequence[int]) -> Mapping[int, float]:
    """Recall@k of the index; NaN where there was nothing to find."""
    return {k: agreement(rankings, exact, k) if len(exact.rows) else math.nan for k in cutoffs}


def _to_record(retrieved: Retrieved) -> bytes:
    return json.dumps(
        {
            'costs': asdict(retrieved.costs),
            'agreement': list(retrieved.agreement.items()),
            'versions': dict(retrieved.versions),
        }
    ).encode()


def _from_record(cut: Cut, rankings: Rankings, record: bytes) -> Retrieved:
    read = json.loads(record)
    return Retrieved(
        cut, rankings, Costs(**read['costs']), {int(k): share for k, share in read['agreement']}, read['versions']
    )
