"""What another system retrieved, as a row of a comparison: its texts placed, its order kept."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from chunklab.compare.result import Costs
from chunklab.corpus.wording import counted, printable
from chunklab.errors import ChunklabError
from chunklab.index.existing import Entries
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.existing.arranging import Arranged, arrange
from chunklab.pipeline.existing.belonging import belonging
from chunklab.pipeline.existing.elsewhere import RANKINGS, Elsewhere, label
from chunklab.pipeline.existing.ranked_lines import RankedLines, Result, read_ranked_lines
from chunklab.pipeline.retrieval import Asked, Retrieved
from chunklab.pipeline.session import Session
from chunklab.pipeline.strategies import Strategy, tokens_digest
from chunklab.pipeline.versions import installed_versions
from chunklab.retrieve import Rankings
from chunklab.store import digest_of
from chunklab.types import Query

RANKINGS_VERSION = 1
"""Raised whenever rankings are placed otherwise than in the release before."""

_SCALE = 10**6


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rankings as a row, and what is to be known of them."""

    retrieved: Retrieved = field(repr=False)
    notes: tuple[str, ...]


def rankings_name(path: str) -> str:
    """What a file of rankings is called in tables: its name without folder and ending."""
    return Path(path).stem


def read_rankings(path: str, session: Session, queries: Sequence[Query], asked: Asked | None) -> Ranked:
    """The rankings in a file as a row. ChunklabError, one line, for a file that cannot be read, or has none of these
    queries, and where none of its texts stands in a document of the corpus."""
    spec = label(RANKINGS, rankings_name(path))
    lines = read_ranked_lines(Path(path), queries)
    entries, places = _distinct(lines)
    if not entries.ids:
        raise ChunklabError(f'{spec}: no query has any results')
    documents = session.corpus.documents
    belongs = belonging(entries, documents, '', spec)
    arranged = arrange(
        spec, documents, entries.texts, belongs.doc_ids, entries.metadata, session.context([]), in_order=False
    )
    if not arranged.faults.exact + arranged.faults.mended:
        raise ChunklabError(
            f'{spec}: none of its {counted(len(entries.ids), "text")} stands in a document of '
            f'{printable(session.corpus.name)}: it was retrieved from other documents'
        )
    made = Elsewhere(
        encoder='unknown',
        weights_digest='',
        index=spec,
        hindrance='of rankings it is not known what else could have come back',
        whole=False,
        settings={'rankings': rankings_name(path)},
    )
    strategy = Strategy(spec, made, _digest(lines, arranged, session))
    cut = Cut(strategy, arranged.cutting, arranged.n_tokens, math.nan, arranged.faults)
    rankings = _rankings(queries, places, arranged)
    costs = Costs(math.nan, texts=len(entries.ids), tokens=int(arranged.n_tokens.sum()))
    cutoffs = asked.cutoffs if asked else ()
    found = Retrieved(cut, rankings, costs, dict.fromkeys(cutoffs, math.nan), installed_versions())
    notes = (*lines.notes, *_notes(arranged, rankings, asked))
    return Ranked(found, tuple(f'{spec}: {note}' for note in notes))


def _distinct(lines: RankedLines) -> tuple[Entries, Mapping[str, tuple[int, ...]]]:
    """Every text that came back, once for each document that it is said to come from, and by query which came."""
    known: dict[tuple[str, str], int] = {}
    about: list[Mapping[str, Any]] = []
    places: dict[str, tuple[int, ...]] = {}
    for query_id, results in lines.results.items():
        ranked = []
        for one in results:
            key = (one.text, _said(one))
            if key not in known:
                known[key] = len(known)
                about.append(one.about)
            ranked.append(known[key])
        places[query_id] = tuple(ranked)
    ids = tuple(str(number) for number in range(len(known)))
    texts = tuple(text for text, _ in known)
    return Entries(ids, texts, tuple(about), np.zeros((len(ids), 0), np.float32)), places


def _said(one: Result) -> str:
    """What a result says of itself, but for its score, which is another for every query."""
    plain = {key: value for key, value in one.about.items() if isinstance(value, str)}
    return json.dumps(plain, sort_keys=True)


def _rankings(queries: Sequence[Query], places: Mapping[str, Sequence[int]], arranged: Arranged) -> Rankings:
    """In the order given; for a score each has 1 / rank, as the scores of other systems are of any kind."""
    row_of = np.empty(len(arranged.positions), dtype=np.int64)
    row_of[arranged.positions] = np.arange(len(arranged.positions))
    ranked = []
    for query in queries:
        rows = row_of[list(places.get(query.query_id, ()))].astype(np.int64)
        micros = np.rint(_SCALE / np.arange(1, len(rows) + 1)).astype(np.int32)
        ranked.append((rows, micros))
    return Rankings.of([query.query_id for query in queries], ranked)


def _digest(lines: RankedLines, arranged: Arranged, session: Session) -> str:
    """Changes whenever what came back does, or where it stands."""
    results = {key: [[one.text, _said(one)] for one in found] for key, found in lines.results.items()}
    spans = {doc_id: rows.tolist() for doc_id, rows in arranged.cutting.spans.items()}
    return digest_of(RANKINGS, RANKINGS_VERSION, results, spans, tokens_digest(session.encoder))


def _notes(arranged: Arranged, rankings: Rankings, asked: Asked | None) -> list[str]:
    notes = [
        'of its chunks only those are known that came back; what depends on the others is n/a, and so is whether they '
        'straddle answers'
    ]
    if arranged.faults.unplaced:
        of_all = counted(len(arranged.positions), 'text')
        notes.append(
            f'{arranged.faults.unplaced:,} of {of_all} stand nowhere in the documents, or nobody knows where; they can '
            'hold no answer'
        )
    if arranged.faults.mended:
        of_all = counted(len(arranged.positions), 'text')
        notes.append(f'{arranged.faults.mended:,} of {of_all} are not letter by letter those of the documents')
    if asked:
        sizes = np.diff(rankings.ends)
        tokens = [int(arranged.n_tokens[rankings.ranked(i)[0]].sum()) for i in range(len(sizes))]
        short = sum(
            bool(size) and (size < asked.depth.chunks or n < asked.depth.tokens)
            for size, n in zip(sizes.tolist(), tokens, strict=True)
        )
        if short:
            wanted = f'{counted(asked.depth.chunks, "result")} and {counted(asked.depth.tokens, "token")}'
            notes.append(f'{counted(short, "query", "queries")} brought less than {wanted}: scored on what came back')
    return notes
